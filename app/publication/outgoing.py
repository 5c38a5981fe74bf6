"""Writes documents into `published`, and what changed into the change log, in the caller's transaction."""

import hashlib
import uuid
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from pydantic import BaseModel
from sqlalchemy import delete, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col, select

from app.database.sessions import transaction
from app.models.published import Change, Document, Redirect
from app.publication import search_rows, standing_rows
from app.publication.rendering import Live, render, to_json
from app.publication.shapes import SHAPE
from app.text.slugs import digest as slug_digest

# Whoever publishes holds this lock until the transaction ends. So changes become visible in the order of
# their numbers (a consumer would step over one that commits late), and a withdrawal can't be undone by
# a publication that read the person before and commits after it.
_PUBLISHING_LOCK = 0x6E657A62
_STAMPED = ("version", "updated_at")
PERSON = "prisoner"


@dataclass(frozen=True)
class Outgoing:
    """One document about to be published, with what it is filtered and sorted by."""

    kind: str
    id: uuid.UUID
    slug: str
    subject_id: uuid.UUID
    document: BaseModel
    card: BaseModel | None = None  # None: the document is its own card
    live: Live = field(default_factory=Live)
    facets: Sequence[str] = ()
    sort_name: str = ""
    earliest: date | None = None
    latest: date | None = None
    birthday: int = 0  # day of a leap year; 0 unknown
    need: float = 0.0  # of a prisoner: `app.letters.need.base_of`

    def searched(self, at: datetime) -> search_rows.Entry:
        """What it is found by, published at this moment."""
        return search_rows.Entry(
            self.kind, self.id, self.document.model_dump(), self.facets, self.earliest, self.latest,
            self.birthday, at,
        )  # fmt: skip

    def digest(self) -> str:
        words = (
            self.slug,
            *self.facets,
            self.sort_name,
            self.earliest,
            self.latest,
            self.birthday,
        )
        live = [(counter.base, counter.since) for counter in self.live.counters]
        content = b"\x00".join(
            to_json(shape.model_dump(exclude=set(_STAMPED))) for shape in (self.document, self.card) if shape
        )
        return hashlib.blake2b(content + repr((words, live)).encode(), digest_size=16).hexdigest()


def _stamp(shape: BaseModel, version: int, at: datetime) -> BaseModel:
    stamps = {"version": version, "updated_at": at}
    fields = type(shape).model_fields
    return shape.model_copy(update={key: value for key, value in stamps.items() if key in fields})


def _row(out: Outgoing, digest: str, version: int, at: datetime) -> dict[str, object]:
    rendered = render(_stamp(out.document, version, at), out.live)
    return {
        "kind": out.kind, "id": out.id, "slug": out.slug, "subject_id": out.subject_id,
        "digest": digest, "shape": SHAPE, "body": rendered.body,
        "card": to_json(_stamp(out.card or out.document, version, at)), "etag": rendered.etag,
        "facets": list(out.facets), "sort_name": out.sort_name, "earliest": out.earliest,
        "latest": out.latest,
        "date_up": out.earliest or date.max, "date_down": out.earliest or date.min,
        "birthday": out.birthday, "live_offset": rendered.offsets,
        "live_since": rendered.since, "live_base": rendered.base, "version": version, "updated_at": at,
    }  # fmt: skip


async def _upsert(session: AsyncSession, rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), 500):
        statement = insert(Document).values(rows[start : start + 500])
        changed = {c.name: c for c in statement.excluded if c.name not in {"kind", "id"}}
        await session.execute(statement.on_conflict_do_update(index_elements=["kind", "id"], set_=changed))


async def _remember_slug(session: AsyncSession, old: Document, gone_at: datetime | None) -> None:
    values = {"kind": old.kind, "slug_digest": slug_digest(old.slug), "target_id": old.id, "gone_at": gone_at}
    statement = insert(Redirect).values(**values)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["kind", "slug_digest"], set_={"target_id": old.id, "gone_at": gone_at}
        )
    )


async def _rename_in_feed(session: AsyncSession, old: Document, slug: str | None) -> None:
    """A slug holds a name: what the feed said of this document before says the former one no more."""
    await session.execute(
        update(Change).where(col(Change.kind) == old.kind, col(Change.id) == old.id).values(slug=slug)
    )


async def _log(session: AsyncSession, changes: list[dict[str, object]]) -> None:
    await session.execute(insert(Change), changes)


async def _put(
    session: AsyncSession, wanted: Sequence[Outgoing], existing: dict[tuple[str, uuid.UUID], Document]
) -> list[dict[str, object]]:
    at, rows = datetime.now(UTC), []
    found_by: list[search_rows.Entry] = []
    for out in wanted:
        old = existing.get((out.kind, out.id))
        digest = out.digest()
        if old is not None and old.digest == digest:
            old.shape = SHAPE
            continue
        if old is not None and old.slug != out.slug:
            await _remember_slug(session, old, None)
            await _rename_in_feed(session, old, out.slug)
        rows.append(_row(out, digest, old.version + 1 if old else 1, at))
        found_by.append(out.searched(at))
    await _upsert(session, rows)
    await search_rows.write(session, found_by)
    await _take_addresses(session, [(row["kind"], slug_digest(str(row["slug"]))) for row in rows])
    return [
        {"at": at, "kind": r["kind"], "id": r["id"], "op": "put", "slug": r["slug"], "into": None}
        for r in rows
    ]


async def _take_addresses(session: AsyncSession, taken: Sequence[tuple[object, object]]) -> None:
    """What leads on from there does so no more."""
    key = tuple_(col(Redirect.kind), col(Redirect.slug_digest))
    for start in range(0, len(taken), 1000):
        await session.execute(
            delete(Redirect).where(key.in_(taken[start : start + 1000])),
            # Nobody holds one as an object: comparing all that the session holds with each key takes minutes.
            execution_options={"synchronize_session": False},
        )


async def _remove(session: AsyncSession, gone: Sequence[Document]) -> list[dict[str, object]]:
    at = datetime.now(UTC)
    for old in gone:
        await _remember_slug(session, old, at)
        await session.execute(
            delete(Document).where(col(Document.kind) == old.kind, col(Document.id) == old.id)
        )
        await _rename_in_feed(session, old, None)
    return [{"at": at, "kind": o.kind, "id": o.id, "op": "remove", "slug": None, "into": None} for o in gone]


async def redirect_merged(session: AsyncSession, kind: str, gone: uuid.UUID, into: uuid.UUID) -> None:
    """After `gone` was removed because it is the same as `into`: its addresses lead there.

    The change feed says so too. In the transaction that removed it.
    """
    await session.execute(
        update(Redirect)
        .where(col(Redirect.kind) == kind, col(Redirect.target_id) == gone)
        .values(target_id=into, gone_at=None)
    )
    newest = (
        select(Change.seq)
        .where(col(Change.kind) == kind, col(Change.id) == gone)
        .order_by(col(Change.seq).desc())
        .limit(1)
        .scalar_subquery()
    )
    await session.execute(
        update(Change)
        .where(col(Change.seq) == newest, col(Change.op) == "remove")
        .values(op="merge", into=str(into))
    )


async def publishing(session: AsyncSession) -> None:
    """Wait until nobody else publishes. Call it before reading what is to be published; twice is once."""
    await session.flush()
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _PUBLISHING_LOCK})


async def publish_in_batches(engine: AsyncEngine, batch: Callable[[AsyncSession], Awaitable[int]]) -> int:
    """`batch` again and again, until it finds nothing to do. Returns the sum of what it did.

    Each is a transaction of its own, so a run that was stopped goes on where it was.
    """
    done = 0
    while True:
        async with transaction(engine) as session:
            await publishing(session)
            step = await batch(session)
        if not step:
            return done
        done += step


async def replace(
    session: AsyncSession, subjects: Collection[uuid.UUID], kinds: Collection[str], wanted: Sequence[Outgoing]
) -> int:
    """Make `wanted` all that is published of these kinds about `subjects`. Returns the changes made.

    What is the same as before is left alone, what is no longer wanted leaves a tombstone without a name.
    """
    await publishing(session)
    found = await session.scalars(
        select(Document)
        .where(col(Document.subject_id).in_(subjects), col(Document.kind).in_(kinds))
        .execution_options(populate_existing=True)
    )
    existing = {(row.kind, row.id): row for row in found}
    keep = {(out.kind, out.id) for out in wanted}
    gone = [row for key, row in existing.items() if key not in keep]
    removed = await _remove(session, gone)
    await standing_rows.forget(session, [row.id for row in gone if row.kind == PERSON])
    put = await _put(session, wanted, existing)
    await standing_rows.write(session, {out.id: out.need for out in wanted if out.kind == PERSON})
    if changes := [*removed, *put]:
        await _log(session, changes)
        await search_rows.announce(session)
    return len(changes)
