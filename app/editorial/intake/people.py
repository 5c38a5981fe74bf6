"""Prisoners with all that belongs to them."""

from typing import Annotated

from pydantic import Field, StringConstraints

from app.editorial.intake.alerts import AlertIn
from app.editorial.intake.events import EventIn
from app.editorial.intake.letters import LettersIn
from app.editorial.intake.private import Private
from app.editorial.intake.values import (
    Country,
    Day,
    Edtf,
    ExternalIds,
    Intake,
    Line,
    Many,
    Ref,
    Region,
    Slug,
    Some,
    SourceIn,
    Tag,
    TextMap,
    Url,
    code,
)
from app.models.people import AfterRelease


class NameIn(Intake):
    kind: Annotated[str, code("name_kind")] = "legal"
    lang: Tag
    full: Line
    family: Line | None = None
    given: Line | None = None
    patronymic: Line | None = None
    dative: Line | None = None


class ChargeIn(Intake):
    provision: Line  # RU-UK-207.3-2-d
    status: Annotated[str, code("charge_status")] = "charged"
    case: Ref | None = None


class SentenceIn(Intake):
    court: TextMap | None = None
    date: Edtf | None = None
    term_months: Annotated[int, Field(ge=0, le=1200)] | None = None
    life: bool = False
    regime: Annotated[str, code("facility_type")] | None = None
    fine_amount: Annotated[int, Field(ge=0, le=10**12)] | None = None
    fine_currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$", max_length=3)] | None = None
    status: Annotated[str, code("sentence_status")] = "in_force"
    case: Ref | None = None


class RegimeIn(Intake):
    regime: Annotated[str, code("internal_regime")]
    start: Day
    end: Day | None = None  # the last day; None while it goes on


class StayIn(Intake):
    """In a facility, or in transit (no facility). Days are whole days; an unknown start or end is None."""

    facility: Ref | None = None
    start: Edtf | None = None
    end: Edtf | None = None
    regimes: Many[RegimeIn] = []


class RecognitionIn(Intake):
    organisation: Ref
    status: Annotated[str, code("recognition_status")]
    date: Edtf | None = None
    url: Url | None = None


class ConsentIn(Intake):
    scope: Annotated[str, code("consent_scope")]
    basis: Annotated[str, code("consent_basis")]
    given_on: Day | None = None
    expires_on: Day | None = None
    revoked_on: Day | None = None


class DossierIn(Intake):
    """A prisoner with all parts. `names[0]` is the primary name."""

    slug: Slug | None = None
    external_ids: ExternalIds = {}
    sample: bool = False  # an invented person
    names: Annotated[list[NameIn], Field(min_length=1, max_length=50)]
    country: Country
    region: Region | None = None
    gender: Annotated[str, code("gender")] = "unknown"
    birth: Edtf | None = None
    death: Edtf | None = None
    occupation: TextMap | None = None
    summary: TextMap | None = None
    description: TextMap | None = None
    status: Annotated[str, code("detention_status")] = "unknown"
    stage: Annotated[str, code("procedural_stage")] = "unknown"
    detained_on: Edtf | None = None
    grounds: Some[Annotated[str, code("persecution_ground")]] = []
    groups: Some[Slug] = []
    cases: Some[Ref] = []
    charges: Some[ChargeIn] = []
    sentences: Some[SentenceIn] = []
    events: Many[EventIn] = []
    stays: Some[StayIn] = []
    alerts: Many[AlertIn] = []
    letters: LettersIn | None = None
    recognitions: Some[RecognitionIn] = []
    consents: Some[ConsentIn] = []
    links: Some[Url] = []
    sources: Some[SourceIn] = []
    notes: Some[Private] = []  # for editors only
    after_release: AfterRelease = AfterRelease.keep
