"""What the intake shapes refuse, as a list that leads to the fields."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import ValidationError

from api.desk.forms.fields import Field

_SAID = {
    "missing": "Fill this in.", "int_parsing": "A whole number.", "float_parsing": "A number, as in 37.6.",
    "date_from_datetime_parsing": "A day, as in 2026-05-04.", "date_parsing": "A day, as in 2026-05-04.",
    "datetime_from_date_parsing": "A moment, as in 2026-05-04T10:00:00+03:00.",
    "string_pattern_mismatch": "It is not written as it must be.",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """`path` is the field's in the form, `where` its labels."""

    path: str
    where: str
    what: str


def faults_of(error: ValidationError, fields: tuple[Field, ...]) -> list[Fault]:
    """Never with the value: the page shows that in its field."""
    found = []
    for item in error.errors(include_url=False, include_input=False, include_context=False):
        steps = [str(step) for step in item["loc"]]
        path, where, hint = _place(steps, fields)
        said = _SAID.get(item["type"], item["msg"].removeprefix("Value error, "))
        if item["type"] == "string_pattern_mismatch" and hint:
            said = f"Not as it must be: {hint}."
        found.append(Fault(path, where, said))
    return found


def _place(steps: list[str], fields: Iterable[Field]) -> tuple[str, str, str]:
    """The deepest field that there is, the labels on the way to it, and its hint."""
    path: list[str] = []
    words: list[str] = []
    hint = ""
    inner = {field.name: field for field in fields}
    for step in steps:
        if step.isdigit() and words:
            path.append(step)
            words[-1] += f" {int(step) + 1}"
        elif step in inner:
            path.append(step)
            words.append(inner[step].label)
            hint = inner[step].hint
            inner = {field.name: field for field in inner[step].parts}
        else:
            break
    return ".".join(path), " › ".join(words), hint
