"""Which sealed fields a record and its parts have, and whose record a sealed field belongs to.

Words for editors only are sealed under ids of their own, which the record holds as `sealed:<id>`.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.accounts.refusals import NotFound
from app.editorial.changes.nouns import NOUNS, noun_of
from app.editorial.changes.sight import is_seen, must_see, proposal_is_seen
from app.editorial.intake.private import is_sealed, reference, referred
from app.models.alerts import Alert
from app.models.cases import Event
from app.models.changes import Proposal, Revision
from app.models.letters import LetterChannel
from app.models.people import Consent, EditorNote
from app.models.records import Citation
from app.models.sealed import SealedValue
from app.sealing import Place, SealedField, erase

# Of an account, which is no record: accounts are managed elsewhere.
_NO_RECORD = SealedField.ACCOUNT_REAL_NAME
_PARTS: dict[str, Any] = {"consent": Consent}
# Where a reference to sealed words stands: the column, and the same in a proposal or a revision.
_REFERENCES: dict[str, tuple[Any, Callable[[str], Any]]] = {
    "alert": (Alert.private_text, lambda ref: {"alerts": [{"private_text": ref}]}),
    "editor_note": (EditorNote.text, lambda ref: {"notes": [ref]}),
    "letter_channel": (LetterChannel.url, lambda ref: {"letters": {"channels": [{"url": ref}]}}),
}
_OWNERS = (("prisoner", "prisoner_id"), ("facility", "facility_id"), ("case", "case_id"))
# Of an event the facility is where it happened, not whose it is.
_OF_EVENTS = (("prisoner", "prisoner_id"), ("case", "case_id"))
Owner = tuple[str, uuid.UUID]
_MOST = 50  # proposals or revisions that lead to the same words


@dataclass(frozen=True)
class Sealable:
    """A field that may be sealed; `sealed_at` None: nothing is."""

    field: SealedField
    record_id: uuid.UUID
    sealed_at: datetime | None


async def places(session: AsyncSession, actor: Actor, kind: str, record_id: uuid.UUID) -> list[Sealable]:
    """All of a record and of its parts. Raises `NotFound`, also for what is not theirs to see."""
    actor.require(Permission.dossier_read)
    await must_see(session, actor, noun_of(kind), record_id)
    ids = [(kind, record_id)]
    for part, table in _PARTS.items():
        column = f"{kind}_id"
        if column in table.model_fields:
            query = select(table.id).where(col(getattr(table, column)) == record_id)
            ids += [(part, one) for one in await session.scalars(query.order_by(table.position))]
    ids += await _referred(session, f"{kind}_id", record_id)
    ids += [("source", one) for one in await _sources(session, [one for _, one in ids])]
    sealed = await _sealed(session, [one for _, one in ids])
    return [Sealable(field, one, sealed.get((field, one))) for part, one in ids for field in _fields(part)]


async def _referred(session: AsyncSession, owner: str, record_id: uuid.UUID) -> list[Owner]:
    found = []
    for part, (column, _) in _REFERENCES.items():
        table = column.class_
        if owner in table.model_fields:
            query = select(column).where(getattr(table, owner) == record_id).order_by(table.position)
            found += [(part, referred(one)) for one in await session.scalars(query) if is_sealed(one)]
    return found


def _fields(kind: str) -> Iterator[SealedField]:
    return (field for field in SealedField if field.partition(":")[0] == kind and field is not _NO_RECORD)


async def _sources(session: AsyncSession, subjects: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    events = select(Event.id).where(col(Event.prisoner_id).in_(subjects) | col(Event.case_id).in_(subjects))
    cited = col(Citation.subject_id)
    query = select(Citation.source_id).where(cited.in_(subjects) | cited.in_(events))
    return sorted(set(await session.scalars(query)))


async def _sealed(
    session: AsyncSession, ids: Sequence[uuid.UUID]
) -> dict[tuple[SealedField, uuid.UUID], datetime]:
    rows = await session.execute(
        select(SealedValue.kind, SealedValue.field, SealedValue.record_id, SealedValue.sealed_at).where(
            col(SealedValue.record_id).in_(ids)
        )
    )
    return {(SealedField(f"{kind}:{field}"), one): at for kind, field, one, at in rows}


async def must_reach(session: AsyncSession, actor: Actor, place: Place) -> None:
    """Raises `NotFound` unless the place is there, and every record that it belongs to is theirs to see."""
    owners = [] if place.sealed is _NO_RECORD else await _owners(session, place)
    if not owners and not await _is_told(session, actor, place):
        raise NotFound
    for kind, record_id in owners:
        await must_see(session, actor, noun_of(kind), record_id)


async def _owners(session: AsyncSession, place: Place) -> list[Owner]:
    if place.kind in NOUNS:
        return [(place.kind, place.record_id)]
    if place.kind == "source":
        query = select(Citation.subject_id).where(Citation.source_id == place.record_id)
        found = [await _of_subject(session, one) for one in sorted(set(await session.scalars(query)))]
        return sorted({owner for owners in found for owner in owners})
    if place.kind in _REFERENCES:
        column, _ = _REFERENCES[place.kind]
        query = select(column.class_).where(column == reference(place.record_id))
        rows = await session.scalars(query)
        return sorted({owner for part in rows for owner in _of_part(part, _OWNERS)})
    part = await session.get(_PARTS[place.kind], place.record_id)
    return list(_of_part(part, _OWNERS))


async def _is_told(session: AsyncSession, actor: Actor, place: Place) -> bool:
    """Whether a proposal or an earlier revision that is theirs to see leads to these words."""
    if place.kind not in _REFERENCES:
        return False
    told = _REFERENCES[place.kind][1](reference(place.record_id))
    proposals = select(Proposal).where(col(Proposal.content).contains(told)).limit(_MOST)
    for proposal in await session.scalars(proposals):
        if await proposal_is_seen(session, actor, proposal):
            return True
    leading = col(Revision.content).contains(told)
    records = select(Revision.kind, Revision.record_id).where(leading).limit(_MOST)
    for kind, record_id in await session.execute(records):
        if await is_seen(session, actor, kind, record_id):
            return True
    return False


def _of_part(part: Any, owners: Sequence[tuple[str, str]]) -> Iterator[Owner]:
    for kind, column in owners:
        if (owner := getattr(part, column, None)) is not None:
            yield kind, owner


async def _of_subject(session: AsyncSession, subject: uuid.UUID) -> list[Owner]:
    for table, owners in ((Alert, _OWNERS), (Event, _OF_EVENTS)):
        part: Any = await session.get(table, subject)
        if part is not None:
            return list(_of_part(part, owners))
    for noun in NOUNS.values():
        if "id" in noun.table.model_fields and await session.get(noun.table, subject) is not None:
            return [(noun.kind, subject)]
    return []


async def owners(session: AsyncSession, place: Place) -> list[Owner]:
    """Kinds and ids of the records that it belongs to; none while only a proposal leads to it."""
    return await _owners(session, place)


async def sealed_at(session: AsyncSession, place: Place) -> datetime | None:
    """When something was sealed there; None: nothing is."""
    return (await _sealed(session, [place.record_id])).get((place.sealed, place.record_id))


async def erase_all(session: AsyncSession, actor: Actor, place: Place) -> None:
    """Everything that is sealed under the id of this place: it has one key. For good; the log tells of it.

    Raises `Forbidden`, and `NotFound` for what is not theirs to see or where nothing is sealed.
    """
    actor.require(Permission.sealed_write)
    await must_reach(session, actor, place)
    if not await erase(session, place.record_id, actor):
        raise NotFound
