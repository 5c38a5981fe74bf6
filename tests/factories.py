"""Invented people, and what editors do with them."""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select

from app.database.sessions import transaction
from app.editorial.facilities import record_case, record_facility
from app.editorial.intake import CaseIn, DossierIn, FacilityIn, NameIn, SeedFile
from app.editorial.prisoners import record_prisoner
from app.models.people import Prisoner
from app.publication.publisher import publish_prisoners, withdraw_prisoners
from seed.loaders import load

TORTURE = {
    "type": "torture_reported", "severity": "extreme", "evidence": "corroborated", "state": "active",
    "headline": {"en": "Torture reported"}, "text": {"en": "The lawyer reports it."}, "since": "2026-01",
}  # fmt: skip


def dossier(slug: str, **more: Any) -> DossierIn:
    values: dict[str, Any] = {
        "slug": slug,
        "sample": True,
        "names": [NameIn(lang="en", full=f"Invented {slug.title()}")],
        "country": "RU",
        "status": "serving_sentence",
        **more,
    }
    return DossierIn.model_validate(values)


def facility(slug: str = "sample-colony", **more: Any) -> FacilityIn:
    values: dict[str, Any] = {
        "slug": slug, "sample": True, "country": "RU", "type": "ru_ik_strict",
        "name": {"en": "Invented colony"},
        "addresses": [{"lang": "ru", "lines": ["ул. Вымышленная, 1"], "postcode": "000000"}], **more,
    }  # fmt: skip
    return FacilityIn.model_validate(values)


def case(slug: str = "sample-case", **more: Any) -> CaseIn:
    values: dict[str, Any] = {"slug": slug, "sample": True, "country": "RU", "title": {"en": "Invented case"}}
    return CaseIn.model_validate(values | more)


class World:
    """Each verb is one transaction, as an editor's would be."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    async def load(self, **parts: Any) -> None:
        """Record and publish a seed file with these parts."""
        async with transaction(self.engine) as session:
            await load(session, [SeedFile(**parts)])

    async def record(self, *dossiers: DossierIn) -> list[uuid.UUID]:
        """Record without publishing."""
        async with transaction(self.engine) as session:
            return [(await record_prisoner(session, one))[0].id for one in dossiers]

    async def record_places(self, *given: CaseIn | FacilityIn) -> None:
        """Record cases and facilities without publishing."""
        async with transaction(self.engine) as session:
            for one in given:
                await (
                    record_case(session, one) if isinstance(one, CaseIn) else record_facility(session, one)
                )

    async def publish(self, *dossiers: DossierIn) -> list[uuid.UUID]:
        async with transaction(self.engine) as session:
            people = [(await record_prisoner(session, one))[0] for one in dossiers]
            await publish_prisoners(session, people)
            return [person.id for person in people]

    async def withdraw(self, *slugs: str) -> None:
        async with transaction(self.engine) as session:
            people = await session.scalars(select(Prisoner).where(col(Prisoner.slug).in_(slugs)))
            await withdraw_prisoners(session, list(people))
