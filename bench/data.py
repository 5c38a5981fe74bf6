"""Published profiles by the thousand: the seed goes the ordinary way, SQL multiplies what it published."""

from dataclasses import dataclass

import asyncpg

from app.database.migrating import upgrade
from seed.loaders import load_seed

# A copy's slug is as long as its model's, so that the offsets of running counts in `body` stay right.
_COPY = """
WITH model AS (
  SELECT *, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS models
  FROM published.document WHERE kind = 'prisoner' AND slug = ANY($3)
), copy AS (
  SELECT n, left('bench-' || n || repeat('-x', 40), length(m.slug)) AS new, uuidv7() AS fresh, m.*
  FROM generate_series($1::int, $2::int) n JOIN model m ON m.place = n % m.models
)
INSERT INTO published.document (kind, id, slug, subject_id, digest, shape, body, card, etag, facets,
  sort_name, earliest, latest, date_up, date_down, birthday, live_offset, live_since, live_base, version,
  updated_at)
SELECT kind, fresh, new, subject_id, md5(new), shape,
  convert_to(replace(replace(convert_from(body, 'UTF8'), slug, new), id::text, fresh::text), 'UTF8'),
  convert_to(replace(replace(convert_from(card, 'UTF8'), slug, new), id::text, fresh::text), 'UTF8'),
  md5(new), facets,
  sort_name || ' ' || n, earliest, latest, date_up, date_down, birthday, live_offset, live_since,
  live_base, version, updated_at
FROM copy ORDER BY n
"""
# Pages are kept until the next change.
_CHANGED = """
INSERT INTO published.change (at, kind, id, op)
SELECT now(), kind, id, 'put' FROM published.document WHERE kind = 'prisoner' LIMIT 1
"""
_FACTS = """
SELECT count(*)::int AS rows, avg(octet_length(body))::int AS body, avg(octet_length(card))::int AS card,
  (100 * avg((live_offset <> '{}')::int))::int AS live
FROM published.document WHERE kind = 'prisoner'
"""
# Shorter slugs have no room for a number; the short bodies are records that say little.
_MODELS = "SELECT slug FROM published.document WHERE kind = 'prisoner' AND length(slug) >= 13"


@dataclass
class Profiles:
    """The database that is measured."""

    owner: str
    models: list[str]
    rows: int = 0

    async def grow(self, wanted: int) -> dict[str, int]:
        """Up to `wanted` profiles; rows, mean bytes of bodies and cards, per cent with live counts."""
        connection = await asyncpg.connect(self.owner)
        try:
            seeded = self.rows or await connection.fetchval(
                "SELECT count(*) FROM published.document WHERE kind = 'prisoner'"
            )
            await connection.execute(_COPY, seeded, wanted - 1, self.models)
            await connection.execute(_CHANGED)
            await connection.execute("VACUUM (ANALYZE) published.document")
            await connection.execute("CHECKPOINT")
            self.rows = wanted
            return dict(await connection.fetchrow(_FACTS))
        finally:
            await connection.close()

    async def slugs(self, most: int = 20_000) -> list[str]:
        """Addresses to ask for, spread over the whole table."""
        connection = await asyncpg.connect(self.owner)
        try:
            sql = "SELECT slug FROM published.document WHERE kind = 'prisoner' ORDER BY md5(slug) LIMIT $1"
            return [row[0] for row in await connection.fetch(sql, most)]
        finally:
            await connection.close()


async def prepare(owner: str) -> Profiles:
    """Schema and seed. Raises what migrations and the seed raise."""
    await upgrade(owner)
    await load_seed(owner)
    connection = await asyncpg.connect(owner)
    try:
        # Autovacuum in the middle of a round would be noise for one of the two sides.
        await connection.execute("ALTER TABLE published.document SET (autovacuum_enabled = off)")
        return Profiles(owner, [row[0] for row in await connection.fetch(_MODELS)])
    finally:
        await connection.close()
