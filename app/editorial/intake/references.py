"""What dossiers point to: groups, organisations, lists, campaigns."""

from typing import Annotated, Literal

from app.editorial.intake.values import Country, Edtf, Intake, Ref, Slug, SourceIn, TextMap, Url, code


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
    sources: list[SourceIn] = []


class OfficialListIn(Intake):
    """A state's register, quoted as the state's action and not in our voice."""

    slug: Slug
    sample: bool = False
    country: Country
    kind: Annotated[str, code("official_list_kind")]
    title: TextMap
    about: TextMap | None = None
    entries: list[dict[Literal["name", "organisation", "prisoner", "listed_on", "removed_on"], str]] = []
    sources: list[SourceIn] = []


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
    prisoners: list[Ref] = []
    sources: list[SourceIn] = []
