"""JSON Schemas of the OpenAPI document as nested fields that a person can read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Schema = Mapping[str, Any]

# Deeper than any answer here; a page must stay under 14 KB.
DEEPEST = 6
MOST_VALUES = 40


@dataclass(slots=True)
class Field:
    name: str
    kind: str
    required: bool = False
    description: str = ""
    notes: list[str] = field(default_factory=list)
    fields: list["Field"] = field(default_factory=list)


def read_schema(openapi: Schema, schema: Schema, name: str = "", *, required: bool = False) -> Field:
    return _read(openapi.get("components", {}).get("schemas", {}), schema, name, required, ())


def _read(schemas: Schema, schema: Schema, name: str, required: bool, seen: tuple[str, ...]) -> Field:  # noqa: FBT001
    description = schema.get("description", "")
    schema, model, nullable = _resolved(schemas, schema)
    made = Field(name, _kind(schemas, schema, model), required, description or schema.get("description", ""))
    made.notes = _notes(schema)
    if nullable:
        made.kind += " or null"
    parts = [_resolved(schemas, part) for part in (schema, *_inside(schema))]
    models = {model, *(name for _, name, _ in parts)} - {""}
    if models & set(seen) or len(seen) > DEEPEST:
        return made
    for part, _, _ in parts:
        made.fields += [
            _read(schemas, value, key, key in part.get("required", ()), (*seen, *(models or {""})))
            for key, value in part.get("properties", {}).items()
        ]
    return made


def _inside(schema: Schema) -> list[Schema]:
    """What an array, a map or a choice holds."""
    held = [schema.get("items"), schema.get("additionalProperties")]
    choices = [*(schema.get("anyOf") or []), *(schema.get("oneOf") or [])]
    return [part for part in (*held, *choices) if isinstance(part, Mapping)]


def _resolved(schemas: Schema, schema: Schema) -> tuple[Schema, str, bool]:
    """The schema behind `$ref` and `X or null`, the model's name, and whether null is allowed."""
    model, nullable = "", False
    for _ in range(10):
        choices = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf") or []
        real = [choice for choice in choices if choice.get("type") != "null"]
        if "$ref" in schema:
            reference = str(schema["$ref"]).rpartition("/")[2]
            schema = schemas.get(reference, {})
            # FastAPI's name for a model that reads and writes differently
            model = reference.removesuffix("-Output").removesuffix("-Input")
        elif len(real) == 1:
            nullable = nullable or len(real) < len(choices)
            schema = real[0]
        else:
            break
    return schema, model, nullable


def _kind(schemas: Schema, schema: Schema, model: str) -> str:
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        kinds = (_kind(schemas, *_resolved(schemas, choice)[:2]) for choice in choices)
        return " or ".join(dict.fromkeys(kinds))
    kind = schema.get("type", "any")
    if kind == "array":
        return "list of " + _kind(schemas, *_resolved(schemas, schema.get("items", {}))[:2])
    values = schema.get("additionalProperties")
    if isinstance(values, Mapping) and not schema.get("properties"):
        return "map of " + _kind(schemas, *_resolved(schemas, values)[:2])
    if kind == "object" and model:
        return f"{model} (object)"
    return " or ".join(kind) if isinstance(kind, list) else str(schema.get("format") or kind)


_LIMITS = {
    "default": "default",
    "minimum": "from",
    "maximum": "to",
    "exclusiveMinimum": "more than",
    "exclusiveMaximum": "less than",
    "minLength": "at least characters:",
    "maxLength": "at most characters:",
    "maxItems": "at most items:",
    "pattern": "pattern",
    "const": "always",
}


def _notes(schema: Schema) -> list[str]:
    notes = [f"{word} {schema[key]}" for key, word in _LIMITS.items() if schema.get(key) is not None]
    values = schema.get("enum") or schema.get("items", {}).get("enum") or []
    if values:
        more = " …" if len(values) > MOST_VALUES else ""
        notes.append("one of " + ", ".join(map(str, values[:MOST_VALUES])) + more)
    if listed := (schema.get("externalDocs") or schema.get("items", {}).get("externalDocs") or {}).get("url"):
        notes.append(f"with labels: {listed}")
    if schema.get("examples"):
        notes.append(f"for example {schema['examples'][0]}")
    return notes
