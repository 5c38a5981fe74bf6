"""Records a prisoner with all parts, new or again."""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.editorial.alerts import record_alerts
from app.editorial.events import record_events
from app.editorial.intake import DossierIn, LettersIn, StayIn
from app.editorial.namesakes import sounding
from app.editorial.parts import cite, dates, span, sync_parts
from app.editorial.private import must_be_sealed, remarked
from app.editorial.references import by_external_id, find, find_optional, free_slug
from app.models.advocacy import Organisation, Recognition
from app.models.cases import Case, Charge, Defendant, Provision, Sentence
from app.models.ids import new_id, part_id
from app.models.letters import LetterChannel, LetterProfile
from app.models.people import Consent, EditorNote, ExternalId, Name, Prisoner, RegimeInterval, Stay
from app.models.places import Facility
from app.text.provisions import parse_code
from app.text.slugs import slug


async def find_prisoner(session: AsyncSession, dossier: DossierIn) -> Prisoner | None:
    for scheme, value in dossier.external_ids.items():
        known = await by_external_id(session, scheme, value)
        if known is not None and known.prisoner_id is not None:
            return await session.get(Prisoner, known.prisoner_id)
    if dossier.slug is None:
        return None
    return (await session.scalars(select(Prisoner).where(col(Prisoner.slug) == dossier.slug))).one_or_none()


async def record_prisoner(session: AsyncSession, dossier: DossierIn) -> tuple[Prisoner, bool]:
    """Record what `dossier` says, all of it and nothing else. Returns the prisoner and whether it changed.

    Found again by external id, else by slug. Raises `UnknownReference` for a facility, case or organisation
    that is not recorded, and ValueError for words that must be sealed. Publishes nothing.
    """
    must_be_sealed(dossier)
    person = await find_prisoner(session, dossier)
    fresh = changed = person is None
    if person is None:
        wanted = dossier.slug or slug(dossier.names[0].full)
        person = Prisoner(
            id=new_id(), slug=await free_slug(session, Prisoner, wanted), country=dossier.country
        )
        session.add(person)
        await session.flush()
    changed |= _set_fields(person, dossier)
    await session.flush()
    recorder = _Parts(session, person.id, dossier)
    return person, await recorder.record(fresh=fresh) or changed


def _set_fields(person: Prisoner, dossier: DossierIn) -> bool:
    values: dict[str, Any] = {
        name: getattr(dossier, name)
        for name in (
            "sample", "country", "region", "gender", "death", "occupation", "summary", "description",
            "status", "stage", "grounds", "groups", "links",
        )
    }  # fmt: skip
    if "after_release" in dossier.model_fields_set:  # a list that knows nothing of it does not undo a choice
        values["after_release"] = dossier.after_release
    values |= dates("birth", dossier.birth) | dates("detained", dossier.detained_on)
    different = {name: value for name, value in values.items() if getattr(person, name) != value}
    for name, value in different.items():
        setattr(person, name, value)
    return bool(different)


_PARTS = (
    "external_ids", "names", "cases", "charges", "sentences", "stays", "events", "alerts", "letters",
    "recognitions", "consents", "notes", "sources",
)  # fmt: skip


class _Parts:
    """The parts of one dossier, table by table."""

    def __init__(self, session: AsyncSession, person: uuid.UUID, dossier: DossierIn) -> None:
        self.session = session
        self.person = person
        self.dossier = dossier

    def key(self, kind: str, position: int) -> dict[str, Any]:
        return {"id": part_id(kind, self.person, position), "position": position, "prisoner_id": self.person}

    async def sync(self, table: Any, rows: list[Any]) -> bool:
        return await sync_parts(self.session, table, "prisoner_id", self.person, rows)

    async def record(self, *, fresh: bool) -> bool:
        # Who is new has no parts: what is not said need not be looked for. It is half of a long import.
        said = [name for name in _PARTS if not fresh or getattr(self.dossier, name)]
        # Not a generator: each must run, whatever the others say.
        return any([await getattr(self, name)() for name in said])

    async def external_ids(self) -> bool:
        changed = False
        for scheme, value in self.dossier.external_ids.items():
            if await self.session.get(ExternalId, (scheme, value)) is None:
                self.session.add(ExternalId(scheme=scheme, value=value, prisoner_id=self.person))
                changed = True
        return changed

    async def names(self) -> bool:
        rows = [
            Name(**self.key("name", i), **name.model_dump(), **sounding(name.full))
            for i, name in enumerate(self.dossier.names)
        ]
        return await self.sync(Name, rows)

    async def cases(self) -> bool:
        wanted = {await find(self.session, Case, ref) for ref in self.dossier.cases}
        found = await self.session.scalars(select(Defendant).where(col(Defendant.prisoner_id) == self.person))
        known = {row.case_id: row for row in found}
        for gone in known.keys() - wanted:
            await self.session.delete(known[gone])
        self.session.add_all(Defendant(case_id=one, prisoner_id=self.person) for one in wanted - known.keys())
        await self.session.flush()
        return wanted != known.keys()

    async def charges(self) -> bool:
        rows = []
        for i, charge in enumerate(self.dossier.charges):
            code = await _provision(self.session, charge.provision)
            case = await find_optional(self.session, Case, charge.case)
            rows.append(
                Charge(**self.key("charge", i), case_id=case, provision_code=code, status=charge.status)
            )
        return await self.sync(Charge, rows)

    async def sentences(self) -> bool:
        rows = [
            Sentence(
                **self.key("sentence", i),
                **sentence.model_dump(exclude={"case"}),
                case_id=await find_optional(self.session, Case, sentence.case),
            )
            for i, sentence in enumerate(self.dossier.sentences)
        ]
        return await self.sync(Sentence, rows)

    async def stays(self) -> bool:
        rows = [await self._stay(i, stay) for i, stay in enumerate(self.dossier.stays)]
        changed = await self.sync(Stay, rows)
        for row, stay in zip(rows, self.dossier.stays, strict=True):
            regimes = [
                RegimeInterval(id=part_id("regime", row.id, i), position=i, stay_id=row.id, **r.model_dump())
                for i, r in enumerate(stay.regimes)
            ]
            changed |= await sync_parts(self.session, RegimeInterval, "stay_id", row.id, regimes)
        return changed

    async def _stay(self, position: int, stay: StayIn) -> Stay:
        return Stay(
            **self.key("stay", position),
            facility_id=await find_optional(self.session, Facility, stay.facility),
            start=stay.start,
            end=stay.end,
            during=span(stay.start, stay.end),
        )

    async def events(self) -> bool:
        return await record_events(self.session, "prisoner_id", self.person, self.dossier.events)

    async def alerts(self) -> bool:
        return await record_alerts(self.session, self.person, self.dossier.alerts)

    async def letters(self) -> bool:
        letters = self.dossier.letters
        channels = letters.channels if letters else []
        rows = [LetterChannel(**self.key("channel", i), **c.model_dump()) for i, c in enumerate(channels)]
        changed = await _letter_profile(self.session, self.person, letters)
        return await self.sync(LetterChannel, rows) or changed

    async def recognitions(self) -> bool:
        rows = [
            Recognition(
                **self.key("recognition", i),
                organisation_id=await find(self.session, Organisation, one.organisation),
                **one.model_dump(exclude={"organisation"}),
            )
            for i, one in enumerate(self.dossier.recognitions)
        ]
        return await self.sync(Recognition, rows)

    async def consents(self) -> bool:
        rows = [
            Consent(**self.key("consent", i), **c.model_dump()) for i, c in enumerate(self.dossier.consents)
        ]
        return await self.sync(Consent, rows)

    async def notes(self) -> bool:
        notes = [remarked(text) for text in self.dossier.notes]
        rows = [EditorNote(**self.key("note", i), text=text) for i, text in enumerate(notes)]
        return await self.sync(EditorNote, rows)

    async def sources(self) -> bool:
        return await cite(self.session, self.person, self.dossier.sources)


async def _letter_profile(session: AsyncSession, person: uuid.UUID, letters: LettersIn | None) -> bool:
    known = await session.get(LetterProfile, person)
    if letters is None:
        if known is not None:
            await session.delete(known)
        return known is not None
    values = letters.model_dump(exclude={"channels"})
    if known is None:
        session.add(LetterProfile(prisoner_id=person, **values))
        return True
    different = {name: value for name, value in values.items() if getattr(known, name) != value}
    for name, value in different.items():
        setattr(known, name, value)
    return bool(different)


async def _provision(session: AsyncSession, text: str) -> str:
    law = parse_code(text)
    if await session.get(Provision, law.code) is None:
        session.add(
            Provision(
                code=law.code, country=law.country, law=law.law, article=law.article, part=law.part,
                point=law.point,
            )
        )  # fmt: skip
        await session.flush()
    return law.code
