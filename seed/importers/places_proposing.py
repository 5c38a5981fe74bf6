"""Hands the register's facilities in as proposals instead of recording them, in the caller's transaction."""

import uuid
from collections.abc import Iterable
from typing import Any

from app.accounts.actor import OPERATOR, Actor
from app.editorial.changes.importing import Receipt, hand_in, open_of, supersede
from app.editorial.changes.nouns import NOUNS
from app.editorial.changes.revisions import Standing, standing
from app.editorial.facilities import find_facility
from app.editorial.intake import FacilityIn
from app.models.changes import Proposal
from seed.importers.applying import Step
from seed.importers.facility_records import OSPACE
from seed.importers.ospace.parse import RawFacility
from seed.importers.places_list import Places
from seed.importers.places_merging import merged_place, place_laid_over


class PlaceProposals(Places):
    """The register as changes in review. `actor` runs the import, and so may accept none of them."""

    def __init__(self, *given: Any, actor: Actor = OPERATOR, **named: Any) -> None:
        super().__init__(*given, **named)
        self.actor = actor
        self.waiting: dict[str, Proposal] = {}

    async def apply(self, facilities: Iterable[RawFacility], step: Step) -> set[uuid.UUID]:
        self.waiting = await open_of(self.session, OSPACE)
        return await super().apply(facilities, step)

    async def _is_settled(self, key: str, print_: str) -> bool:
        """The same word, waiting or decided on: a rejected one is not proposed again."""
        waiting = self.waiting.get(key)
        row = self.ledger.rows.get(key)
        if waiting is None or waiting.receipt is None:
            return row is not None and row.fingerprint == print_ and row.gone_since is None
        if waiting.receipt["fingerprint"] != print_:
            return False
        known = self.ledger.targets.get(key)
        if known is None:
            return waiting.record_id is None
        return waiting.base_version == (await self._standing(known)).number

    async def _standing(self, known: uuid.UUID) -> Standing:
        return await standing(self.session, NOUNS["facility"], known, lock=True)

    async def _take(self, key: str, said: FacilityIn, print_: str) -> None:
        known, before = self.ledger.targets.get(key), self.ledger.rows.get(key)
        last = FacilityIn.model_validate(before.said) if before and before.said else None
        now = await self._standing(known) if known else None
        if key in self.waiting:
            await supersede(self.session, self.waiting.pop(key))
        row = self.ledger.note(key, print_)
        if now is None:
            if await find_facility(self.session, said) is not None:
                raise ValueError("a record with this slug or external id is there already")
            await self._propose(key, said, said, print_)
            return
        self.ids.add(now.row.id)
        wanted = merged_place(now.content, said, self.on)
        wanted, conflicts = place_laid_over(now.content, wanted, said, last)
        if wanted == now.content and not conflicts:
            row.said = said.model_dump(mode="json")
        else:
            await self._propose(key, wanted, said, print_, now=now, conflicts=conflicts)

    async def _propose(
        self, key: str, wanted: FacilityIn, said: FacilityIn, print_: str, **over: Any
    ) -> None:
        source = self.report.source
        receipt = Receipt(
            OSPACE, source.name, source.sha256, len(self.report.lines) + 1, key, print_,
            said.model_dump(mode="json"),
        )  # fmt: skip
        await hand_in(self.session, self.actor, "facility", wanted, receipt, **over)
