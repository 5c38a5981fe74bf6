"""The OpenAPI document of the list routes, made from the same filters that the queries are checked by."""

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

from app.published.kinds import Filter, Kind
from app.published.listing import DEFAULT_LIMIT, MOST
from app.vocabularies import vocabulary

Item = TypeVar("Item")


class Meta(BaseModel):
    licence: str
    as_of: str | None = Field(description="When the newest change was published (RFC 3339)")
    version: int = Field(description="Number of the newest change, as in /v1/changes")


class PageOf(BaseModel, Generic[Item]):
    items: list[Item]
    next: str | None = Field(description="Address of the next page; null on the last")
    self: str
    meta: Meta
    total: int | None = Field(default=None, description="With count=exact only")


Responses = dict[int | str, dict[str, Any]]
# Their bodies, and those of all other errors, are described by `api.openapi`.
PROBLEMS: Responses = {
    404: {"description": "Nothing was ever public here"},
    406: {"description": "No format that you accept"},
    410: {"description": "Withdrawn"},
    422: {"description": "A parameter or its value is not understood"},
    429: {"description": "Too many requests"},
    503: {"description": "The database is away; try again"},
}
NOT_MODIFIED: Responses = {304: {"description": "Not modified"}}
# A page of cards in the other formats; as JSON it is a `PageOf`.
TABLES: dict[str, Any] = {
    "text/csv": {"schema": {"type": "string"}},
    "application/x-ndjson": {"schema": {"type": "string", "description": "A card a line"}},
}

LANG = {
    "name": "lang", "in": "query", "schema": {"type": "string"}, "example": "de,en",
    "description": "Languages you read, best first (BCP 47). Narrows each text to its single best entry."
    " Without it, Accept-Language does the same; without both, all languages come.",
}  # fmt: skip
FORMAT = {
    "name": "format", "in": "query", "schema": {"type": "string", "enum": ["json", "csv", "ndjson"]},
    "description": "Instead of an Accept header",
}  # fmt: skip


def _schema(one: Filter) -> dict[str, Any]:
    if one.vocabulary:
        codes = sorted(vocabulary(one.vocabulary).codes)
        return {
            "type": "string", "enum": codes, "externalDocs": {"url": f"/v1/vocabularies/{one.vocabulary}"}
        }  # fmt: skip
    match one.kind:
        case "date":
            return {"type": "string", "format": "date"}
        case "moment":
            return {"type": "string", "format": "date-time"}
        case "days" | "within":
            return {"type": "integer", "minimum": 0, "maximum": 366}
    return {"type": "string"}


def filter_parameter(name: str, one: Filter) -> dict[str, Any]:
    schema = _schema(one)
    several = one.kind == "facet"
    made: dict[str, Any] = {
        "name": name, "in": "query",
        "description": one.about + (". Repeat for OR." if several else "."),
        "schema": {"type": "array", "items": schema, "maxItems": 50} if several else schema,
    }  # fmt: skip
    if several:
        made |= {"explode": True, "style": "form"}
    return made | ({"example": one.example} if one.example and not several else {})


def list_parameters(kind: Kind) -> list[dict[str, Any]]:
    sorts = [*kind.all_sorts, *(f"-{name}" for name in kind.all_sorts)]
    return [
        *(filter_parameter(name, one) for name, one in kind.filters.items()),
        {"name": "sort", "in": "query",
         "schema": {"type": "string", "enum": sorts, "default": kind.default_sort},
         "description": "Order; `-` for descending. `recorded` is the order of recording and never changes."},
        {"name": "limit", "in": "query", "description": "Items a page",
         "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT}},
        {"name": "cursor", "in": "query", "schema": {"type": "string", "maxLength": 512},
         "description": "From `next`; do not build it yourself"},
        {"name": "count", "in": "query", "schema": {"type": "string", "enum": ["exact"]},
         "description": "Adds `total`"},
        LANG,
        FORMAT,
    ]  # fmt: skip
