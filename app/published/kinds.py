"""What can be listed, and by what it can be filtered and sorted. The OpenAPI document is made from this."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from app.text.languages import canonical_tag
from app.vocabularies import vocabulary
from app.vocabularies.places import check_country, check_region


@dataclass(frozen=True)
class Filter:
    """`facet` filters look for `name:value`; the others have one of their own in `conditions`."""

    about: str
    vocabulary: str | None = None
    check: Callable[[str], str] | None = None
    kind: str = "facet"  # or: date, moment, days, flag, within, unwritten
    also: tuple[str, ...] = ()  # values of the facet that always fit
    column: str = ""
    example: str | None = None

    def checked(self, value: str) -> str:
        """The canonical value. Raises ValueError with what is allowed."""
        if self.vocabulary:
            return vocabulary(self.vocabulary).require(value)
        return self.check(value) if self.check else value


@dataclass(frozen=True)
class Sort:
    column: str
    descending_column: str | None = None  # where unknown is last in both directions

    def for_direction(self, *, descending: bool) -> str:
        return self.descending_column if descending and self.descending_column else self.column


@dataclass(frozen=True)
class Kind:
    """One kind of document: `path` under /v1, its filters and sorts, and the order it has by itself."""

    name: str
    path: str
    filters: dict[str, Filter]
    sorts: dict[str, Sort] = field(default_factory=dict)
    default_sort: str = "recorded"

    @property
    def all_sorts(self) -> dict[str, Sort]:
        return {"recorded": Sort("id"), **self.sorts}


MOST_DAYS, LONGEST_DAYS, LONGEST_SLUG = 366, 6, 100
LETTER_STATES = ("open", "in_transit", "no_address", "not_wanted", "closed")


def _slug(value: str) -> str:
    if not value or len(value) > LONGEST_SLUG or not value.isascii():
        raise ValueError("not a slug: Latin letters, digits and hyphens")
    return value


def _letter_state(value: str) -> str:
    if value not in LETTER_STATES:
        raise ValueError(f"allowed: {', '.join(LETTER_STATES)}")
    return value


def _yes_no(value: str) -> str:
    if value not in {"true", "false"}:
        raise ValueError("allowed: true, false")
    return value


def _as_facet(value: str) -> str:
    """Flags are kept as `name:yes` and `name:no`."""
    return {"true": "yes", "false": "no"}[_yes_no(value)]


def _day(value: str) -> str:
    return date.fromisoformat(value).isoformat()


def _written(value: str) -> str:
    """A letter is in a language, whatever its country or script."""
    return canonical_tag(value).partition("-")[0]


def _moment(value: str) -> str:
    moment = datetime.fromisoformat(value.replace(" ", "+"))
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone, as in 2026-01-31T12:00:00Z")
    try:
        return moment.astimezone(UTC).isoformat()
    except OverflowError:
        raise ValueError("not a time between the years 1 and 9999") from None


def _days(value: str) -> str:
    if not (value.isascii() and value.isdigit() and len(value) <= LONGEST_DAYS and int(value) <= MOST_DAYS):
        raise ValueError(f"a whole number of days from 0 to {MOST_DAYS}")
    return value


COUNTRY = Filter("Country, ISO 3166-1 alpha-2", check=check_country, example="RU")
REGION = Filter("Region, ISO 3166-2", check=check_region, example="RU-BA")
SAMPLE = Filter(
    "Invented people for demonstration: `false` leaves them out",
    check=_as_facet,
)
UPDATED = Filter("Changed after this moment (RFC 3339)", kind="moment", column="updated_at >", check=_moment)
NAME, UPDATED_SORT = Sort("sort_name"), Sort("updated_at")
DATE = Sort("date_up", "date_down")


def _since(name: str) -> dict[str, Filter]:
    return {
        f"{name}_after": Filter(
            "On this day or later; a partial date that may be counts",
            kind="date",
            column="latest >=",
            check=_day,
        ),
        f"{name}_before": Filter(
            "On this day or earlier; a partial date that may be counts",
            kind="date",
            column="earliest <=",
            check=_day,
        ),
    }


_PERSON = {
    "country": COUNTRY,
    "region": REGION,
    "status": Filter("Custody status", vocabulary="detention_status"),
    "status_group": Filter("Custody status, coarse", vocabulary="status_group"),
    "stage": Filter("Stage of the proceedings", vocabulary="procedural_stage"),
    "ground": Filter("Why the person is persecuted", vocabulary="persecution_ground"),
    "group": Filter("Persecuted as part of this group", check=_slug, example="jehovahs-witnesses"),
    "law": Filter("Provision, or anything above it", example="RU-UK-282.2"),
    "facility": Filter("Where the person is held", check=_slug),
    "case": Filter("Case", check=_slug),
    "recognised_by": Filter("Organisation that recognises the person", check=_slug),
    "gender": Filter("Gender", vocabulary="gender"),
    "letters": Filter(f"State of letters: {', '.join(LETTER_STATES)}", check=_letter_state, example="open"),
    "letter_language": Filter(
        "Language in which the person reads letters", check=canonical_tag, example="ru"
    ),
    "alert": Filter("Has an active alert of this type", vocabulary="alert_type"),
    "isolated": Filter("In isolation now", check=_as_facet),
    "birthday_within": Filter("Birthday within this many days", kind="days", check=_days),
    "sample": SAMPLE,
    "updated_after": UPDATED,
}
PRISONERS = Kind(
    "prisoner", "prisoners", {**_PERSON, **_since("detained")},
    {"name": NAME, "detained": DATE, "updated": UPDATED_SORT, "birthday": Sort("birthday_rank"),
     "need": Sort("rank")},
)  # fmt: skip
LETTERS = Kind(
    "letter", "letters",
    {**_PERSON, **_since("detained"),
     "language": Filter("You write in this language: who may get such letters", check=_written, also=("any",),
                        example="de"),
     "interest": Filter("Is interested in this", vocabulary="letter_interest"),
     "arrested_within": Filter("Deprived of liberty within this many days", kind="within", check=_days),
     "never_written": Filter("Nobody wrote yet, as far as groups that we know say", kind="unwritten",
                             check=_yes_no)},
    {"need": Sort("rank"), "name": NAME, "birthday": Sort("birthday_rank"), "updated": UPDATED_SORT}, "-need",
)  # fmt: skip
CASES = Kind(
    "case", "cases",
    {"country": COUNTRY, "region": REGION, "stage": Filter("Stage", vocabulary="procedural_stage"),
     "prisoner": Filter("Defendant", check=_slug), "sample": SAMPLE, "updated_after": UPDATED},
    {"name": NAME, "updated": UPDATED_SORT},
)  # fmt: skip
EVENTS = Kind(
    "event", "events",
    {"type": Filter("Kind of fact", vocabulary="event_type"),
     "status": Filter("Status", vocabulary="event_status"),
     "country": COUNTRY, "case": Filter("Case", check=_slug), "prisoner": Filter("Prisoner", check=_slug),
     "facility": Filter("Facility", check=_slug),
     "upcoming": Filter("Still to come", kind="flag", check=_yes_no),
     "sample": SAMPLE, **_since("date"), "updated_after": UPDATED},
    {"date": DATE, "updated": UPDATED_SORT}, "-date",
)  # fmt: skip
ALERTS = Kind(
    "alert", "alerts",
    {"type": Filter("Type", vocabulary="alert_type"),
        "severity": Filter("CAP 1.2 severity", vocabulary="severity"),
     "urgency": Filter("CAP 1.2 urgency", vocabulary="urgency"),
     "certainty": Filter("CAP 1.2 certainty", vocabulary="certainty"),
     "state": Filter("State; `active` finds those that were updated too", vocabulary="alert_state"),
     "confirmed": Filter("Confirmed within its time; false: overdue", check=_as_facet),
     "country": COUNTRY, "region": REGION, "prisoner": Filter("Prisoner", check=_slug),
     "facility": Filter("Facility", check=_slug), "sample": SAMPLE, **_since("since"),
     "updated_after": UPDATED},
    {"since": DATE, "updated": UPDATED_SORT}, "-since",
)  # fmt: skip
FACILITIES = Kind(
    "facility", "facilities",
    {"country": COUNTRY, "region": REGION, "type": Filter("Type", vocabulary="facility_type"),
     "held": Filter("Holds a prisoner of ours", check=_as_facet),
     "sample": SAMPLE, "updated_after": UPDATED},
    {"name": NAME, "updated": UPDATED_SORT},
)  # fmt: skip
ORGANISATIONS = Kind(
    "organisation", "organisations",
    {"country": COUNTRY, "kind": Filter("Kind", vocabulary="organisation_kind"), "sample": SAMPLE},
    {"name": NAME, "updated": UPDATED_SORT}, "name",
)  # fmt: skip
LISTS = Kind(
    "list", "lists",
    {"country": COUNTRY, "kind": Filter("Kind", vocabulary="official_list_kind"), "sample": SAMPLE},
)  # fmt: skip
CAMPAIGNS = Kind(
    "campaign", "campaigns",
    {"kind": Filter("Kind", vocabulary="campaign_kind"), "urgent": Filter("Urgent", check=_as_facet),
     "prisoner": Filter("For whom", check=_slug), "sample": SAMPLE},
)  # fmt: skip
ADVOCACY = Kind(
    "advocacy", "advocacy",
    {"type": Filter("Type", vocabulary="advocacy_type"),
        "status": Filter("Status", vocabulary="advocacy_status"),
     "country": COUNTRY, "prisoner": Filter("Prisoner, or a defendant of the case", check=_slug),
     "case": Filter("Case", check=_slug), "organisation": Filter("Organisation", check=_slug),
     "sample": SAMPLE, **_since("date"), "updated_after": UPDATED},
    {"name": NAME, "date": DATE, "updated": UPDATED_SORT},
)  # fmt: skip
KINDS = (PRISONERS, CASES, EVENTS, ALERTS, LETTERS, CAMPAIGNS, FACILITIES, ORGANISATIONS, LISTS, ADVOCACY)
