"""What a form consists of. A field is called as the intake shape calls it; its path in the form is dotted:
`alerts.0.headline.en`."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    LINE = "line"
    PROSE = "prose"
    LINES = "lines"  # one item a line
    NOTES = "notes"  # paragraphs, with an empty line between
    EDTF = "edtf"
    DAY = "day"
    NUMBER = "number"
    FLAG = "flag"
    CODE = "code"
    CODES = "codes"
    COUNTRY = "country"
    TEXT = "text"  # a text map: one column a language
    PAIRS = "pairs"  # `scheme: value`, one a line
    PARTS = "parts"  # rows of the same fields
    GROUP = "group"  # one object, or none
    SEALED = "sealed"  # words that are sealed once they were handed in: from then on a reference
    HIDDEN = "hidden"  # what the program gave, to come back as it was


@dataclass(frozen=True)
class Field:
    """`one` is what a row of `parts` is called; `rows` the height of a text; `seals` a `SealedField`."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    vocabulary: str = ""
    hint: str = ""
    required: bool = False
    rows: int = 1
    parts: tuple["Field", ...] = ()
    one: str = ""
    seals: str = ""


def line(name: str, label: str, hint: str = "", *, required: bool = False) -> Field:
    return Field(name, label, hint=hint, required=required)


def code(name: str, label: str, vocabulary: str, *, required: bool = False) -> Field:
    return Field(name, label, Kind.CODE, vocabulary, required=required)


def text(name: str, label: str, rows: int = 1, *, required: bool = False) -> Field:
    return Field(name, label, Kind.TEXT, rows=rows, required=required)


def when(name: str, label: str, *, required: bool = False) -> Field:
    return Field(name, label, Kind.EDTF, hint="2024-03-05, 2024-03, 2024 or 2024~", required=required)


def day(name: str, label: str) -> Field:
    return Field(name, label, Kind.DAY)


def number(name: str, label: str) -> Field:
    return Field(name, label, Kind.NUMBER)


def flag(name: str, label: str) -> Field:
    return Field(name, label, Kind.FLAG)


def lines(name: str, label: str, hint: str = "one a line") -> Field:
    return Field(name, label, Kind.LINES, hint=hint, rows=3)


def parts(name: str, label: str, one: str, *fields: Field) -> Field:
    return Field(name, label, Kind.PARTS, parts=fields, one=one)
