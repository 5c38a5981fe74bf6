"""A prisoner with all parts, as `DossierIn`."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

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
    StayIn,
)
from app.editorial.reading.rows import as_intake, events, external_ids, parts, slug_of, slugs_of, sources
from app.models.advocacy import Organisation, Recognition
from app.models.alerts import Alert
from app.models.cases import Case, Charge, Defendant, Sentence
from app.models.letters import LetterChannel, LetterProfile
from app.models.people import Consent, EditorNote, Name, Prisoner, RegimeInterval, Stay
from app.models.places import Facility

PERSON: Final = "prisoner_id"


async def read_dossier(session: AsyncSession, person: Prisoner) -> DossierIn:
    return await _Reader(session, person).read()


class _Reader:
    def __init__(self, session: AsyncSession, person: Prisoner) -> None:
        self.session = session
        self.person = person
        self.id = person.id

    async def read(self) -> DossierIn:
        session = self.session
        defendants = await parts(session, Defendant, PERSON, self.id)
        return as_intake(
            DossierIn, self.person, detained_on=self.person.detained,
            external_ids=await external_ids(session, PERSON, self.id),
            names=[as_intake(NameIn, row) for row in await parts(session, Name, PERSON, self.id)],
            cases=await slugs_of(session, Case, [row.case_id for row in defendants]),
            charges=await self.charges(),
            sentences=await self.sentences(),
            stays=[await self.stay(row) for row in await parts(session, Stay, PERSON, self.id)],
            events=await self.events(),
            alerts=await self.alerts(),
            letters=await self.letters(),
            recognitions=await self.recognitions(),
            consents=[as_intake(ConsentIn, row) for row in await parts(session, Consent, PERSON, self.id)],
            notes=[row.text for row in await parts(session, EditorNote, PERSON, self.id)],
            sources=await sources(session, self.id),
        )  # fmt: skip

    async def charges(self) -> list[ChargeIn]:
        return [
            as_intake(
                ChargeIn, row, provision=row.provision_code,
                case=await slug_of(self.session, Case, row.case_id),
            )
            for row in await parts(self.session, Charge, PERSON, self.id)
        ]  # fmt: skip

    async def sentences(self) -> list[SentenceIn]:
        return [
            as_intake(SentenceIn, row, case=await slug_of(self.session, Case, row.case_id))
            for row in await parts(self.session, Sentence, PERSON, self.id)
        ]

    async def stay(self, row: Stay) -> StayIn:
        regimes = await parts(self.session, RegimeInterval, "stay_id", row.id)
        facility = await slug_of(self.session, Facility, row.facility_id)
        return as_intake(
            StayIn, row, facility=facility, regimes=[as_intake(RegimeIn, one) for one in regimes]
        )

    async def events(self) -> list[EventIn]:
        return await events(self.session, PERSON, self.id)

    async def alerts(self) -> list[AlertIn]:
        return [
            as_intake(AlertIn, row, sources=await sources(self.session, row.id))
            for row in await parts(self.session, Alert, PERSON, self.id)
        ]

    async def letters(self) -> LettersIn | None:
        profile = await self.session.get(LetterProfile, self.id)
        if profile is None:
            return None
        rows = await parts(self.session, LetterChannel, PERSON, self.id)
        return as_intake(LettersIn, profile, channels=[as_intake(ChannelIn, row) for row in rows])

    async def recognitions(self) -> list[RecognitionIn]:
        return [
            as_intake(
                RecognitionIn,
                row,
                organisation=await slug_of(self.session, Organisation, row.organisation_id),
            )
            for row in await parts(self.session, Recognition, PERSON, self.id)
        ]
