"""Whatever an intake shape takes fits the column it goes to, and the largest of it is shown everywhere."""

import types
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Any, Union, get_args, get_origin

import annotated_types
import httpx
import pytest
from pydantic import ValidationError
from pydantic.fields import FieldInfo
from sqlalchemy import BigInteger, Column, Date, DateTime, Integer, String

from app.editorial.intake import (
    AddressIn,
    AdvocacyActionIn,
    AlertIn,
    CampaignIn,
    CaseIn,
    ChannelIn,
    ChargeIn,
    DossierIn,
    EventIn,
    FacilityIn,
    FigureIn,
    GroupIn,
    LettersIn,
    NameIn,
    OfficialListIn,
    OrganisationIn,
    RecognitionIn,
    RegimeIn,
    SeedFile,
    SentenceIn,
    SourceIn,
    StayIn,
)  # fmt: skip
from app.editorial.intake.alerts import AlertActionIn
from app.editorial.intake.people import ConsentIn
from app.editorial.intake.references import ProgressIn
from app.editorial.intake.values import Intake
from app.models.advocacy import AdvocacyAction, Figure, OfficialList, Organisation, Recognition
from app.models.alerts import Alert
from app.models.cases import Case, Charge, Event, Sentence
from app.models.letters import Campaign, LetterChannel, LetterProfile
from app.models.people import Consent, Name, Prisoner, RegimeInterval, Stay
from app.models.places import Facility, FacilityAddress
from app.models.records import Group, Source
from app.text.edtf_dates import FIRST_DAY, LAST_DAY
from tests.admin_calls import body, decide, ok, submitted
from tests.staff import Person, check

TABLES: dict[type[Intake], Any] = {
    AddressIn: FacilityAddress, AdvocacyActionIn: AdvocacyAction, AlertIn: Alert, CampaignIn: Campaign,
    CaseIn: Case, ChannelIn: LetterChannel, ChargeIn: Charge, ConsentIn: Consent, DossierIn: Prisoner,
    EventIn: Event, FacilityIn: Facility, FigureIn: Figure, GroupIn: Group, LettersIn: LetterProfile,
    NameIn: Name, OfficialListIn: OfficialList, OrganisationIn: Organisation, RecognitionIn: Recognition,
    RegimeIn: RegimeInterval, SentenceIn: Sentence, SourceIn: Source, StayIn: Stay,
}  # fmt: skip
IN_OTHERS = {AlertActionIn, ProgressIn, SeedFile}  # JSON columns; a file of shapes
INTEGERS = {Integer: 2**31, BigInteger: 2**63}
INDEX_ROW = 2704  # bytes: what a B-tree of PostgreSQL takes
CLEAR = (date(1, 1, 2), date(9999, 12, 30))  # days with a day on either side
CASES = [
    (shape, name, table.__table__.columns[name])
    for shape, table in TABLES.items()
    for name in shape.model_fields
    if name in table.__table__.columns
]


def shapes(of: type[Intake] = Intake) -> Iterator[type[Intake]]:
    for one in of.__subclasses__():
        yield one
        yield from shapes(one)


def bounds(annotation: Any, metadata: Any = ()) -> dict[str, Any]:
    """`ge`, `le` and `max_length` of the value, wherever in the annotation they stand."""
    found: dict[str, Any] = {}
    for one in metadata:
        if isinstance(one, FieldInfo):
            found |= bounds(None, one.metadata)
        if isinstance(one, annotated_types.GroupedMetadata):
            found |= bounds(None, list(one))
        for name in ("ge", "le", "max_length"):
            if getattr(one, name, None) is not None:
                found[name] = getattr(one, name)
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        found |= bounds(inner, more)
    if get_origin(annotation) in {Union, types.UnionType}:
        for one in get_args(annotation):
            found |= bounds(one)
    return found


def faults(column: Column[Any], given: dict[str, Any], indexed: set[str]) -> Iterator[str]:
    """Why the column may refuse a value within these bounds."""
    kind = type(column.type)
    if (
        kind in INTEGERS
        and not -INTEGERS[kind] <= given.get("ge", -(10**30)) <= given.get("le", 10**30) < INTEGERS[kind]
    ):
        yield "an integer that the column can't hold"
    if kind in {Date, DateTime}:
        low, high = given.get("ge", date.min), given.get("le", date.max)
        if not (CLEAR[0] <= _day(low) <= _day(high) <= CLEAR[1]):
            yield "a day without a day before or after"
    if isinstance(column.type, String):
        longest = given.get("max_length", 10**9)
        if column.type.length is not None and longest > column.type.length:
            yield "longer than the column"
        if column.name in indexed and longest * 4 > INDEX_ROW:
            yield "longer than an index takes"


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def indexed(table: Any) -> set[str]:
    whole = table.__table__
    unique = [one for one in whole.constraints if hasattr(one, "columns")]
    found = {column.name for one in [*whole.indexes, *unique] for column in one.columns}
    return found | {one.name for one in whole.columns if one.unique or one.index}


@pytest.mark.parametrize(
    ("shape", "name", "column"), CASES, ids=lambda one: str(getattr(one, "__name__", one))
)
def test_what_is_taken_fits(shape: type[Intake], name: str, column: Column[Any]) -> None:
    field = shape.model_fields[name]
    given = bounds(field.annotation, field.metadata)
    assert list(faults(column, given, indexed(TABLES[shape]) - {"kind"})) == []


def test_every_shape_is_compared() -> None:
    ours = {one for one in shapes() if one.__module__.startswith("app.editorial.intake")}
    assert ours == TABLES.keys() | IN_OTHERS
    assert len(CASES) > 150


@pytest.mark.parametrize(
    ("kind", "given", "refused"),
    [
        (Integer(), {"ge": 0, "le": 10**12}, True), (BigInteger(), {"ge": 0, "le": 10**12}, False),
        (Integer(), {}, True), (Date(), {}, True), (Date(), {"ge": FIRST_DAY, "le": LAST_DAY}, False),
        (DateTime(), {"ge": datetime(1000, 1, 1, tzinfo=UTC)}, True), (String(5), {"max_length": 6}, True),
        (String(), {"max_length": 700}, True), (String(), {"max_length": 600}, False), (String(), {}, True),
    ],
)  # fmt: skip
def test_the_comparison_finds_what_does_not_fit(kind: Any, given: dict[str, Any], *, refused: bool) -> None:
    assert bool(list(faults(Column("x", kind), given, {"x"}))) is refused


LAST, LAST_MOMENT = LAST_DAY.isoformat(), "2999-12-31T00:00:00Z"
_SAID = {"en": "A"}
REGIME = {"regime": "shizo", "start": "1000-01-01", "end": LAST}
LARGEST: dict[str, Any] = {
    "birth": "2999", "detained_on": f"1000-01-01/{LAST}",
    "sentences": [{"fine_amount": 10**12, "fine_currency": "IRR", "term_months": 1200, "date": LAST}],
    "stays": [{"start": "1000", "end": "2999", "regimes": [REGIME]}],
    "consents": [
        {"scope": "health_public", "basis": "self", "given_on": "1000-01-01", "expires_on": LAST}
    ],
    "events": [
        {"type": "hearing_scheduled", "date": LAST, "title": _SAID, "status": "scheduled",
         "starts_at": LAST_MOMENT, "time_zone": "Pacific/Kiritimati"}
    ],
    "alerts": [
        {"type": "life_threatening_health", "severity": "minor", "evidence": "corroborated",
         "state": "active",         "headline": _SAID, "text": _SAID, "since": "1000",
         "review_by": LAST, "expires_on": LAST}
    ],
    "letters": {"verified_on": LAST, "channels": [{"type": "post", "verified_on": "1000-01-01"}]},
}  # fmt: skip


async def test_the_largest_of_all_is_accepted_shown_and_fed(
    anna: Person, rita: Person, client: httpx.AsyncClient
) -> None:
    waiting = await submitted(anna, await anna.post("prisoners?confirmed=true", body("eve", **LARGEST)))
    ok(await rita.get(f"proposals/{waiting['id']}/preview"))
    ok(await decide(rita, waiting["id"]))
    shown = ok(await client.get("/v1/prisoners/eve"))
    assert shown["sentences"][0]["fine_amount"] == 10**12 if "sentences" in shown else shown["sentence"]
    for path in (
        "/v1/prisoners/eve/timeline", "/v1/prisoners/eve/alerts", "/v1/statistics",
        "/statistics", "/prisoners/eve", "/v1/events?upcoming=true", "/v1/alerts", "/v1/letters",
        "/feeds/prisoners/eve.atom",
        "/feeds/prisoners/eve.json", "/feeds/prisoners/eve.ics", "/feeds/calendar.ics", "/feeds/alerts.atom",
    ):  # fmt: skip
        got = await client.get(path, follow_redirects=True)
        assert got.status_code == 200, path


@pytest.mark.parametrize("day", ["0001-01-01", "0999-12-31", "3000-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "where",
    [
        "alerts.0.expires_on", "alerts.0.review_by", "stays.0.regimes.0.end", "consents.0.given_on",
        "letters.verified_on", "events.0.starts_at",
    ],
)  # fmt: skip
async def test_a_day_beyond_is_the_senders_fault(day: str, where: str) -> None:
    said: Any = body("eve", **LARGEST)
    *path, last = where.split(".")
    inner = said
    for step in path:
        inner = inner[int(step)] if step.isdigit() else inner[step]
    inner[last] = f"{day}T00:00:00Z" if last == "starts_at" else day
    with pytest.raises(ValidationError, match="than or equal"):
        DossierIn.model_validate(said)


@pytest.mark.parametrize("amount", [-1, 10**12 + 1, 10**30, 0.5])
async def test_an_amount_beyond_is_refused(anna: Person, amount: float) -> None:
    said = body("eve", sentences=[])
    said["sentences"] = [{"fine_amount": amount}]
    check(await anna.post("prisoners?confirmed=true", said), 422, "invalid")
