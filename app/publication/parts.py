"""Parts that several documents show."""

import uuid
from collections.abc import Mapping
from datetime import date

from app.models.alerts import Alert
from app.models.cases import Case, Event
from app.models.people import Name, Prisoner, RegimeInterval
from app.models.places import Facility
from app.publication import shapes
from app.publication.gather import Cited
from app.publication.isolation import ISOLATION, Run
from app.publication.policy import event_is_public

# Where a document of this kind is read. Figures and advocacy actions are read together.
PATHS = {
    "facility": "/v1/facilities/{}",
    "letter": "/v1/prisoners/{}/letters",
    "advocacy": "/v1/advocacy",
    "figure": "/v1/statistics",
}
LONGEST_SORT_NAME = 60


def path(kind: str, slug: object) -> str:
    """The address of a document within this site."""
    return PATHS.get(kind, f"/v1/{kind}s/{{}}").format(slug)


def sources(cited: Cited | None) -> list[shapes.SourceRef]:
    return [
        shapes.SourceRef(
            type=source.type, title=source.title, url=source.url,
            published_on=source.published_on, locator=citation.locator,
        )
        for citation, source in cited or []
    ]  # fmt: skip


def name_map(names: list[Name]) -> dict[str, str]:
    """One name per language: the first of each, former names left out unless there is no other."""
    best: dict[str, str] = {}
    for name in sorted(names, key=lambda n: (n.kind in {"former", "pen"}, n.position)):
        best.setdefault(name.lang, name.full)
    return best


def person_ref(prisoner: Prisoner, names: list[Name]) -> shapes.PersonRef:
    return shapes.PersonRef(
        id=str(prisoner.id), slug=prisoner.slug, url=path("prisoner", prisoner.slug),
        sample=prisoner.sample, name=name_map(names),
    )  # fmt: skip


def facility_card(facility: Facility) -> shapes.FacilityCard:
    return shapes.FacilityCard(
        id=str(facility.id), slug=facility.slug, url=path("facility", facility.slug), sample=facility.sample,
        name=facility.name, type=facility.type, number=facility.number,
        country=facility.country, region=facility.region,
    )  # fmt: skip


def case_card(case: Case) -> shapes.CaseCard:
    return shapes.CaseCard(
        id=str(case.id), slug=case.slug, url=path("case", case.slug), sample=case.sample, title=case.title,
        country=case.country, region=case.region, stage=case.stage,
    )  # fmt: skip


def event(
    row: Event, cited: dict[uuid.UUID, Cited], *, facility: str | None = None, case: str | None = None
) -> shapes.Event:
    return shapes.Event(
        id=str(row.id), type=row.type, status=row.status, date=row.date, date_earliest=row.date_earliest,
        date_latest=row.date_latest, starts_at=row.starts_at, time_zone=row.time_zone, title=row.title,
        description=row.description, facility=facility, case=case, sources=sources(cited.get(row.id)),
    )  # fmt: skip


def timeline(
    rows: list[Event],
    cited: dict[uuid.UUID, Cited],
    facilities: dict[uuid.UUID, Facility],
    cases: dict[uuid.UUID, str],
) -> list[shapes.Event]:
    """Oldest first. A partial date stands after the exact days of its span: a `2022` event ends 2022."""

    def place(row: Event) -> tuple[date, date]:
        latest = row.date_latest or date.max
        return latest, row.date_earliest or date.min

    shown = sorted((row for row in rows if event_is_public(row)), key=place)
    return [
        event(
            row, cited,
            facility=facilities[row.facility_id].slug if row.facility_id in facilities else None,
            case=cases.get(row.case_id) if row.case_id else None,
        )
        for row in shown
    ]  # fmt: skip


def alert_card(row: Alert) -> shapes.AlertCard:
    return shapes.AlertCard(
        id=str(row.id), url=path("alert", row.id), type=row.type, severity=row.severity, urgency=row.urgency,
        evidence=row.evidence, state=row.state, headline=row.headline, since=row.since,
        since_earliest=row.since_earliest, since_latest=row.since_latest,
        review_by=row.review_by, updated_at=row.updated_at,
    )  # fmt: skip


def isolation_runs(regimes: list[RegimeInterval]) -> list[Run]:
    return [Run(r.start, r.end) for r in regimes if r.regime in ISOLATION]


def sort_name(names: Mapping[str, str]) -> str:
    """What a text map sorts by: its first text, cut, since it travels in cursors, which are bounded."""
    return next(iter(names.values()), "").casefold()[:LONGEST_SORT_NAME]
