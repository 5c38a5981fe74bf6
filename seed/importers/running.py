"""One import from the file to the report: gates, one transaction, progress."""

import contextlib
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import SQLModel

from app.accounts.actor import OPERATOR, Actor
from app.database.engines import owner_engine
from app.database.sessions import transaction
from app.editorial.facilities import by_slug, record_case, record_group
from app.editorial.reference_records import record_organisation
from app.models.advocacy import Organisation
from app.models.cases import Case
from app.models.records import Group
from seed.importers import gates
from seed.importers.applying import People, Step
from seed.importers.csv_lists import rows as csv_rows
from seed.importers.csv_lists.mapping import read_mapping
from seed.importers.facility_records import OSPACE, recorded_register
from seed.importers.files import SourceFile, read_features, read_source
from seed.importers.ledger import refuse_older
from seed.importers.memorial import dossiers
from seed.importers.ospace.parse import parse_register
from seed.importers.places_list import Places
from seed.importers.places_proposing import PlaceProposals
from seed.importers.proposing import Proposals
from seed.importers.publishing import publish_facilities, publish_people
from seed.importers.report import Report

_MEMORIAL_FIELDS = ("ID", "name", "clauses", "main", "tags", "address", "sourceUrl", "date")
_OSPACE_FIELDS = ("name", "region", "address", "postcode")
_ADVISORY_LOCK = 0x6E657A62


@dataclass(frozen=True)
class Options:
    publish: bool = False
    propose: bool = False  # rows as changes in review, for somebody else to accept
    actor: Actor = OPERATOR
    dry_run: bool = False
    older: bool = False  # also when a newer list was applied
    quiet: bool = False


class _DryRun(Exception):
    pass


@dataclass(frozen=True)
class Job:
    """A file that passed the gates, and how to apply it; the report fills while it is applied."""

    importer: str
    report: Report
    apply: Callable[[AsyncSession, Options], Awaitable[None]]


@contextlib.contextmanager
def _progress(total: int, options: Options) -> Iterator[Step]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True, disable=options.quiet)
    with bar:
        task = bar.add_task("Importing", total=total)
        yield lambda: bar.advance(task)


def _properties(features: Iterable[Any]) -> list[Any]:
    return [one.get("properties") if isinstance(one, dict) else None for one in features]


def _checked_features(source: SourceFile, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    features = read_features(source)
    gates.check_rows(len(features), source.path)
    gates.check_shape(_properties(features), fields, source.path)
    return features


def ospace(path: Path) -> Job:
    """The register of Russian penal facilities (GeoJSON). Raises Refused."""
    source = read_source(path)
    features = _checked_features(source, _OSPACE_FIELDS)
    register = parse_register({"features": features})
    gates.check_bad(len(register.bad_rows), len(features), source.path)
    report = Report(source, len(features), "facilities")
    for bad in register.bad_rows:
        report.add(f"row {bad.index + 1}", "rejected", "unchanged", bad.reason)

    async def apply(session: AsyncSession, options: Options) -> None:
        with _progress(len(register.facilities), options) as step:
            ids = await _places(session, report, options).apply(register.facilities, step)
        if options.publish:
            await publish_facilities(session, ids)

    return Job(OSPACE, report, apply)


def memorial(path: Path) -> Job:
    """Memorial's list of political prisoners (GeoJSON). Raises Refused."""
    source = read_source(path)
    features = _checked_features(source, _MEMORIAL_FIELDS)
    names = [str((one or {}).get("name") or "").strip() for one in _properties(features)]
    gates.check_names(names.count(""), len(names), path=source.path)
    report = Report(source, len(features))

    async def apply(session: AsyncSession, options: Options) -> None:
        await _record_context(session, features)
        listed = dossiers.read_people(features, await recorded_register(session), source.stated_on)
        people = _people(session, report, options, dossiers.IMPORTER, dossiers.SCHEME)
        with _progress(len(features), options) as step:
            ids = await people.apply(listed, step)
        if isinstance(people, Proposals):
            await people.propose_drafts()
        if options.publish:
            await publish_people(session, ids, [dossiers.ORGANISATION.slug])

    return Job(dossiers.IMPORTER, report, apply)


def _people(session: AsyncSession, report: Report, options: Options, importer: str, scheme: str) -> People:
    names: dict[str, Any] = {"importer": importer, "scheme": scheme, "on": report.source.stated_on}
    if options.propose:
        return Proposals(session, report, actor=options.actor, **names)
    return People(session, report, **names)


def _places(session: AsyncSession, report: Report, options: Options) -> Places:
    on = report.source.stated_on
    if options.propose:
        return PlaceProposals(session, report, on=on, actor=options.actor)
    return Places(session, report, on=on)


async def _record_context(session: AsyncSession, features: list[Any]) -> None:
    """What people refer to. Kept as it is when it is there: editors may have bettered it."""
    await _record_once(session, Organisation, dossiers.ORGANISATION, record_organisation)
    groups, cases = dossiers.tags_of(features)
    for group in groups:
        if await session.get(Group, group.code) is None:
            await record_group(session, group)
    for case in cases:
        await _record_once(session, Case, case, record_case)


async def _record_once(session: AsyncSession, table: type[SQLModel], given: Any, record: Any) -> None:
    if await by_slug(session, table, given.slug) is None:
        await record(session, given)


def csv(path: Path, mapping_path: Path) -> Job:
    """A spreadsheet with a mapping. Raises Refused."""
    mapping = read_mapping(mapping_path)
    source = read_source(path)
    rows = csv_rows.read_rows(source, mapping)
    report = Report(source, len(rows))

    async def apply(session: AsyncSession, options: Options) -> None:
        people = _people(session, report, options, mapping.importer, mapping.scheme)
        with _progress(len(rows), options) as step:
            ids = await people.apply(csv_rows.read_people(rows, mapping), step)
        if isinstance(people, Proposals):
            await people.propose_drafts()
        if options.publish:
            await publish_people(session, ids)

    return Job(mapping.importer, report, apply)


async def run(owner_dsn: str, job: Job, options: Options) -> None:
    """`run_with` on connections of its own. Raises Refused."""
    engine = owner_engine(owner_dsn)
    try:
        await run_with(engine, job, options)
    finally:
        await engine.dispose()


async def run_with(engine: AsyncEngine, job: Job, options: Options) -> None:
    """All of the job or nothing; a dry run does the same and then undoes it. Raises Refused."""
    with contextlib.suppress(_DryRun):
        async with transaction(engine) as session:
            # Two imports at once would each see the other's people as missing.
            await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
            if not options.older:
                await refuse_older(session, job.importer, job.report.source)
            await job.apply(session, options)
            if options.dry_run:
                raise _DryRun
