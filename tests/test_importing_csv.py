"""Spreadsheets, read by their mapping. All people are invented."""

from datetime import date
from pathlib import Path

import pytest

from app.editorial.intake import DossierIn
from seed.importers.csv_lists.mapping import Mapping, read_mapping
from seed.importers.csv_lists.rows import read_people, read_rows
from seed.importers.files import Refused, SourceFile
from seed.importers.listed import Listed, Unread

EXAMPLE = Path(__file__).parents[1] / "seed/importers/csv_lists/examples/china.toml"
HEADER = "Name,Gender,Date of Birth,Date of Death,Place,Sentence,Source\n"


def source(text: str) -> SourceFile:
    return SourceFile("list.csv", "0" * 64, text, date(2025, 2, 17))


def csv_people(text: str, mapping: Mapping | None = None) -> list[Listed | Unread]:
    mapping = mapping or read_mapping(EXAMPLE)
    return list(read_people(read_rows(source(HEADER + text), mapping), mapping))


def test_a_spreadsheet_is_read_by_its_mapping() -> None:
    (row,) = csv_people("示例人,male,1968-10,,虚构城,life,https://example.org/1\n")
    assert isinstance(row, Listed)
    dossier: DossierIn = row.dossier
    assert (dossier.names[0].full, dossier.names[0].lang) == ("示例人", "zh-Hans")
    assert (dossier.birth, dossier.gender, dossier.country) == ("1968-10", "male", "CN")
    assert dossier.sentences[0].life
    assert "虚构城" in dossier.notes[0]


def test_what_a_spreadsheet_says_unclearly_becomes_a_note() -> None:
    (row,) = csv_people("示例人,他,1952-08021,,,detention,no link\n")
    assert isinstance(row, Listed)
    assert (row.dossier.birth, row.dossier.gender, row.dossier.sentences) == (None, "unknown", [])
    assert len(row.dossier.notes) == 4


def test_without_ids_a_repeated_name_and_birth_is_rejected() -> None:
    first, second, third = csv_people("示例人,,1968,,,,\n示例人,,1968,,,,\n示例人,,1969,,,,\n")
    assert isinstance(first, Listed)
    assert isinstance(second, Unread)
    assert isinstance(third, Listed)
    assert "earlier row" in second.reason


@pytest.mark.parametrize("text", ['"unterminated,,,,,,\n', "", ",,,,,,\n"])
def test_a_broken_spreadsheet_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        csv_people(text)


def test_a_spreadsheet_without_its_columns_is_refused() -> None:
    with pytest.raises(Refused, match="Name, Gender"):
        read_rows(source("a,b\n1,2\n"), read_mapping(EXAMPLE))


@pytest.mark.parametrize("text", ["scheme = ", 'scheme = "x"', "title = 1", "x = 1"])
def test_a_wrong_mapping_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text)
    with pytest.raises(Refused):
        read_mapping(path)
