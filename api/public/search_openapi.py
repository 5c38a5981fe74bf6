"""What `/v1/search` and `/v1/suggest` take and answer, for the OpenAPI document."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.public.openapi import FORMAT, LANG, Meta, filter_parameter
from app.published.listing import DEFAULT_LIMIT, MOST
from search.request import FACETS, KINDS, LONGEST, MOST_SUGGESTED, filters_of_all


class Matched(BaseModel):
    field: str = Field(description="Part of the document: name, title, summary, timeline …")
    lang: str | None = Field(description="BCP 47; null or `und` where it is not known")
    snippet: str = Field(description="HTML: escaped text, at most 160 characters, what matched in <mark>")


class SearchItem(BaseModel):
    """A card of its kind, with these fields before it. A card's own `kind` (of an organisation, a
    campaign) is `type` here."""

    model_config = ConfigDict(extra="allow")

    kind: str
    score: float | None = Field(description="0 to 1, names from 0.5 on; null when browsing")
    matched: list[Matched]
    id: str
    url: str


class FacetCount(BaseModel):
    code: str
    count: int


class SearchPage(BaseModel):
    items: list[SearchItem]
    facets: dict[str, list[FacetCount]] = Field(
        description="Documents found, on all pages, by code; a document counts once in each code it has"
    )
    engine: str = Field(description="Which engine answered: meilisearch or postgres")
    next: str | None = Field(
        description="Address of the next page; null on the last, at most 1,000 hits deep"
    )
    self: str
    meta: Meta


class Suggested(BaseModel):
    kind: str
    id: str
    slug: str
    url: str
    name: dict[str, str] = Field(description="The form that was meant, by its language (`und`: not known)")


class Suggestions(BaseModel):
    items: list[Suggested]
    engine: str


def _codes(name: str, about: str, codes: list[str]) -> dict[str, Any]:
    return {
        "name": name, "in": "query", "explode": False, "style": "form", "description": about,
        "schema": {"type": "array", "items": {"type": "string", "enum": codes}},
    }  # fmt: skip


_Q = {
    "name": "q", "in": "query", "example": "Navalny",
    "schema": {"type": "string", "maxLength": LONGEST},
}  # fmt: skip
_KIND = _codes("kind", "Kinds of documents; all without it", [kind.name for kind in KINDS])

SEARCH_PARAMETERS: list[dict[str, Any]] = [
    {**_Q, "description": 'Names in any script, words in any language, "phrases", -excluded words'},
    _KIND,
    *(filter_parameter(name, one) for name, one in filters_of_all().items()),
    _codes("facets", "Count the documents found by these", list(FACETS)),
    {"name": "limit", "in": "query", "description": "Items a page",
     "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT}},
    {"name": "cursor", "in": "query", "schema": {"type": "string", "maxLength": 512},
     "description": "From `next`; do not build it yourself"},
    LANG,
    {**FORMAT, "schema": {"type": "string", "enum": ["json"]}},
]  # fmt: skip
SUGGEST_PARAMETERS: list[dict[str, Any]] = [
    {**_Q, "description": "The beginning of a name"},
    _KIND,
    {"name": "limit", "in": "query", "description": "Names",
     "schema": {"type": "integer", "minimum": 1, "maximum": MOST_SUGGESTED, "default": MOST_SUGGESTED}},
]  # fmt: skip
