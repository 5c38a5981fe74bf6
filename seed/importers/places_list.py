"""Applies the register of penal facilities to what is recorded. One transaction: the caller's."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.editorial.changes.importing import note_outside
from app.editorial.changes.nouns import NOUNS
from app.editorial.facilities import record_facility
from app.editorial.intake import FacilityIn
from app.editorial.reading import read_facility
from app.models.places import Facility
from seed.importers.applying import Step
from seed.importers.facility_records import OSPACE, facility_of_register
from seed.importers.ledger import Ledger
from seed.importers.listed import fingerprint
from seed.importers.ospace.parse import RawFacility
from seed.importers.places_merging import merged_place
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
        if await self._is_settled(key, print_):
            if known:
                self.ids.add(known)
            self.report.add(key, "unchanged")
            return
        try:
            async with self.session.begin_nested():
                await self._take(key, said, print_)
                await self.session.flush()
        except (ValueError, DBAPIError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            self.report.add(key, "rejected", "unchanged", reason)
            return
        self.report.add(key, "changed" if known else "new", "unchanged", *said.notes)

    async def _is_settled(self, key: str, print_: str) -> bool:
        return self.ledger.is_unchanged(key, print_)

    async def _take(self, key: str, said: FacilityIn, print_: str) -> None:
        """Records what the register says of this place, over what is recorded."""
        known, wanted = self.ledger.targets.get(key), said
        if known:  # held: an editor's change between reading and recording would be lost
            row = await NOUNS["facility"].row(self.session, known, lock=True)
            wanted = merged_place(await read_facility(self.session, row), said, self.on)
        row, changed = await record_facility(self.session, wanted)
        self.ledger.note(key, print_).said = said.model_dump(mode="json")
        await self.session.flush()
        if known and changed:
            await note_outside(self.session, "facility", known)
        self.ids.add(row.id)

    async def _flag_gone(self, seen: set[str]) -> None:
        for row in self.ledger.newly_gone(seen):
            identity = self.ledger.targets.get(row.external_id)
            facility = await self.session.get(Facility, identity) if identity else None
            if facility is not None:
                facility.needs_review = True
            self.report.add(row.external_id, "gone")
        await self.session.flush()
