"""Lists as CSV (RFC 4180, UTF-8 without BOM) and NDJSON."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

Row = bytes | Mapping[str, Any]

# A spreadsheet reads a cell that begins so as a formula (OWASP «CSV injection»; full-width forms too).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def flatten(document: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """One level: `{"name": {"ru": "…"}}` is `name.ru`; arrays of scalars are joined, of objects are JSON."""
    flat: dict[str, Any] = {}
    for key, value in document.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            flat.update(flatten(value, f"{name}."))
        elif isinstance(value, list | tuple):
            flat[name] = _joined(value)
        else:
            flat[name] = value
    return flat


def _joined(values: Sequence[Any]) -> str:
    if any(isinstance(value, Mapping | list | tuple) for value in values):
        return orjson.dumps(list(values)).decode()
    return "; ".join(str(_cell(value)) for value in values)


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def guarded(value: Any) -> Any:
    """A cell that no spreadsheet runs: text that would be a formula gets an apostrophe; numbers stay."""
    cell = _cell(value)
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def to_csv(rows: Iterable[Row], columns: Sequence[str]) -> bytes:
    """CRLF lines under the given columns; what a row lacks is empty, what has no column is left out."""
    return _lines([[guarded(column) for column in columns]]) + without_header(rows, columns)


def without_header(rows: Iterable[Row], columns: Sequence[str]) -> bytes:
    """More lines of the same table."""
    every = (flatten(orjson.loads(row) if isinstance(row, bytes) else row) for row in rows)
    return _lines([guarded(flat.get(column)) for column in columns] for flat in every)


def _lines(cells: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(cells)
    return text.getvalue().encode()


def to_ndjson(rows: Iterable[Row]) -> bytes:
    """One compact JSON document a line; bytes are taken as they are (JSON has no raw line break)."""
    return b"".join((row if isinstance(row, bytes) else orjson.dumps(row)) + b"\n" for row in rows)
