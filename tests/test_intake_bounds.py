"""Every value that editors and importers hand in has a bound, however deep it stands in its shape."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from app.editorial.changes.nouns import NOUNS
from app.editorial.intake.cases import FigureIn
from app.editorial.intake.facilities import AddressIn
from app.editorial.intake.people import NameIn

BOUNDED_FORMATS = {"date", "date-time", "uuid"}
NEEDED = {
    "string": {"maxLength"}, "array": {"maxItems"},
    "integer": {"minimum", "maximum"}, "number": {"minimum", "maximum"},
}  # fmt: skip


def lacking(schema: dict[str, Any]) -> Iterator[str]:
    """What bounds nothing in this schema alone."""
    if "enum" in schema or "const" in schema or schema.get("format") in BOUNDED_FORMATS:
        return
    kind = schema.get("type", "")
    if kind == "object" and "properties" not in schema:
        yield from {"maxProperties", "propertyNames"} - schema.keys()
    yield from NEEDED.get(kind, set()) - schema.keys()


def unbounded(schema: Any, path: str = "") -> Iterator[str]:
    if isinstance(schema, list):
        for number, one in enumerate(schema):
            yield from unbounded(one, f"{path}/{number}")
    if isinstance(schema, dict):
        if not path.endswith(("/properties", "/$defs")):  # names of schemas, no schema
            yield from (f"{path}: {word}" for word in lacking(schema))
        for name, value in schema.items():
            if name not in {"default", "enum", "required"}:
                yield from unbounded(value, f"{path}/{name}")


@pytest.mark.parametrize("kind", sorted(NOUNS))
def test_every_value_has_a_bound(kind: str) -> None:
    assert list(unbounded(NOUNS[kind].shape.model_json_schema())) == []


@pytest.mark.parametrize(
    ("schema", "missing"),
    [
        ({"type": "string"}, 1), ({"type": "integer", "minimum": 0}, 1),
        ({"type": "array", "maxItems": 3}, 0),
        ({"type": "array", "maxItems": 3, "items": {"type": "string"}}, 1), ({"type": "object"}, 2),
        ({"anyOf": [{"type": "null"}, {"type": "number"}]}, 2), ({"type": "string", "format": "date"}, 0),
    ],
)  # fmt: skip
def test_the_walk_finds_what_is_unbounded(schema: dict[str, Any], missing: int) -> None:
    assert len(list(unbounded(schema))) == missing


@pytest.mark.parametrize("value", [-1, 10**9 + 1, 10**400])
def test_a_figure_is_a_number_of_people(value: int) -> None:
    with pytest.raises(ValidationError):
        FigureIn.model_validate(
            {"slug": "a", "label": {"en": "A"}, "value": value,
             "sources": [{"type": "media", "title": {"en": "A"}}]}
        )  # fmt: skip


@pytest.mark.parametrize("lang", ["", "x" * 36, "no such tag", "qq-qq-qq"])
def test_a_language_is_a_tag(lang: str) -> None:
    for shape, said in ((NameIn, {"full": "A"}), (AddressIn, {"lines": ["A"]})):
        with pytest.raises(ValidationError):
            shape.model_validate({**said, "lang": lang})
