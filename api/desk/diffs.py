"""Intake JSON as two versions are compared by a person: without what nobody typed, codes as words."""

from typing import Any

from api.desk.forms.fields import Field, Kind
from api.desk.showing import country, word
from app.editorial.changes.diffing import UNSAID


def bare(value: Any) -> Any:
    if isinstance(value, list):
        return [bare(one) for one in value]
    if isinstance(value, dict):
        return {name: bare(one) for name, one in value.items() if name not in UNSAID}
    return value


def spelled(field: Field, value: Any) -> Any:
    """As the labels of its form have it; None for what says nothing."""
    if value in (None, "", [], {}, False, "unknown"):
        return None
    if field.kind == Kind.CODE:
        return word(value, field.vocabulary)
    if field.kind == Kind.CODES:
        return [word(one, field.vocabulary) for one in value]
    if field.kind == Kind.COUNTRY:
        return country(value)
    if field.kind == Kind.PARTS:
        return [_row(field, one) for one in value]
    return _row(field, value) if field.kind == Kind.GROUP else bare(value)


def _row(field: Field, row: dict[str, Any]) -> dict[str, Any]:
    said = {
        inner.label: spelled(inner, row.get(inner.name)) for inner in field.parts if inner.kind != Kind.HIDDEN
    }
    return {label: value for label, value in said.items() if value is not None}
