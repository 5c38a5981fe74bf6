"""Parts that several documents show."""

from collections.abc import Mapping

from app.models.advocacy import AdvocacyAction
from app.models.cases import Case
from app.models.people import Name, Prisoner, RegimeInterval
from app.models.places import Facility
from app.publication import shapes
from app.publication.gather import Cited
from app.publication.isolation import ISOLATION, Run
from app.text.edtf_dates import parse

# Where a document of this kind is read. Figures are read together.
PATHS = {
    "facility": "/v1/facilities/{}",
    "letter": "/v1/prisoners/{}/letters",
    "advocacy": "/v1/advocacy/{}",
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


def advocacy_shape(
    row: AdvocacyAction,
    cited: Cited | None,
    *,
    person: shapes.PersonRef | None,
    country: str | None,
    case: str | None,
    organisations: list[str],
) -> shapes.Advocacy:
    """`person` and `case` are public."""
    day = parse(row.date) if row.date else None
    following = parse(row.next_date) if row.next_date else None
    return shapes.Advocacy(
        id=str(row.id), slug=row.slug, own_url=path("advocacy", row.slug), sample=row.sample, type=row.type,
        status=row.status, title=row.title,
        date=row.date, date_earliest=day and day.earliest, date_latest=day and day.latest,
        next_date=row.next_date, next_earliest=following and following.earliest,
        next_latest=following and following.latest, reference=row.reference, url=row.url, country=country,
        prisoner=person, case=case, organisations=organisations, sources=sources(cited),
    )  # fmt: skip


def isolation_runs(regimes: list[RegimeInterval]) -> list[Run]:
    return [Run(r.start, r.end) for r in regimes if r.regime in ISOLATION]


def sort_name(names: Mapping[str, str]) -> str:
    """What a text map sorts by: its first text, cut, since it travels in cursors, which are bounded."""
    return next(iter(names.values()), "").casefold()[:LONGEST_SORT_NAME]
