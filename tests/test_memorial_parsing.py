"""Parsing of Memorial's list. The people are invented."""

import pytest

from seed.importers.memorial.articles import parse_clauses
from seed.importers.memorial.biography import parse_biography, plain_text
from seed.importers.memorial.names import ParsedName, parse_name
from seed.importers.memorial.rows import BadRow, read_feature
from seed.importers.memorial.tags import parse_tags


def feature(**changes: object) -> dict[str, object]:
    return {"properties": {"ID": "1", "name": "Ромашкин Пётр Ильич", "date": "11/08/2022", **changes}}


def test_names() -> None:
    assert parse_name("Лютикова (Фиалкина)\u00a0Анна Ильинична") == ParsedName(
        "Лютикова Анна Ильинична", "Лютикова", "Анна", "Ильинична", ("Фиалкина",)
    )
    assert parse_name("Гюлев Рза Али оглы").patronymic == "Али оглы"
    assert parse_name("Маков Лан").given == "Лан"
    assert parse_name("Роз Жан Поль").family is None
    assert parse_name("Роз Жан Поль").notes


def test_clauses() -> None:
    parsed = parse_clauses(["278«Текст», до 20 лет", "282.2 ч. 1.1", "282.2 ч.1.1", "что-то"])
    assert [p.code for p in parsed.provisions] == ["RU-UK-278", "RU-UK-282.2-1.1"]
    assert len(parsed.notes) == 2


def test_biography() -> None:
    html = ["<p><b>Ромашкин Пётр Ильич </b>родился 7 мар\u00adта 1957 года, житель Луга.</p><p>Осуждён.</p>"]
    parsed = parse_biography(html, "Ромашкин Петр Ильич")
    assert parsed.born is not None
    assert (parsed.born.edtf, parsed.gender) == ("1957-03-07", "male")
    assert parsed.text.endswith("Луга.\nОсуждён.")
    other = parse_biography(
        ["Ромашкин Пётр Ильич, его дочь родилась 1 мая 2001 года."], "Ромашкин Пётр Ильич"
    )
    assert (other.born, other.gender) == (None, "unknown")
    with pytest.raises(ValueError, match="NUL"):
        plain_text(["\0"])


@pytest.mark.parametrize(
    ("tags", "status"),
    [
        (["в заключении", "реальный срок"], "serving_sentence"),
        (["в СИЗО", "идёт суд"], "pretrial_detention"),
        (["под домашним арестом"], "house_arrest"),
        (["принудительные работы", "в заключении"], "unknown"),
        ([], "unknown"),
    ],
)
def test_status(tags: list[str], status: str) -> None:
    assert parse_tags(tags).status == status


def test_tags() -> None:
    parsed = parse_tags(["Крым", "преследование украинцев", "дело 58-ми", "все дела", "небывалое"])
    assert (parsed.regions, parsed.grounds, parsed.unknown) == (("UA-43",), ("ethnicity",), ("небывалое",))
    assert parsed.cases[0].code == "case-of-the-58"


def test_rows() -> None:
    row = read_feature(feature())
    assert row.detained_on is not None
    assert row.detained_on.edtf == "2022-08-11"
    assert read_feature(feature(date="31/02/2022")).notes


@pytest.mark.parametrize(
    "changes",
    [{"ID": ""}, {"name": " "}, {"name": None}, {"tags": [1]}, {"main": ["\0"]}, {"main": ["я" * 100_001]}],
)
def test_bad_rows(changes: dict[str, object]) -> None:
    with pytest.raises(BadRow):
        read_feature(feature(**changes))
