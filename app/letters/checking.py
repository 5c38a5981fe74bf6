"""Transfer watch: which of the addresses that a group has printed still hold."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import asyncpg
import orjson

from app.database.readers import Readers
from app.text.slugs import digest

# An address that nobody has verified for longer is shown, and said to be old.
FRESH = timedelta(days=14)
_FOUND = (
    "WITH asked AS (SELECT * FROM unnest($1::text[], $2::text[]) AS a (slug, slug_digest)),"
    " led AS (SELECT a.slug, coalesce(d.id, r.target_id) AS id FROM asked a"
    " LEFT JOIN published.document d ON d.kind = 'prisoner' AND d.slug = a.slug"
    " LEFT JOIN published.redirect r ON d.id IS NULL AND r.kind = 'prisoner'"
    " AND r.slug_digest = a.slug_digest)"
    " SELECT led.slug, led.id, p.slug AS own, p.card, l.card AS letters FROM led"
    " LEFT JOIN published.document p ON p.kind = 'prisoner' AND p.id = led.id"
    " LEFT JOIN published.document l ON l.kind = 'letter' AND l.id = led.id"
)


class Standing(StrEnum):
    """What became of an address."""

    current = "current"
    stale = "stale"  # the same, and nobody has verified it for 14 days
    moved = "moved"  # another address now
    in_transit = "in_transit"
    no_address = "no_address"
    not_wanted = "not_wanted"
    closed = "closed"
    released = "released"
    died = "died"
    withdrawn = "withdrawn"
    unknown = "unknown"  # never public here


@dataclass(frozen=True)
class Checked:
    """`slug` as it was asked; `now` is where they are to be read now."""

    slug: str
    standing: Standing
    now: str | None = None
    address_version: str | None = None
    verified_on: date | None = None
    moved_on: date | None = None


async def check(pool: Readers, asked: Mapping[str, str | None], today: date) -> list[Checked]:
    """`asked` is the address version that was printed, by slug; without one only the state is told."""
    slugs = list(asked)
    rows = await pool.fetch(_FOUND, slugs, [digest(slug) for slug in slugs])
    found = {row["slug"]: row for row in rows}
    return [_checked(slug, asked[slug], found[slug], today) for slug in slugs]


def _checked(slug: str, version: str | None, row: asyncpg.Record, today: date) -> Checked:
    if row["card"] is None:
        known: uuid.UUID | None = row["id"]
        return Checked(slug, Standing.withdrawn if known else Standing.unknown)
    if row["letters"] is None:
        return Checked(slug, _closed(orjson.loads(row["card"])), row["own"])
    letters = orjson.loads(row["letters"])["letters"]
    verified, moved = (_day(letters.get(name)) for name in ("verified_on", "moved_on"))
    standing, own = _open(version, letters, verified, today), letters["address_version"]
    return Checked(slug, standing, row["own"], own, verified, moved)


def _open(version: str | None, letters: Mapping[str, Any], verified: date | None, today: date) -> Standing:
    if letters["address_version"] is None:
        return Standing.no_address
    if version is not None and version != letters["address_version"]:
        return Standing.moved
    return Standing.current if verified and is_fresh(verified, today) else Standing.stale


def _closed(card: Mapping[str, Any]) -> Standing:
    """Of somebody who is not on the list of whom to write to."""
    if card["status"].startswith("died_"):
        return Standing.died
    if card["status_group"] in {"free", "ended"}:
        return Standing.released
    state = card["letters"]
    return Standing(state) if state in set(Standing) else Standing.no_address


def is_fresh(verified: date, today: date) -> bool:
    return today - verified <= FRESH


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
