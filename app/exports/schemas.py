"""Table Schemas (Data Package 2) made from the public shapes, so that they say what the documents are."""

import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from app.exports.spreadsheets import EXTRA
from app.publication import shapes

SHAPES: dict[str, type[BaseModel]] = {
    "prisoner": shapes.Prisoner,
    "case": shapes.Case,
    "event": shapes.EventInList,
    "alert": shapes.Alert,
    "letter": shapes.LetterCard,
    "facility": shapes.Facility,
    "organisation": shapes.Organisation,
    "list": shapes.OfficialList,
    "campaign": shapes.Campaign,
    "advocacy": shapes.AdvocacyDocument,
    "figure": shapes.Figure,
}
_TYPES = {
    str: "string", bool: "boolean", int: "integer", float: "number", date: "date", datetime: "datetime",
    list: "array", dict: "object",
}  # fmt: skip
_EXTRA = {"term_months": "integer", "life": "boolean", "fine_amount": "integer"}
ID = {"name": "id", "type": "string", "constraints": {"required": True, "unique": True}}

ENTITIES = {
    "fields": [  # in the order of the lines' keys, which readers compare
        {"name": "datasets", "type": "array", "constraints": {"required": True}},
        ID,
        {"name": "properties", "type": "object", "constraints": {"required": True}},
        {"name": "schema", "type": "string", "constraints": {"required": True}},
    ],
    "primaryKey": ["id"],
}


def _plain(annotation: Any) -> tuple[Any, bool]:
    """The type of a field, and whether it may be null."""
    if get_origin(annotation) in {Union, types.UnionType}:
        first, *_ = (one for one in get_args(annotation) if one is not type(None))
        return _plain(first)[0], True
    return get_origin(annotation) or annotation, annotation is type(None)


def _type(plain: Any) -> str:
    if isinstance(plain, type) and issubclass(plain, BaseModel):
        return "object"
    return _TYPES.get(plain, "any")


def _field(name: str, annotation: Any) -> dict[str, Any]:
    plain, nullable = _plain(annotation)
    return {"name": name, "type": _type(plain)} | ({} if nullable else {"constraints": {"required": True}})


def of_lines(kind: str) -> dict[str, Any]:
    """Of a JSON Lines file: one field for each field of the document."""
    fields = SHAPES[kind].model_fields
    described = [_field(name, one.annotation) for name, one in fields.items() if name != "id"]
    return {"fields": [ID, *described], "primaryKey": ["id"]}


def of_spreadsheet(columns: Sequence[str]) -> dict[str, Any]:
    """Of `prisoners.csv`. What is a list in the document is one cell with `; ` between."""
    return {
        "fields": [ID, *(_column(name) for name in columns if name != "id")],
        "primaryKey": ["id"],
        "missingValues": [""],
    }


def _column(name: str) -> Mapping[str, Any]:
    if name in EXTRA:
        return {"name": name, "type": _EXTRA.get(name, "string")}
    whole, dot, _ = name.partition(".")
    made = _field(name, shapes.PrisonerCard.model_fields[whole].annotation)
    if dot or made["type"] == "array":  # a text in one language, which not everybody has; a list in one cell
        return {"name": name, "type": "string"}
    return made
