"""Applies a list of people to what is recorded. One transaction: the caller's."""

import uuid
from collections.abc import Callable, Iterable
from datetime import date

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.editorial.changes.importing import note_outside, open_of, supersede
from app.editorial.changes.nouns import NOUNS
from app.editorial.duplicates import likely_same
from app.editorial.facilities import record_facility
from app.editorial.intake import DossierIn, FacilityIn
from app.editorial.prisoners import record_prisoner
from app.editorial.reading import read_dossier
from app.editorial.references import UnknownReference, by_external_id, find
from app.models.changes import Proposal
from app.models.people import Prisoner
from app.models.places import Facility
from app.text.slugs import slug
from seed.importers import gates
from seed.importers.ledger import Ledger
from seed.importers.listed import Listed, Place, Unread, change_of_place
from seed.importers.merging import merged
from seed.importers.report import Report

GONE = "no longer on the list"
Step = Callable[[], None]


class People:
    """One list's people. `on` is the day the list was made; `scheme` names its ids."""

    def __init__(
        self, session: AsyncSession, report: Report, *, importer: str, scheme: str, on: date
    ) -> None:
        self.session = session
        self.report = report
        self.importer = importer
        self.on = on
        self.ledger = Ledger(session, importer, scheme)
        self.ids: set[uuid.UUID] = set()
        self.waiting: dict[str, Proposal] = {}  # proposals of earlier imports
        self._slugs: dict[str, str] = {}

    async def apply(self, rows: Iterable[Listed | Unread], step: Step) -> set[uuid.UUID]:
        """Record all rows and flag who is gone. Returns the ids of those on the list. Raises Refused."""
        await self.ledger.open(self.report)
        self.waiting = await open_of(self.session, self.importer)
        seen = set()
        for row in rows:
            seen.add(row.external_id)
            if isinstance(row, Unread):
                self.report.add(row.external_id, "rejected", "unchanged", row.reason)
            elif await self._is_settled(row):
                if row.external_id in self.ledger.targets:
                    self.ids.add(self.ledger.targets[row.external_id])
                self.report.add(row.external_id, "unchanged", "unchanged", *row.notes)
            else:
                await self._apply_apart(row)
            step()
        gates.check_bad(self.report.counts()["rejected"], self.report.rows, self.report.source.path)
        await self._flag_gone(seen)
        await self.ledger.close(self.report)
        return self.ids

    async def _is_settled(self, row: Listed) -> bool:
        return self.ledger.is_unchanged(row.external_id, row.fingerprint)

    async def _apply_apart(self, row: Listed) -> None:
        """Within a savepoint: a row the database refuses is set aside, the others stand."""
        try:
            async with self.session.begin_nested():
                await self._apply(row)
        except (ValueError, UnknownReference, DBAPIError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            self.report.add(row.external_id, "rejected", "unchanged", reason)

    async def _apply(self, row: Listed) -> None:
        known = await self._known(row.external_id)
        before = self.ledger.rows.get(row.external_id)
        old = Place.from_text(before.address, before.facility_ref) if before else Place("none")
        if row.makes is not None:
            await self._make(row.makes)
        notes = await self._take(row, await self._with_slugs(row.dossier), known)
        await self.session.flush()
        address = change_of_place(old, row.place) if known and row.place else "unchanged"
        self.report.add(row.external_id, "changed" if known else "new", address, *row.notes, *notes)

    async def _take(self, row: Listed, listed: DossierIn, known: Prisoner | None) -> list[str]:
        """Records what the list says of this person. Returns what somebody should look at."""
        said, notes = listed, []
        if known is not None:
            said = merged(
                await read_dossier(self.session, known), listed, importer=self.importer, on=self.on,
                place_known=row.place is not None,
            )  # fmt: skip
        person, changed = await record_prisoner(self.session, said)
        if known is None and person.slug != (wanted := slug(said.names[0].full)):
            notes.append(f"someone else is recorded as “{wanted}”: the same person?")
        if person.review_reason and person.review_reason.startswith(GONE):
            person.review_reason, changed = None, True
        if known is not None and not changed:
            notes.append("the row reads differently, but says nothing new that is recorded")
        self.ledger.note_person(row).said = listed.model_dump(mode="json")
        await self.session.flush()
        if known is not None and changed:
            await note_outside(self.session, "prisoner", person.id)
        if row.external_id in self.waiting:
            await supersede(self.session, self.waiting.pop(row.external_id))
        self.ids.add(person.id)
        if known is None and (likely := await self._likely_same(person, said)):
            self.report.possible_duplicates[row.external_id] = likely
        return notes

    async def _likely_same(self, person: Prisoner, said: DossierIn) -> list[str]:
        born = person.birth_earliest
        year = born.year if born and person.birth_latest and born.year == person.birth_latest.year else None
        names = [name.full for name in said.names]
        return [one.slug for one in await likely_same(self.session, names, year, besides=person.id)]

    async def _known(self, external_id: str) -> Prisoner | None:
        identity = self.ledger.targets.get(external_id)
        # Held: an editor's change between reading and recording would be lost.
        return await NOUNS["prisoner"].row(self.session, identity, lock=True) if identity else None

    async def _make(self, facility: FacilityIn) -> None:
        """Only once: an editor may have mended it since."""
        for scheme, value in facility.external_ids.items():
            if await by_external_id(self.session, scheme, value) is None:
                await record_facility(self.session, facility)

    async def _with_slugs(self, dossier: DossierIn) -> DossierIn:
        stays = [
            stay.model_copy(update={"facility": await self._slug(stay.facility)}) if stay.facility else stay
            for stay in dossier.stays
        ]
        return dossier.model_copy(update={"stays": stays})

    async def _slug(self, ref: str) -> str:
        if ref not in self._slugs:
            row = await self.session.get_one(Facility, await find(self.session, Facility, ref))
            self._slugs[ref] = row.slug
        return self._slugs[ref]

    async def _flag_gone(self, seen: set[str]) -> None:
        for row in self.ledger.newly_gone(seen):
            person = await self._known(row.external_id)
            if person is not None and person.review_reason is None:
                person.review_reason = f"{GONE} {self.report.source.name} of {self.on.isoformat()}"
            self.report.add(row.external_id, "gone")
        await self.session.flush()
