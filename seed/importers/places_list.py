"""Applies the register of penal facilities to what is recorded. One transaction: the caller's."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.editorial.facilities import record_facility
from app.editorial.intake import AddressIn, FacilityIn
from app.editorial.reading.rows import as_intake
from app.models.places import Facility, FacilityAddress
from seed.importers.applying import Step
from seed.importers.facility_records import OSPACE, facility_of_register
from seed.importers.ledger import Ledger
from seed.importers.listed import fingerprint
from seed.importers.ospace.parse import RawFacility
from seed.importers.report import Report


class Places:
    """The register's facilities. `on` is the day the register was made."""

    def __init__(self, session: AsyncSession, report: Report, *, on: date) -> None:
        self.session = session
        self.report = report
        self.on = on
        self.ledger = Ledger(session, OSPACE, OSPACE)
        self.ids: set[uuid.UUID] = set()

    async def apply(self, facilities: Iterable[RawFacility], step: Step) -> set[uuid.UUID]:
        """Record all and flag those that are gone. Returns the ids of those in the register."""
        await self.ledger.open(self.report)
        seen = set()
        for raw in facilities:
            said = facility_of_register(raw)
            key = said.external_ids[OSPACE]
            seen.add(key)
            await self._apply(key, said)
            step()
        await self._flag_gone(seen)
        await self.ledger.close(self.report)
        return self.ids

    async def _apply(self, key: str, said: FacilityIn) -> None:
        print_ = fingerprint(said.model_dump(mode="json"))
        known = self.ledger.targets.get(key)
        if self.ledger.is_unchanged(key, print_) and known:
            self.ids.add(known)
            self.report.add(key, "unchanged")
            return
        try:
            async with self.session.begin_nested():
                if known:
                    said = said.model_copy(
                        update={"addresses": await self._addresses(known, said.addresses[-1])}
                    )
                row, _ = await record_facility(self.session, said)
                self.ledger.note(key, print_)
                await self.session.flush()
        except (ValueError, DBAPIError) as error:
            self.report.add(
                key, "rejected", "unchanged", str(getattr(error, "orig", None) or error).splitlines()[0]
            )
            return
        self.ids.add(row.id)
        self.report.add(key, "changed" if known else "new", "unchanged", *said.notes)

    async def _addresses(self, facility: uuid.UUID, now: AddressIn) -> list[AddressIn]:
        """The history: an address that the register has replaced ends on the register's day."""
        rows = await self.session.scalars(
            select(FacilityAddress)
            .where(col(FacilityAddress.facility_id) == facility)
            .order_by(col(FacilityAddress.position))
        )
        known = [as_intake(AddressIn, row, start=row.during.lower, end=row.during.upper) for row in rows]
        if not known:
            return [now]
        *past, last = known
        if (last.postcode, last.lines) == (now.postcode, now.lines) or (last.start and last.start >= self.on):
            return known
        ended = last.model_copy(update={"end": self.on})
        return [*past, ended, now.model_copy(update={"start": self.on})]

    async def _flag_gone(self, seen: set[str]) -> None:
        for row in self.ledger.newly_gone(seen):
            identity = self.ledger.targets.get(row.external_id)
            facility = await self.session.get(Facility, identity) if identity else None
            if facility is not None:
                facility.needs_review = True
            self.report.add(row.external_id, "gone")
        await self.session.flush()
