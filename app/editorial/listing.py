"""Records of one noun as editors list them: drafts and withdrawn ones too, within their teams' limits."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, exists, false, or_, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.editorial.changes.holding import OPEN
from app.editorial.changes.nouns import Noun, id_of, noun_of
from app.models.advocacy import AdvocacyAction
from app.models.cases import Case, Defendant
from app.models.changes import Proposal
from app.models.people import Name, Prisoner

LABELS = ("title", "name", "label", "labels")


@dataclass(frozen=True)
class Asked:
    """All that are given must hold. `after` is the id (of a group the code) of the last one before."""

    state: str | None = None
    country: str | None = None
    assignee: uuid.UUID | None = None  # of an open proposal
    updated_after: datetime | None = None
    condition: ColumnElement[bool] | None = None
    after: str | None = None
    limit: int = 20


@dataclass(frozen=True)
class Card:
    id: uuid.UUID
    kind: str
    slug: str
    label: Mapping[str, str]  # BCP 47 tag → text
    state: str | None
    country: str | None
    updated_at: datetime | None


def key_of(noun: Noun) -> Any:
    """The column that the list is in the order of."""
    table: Any = noun.table
    return table.id if "id" in noun.table.model_fields else table.code


def visible(noun: Noun, actor: Actor) -> ColumnElement[bool]:
    """What `app.editorial.changes.sight.sees` says of a record, as a condition."""
    table: Any = noun.table
    if actor.countries is None or actor.cases is None:
        return true()
    if noun.table is AdvocacyAction:
        return _visible_subjects(actor)
    if "country" not in noun.table.model_fields:
        return true()
    near = table.country.in_(actor.countries)
    if noun.table is Prisoner:
        theirs = select(Case.id).where(col(Case.slug).in_(actor.cases))
        return or_(
            near,
            exists().where(col(Defendant.prisoner_id) == table.id, col(Defendant.case_id).in_(theirs)),
        )
    if noun.table is Case:
        return or_(near, table.slug.in_(actor.cases))
    return or_(near, table.country.is_(None))


def _visible_subjects(actor: Actor) -> ColumnElement[bool]:
    """Advocacy actions for a person or case that is visible, and those for neither."""
    action: Any = AdvocacyAction
    person, case = action.prisoner_id, action.case_id
    seen = [
        exists().where(Prisoner.id == person, visible(noun_of("prisoner"), actor)),
        exists().where(Case.id == case, visible(noun_of("case"), actor)),
    ]
    return or_(*seen, and_(person.is_(None), case.is_(None)))


def label_column(noun: Noun) -> Any:
    """The text map that names a record; None for prisoners, who have names."""
    name = next((name for name in LABELS if name in noun.table.model_fields), None)
    return None if name is None else getattr(noun.table, name)


def saying(noun: Noun, words: str) -> ColumnElement[bool]:
    """Records of other nouns than prisoners whose slug or label holds the words."""
    table: Any = noun.table
    slug = table.slug if "slug" in noun.table.model_fields else table.code
    column = label_column(noun)
    found = slug.icontains(words, autoescape=True)
    return found if column is None else or_(found, cast(column, Text).icontains(words, autoescape=True))


async def records(session: AsyncSession, actor: Actor, noun: Noun, asked: Asked) -> list[Card]:
    """In the order of recording (groups: by code), at most `limit`."""
    key = key_of(noun)
    conditions = [visible(noun, actor), *_conditions(noun, asked)]
    query = select(noun.table).where(*conditions).order_by(key).limit(asked.limit)
    return await cards(session, noun, list(await session.scalars(query)))


def _conditions(noun: Noun, asked: Asked) -> list[ColumnElement[bool]]:
    table: Any = noun.table
    found: list[ColumnElement[bool]] = [] if asked.condition is None else [asked.condition]
    if asked.state is not None:
        found.append(table.state == asked.state)
    if asked.country is not None:
        found.append(table.country == asked.country)
    if asked.updated_after is not None:
        found.append(table.updated_at > asked.updated_after)
    if asked.assignee is not None:
        found.append(_assigned(noun, asked.assignee))
    if asked.after is not None:
        column = key_of(noun)
        found.append(column > (asked.after if noun.kind == "group" else uuid.UUID(asked.after)))
    return found


def _assigned(noun: Noun, assignee: uuid.UUID) -> ColumnElement[bool]:
    if "id" not in noun.table.model_fields:
        return false()
    table: Any = noun.table
    return exists().where(
        and_(
            col(Proposal.kind) == noun.kind, col(Proposal.record_id) == table.id,
            col(Proposal.assignee_id) == assignee, col(Proposal.state).in_(OPEN),
        )
    )  # fmt: skip


async def cards(session: AsyncSession, noun: Noun, rows: Sequence[Any]) -> list[Card]:
    labels = await _first_names(session, rows) if noun.table is Prisoner else {}
    column = label_column(noun)
    return [
        Card(
            id_of(row), noun.kind, getattr(row, "slug", None) or row.code,
            labels.get(row.id, {}) if column is None else getattr(row, column.key) or {},
            getattr(row, "state", None), getattr(row, "country", None), getattr(row, "updated_at", None),
        )
        for row in rows
    ]  # fmt: skip


async def _first_names(session: AsyncSession, rows: Sequence[Any]) -> dict[uuid.UUID, dict[str, str]]:
    ids = [row.id for row in rows]
    names = await session.scalars(select(Name).where(col(Name.prisoner_id).in_(ids), Name.position == 0))
    return {name.prisoner_id: {name.lang: name.full} for name in names}
