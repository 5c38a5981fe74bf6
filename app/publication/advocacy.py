"""Public documents of advocacy actions, and the actions as people and cases show them."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, or_, select

from app.models.advocacy import AdvocacyAction
from app.models.cases import Case, Defendant
from app.models.people import PublicationState
from app.models.published import Document
from app.publication import facets, shapes
from app.publication.gather import Cited, by_id, citations, grouped, organisations_of, public_by_id
from app.publication.other_documents import public_people
from app.publication.outgoing import Outgoing, replace
from app.publication.parts import advocacy_shape, sort_name

Ids = Collection[uuid.UUID]


@dataclass(frozen=True)
class _Around:
    """What the actions are about, as far as it is public, and whose they are."""

    people: Mapping[uuid.UUID, shapes.PersonRef]
    cases: Mapping[uuid.UUID, Case]
    places: Mapping[uuid.UUID, str]  # country of each public person
    bodies: Mapping[uuid.UUID, list[str]]
    defendants: Mapping[uuid.UUID, list[str]]
    cited: Mapping[uuid.UUID, Cited] = field(default_factory=dict)

    def shows(self, row: AdvocacyAction) -> bool:
        """Its title may name them: it goes when the person or the case goes."""
        return (
            row.state == PublicationState.published
            and (row.prisoner_id is None or row.prisoner_id in self.people)
            and (row.case_id is None or row.case_id in self.cases)
        )

    def shape(self, row: AdvocacyAction) -> shapes.Advocacy:
        person = self.people.get(row.prisoner_id) if row.prisoner_id else None
        case = self.cases.get(row.case_id) if row.case_id else None
        country = self.places.get(row.prisoner_id) if row.prisoner_id else case.country if case else None
        return advocacy_shape(
            row, self.cited.get(row.id), person=person, country=country, case=case.slug if case else None,
            organisations=self.bodies.get(row.id, []),
        )  # fmt: skip

    def facets(self, row: AdvocacyAction, shown: shapes.Advocacy) -> list[str]:
        named = [shown.prisoner.slug] if shown.prisoner else []
        others = self.defendants.get(row.case_id, []) if row.case_id and not named else []
        return facets.words(
            type=row.type, status=row.status, country=shown.country, prisoner=[*named, *others],
            case=shown.case, organisation=shown.organisations, sample="yes" if shown.sample else "no",
        )  # fmt: skip


async def _around(session: AsyncSession, rows: Sequence[AdvocacyAction]) -> _Around:
    ids = [row.id for row in rows]
    cases = await public_by_id(session, Case, {row.case_id for row in rows if row.case_id})
    links = await grouped(session, Defendant, "case_id", list(cases))
    accused = {one.prisoner_id for many in links.values() for one in many}
    people = await public_people(session, accused | {row.prisoner_id for row in rows if row.prisoner_id})
    return _Around(
        people, cases, await _countries(session, people), await organisations_of(session, ids),
        {
            key: [people[one.prisoner_id].slug for one in many if one.prisoner_id in people]
            for key, many in links.items()
        },
        await citations(session, ids),
    )  # fmt: skip


async def _countries(session: AsyncSession, people: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = await session.execute(
        select(Document.id, Document.facets).where(Document.kind == "prisoner", col(Document.id).in_(people))
    )
    return {
        key: word.partition(":")[2] for key, words in rows for word in words if word.startswith("country:")
    }


async def shown_actions(
    session: AsyncSession, rows: Sequence[AdvocacyAction]
) -> dict[uuid.UUID, shapes.Advocacy]:
    """Those of them that are public, by id."""
    around = await _around(session, rows)
    return {row.id: around.shape(row) for row in rows if around.shows(row)}


async def publish_advocacy(session: AsyncSession, ids: Ids) -> int:
    """These actions alone; `app.publication.publisher.refresh` makes those anew who show them."""
    rows = list((await by_id(session, AdvocacyAction, ids)).values())
    around = await _around(session, rows)
    wanted = []
    for row in rows:
        if not around.shows(row):
            continue
        shown = around.shape(row)
        document = shapes.AdvocacyDocument(**dict(shown), updated_at=row.updated_at)
        wanted.append(
            Outgoing(
                "advocacy", row.id, row.slug, row.id, document, facets=around.facets(row, shown),
                sort_name=sort_name(row.title), earliest=shown.date_earliest, latest=shown.date_latest,
            )
        )  # fmt: skip
    return await replace(session, ids, ["advocacy"], wanted)


async def actions_about(session: AsyncSession, people: Ids, cases: Ids) -> set[uuid.UUID]:
    about = or_(col(AdvocacyAction.prisoner_id).in_(people), col(AdvocacyAction.case_id).in_(cases))
    return set(await session.scalars(select(AdvocacyAction.id).where(about)))


async def former_subjects(session: AsyncSession, ids: Ids) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """People and cases that these actions' public documents are about until now."""
    words = await session.scalars(
        select(Document.facets).where(Document.kind == "advocacy", col(Document.id).in_(ids))
    )
    every = {word for some in words for word in some}
    found: list[set[uuid.UUID]] = []
    for kind in ("prisoner", "case"):
        slugs = [word.partition(":")[2] for word in every if word.startswith(f"{kind}:")]
        query = select(Document.id).where(Document.kind == kind, col(Document.slug).in_(slugs))
        found.append(set(await session.scalars(query)))
    return found[0], found[1]
