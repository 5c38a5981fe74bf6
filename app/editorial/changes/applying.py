"""Records what was accepted, writes the revision, and makes the public side follow. One transaction."""

import uuid
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.refusals import Unfit
from app.editorial.changes.alert_steps import stepped
from app.editorial.changes.holding import Held
from app.editorial.changes.marks import marked
from app.editorial.changes.nouns import Noun, id_of
from app.editorial.changes.refusals import AlreadyRecorded
from app.editorial.changes.revisions import Standing, write, write_first
from app.editorial.references import UnknownReference
from app.models.advocacy import AdvocacyAction, Figure
from app.models.base import now as moment_now
from app.models.cases import Defendant
from app.models.changes import ProposalState
from app.models.people import ExternalId, Prisoner, PublicationState, Stay
from app.models.places import Facility
from app.publication.publisher import refresh

_WORDS = {
    "stay_no_overlap": "two stays overlap",
    "facility_address_no_overlap": "two addresses hold on the same day",
    "ck_sentence_term": "a sentence for life has no term",
    "pk_alert": "an alert's id belongs to another record",
    "uq_": "this slug or number is taken",
}
_DATA_EXCEPTION = "22"  # class of SQLSTATE
Around = tuple[set[uuid.UUID], set[uuid.UUID]]


async def apply(session: AsyncSession, held: Held, reviewer: uuid.UUID, *, publishing: bool) -> Any:
    """Returns the record's row. `publishing` makes it public; what is public already always follows.

    Raises `Unfit` for what the tables refuse, `AlertStep`, `AlreadyRecorded` for a record that is there.
    """
    before = await _around(session, held.now.row) if held.now else (set(), set())
    row = await _recorded(session, held, reviewer)
    if publishing and held.noun.has_state:
        row.state = PublicationState.published
    if hasattr(row, "updated_at"):
        row.updated_at = moment_now()
    await session.flush()
    await _revised(session, held, row)
    proposal = held.proposal
    proposal.record_id, proposal.applied_at, proposal.state = id_of(row), moment_now(), ProposalState.accepted
    if getattr(row, "state", PublicationState.published) == PublicationState.published:
        await _publish(session, held.noun, row, before)
    await session.flush()
    return row


async def _recorded(session: AsyncSession, held: Held, reviewer: uuid.UUID) -> Any:
    recorded = held.now.content if held.now else None
    wanted = stepped(recorded, held.wanted, public=held.is_public)
    wanted = marked(recorded, wanted, held.proposal.author_id, reviewer)
    if held.now is None and await held.noun.found(session, wanted) is not None:
        raise AlreadyRecorded
    try:
        async with session.begin_nested():
            return await _record(session, held, wanted)
    except (UnknownReference, ValueError) as error:
        raise Unfit(str(error)) from error
    except IntegrityError as error:
        raise Unfit(_in_words(error)) from None  # its own words hold the values
    except DBAPIError as error:
        if not str(getattr(error.orig, "sqlstate", "")).startswith(_DATA_EXCEPTION):
            raise
        raise Unfit("a value is out of range") from None  # likewise


def _in_words(error: IntegrityError) -> str:
    name = str(getattr(getattr(error.orig, "__cause__", None), "constraint_name", "") or "")
    return next((words for start, words in _WORDS.items() if name.startswith(start)), f"refused: {name}")


async def _record(session: AsyncSession, held: Held, wanted: Any) -> Any:
    if held.now is not None:
        await write_first(session, held.noun, held.now)
        await _rename(session, held.now, wanted)
        await _drop_external_ids(session, held.now, wanted)
    row, _ = await held.noun.record(session, wanted)
    await session.flush()
    if held.now is not None and id_of(row) != id_of(held.now.row):
        raise Unfit("an external id in it belongs to another record")
    return row


async def _rename(session: AsyncSession, now: Standing, wanted: Any) -> None:
    """Recording finds a record by its slug, so the new slug comes first; the publisher redirects the old."""
    slug = getattr(wanted, "slug", None)
    if slug is not None and slug != now.row.slug:
        now.row.slug = slug
        await session.flush()
    if hasattr(wanted, "code") and wanted.code != now.row.code:
        raise Unfit("the code of a group is what others refer to: it stays")


async def _drop_external_ids(session: AsyncSession, now: Standing, wanted: Any) -> None:
    """Recording only adds them, as a list knows none but its own. An editor knows all."""
    if not isinstance(now.row, Prisoner | Facility):
        return
    gone = [pair for pair in now.content.external_ids.items() if pair not in wanted.external_ids.items()]
    owner = ExternalId.prisoner_id if isinstance(now.row, Prisoner) else ExternalId.facility_id
    for scheme, value in gone:
        theirs = (col(ExternalId.scheme) == scheme, col(owner) == now.row.id)
        only = () if scheme not in wanted.external_ids else (col(ExternalId.value) == value,)
        await session.execute(delete(ExternalId).where(*theirs, *only))


async def _revised(session: AsyncSession, held: Held, row: Any) -> None:
    number = held.now.number + 1 if held.now else 1
    after = Standing(row, await held.noun.read(session, row), number)
    if held.now is None or after.json != held.now.json:
        await write(session, held.noun, after, held.proposal)


async def _around(session: AsyncSession, row: Any) -> Around:
    """Cases and facilities whose documents show this record."""
    if isinstance(row, Prisoner):
        cases = select(Defendant.case_id).where(Defendant.prisoner_id == row.id)
        places = select(Stay.facility_id).where(Stay.prisoner_id == row.id)
        return await _ids(session, cases), await _ids(session, places)
    if isinstance(row, AdvocacyAction | Figure):
        return {row.case_id} - {None}, set()  # type: ignore[return-value]
    return set(), set()


async def _ids(session: AsyncSession, statement: Any) -> set[uuid.UUID]:
    return {one for one in await session.scalars(statement) if one is not None}


async def _publish(session: AsyncSession, noun: Noun, row: Any, before: Around) -> None:
    """The record, and what showed it before or shows it now."""
    await noun.publish(session, [id_of(row)])
    cases, places = await _around(session, row)
    if isinstance(row, Prisoner):  # publishing a person reaches where they are now
        cases, places = before[0] - cases, before[1] - places
    else:
        cases, places = before[0] | cases, before[1] | places
    if cases or places:
        await refresh(session, cases=cases, facilities=places)
