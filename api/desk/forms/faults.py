"""What the intake shapes refuse, as a list that leads to the fields."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import ValidationError

from api.desk.forms.fields import Field

_MISSING = {"missing": "Fill this in."}


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
        path, where = _place(steps, fields)
        said = _MISSING.get(item["type"], item["msg"].removeprefix("Value error, "))
        found.append(Fault(path, where, said))
    return found


def _place(steps: list[str], fields: Iterable[Field]) -> tuple[str, str]:
    """The deepest field that there is, and the labels on the way to it."""
    path: list[str] = []
    words: list[str] = []
    inner = {field.name: field for field in fields}
    for step in steps:
        if step.isdigit() and words:
            path.append(step)
            words[-1] += f" {int(step) + 1}"
        elif step in inner:
            path.append(step)
            words.append(inner[step].label)
            inner = {field.name: field for field in inner[step].parts}
        else:
            break
    return ".".join(path), " › ".join(words)
