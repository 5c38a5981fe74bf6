"""What an importer, the seed or an editor's form hands in: checked shapes, no tables.

Languages are BCP 47 tags, dates EDTF level 1 strings, countries ISO 3166-1 alpha-2, regions ISO 3166-2,
codes those of `app.vocabularies`. A value that breaks one of these is refused with a `ValidationError`.
`Ref` points to another record by its slug, or by `scheme:value` of an external id.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.text.edtf_dates import parse
from app.text.languages import check_text_map
from app.vocabularies import vocabulary
from app.vocabularies.places import check_country, check_region


def _edtf(value: str) -> str:
    return parse(value).edtf


def _no_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("holds a NUL character")
    return value


def _code(name: str) -> AfterValidator:
    return AfterValidator(lambda value: vocabulary(name).require(value))


TextMap = Annotated[dict[str, str], AfterValidator(check_text_map)]
Edtf = Annotated[str, AfterValidator(_edtf)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(_no_nul)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=100_000), AfterValidator(_no_nul)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,99}$")]
Ref = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_no_nul)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=2000)]
Country = Annotated[str, AfterValidator(check_country)]
Region = Annotated[str, AfterValidator(check_region)]
ExternalIds = dict[Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")], Line]


class _Intake(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NameIn(_Intake):
    kind: Annotated[str, _code("name_kind")] = "legal"
    lang: str
    full: Line
    family: Line | None = None
    given: Line | None = None
    patronymic: Line | None = None
    dative: Line | None = None


class SourceIn(_Intake):
    """A source that may be shown; `locator` says where in it (a paragraph, a page)."""

    type: Annotated[str, _code("source_type")]
    title: TextMap
    url: Url | None = None
    published_on: Edtf | None = None
    locator: Line | None = None


class ChargeIn(_Intake):
    provision: Line  # RU-UK-207.3-2-d
    status: Annotated[str, _code("charge_status")] = "charged"
    case: Ref | None = None


class SentenceIn(_Intake):
    court: TextMap | None = None
    date: Edtf | None = None
    term_months: Annotated[int, Field(ge=0, le=1200)] | None = None
    life: bool = False
    regime: Annotated[str, _code("facility_type")] | None = None
    fine_amount: Annotated[int, Field(ge=0)] | None = None
    fine_currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    status: Annotated[str, _code("sentence_status")] = "in_force"
    case: Ref | None = None


class EventIn(_Intake):
    """One dated fact. `starts_at` (with its IANA `time_zone`) for hearings that are still to come."""

    type: Annotated[str, _code("event_type")]
    date: Edtf
    title: TextMap
    description: TextMap | None = None
    status: Annotated[str, _code("event_status")] = "past"
    starts_at: datetime | None = None
    time_zone: Line | None = None
    facility: Ref | None = None
    created_by: Line | None = None
    approved_by: Line | None = None  # another person than `created_by`, for kinds that need a second one
    sources: list[SourceIn] = []


class RegimeIn(_Intake):
    regime: Annotated[str, _code("internal_regime")]
    start: date
    end: date | None = None  # the last day; None while it goes on


class StayIn(_Intake):
    """In a facility, or in transit (no facility). Days are whole days; an unknown start or end is None."""

    facility: Ref | None = None
    start: Edtf | None = None
    end: Edtf | None = None
    regimes: list[RegimeIn] = []


class AlertIn(_Intake):
    type: Annotated[str, _code("alert_type")]
    severity: Annotated[str, _code("severity")]
    urgency: Annotated[str, _code("urgency")] = "unknown"
    evidence: Annotated[str, _code("verification_status")]
    state: Annotated[str, _code("alert_state")] = "draft"
    headline: TextMap
    text: TextMap
    private_text: Prose | None = None
    since: Edtf
    review_by: date | None = None
    actions: list[dict[Literal["kind", "text", "url"], str]] = []
    created_by: Line | None = None
    approved_by: Line | None = None  # another person than `created_by` for the grave kinds
    sources: list[SourceIn] = []


class ChannelIn(_Intake):
    type: Annotated[str, _code("letter_channel_type")]
    status: Annotated[str, _code("letter_channel_status")] = "open"
    url: Url | None = None
    verified_on: date | None = None


class LettersIn(_Intake):
    """How to write. Nothing about who writes, ever."""

    wants: Annotated[str, _code("wants_letters")] = "unknown"
    languages: list[str] = []
    language_rule: Annotated[str, _code("letter_language_rule")] = "unknown"
    write_about: TextMap | None = None
    avoid: TextMap | None = None
    addressee: Line | None = None  # as on the envelope, in the dative where the language declines
    envelope_lines: list[Line] = []
    envelope_lang: str | None = None
    verified_on: date | None = None
    channels: list[ChannelIn] = []


class RecognitionIn(_Intake):
    organisation: Ref
    status: Annotated[str, _code("recognition_status")]
    date: Edtf | None = None
    url: Url | None = None


class ConsentIn(_Intake):
    scope: Annotated[str, _code("consent_scope")]
    basis: Annotated[str, _code("consent_basis")]
    given_on: date | None = None
    expires_on: date | None = None
    revoked_on: date | None = None


class DossierIn(_Intake):
    """A prisoner with all parts. `names[0]` is the primary name."""

    slug: Slug | None = None
    external_ids: ExternalIds = {}
    sample: bool = False  # an invented person
    names: Annotated[list[NameIn], Field(min_length=1, max_length=50)]
    country: Country
    region: Region | None = None
    gender: Annotated[str, _code("gender")] = "unknown"
    birth: Edtf | None = None
    death: Edtf | None = None
    occupation: TextMap | None = None
    summary: TextMap | None = None
    description: TextMap | None = None
    status: Annotated[str, _code("detention_status")] = "unknown"
    stage: Annotated[str, _code("procedural_stage")] = "unknown"
    detained_on: Edtf | None = None
    grounds: list[Annotated[str, _code("persecution_ground")]] = []
    groups: list[Slug] = []
    cases: list[Ref] = []
    charges: list[ChargeIn] = []
    sentences: list[SentenceIn] = []
    events: list[EventIn] = []
    stays: list[StayIn] = []
    alerts: list[AlertIn] = []
    letters: LettersIn | None = None
    recognitions: list[RecognitionIn] = []
    consents: list[ConsentIn] = []
    links: list[Url] = []
    sources: list[SourceIn] = []
    notes: list[Prose] = []  # for editors only


class GroupIn(_Intake):
    code: Slug
    labels: TextMap


class AddressIn(_Intake):
    postcode: Line | None = None
    lines: Annotated[list[Line], Field(min_length=1, max_length=10)]
    lang: str
    latin_lines: list[Line] = []
    start: date | None = None
    end: date | None = None


class FacilityIn(_Intake):
    slug: Slug | None = None
    external_ids: ExternalIds = {}
    sample: bool = False
    country: Country
    region: Region | None = None
    type: Annotated[str, _code("facility_type")] = "unknown"
    name: TextMap
    number: Line | None = None  # «ИК-9»
    addresses: list[AddressIn] = []
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    rules: TextMap | None = None
    needs_review: bool = False
    sources: list[SourceIn] = []
    notes: list[Prose] = []


class CaseIn(_Intake):
    slug: Slug
    sample: bool = False
    title: TextMap
    summary: TextMap | None = None
    country: Country
    region: Region | None = None
    stage: Annotated[str, _code("procedural_stage")] = "unknown"
    court: TextMap | None = None
    events: list[EventIn] = []
    sources: list[SourceIn] = []


class OrganisationIn(_Intake):
    slug: Slug
    sample: bool = False
    name: TextMap
    kind: Annotated[str, _code("organisation_kind")] = "ngo"
    country: Country | None = None
    url: Url | None = None
    about: TextMap | None = None
    sources: list[SourceIn] = []


class FigureIn(_Intake):
    """A number that a source states, quoted with its day; `qualifier` as the source says it."""

    slug: Slug
    label: TextMap
    value: int
    qualifier: Literal["exactly", "at_least", "more_than"] = "exactly"
    as_of: Edtf | None = None
    # `list` below would hide the type, so the sources stand before it.
    sources: Annotated[list[SourceIn], Field(min_length=1)]
    list: Ref | None = None
    case: Ref | None = None


class OfficialListIn(_Intake):
    """A state's register, quoted as the state's action and not in our voice."""

    slug: Slug
    sample: bool = False
    country: Country
    kind: Annotated[str, _code("official_list_kind")]
    title: TextMap
    about: TextMap | None = None
    entries: list[dict[Literal["name", "organisation", "prisoner", "listed_on", "removed_on"], str]] = []
    sources: list[SourceIn] = []


class CampaignIn(_Intake):
    slug: Slug
    sample: bool = False
    kind: Annotated[str, _code("campaign_kind")]
    title: TextMap
    text: TextMap | None = None
    occasion: TextMap | None = None
    addressee: TextMap | None = None
    template: TextMap | None = None
    start: Edtf | None = None
    end: Edtf | None = None
    prisoners: list[Ref] = []
    sources: list[SourceIn] = []


class AdvocacyActionIn(_Intake):
    slug: Slug
    type: Annotated[str, _code("advocacy_type")]
    status: Annotated[str, _code("advocacy_status")]
    title: TextMap
    date: Edtf | None = None
    reference: Line | None = None
    url: Url | None = None
    prisoner: Ref | None = None
    case: Ref | None = None
    organisations: list[Ref] = []
    sources: list[SourceIn] = []


class SeedFile(_Intake):
    """One JSON file under `seed/`: any of these, loaded in this order."""

    groups: list[GroupIn] = []
    organisations: list[OrganisationIn] = []
    facilities: list[FacilityIn] = []
    cases: list[CaseIn] = []
    lists: list[OfficialListIn] = []
    figures: list[FigureIn] = []
    prisoners: list[DossierIn] = []
    campaigns: list[CampaignIn] = []
    advocacy: list[AdvocacyActionIn] = []
