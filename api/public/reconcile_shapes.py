"""What `/v1/reconcile` takes and gives, in the words of the Reconciliation Service API 0.2."""

import re
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from api.answers import FORM, JSON
from api.public.openapi import PROBLEMS, Responses
from search.matching import EXTERNAL_ID, MOST_SHOWN, Row
from search.request import LONGEST

MOST_QUERIES, MOST_PROPERTIES, MOST_VALUES = 50, 10, 10
MOST_EXTERNAL = 5  # external ids of one row, of all schemes
MOST_IDS, MOST_COLUMNS = 200, 40
TYPE = {"id": "prisoner", "name": "Prisoner"}
# What a row is compared by.
COMPARED = {
    "birth_year": "Year of birth",
    "birth_date": "Date of birth (ISO 8601)",
    "country": "Country (ISO 3166-1 alpha-2)",
}
# What columns can be filled with besides.
FETCHED = {
    "name": "Name", "names": "Names, all of them", "url": "Address of the profile", "gender": "Gender",
    "status": "Status", "status_group": "Status, coarse", "stage": "Stage of the proceedings",
    "region": "Region (ISO 3166-2)", "detained_on": "Deprived of liberty since (EDTF)",
    "days_in_custody": "Days in custody", "facility": "Place of detention", "grounds": "Grounds",
    "groups": "Groups", "charges": "Provisions charged under", "cases": "Cases",
    "term_months": "Term in months", "recognised_by": "Recognised by", "letters": "State of letters",
    "updated_at": "Updated at",
}  # fmt: skip
PROPERTIES = COMPARED | FETCHED
# A spreadsheet's date comes as a moment.
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T.*")
_DATE = re.compile(r"(\d{4})-\d{2}-\d{2}")


def is_known(pid: str) -> bool:
    return pid in PROPERTIES or pid.startswith(EXTERNAL_ID)


def known(pid: str) -> str:
    if not is_known(pid):
        raise ValueError(f"allowed: {', '.join(PROPERTIES)}, {EXTERNAL_ID}<scheme>")
    return pid


class Property(BaseModel):
    pid: str = Field(max_length=60, description="birth_year, birth_date, country, external_id:<scheme>")
    v: Any = Field(description="A value, or a list of which any may fit")

    _known = field_validator("pid")(known)

    @property
    def values(self) -> tuple[str, ...]:
        several = self.v if isinstance(self.v, list) else [self.v]
        plain = (one.get("id") if isinstance(one, dict) else one for one in several[:MOST_VALUES])
        texts = (self._text(one) for one in plain if isinstance(one, str | int | float))
        return tuple(filter(None, texts))  # whole rows have empty cells

    def _text(self, value: str | float) -> str:
        # A spreadsheet's numbers are often all of them fractions.
        whole = int(value) if isinstance(value, float) and value.is_integer() else value
        text = _MOMENT.sub(r"\1", str(whole)[:LONGEST].strip())
        return _DATE.sub(r"\1", text) if self.pid == "birth_year" else text


class ReconcileQuery(BaseModel):
    """`type_strict` makes no difference where there is one type."""

    model_config = ConfigDict(extra="ignore")

    query: str = Field(default="", max_length=LONGEST, description="A name, in any script and spelling")
    type: str | list[str] | None = Field(default=None, description="`prisoner`, the only type")
    limit: int = Field(default=MOST_SHOWN, ge=1)
    properties: list[Property] = Field(default=[], max_length=MOST_PROPERTIES)

    @model_validator(mode="after")
    def _asks(self) -> Self:
        if "query" not in self.model_fields_set and not self.properties:
            raise ValueError("query or properties are needed")
        if sum(len(one.values) for one in self.properties if one.pid.startswith(EXTERNAL_ID)) > MOST_EXTERNAL:
            raise ValueError(f"at most {MOST_EXTERNAL} external ids")
        return self

    def row(self) -> Row:
        compared = [one for one in self.properties if one.pid not in FETCHED]
        facts = {one.pid: one.values for one in compared if one.values}
        return Row(self.query, facts, min(self.limit, MOST_SHOWN))

    @property
    def asks_for_people(self) -> bool:
        types = [self.type] if isinstance(self.type, str) else self.type
        return not types or TYPE["id"] in types


class Batch(BaseModel):
    queries: dict[str, ReconcileQuery] = Field(min_length=1, max_length=MOST_QUERIES)


class Wanted(BaseModel):
    """A column to fill. Settings are not known, and passed over."""

    id: str = Field(max_length=60)

    _known = field_validator("id")(known)


class Extension(BaseModel):
    ids: list[str] = Field(max_length=MOST_IDS)
    properties: list[Wanted] = Field(max_length=MOST_COLUMNS)


class TypeOf(BaseModel):
    id: str
    name: str


class FeatureOf(BaseModel):
    id: str
    value: float


class ReconcileCandidate(BaseModel):
    id: str
    name: str
    type: list[TypeOf]
    score: float = Field(description="0 to 100")
    match: bool = Field(description="Surely this person: nobody else comes near, and something confirms it")
    features: list[FeatureOf]


class ReconcileResult(BaseModel):
    result: list[ReconcileCandidate]


class Suggested(BaseModel):
    id: str
    name: str
    description: str | None = None
    notable: list[TypeOf] = []


class SuggestedPage(BaseModel):
    result: list[Suggested]


class Proposal(BaseModel):
    type: str
    properties: list[TypeOf]


class Manifest(BaseModel):
    """As the specification has it; services are at `service_url` + `service_path`."""

    versions: list[str]
    name: str
    identifierSpace: str  # noqa: N815  the specification's own words
    schemaSpace: str  # noqa: N815
    documentation: str
    defaultTypes: list[TypeOf]  # noqa: N815
    view: dict[str, str]
    preview: dict[str, Any]
    suggest: dict[str, dict[str, str]]
    extend: dict[str, Any]
    batchSize: int  # noqa: N815


_QUERY_SCHEMA = {
    "type": "object", "required": ["query"],
    "properties": {
        "query": {"type": "string", "maxLength": LONGEST}, "type": {"type": "string", "enum": [TYPE["id"]]},
        "limit": {"type": "integer", "minimum": 1},
        "properties": {"type": "array", "maxItems": MOST_PROPERTIES, "items": {
            "type": "object", "required": ["pid", "v"],
            "properties": {"pid": {"type": "string", "enum": list(COMPARED)}, "v": {"type": "string"}}}},
    },
}  # fmt: skip
GET_PARAMETERS = [
    {"name": "queries", "in": "query", "description": "As the form field of POST, for small batches",
     "schema": {"type": "string"}},
    {"name": "extend", "in": "query", "description": "As the form field of POST, for few people",
     "schema": {"type": "string"}},
]  # fmt: skip
_EXTEND = f'`{{"ids": […at most {MOST_IDS}], "properties": [{{"id": "status"}}, …]}}` as JSON'
BODY = {
    "required": True,
    "content": {
        JSON: {"schema": {
            "type": "object", "minProperties": 1, "maxProperties": MOST_QUERIES,
            "additionalProperties": _QUERY_SCHEMA}},
        FORM: {"schema": {
            "type": "object", "minProperties": 1, "maxProperties": 1,
            "properties": {
                "queries": {"type": "string", "description": "The same JSON"},
                "extend": {"type": "string", "description": _EXTEND}}}},
    },
}  # fmt: skip
ANSWERS: Responses = {
    200: {
        "model": dict[str, ReconcileResult],
        "description": "Candidates of each query, best first; of `extend`: `meta` and `rows`",
    },
    **PROBLEMS,
}
