"""Rows of a spreadsheet as dossiers. What can't be read stays in a note; nothing is guessed."""

import csv
import io
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from app.editorial.intake import DossierIn, SentenceIn, SourceIn
from app.text.edtf_dates import parse
from seed.importers import gates
from seed.importers.csv_lists.mapping import Mapping
from seed.importers.files import Refused, SourceFile
from seed.importers.listed import Listed, Unread, fingerprint
from seed.importers.merging import note_mark

LONGEST_FIELD = 100_000  # characters
LONGEST_URL = 2000
_LIFE = "life"


def read_rows(source: SourceFile, mapping: Mapping) -> list[dict[str, str]]:
    """All rows by column. Raises Refused for a header that lacks a column and for broken CSV."""
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.DictReader(io.StringIO(source.text, newline=""), delimiter=mapping.delimiter, strict=True)
    rows = []
    try:
        gates.check_header(reader.fieldnames or (), mapping.expected_columns(), source.path)
        for row in reader:
            # Cells beyond the header have no name; missing ones are None.
            rows.append(
                {key: " ".join((value or "").split()) for key, value in row.items() if key is not None}
            )
            if len(rows) > gates.MAX_ROWS:
                break
    except csv.Error as error:
        raise Refused(f"{source.path} is not valid CSV: {error} in line {reader.line_num}.") from error
    gates.check_rows(len(rows), source.path)
    nameless = sum(not row[mapping.columns.name] for row in rows)
    gates.check_names(nameless, len(rows), source.path)
    return rows


def read_people(rows: list[dict[str, str]], mapping: Mapping) -> Iterator[Listed | Unread]:
    """Each row read, or why not. Two rows with one id: the first counts."""
    taken: set[str] = set()
    for number, row in enumerate(rows, 1):
        if not row[mapping.columns.name]:
            yield Unread(f"row {number}", "The name is empty.")
            continue
        external_id = _external_id(row, mapping)
        if external_id in taken:
            yield Unread(
                f"row {number}", f"An earlier row has the same id, or name and birth: {external_id}."
            )
            continue
        taken.add(external_id)
        try:
            yield _Row(row, mapping, external_id).listed()
        except ValidationError as error:
            first = error.errors()[0]
            yield Unread(external_id, f"{'.'.join(map(str, first['loc']))}: {first['msg']}")


def _external_id(row: dict[str, str], mapping: Mapping) -> str:
    """The list's own id; without one a hash of name and birth, so that the row is found again."""
    columns = mapping.columns
    if columns.id and row[columns.id]:
        return row[columns.id]
    birth = row[columns.birth] if columns.birth else ""
    return sha256(f"{row[columns.name]}\x1f{birth}".encode()).hexdigest()[:16]


class _Row:
    def __init__(self, row: dict[str, str], mapping: Mapping, external_id: str) -> None:
        self.row = row
        self.mapping = mapping
        self.external_id = external_id
        self.notes: list[str] = [f"{name}: {row[name]}" for name in mapping.notes if row[name]]

    def listed(self) -> Listed:
        dossier = self._dossier()
        return Listed(
            self.external_id, fingerprint({"mapping": self.mapping.model_dump(), "row": self.row}), dossier,
            notes=tuple(self.notes),
        )  # fmt: skip

    def _dossier(self) -> DossierIn:
        mapping, values = self.mapping, self._values()
        url = self._read("source", _url)
        source = SourceIn(type="ngo", title=mapping.title, url=url or mapping.url)
        occupation = self._cell("occupation")
        return DossierIn.model_validate({
            "external_ids": {mapping.scheme: self.external_id},
            "names": [{"kind": "legal", "lang": mapping.language, "full": self._cell("name")}],
            "country": mapping.country,
            "occupation": {mapping.language: occupation} if occupation else None,
            "sentences": self._sentences(),
            "sources": [source],
            "links": [url] if url else [],
            **values,
            "notes": [note_mark(mapping.importer) + note for note in self.notes],
        })  # fmt: skip

    def _values(self) -> dict[str, Any]:
        dates = {
            name: self._read(name, lambda text: parse(text).edtf)
            for name in ("birth", "death", "detained_on")
        }
        codes = {name: self._word(name) for name in ("gender", "status")}
        return dates | {name: code for name, code in codes.items() if code}

    def _cell(self, name: str) -> str:
        column = getattr(self.mapping.columns, name)
        return self.row[column] if column else ""

    def _word(self, name: str) -> str | None:
        text = self._cell(name)
        code = self.mapping.words.get(name, {}).get(text) if text else None
        if text and code is None:
            self.notes.append(f"{name} not understood: {text[:80]!r}")
        return code

    def _read(self, name: str, reader: Callable[[str], str]) -> str | None:
        text = self._cell(name)
        try:
            return reader(text) if text else None
        except ValueError:
            self.notes.append(f"{name} not understood: {text[:80]!r}")
            return None

    def _sentences(self) -> list[SentenceIn]:
        """Only what the mapping's words make certain: `life`. An end date does not tell the term."""
        text = self._cell("sentence")
        if not text:
            return []
        if self.mapping.words.get("sentence", {}).get(text) == _LIFE:
            return [SentenceIn(life=True)]
        self.notes.append(f"sentence: {text[:80]}")
        return []


def _url(text: str) -> str:
    if not text.startswith(("http://", "https://")) or len(text) > LONGEST_URL or set(text) & set(' <>"'):
        raise ValueError("no web address")
    return text
