"""Hands a list's rows in as proposals instead of recording them. One transaction: the caller's."""

import contextlib
from typing import Any

from sqlmodel import select

from app.accounts.actor import OPERATOR, Actor
from app.editorial.changes.importing import Receipt, hand_in, supersede
from app.editorial.changes.nouns import NOUNS
from app.editorial.changes.revisions import Standing, standing
from app.editorial.intake import DossierIn
from app.editorial.prisoners import find_prisoner
from app.models.changes import Proposal
from app.models.people import Prisoner, PublicationState
from seed.importers.applying import People
from seed.importers.listed import Listed
from seed.importers.merging import merged
from seed.importers.three_way import laid_over


class Proposals(People):
    """One list's people as changes in review. `actor` runs the import, and so may accept none of them."""

    def __init__(self, *given: Any, actor: Actor = OPERATOR, **named: Any) -> None:
        super().__init__(*given, **named)
        self.actor = actor
        self._referred: dict[str, set[str]] = {"organisation": set(), "case": set(), "facility": set()}

    async def _is_settled(self, row: Listed) -> bool:
        """The same word, waiting or decided on: a rejected one is not proposed again."""
        waiting = self.waiting.get(row.external_id)
        known = self.ledger.rows.get(row.external_id)
        if waiting is None or waiting.receipt is None:
            return known is not None and known.fingerprint == row.fingerprint and known.gone_since is None
        if waiting.receipt["fingerprint"] != row.fingerprint:
            return False
        person = await self._known(row.external_id)
        if person is None:
            return waiting.record_id is None
        return waiting.base_version == (await self._standing(person)).number

    async def _standing(self, person: Prisoner) -> Standing:
        return await standing(self.session, NOUNS["prisoner"], person.id, lock=True)

    async def _take(self, row: Listed, listed: DossierIn, known: Prisoner | None) -> list[str]:
        before = self.ledger.rows.get(row.external_id)
        last = DossierIn.model_validate(before.said) if before and before.said else None
        now = await self._standing(known) if known else None
        if row.external_id in self.waiting:
            await supersede(self.session, self.waiting.pop(row.external_id))
        if now is None:
            await self._propose(row, listed, None, [])
        else:
            await self._propose_change(row, listed, now, last)
        self.ledger.note_person(row)
        return []

    async def _propose_change(
        self, row: Listed, listed: DossierIn, now: Standing, last: DossierIn | None
    ) -> None:
        wanted = merged(
            now.content, listed, importer=self.importer, on=self.on, place_known=row.place is not None
        )
        ids = now.content.external_ids | listed.external_ids
        wanted = wanted.model_copy(update={"external_ids": ids})
        wanted, conflicts = laid_over(now.content, wanted, listed, last)
        self.ids.add(now.row.id)
        if wanted == now.content and not conflicts:
            self.ledger.note(row.external_id, row.fingerprint).said = listed.model_dump(mode="json")
        else:
            await self._propose(row, wanted, now, conflicts, listed)

    async def _propose(
        self,
        row: Listed,
        wanted: DossierIn,
        now: Standing | None,
        conflicts: list[dict[str, Any]],
        listed: DossierIn | None = None,
    ) -> None:
        if now is None and await find_prisoner(self.session, wanted) is not None:
            raise ValueError("a record with this slug or external id is there already")
        self._referred["case"] |= set(wanted.cases)
        self._referred["organisation"] |= {one.organisation for one in wanted.recognitions}
        self._referred["facility"] |= {one.facility for one in wanted.stays if one.facility}
        receipt = Receipt(
            importer=self.importer, source=self.report.source.name, sha256=self.report.source.sha256,
            row=len(self.report.lines) + 1, external_id=row.external_id, fingerprint=row.fingerprint,
            said=(listed or wanted).model_dump(mode="json"),
        )  # fmt: skip
        await hand_in(self.session, self.actor, "prisoner", wanted, receipt, now=now, conflicts=conflicts)

    async def propose_drafts(self) -> None:
        """Cases, organisations and places that these people refer to and that are drafts: to be published.

        What was proposed before, or decided on, is not proposed again.
        """
        source = self.report.source
        for kind, slugs in self._referred.items():
            noun = NOUNS[kind]
            known = set(await self.session.scalars(select(Proposal.record_id).where(Proposal.kind == kind)))
            table: Any = noun.table
            drafts = select(table.id).where(table.state == PublicationState.draft, table.slug.in_(slugs))
            for identity in sorted(set(await self.session.scalars(drafts)) - known):
                now = await standing(self.session, noun, identity, lock=True)
                receipt = Receipt(
                    self.importer, source.name, source.sha256, 0, f"{kind}:{now.row.slug}", source.sha256
                )
                with contextlib.suppress(ValueError):  # another team's to publish
                    await hand_in(self.session, self.actor, kind, now.content, receipt, now=now)
