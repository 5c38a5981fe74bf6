"""What dossiers point to: groups, organisations, lists, campaigns."""

from typing import Annotated, Literal

from pydantic import Field

from app.editorial.intake.values import (
    Country,
    Edtf,
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


class CampaignIn(Intake):
    slug: Slug
    sample: bool = False
    kind: Annotated[str, code("campaign_kind")]
    title: TextMap
    text: TextMap | None = None
    occasion: TextMap | None = None
    addressee: TextMap | None = None
    template: TextMap | None = None
    start: Edtf | None = None
    end: Edtf | None = None
    prisoners: Many[Ref] = []
    sources: Some[SourceIn] = []
