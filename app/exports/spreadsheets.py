"""`prisoners.csv`: a person a line, with the columns of `format=csv` and what else fits into one cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from app.exports.reading import Row
from app.exports.writing import Sink
from app.publication import shapes
from app.published.tables import flatten, to_csv, without_header

NAME, MEDIA_TYPE = "prisoners.csv", "text/csv; charset=utf-8"
# After the card's own columns, taken from the profile.
EXTRA = ("charges", "cases", "groups", "recognised_by", "term_months", "life", "fine_amount", "fine_currency")
_RANK = {name: place for place, name in enumerate([*shapes.PrisonerCard.model_fields, *EXTRA])}
# A column for each language; the others are there whatever the people are.
_MAPS = {"name", "summary"}
_FIXED = shapes.PrisonerCard.model_fields.keys() - _MAPS


@dataclass(frozen=True)
class Columns:
    """All columns that a table needs: every language that somebody has a text in is one."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, found: Iterable[str]) -> "Columns":
        every = {*found, *_FIXED, *EXTRA}
        return cls(tuple(sorted(every, key=lambda name: (_RANK[name.partition(".")[0]], name))))


def columns_in(cards: Iterable[bytes]) -> set[str]:
    """A null map has no languages: then it is no column."""
    found: set[str] = set()
    for card in cards:
        found |= flatten(orjson.loads(card)).keys() - _MAPS
    return found


def extra(document: Mapping[str, Any]) -> dict[str, Any]:
    sentence = document["sentence"] or {}
    return {
        "charges": [one["law"] for one in document["charges"]],
        "cases": [one["slug"] for one in document["cases"]],
        "groups": document["groups"],
        "recognised_by": [one["organisation"] for one in document["recognitions"]],
        **{name: sentence.get(name) for name in ("term_months", "life", "fine_amount", "fine_currency")},
    }


class Spreadsheet:
    """Takes people, under columns that are known."""

    def __init__(self, sink: Sink, columns: Columns) -> None:
        self._sink, self._columns = sink, columns.names
        sink.write(to_csv([], self._columns))

    def add(self, row: Row) -> None:
        line = without_header([{**row.card, **extra(row.document)}], self._columns)
        self._sink.write(line, rows=1)
