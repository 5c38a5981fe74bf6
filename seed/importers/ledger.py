"""What earlier imports noted about each row of a list."""

import uuid
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.models.ids import new_id
from app.models.people import ExternalId
from app.models.records import ImportedRow, ImportRun
from seed.importers.files import Refused, SourceFile, day_in
from seed.importers.listed import Listed
from seed.importers.report import Report


async def refuse_older(session: AsyncSession, importer: str, source: SourceFile) -> None:
    """Raises Refused when a newer list of this importer was applied. A list without a day in its name passes:
    the day on which a file was saved says little.
    """
    named = day_in(source.name)
    paths = await session.scalars(select(ImportRun.path).where(col(ImportRun.importer) == importer))
    newest = max((day for path in paths if (day := day_in(path))), default=None)
    if named and newest and named < newest:
        raise Refused(
            f"{source.path} is of {named}, but the list of {newest} was imported already: "
            "use --older to apply it all the same."
        )


class Ledger:
    """The rows that one importer has met, by the list's own id, and the receipt of the import that runs."""

    def __init__(self, session: AsyncSession, importer: str, scheme: str) -> None:
        self.session = session
        self.importer = importer
        self.scheme = scheme
        self.rows: dict[str, ImportedRow] = {}
        self.targets: dict[str, uuid.UUID] = {}

    async def open(self, report: Report) -> None:
        """Reads all rows at once: a list is small, a question per row is not."""
        self.run = ImportRun(
            id=new_id(), importer=self.importer, path=report.source.name, sha256=report.source.sha256,
            rows=report.rows, counts={},
        )  # fmt: skip
        self.session.add(self.run)
        await self.session.flush()
        rows = await self.session.scalars(
            select(ImportedRow).where(col(ImportedRow.importer) == self.importer)
        )
        self.rows = {row.external_id: row for row in rows}
        known = await self.session.scalars(select(ExternalId).where(col(ExternalId.scheme) == self.scheme))
        self.targets = {row.value: target for row in known if (target := row.prisoner_id or row.facility_id)}

    async def close(self, report: Report) -> None:
        self.run.counts = report.counts()
        await self.session.flush()

    def is_unchanged(self, external_id: str, fingerprint: str) -> bool:
        known = self.rows.get(external_id)
        same = known is not None and known.fingerprint == fingerprint and known.gone_since is None
        return same and external_id in self.targets

    def note(self, external_id: str, fingerprint: str) -> ImportedRow:
        row = self.rows.get(external_id)
        if row is None:
            row = ImportedRow(
                importer=self.importer, external_id=external_id, fingerprint=fingerprint, run_id=self.run.id
            )
            self.session.add(row)
            self.rows[external_id] = row
        row.fingerprint, row.run_id, row.gone_since = fingerprint, self.run.id, None
        return row

    def note_person(self, listed: Listed) -> ImportedRow:
        row = self.note(listed.external_id, listed.fingerprint)
        if listed.place is not None:
            row.facility_ref, row.address = listed.place.facility, listed.place.as_text()
        return row

    def newly_gone(self, seen: set[str]) -> list[ImportedRow]:
        """Rows of earlier imports that this list lacks, marked as gone now."""
        gone = [row for key, row in sorted(self.rows.items()) if key not in seen and row.gone_since is None]
        for row in gone:
            row.gone_since = datetime.now(UTC)
            row.run_id = self.run.id
        return gone
