"""What is recorded of a person, in the shape it was handed in: the ground an update is laid on."""

import uuid
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from app.editorial.intake import (
    AlertIn,
    ChannelIn,
    ChargeIn,
    ConsentIn,
    DossierIn,
    EventIn,
    LettersIn,
    NameIn,
    RecognitionIn,
    RegimeIn,
    SentenceIn,
    SourceIn,
    StayIn,
)
from app.models.advocacy import Organisation, Recognition
from app.models.alerts import Alert
from app.models.cases import Case, Charge, Defendant, Event, Sentence
from app.models.letters import LetterChannel, LetterProfile
from app.models.people import Consent, EditorNote, Name, Prisoner, RegimeInterval, Stay
from app.models.places import Facility
from app.models.records import Citation, Source

Shape = TypeVar("Shape", bound=BaseModel)


def as_intake(shape: type[Shape], row: SQLModel, **given: Any) -> Shape:
    """The row's columns that `shape` has too, and what is given by hand."""
    values = {name: getattr(row, name) for name in shape.model_fields if name in type(row).model_fields}
    return shape.model_validate(values | given)


async def recorded_dossier(session: AsyncSession, person: Prisoner) -> DossierIn:
    """All that `record_prisoner` would write for this person, as it stands now."""
    return await _Reader(session, person).read()


class _Reader:
    def __init__(self, session: AsyncSession, person: Prisoner) -> None:
        self.session = session
        self.person = person

    async def read(self) -> DossierIn:
        defendants = await self.rows(Defendant)
        return as_intake(
            DossierIn, self.person, detained_on=self.person.detained,
            names=[as_intake(NameIn, row) for row in await self.rows(Name)],
            cases=[await self.slug(Case, row.case_id) for row in defendants],
            charges=[
                as_intake(
                    ChargeIn, row, provision=row.provision_code, case=await self.slug(Case, row.case_id)
                )
                for row in await self.rows(Charge)
            ],
            sentences=[
                as_intake(SentenceIn, row, case=await self.slug(Case, row.case_id))
                for row in await self.rows(Sentence)
            ],
            stays=[await self.stay(row) for row in await self.rows(Stay)],
            events=await self.events(),
            alerts=[
                as_intake(AlertIn, row, sources=await self.sources(row.id)) for row in await self.rows(Alert)
            ],
            letters=await self.letters(),
            recognitions=[
                as_intake(RecognitionIn, row, organisation=await self.slug(Organisation, row.organisation_id))
                for row in await self.rows(Recognition)
            ],
            consents=[as_intake(ConsentIn, row) for row in await self.rows(Consent)],
            notes=[row.text for row in await self.rows(EditorNote)],
            sources=await self.sources(self.person.id),
        )  # fmt: skip

    async def rows(self, table: Any) -> list[Any]:
        found = await self.session.scalars(select(table).where(col(table.prisoner_id) == self.person.id))
        return sorted(found, key=lambda row: getattr(row, "position", 0))

    async def slug(self, table: Any, identity: uuid.UUID | None) -> str | None:
        row = await self.session.get(table, identity) if identity else None
        return row.slug if row else None

    async def stay(self, row: Stay) -> StayIn:
        regimes: Iterable[RegimeInterval] = await self.session.scalars(
            select(RegimeInterval)
            .where(col(RegimeInterval.stay_id) == row.id)
            .order_by(col(RegimeInterval.position))
        )
        facility = await self.slug(Facility, row.facility_id)
        return as_intake(
            StayIn, row, facility=facility, regimes=[as_intake(RegimeIn, one) for one in regimes]
        )

    async def events(self) -> list[EventIn]:
        return [
            as_intake(
                EventIn, row, facility=await self.slug(Facility, row.facility_id),
                sources=await self.sources(row.id),
            )
            for row in await self.rows(Event)
        ]  # fmt: skip

    async def letters(self) -> LettersIn | None:
        profile = await self.session.get(LetterProfile, self.person.id)
        if profile is None:
            return None
        channels = [as_intake(ChannelIn, row) for row in await self.rows(LetterChannel)]
        return as_intake(LettersIn, profile, channels=channels)

    async def sources(self, subject: uuid.UUID) -> list[SourceIn]:
        cited = await self.session.execute(
            select(Citation, Source)
            .join(Source, col(Source.id) == col(Citation.source_id))
            .where(col(Citation.subject_id) == subject)
            .order_by(col(Citation.position))
        )
        return [as_intake(SourceIn, source, locator=citation.locator) for citation, source in cited]
