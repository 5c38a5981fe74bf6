"""What changed, newest first: what feeds are made of.

A feed is some kinds of documents under one set of filters, in the order in which they were last published,
with the tombstones of what was removed meanwhile. Paging is by key, as in `listing`.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.database.readers import Readers
from app.published import cursors
from app.published.conditions import Statement, add_filters
from app.published.kinds import Filter, Kind
from app.published.listing import ListQuery

MOST_TOMBSTONES = 50  # a page; /v1/changes has all

# As much of each document as an entry tells. A case's timeline and a register's entries are long.
_TOLD = (
    "CASE k.kind WHEN 'prisoner' THEN d.card WHEN 'facility' THEN d.card"
    " WHEN 'case' THEN convert_to((convert_from(d.card, 'UTF8')::jsonb || jsonb_build_object('summary',"
    " convert_from(d.body, 'UTF8')::jsonb -> 'summary'))::text, 'UTF8')"
    " WHEN 'list' THEN convert_to((convert_from(d.body, 'UTF8')::jsonb - 'entries' - 'figures')::text,"
    " 'UTF8')"
    " ELSE d.body END"
)
_REMOVED = (
    "SELECT c.id, max(c.at) AS at FROM published.change c"
    " WHERE c.op <> 'put' AND c.kind = ANY($1) AND ($2::timestamptz IS NULL OR c.at > $2)"
    " AND ($3::timestamptz IS NULL OR c.at <= $3)"
    " AND NOT EXISTS (SELECT FROM published.document d WHERE d.kind = c.kind AND d.id = c.id)"
    " GROUP BY c.id ORDER BY 2 DESC, 1 LIMIT $4"
)
_MESSAGES = (
    "SELECT seq, at FROM published.change WHERE kind = 'alert' AND id = $1 AND op = 'put' AND at <= $2"
    " ORDER BY seq DESC LIMIT $3"
)


@dataclass(frozen=True)
class Stream:
    """Documents of one kind: those about `subjects` or with one of `facets`; without either, all.

    Of each set in `within` they have one word too.
    """

    kind: str
    subjects: tuple[uuid.UUID, ...] = ()
    facets: tuple[str, ...] = ()
    within: tuple[tuple[str, ...], ...] = ()

    def conditions(self, made: Statement) -> list[str]:
        either = []
        if self.subjects:
            either.append(f"subject_id = ANY({made.bind(list(self.subjects))}::uuid[])")
        if self.facets:
            either.append(f"facets && {made.bind(list(self.facets))}::text[]")
        every = [f"facets && {made.bind(list(words))}::text[]" for words in self.within]
        return [f"({' OR '.join(either)})", *every] if either else every


@dataclass(frozen=True)
class Followed:
    """A page of a feed that was asked for, checked."""

    query: ListQuery
    streams: Sequence[Stream]
    filters: Mapping[str, tuple[str, ...]]  # of `query`, as far as columns know them

    @property
    def before(self) -> tuple[datetime, uuid.UUID] | None:
        if self.query.after is None:
            return None
        at, identity = self.query.after
        return datetime.fromisoformat(at), uuid.UUID(identity)

    def cursor(self, at: datetime, identity: uuid.UUID, key: bytes) -> str:
        """Where the page after this entry begins."""
        payload = [at.isoformat(), str(identity), self.query.day.toordinal()]
        return cursors.encode(payload, key, purpose=self.query.purpose)


def feed_kind(name: str, filters: Mapping[str, Filter]) -> Kind:
    """A feed as something that `parse_query` can check parameters for. It has one order."""
    return Kind(name, name, dict(filters), {}, "-recorded")


def _branch(one: Stream, followed: Followed, arguments: list[Any]) -> str:
    query = followed.query
    made = Statement(arguments=arguments)
    made.conditions.append(f"kind = {made.bind(one.kind)}")
    made.conditions += one.conditions(made)
    add_filters(made, query.kind.filters, followed.filters, query.day)
    if followed.before is not None:
        at, identity = (made.bind(value) for value in followed.before)
        made.conditions.append(f"(updated_at, id) < ({at}::timestamptz, {identity}::uuid)")
    return (
        f"(SELECT kind, id, updated_at FROM published.document WHERE {made.where}"  # noqa: S608
        f" ORDER BY updated_at DESC, id DESC LIMIT {query.limit + 1})"
    )


async def read_changed(pool: Readers, followed: Followed) -> list[dict[str, Any]]:
    """Rows of kind, id, slug, version, updated_at and told (JSON bytes), newest first.

    One more than was asked for if there are more.
    """
    arguments: list[Any] = []
    branches = [_branch(one, followed, arguments) for one in followed.streams]
    limit = followed.query.limit + 1
    sql = (
        f"SELECT k.kind, k.id, d.slug, d.version, k.updated_at, {_TOLD} AS told FROM ("  # noqa: S608
        f"SELECT * FROM ({' UNION ALL '.join(branches)}) AS every"
        f" ORDER BY updated_at DESC, id DESC LIMIT {limit}) AS k"
        " JOIN published.document d ON d.kind = k.kind AND d.id = k.id ORDER BY k.updated_at DESC, k.id DESC"
    )
    return [dict(row) for row in await pool.fetch(sql, *arguments)] if branches else []


async def read_removed(
    pool: Readers, followed: Followed, since: datetime | None
) -> list[tuple[uuid.UUID, datetime]]:
    """What was removed of the kinds of this feed after `since` and up to where the page begins, newest first.

    An id says nothing, so it is not asked whether the filters would have let it through: readers pass over
    those that they do not have.
    """
    until = followed.before[0] if followed.before else None
    kinds = sorted({one.kind for one in followed.streams})
    return [(row[0], row[1]) for row in await pool.fetch(_REMOVED, kinds, since, until, MOST_TOMBSTONES)]


async def read_messages(
    pool: Readers, alert: uuid.UUID, until: datetime, most: int
) -> list[tuple[int, datetime]]:
    """When this alert was published, newest first and not after `until`: number of the change, and moment."""
    return [(row[0], row[1]) for row in await pool.fetch(_MESSAGES, alert, until, most)]


async def read_facets(pool: Readers, kind: str, identity: uuid.UUID) -> dict[str, str]:
    """What a document is filtered by, one value each: for what has one, as a region or a facility."""
    found = await pool.fetchval(
        "SELECT facets FROM published.document WHERE kind = $1 AND id = $2", kind, identity
    )
    return dict(facet.split(":", 1) for facet in found or [])
