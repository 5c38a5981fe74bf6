"""From what a browser sent to intake JSON. Nothing is checked here: the intake shapes do that.

What is left empty is absent, rows in which everything is empty are dropped, and what can't be read as a
number stays as it was typed, so that the shape refuses it and the form shows it again.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from starlette.datastructures import FormData

from api.desk.forms.fields import Field, Kind
from api.errors import Problem
from app.editorial.intake.private import is_sealed
from app.text.languages import canonical_tag

_MOST_ROWS = 1000


class Sent:
    """The fields of a form by their paths, as a tree."""

    def __init__(self, form: FormData) -> None:
        self.values: dict[str, list[str]] = defaultdict(list)
        self.below: dict[str, dict[str, None]] = defaultdict(dict)
        for name, value in form.multi_items():
            if not isinstance(value, str) or "\0" in value:
                raise Problem(422, "invalid")
            self.values[name].append(value.replace("\r\n", "\n").replace("\r", "\n"))
            self._place(name)

    def _place(self, name: str) -> None:
        while "." in name:
            above, _, step = name.rpartition(".")
            self.below[above][step] = None
            name = above

    def one(self, path: str) -> str:
        found = self.values.get(path, [""])[0]
        return found if found.strip() else ""


def read(fields: Iterable[Field], form: FormData) -> dict[str, Any]:
    """Intake JSON of a whole form."""
    return _object(fields, Sent(form), "")


def _object(fields: Iterable[Field], sent: Sent, prefix: str) -> dict[str, Any]:
    found = {field.name: _READERS[field.kind](field, sent, prefix + field.name) for field in fields}
    return {name: value for name, value in found.items() if value not in (None, "", [], {}, False)}


def _line(_field: Field, sent: Sent, path: str) -> str:
    return sent.one(path).strip()


def _prose(_field: Field, sent: Sent, path: str) -> str:
    return sent.one(path)


def _lines(_field: Field, sent: Sent, path: str) -> list[str]:
    return [line.strip() for line in sent.one(path).split("\n") if line.strip()]


def _notes(_field: Field, sent: Sent, path: str) -> list[str]:
    """One text area a note, as notes have empty lines of their own; `forget` names sealed ones that go."""
    gone = set(sent.values.get(f"{path}.forget", []))
    return [value for value in sent.values.get(path, []) if value.strip() and value not in gone]


def _sealed(_field: Field, sent: Sent, path: str) -> str:
    """New words if there are any, else the reference that came with the form, unless it is taken out."""
    said = [value for value in sent.values.get(path, []) if value.strip()]
    if sent.one(f"{path}.forget"):
        said = [value for value in said if not is_sealed(value)]
    return said[-1] if said else ""


def _number(_field: Field, sent: Sent, path: str) -> int | str | None:
    said = sent.one(path).strip()
    return (int(said) if said.isascii() and said.isdigit() else said) if said else None


def _flag(_field: Field, sent: Sent, path: str) -> bool:
    return bool(sent.one(path))


def _codes(_field: Field, sent: Sent, path: str) -> list[str]:
    return [value for value in sent.values.get(path, []) if value]


def _text(_field: Field, sent: Sent, path: str) -> dict[str, str]:
    said = {tag: sent.one(f"{path}.{tag}") for tag in sent.below.get(path, {})}
    return {tag: value for tag, value in said.items() if value}


def _pairs(field: Field, sent: Sent, path: str) -> dict[str, str]:
    pairs = [line.partition(":") for line in _lines(field, sent, path)]
    return {name.strip(): value.strip() for name, _, value in pairs}


def _parts(field: Field, sent: Sent, path: str) -> list[dict[str, Any]]:
    places = sorted(int(step) for step in sent.below.get(path, {}) if step.isascii() and step.isdigit())
    if len(places) > _MOST_ROWS:
        raise Problem(422, "invalid")
    kept = [place for place in places if not sent.one(f"{path}.{place}.remove")]
    rows = [_object(field.parts, sent, f"{path}.{place}.") for place in kept]
    return [row for row in rows if row]


def _group(field: Field, sent: Sent, path: str) -> dict[str, Any]:
    return _object(field.parts, sent, f"{path}.")


_READERS: dict[Kind, Any] = {
    Kind.LINE: _line, Kind.EDTF: _line, Kind.DAY: _line, Kind.CODE: _line, Kind.COUNTRY: _line,
    Kind.PROSE: _prose, Kind.LINES: _lines, Kind.NOTES: _notes, Kind.NUMBER: _number, Kind.FLAG: _flag,
    Kind.CODES: _codes, Kind.TEXT: _text, Kind.PAIRS: _pairs, Kind.PARTS: _parts, Kind.GROUP: _group,
    Kind.SEALED: _sealed, Kind.HIDDEN: _line,
}  # fmt: skip


def languages(fields: Iterable[Field], content: dict[str, Any]) -> set[str]:
    """All languages in which the text maps of this content say something."""
    found: set[str] = set()
    for field in fields:
        value = content.get(field.name)
        if field.kind == Kind.TEXT and isinstance(value, dict):
            found |= value.keys()
        elif field.kind == Kind.GROUP and isinstance(value, dict):
            found |= languages(field.parts, value)
        elif field.kind == Kind.PARTS and isinstance(value, list):
            found = found.union(*(languages(field.parts, row) for row in value))
    return found


def asked_languages(text: str) -> list[str]:
    """Tags that somebody typed, in canonical form; what is none is left out."""
    found = []
    for tag in text.replace(",", " ").split()[:10]:
        try:
            found.append(canonical_tag(tag))
        except ValueError:
            continue
    return found
