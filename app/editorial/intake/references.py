"""What dossiers point to: groups, organisations, lists, campaigns."""

from typing import Annotated, Literal

from pydantic import Field

from app.editorial.intake.values import (
    Country,
    Edtf,
    Email,
    Intake,
    Line,
    Many,
    Ref,
    Slug,
    Some,
    SourceIn,
    TextMap,
    Url,
    code,
)


class GroupIn(Intake):
    code: Slug
    labels: TextMap


class OrganisationIn(Intake):
    slug: Slug
    sample: bool = False
    name: TextMap
    kind: Annotated[str, code("organisation_kind")] = "ngo"
    country: Country | None = None
    url: Url | None = None
    about: TextMap | None = None
    sources: Some[SourceIn] = []


_ENTRY_FIELDS = Literal["name", "organisation", "prisoner", "listed_on", "removed_on"]
Entry = Annotated[dict[_ENTRY_FIELDS, Line], Field(max_length=5)]


class OfficialListIn(Intake):
    """A state's register, quoted as the state's action and not in our voice."""

    slug: Slug
    sample: bool = False
    country: Country
    kind: Annotated[str, code("official_list_kind")]
    title: TextMap
    about: TextMap | None = None
    entries: Many[Entry] = []
    sources: Some[SourceIn] = []


class ProgressIn(Intake):
    """What was done in a campaign, and when."""

    on: Edtf
    text: TextMap


class CampaignIn(Intake):
    """`template` is an appeal's text; words in square brackets in it are for the reader to fill in.

    `legal_reference` says on what law the appeal rests, in words.
    """

    slug: Slug
    sample: bool = False
    kind: Annotated[str, code("campaign_kind")]
    title: TextMap
    text: TextMap | None = None
    occasion: TextMap | None = None
    urgent: bool = False
    addressee: TextMap | None = None
    addressee_email: Email | None = None
    legal_reference: TextMap | None = None
    template: TextMap | None = None
    progress: Some[ProgressIn] = []
    start: Edtf | None = None
    end: Edtf | None = None
    prisoners: Many[Ref] = []
    sources: Some[SourceIn] = []
