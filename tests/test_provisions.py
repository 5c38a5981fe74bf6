"""Codes of provisions and Russian spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.provisions import POINTS_RU, Provision, parse_code, parse_russian

NUMBERS = st.from_regex(r"[1-9][0-9]{0,2}(\.[1-9])?", fullmatch=True)
POINTS = st.sampled_from(sorted(POINTS_RU))


@given(NUMBERS, st.none() | NUMBERS, st.none() | POINTS, st.sampled_from(["UK", "KoAP"]))
def test_code_round_trip(article: str, part: str | None, point: str | None, law: str) -> None:
    provision = Provision("RU", law, article, part, POINTS_RU[point] if point else None)
    assert parse_code(provision.code) == provision


@given(NUMBERS, NUMBERS, POINTS)
def test_both_orders_of_words(article: str, part: str, point: str) -> None:
    expected = [Provision("RU", "UK", article, part, POINTS_RU[point])]
    assert parse_russian(f"п. «{point}» ч. {part} ст. {article} УК РФ") == expected
    assert parse_russian(f"{article} ч.{part} п. «{point}»") == expected


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("282.2 ч. 1.1", ["RU-UK-282.2-1.1"]),
        ("282.2 ч.1", ["RU-UK-282.2-1"]),
        ("278", ["RU-UK-278"]),
        ("30 ч.1", ["RU-UK-30-1"]),
        ('п. "д" ч. 2 ст. 207.3', ["RU-UK-207.3-2-d"]),
        ("пп. «б», «д» ч. 2 ст. 207.3", ["RU-UK-207.3-2-b", "RU-UK-207.3-2-d"]),
        ("ч. 1 ст. 30, ст. 278 УК РФ", ["RU-UK-30-1", "RU-UK-278"]),
        ("ч. 1 ст. 20.3.3 КоАП РФ", ["RU-KoAP-20.3.3-1"]),
    ],
)
def test_spellings(text: str, codes: list[str]) -> None:
    assert [p.code for p in parse_russian(text)] == codes


@pytest.mark.parametrize(
    "text", ["", "ст.", "278 и что-то", "по статье 278", "0", "2782345678", "п. «ё» ч. 1 ст. 2"]
)
def test_what_is_not_understood(text: str) -> None:
    with pytest.raises(ValueError, match="not"):
        parse_russian(text)


@pytest.mark.parametrize("code", ["", "RU", "RU-UK", "ru-UK-1", "RU-UK-1-2-3", "RU-UK-278\n"])
def test_bad_codes(code: str) -> None:
    with pytest.raises(ValueError, match="provision"):
        parse_code(code)
