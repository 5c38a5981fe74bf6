"""CSV, NDJSON and cursors."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.published.cursors import LONGEST, BadCursor, decode, encode, purpose
from app.published.tables import flatten, to_csv, to_ndjson

KEY = b"invented key"
PAYLOAD = ["Пример", "2024-01-02", 17]


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_flat_row() -> None:
    row = {
        "name": {"ru": "Имя", "en": "Name"},
        "groups": ["a", "b"],
        "charges": [{"x": 1}],
        "n": None,
        "t": True,
    }
    assert flatten(row) == {
        "name.ru": "Имя",
        "name.en": "Name",
        "groups": "a; b",
        "charges": '[{"x":1}]',
        "n": None,
        "t": True,
    }
    columns = ["name.ru", "groups", "n", "t", "absent"]
    content = to_csv([row, json.dumps(row).encode()], columns)
    assert content.startswith(b"name.ru,groups,n,t,absent\r\n")
    assert read(content)[1] == read(content)[2] == ["Имя", "a; b", "", "true", ""]


@pytest.mark.parametrize("text", ["=1+1", "+7", "-1", "@x", "\tx", "\rx", "\nx", "＝1"])
def test_formulas_are_quoted(text: str) -> None:
    assert read(to_csv([{"a": text, "b": [text]}], ["a", "b"]))[1] == ["'" + text] * 2


def test_numbers_stay_numbers() -> None:
    assert read(to_csv([{"a": -12.5, "b": "1-2"}], ["a", "b"]))[1] == ["-12.5", "1-2"]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_csv_round_trip(text: str) -> None:
    cell = read(to_csv([{"a": text, "b": "x"}], ["a", "b"]))[1][0]
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == text


def test_ndjson() -> None:
    assert to_ndjson([b'{"a":1}', {"b": "я"}]) == '{"a":1}\n{"b":"я"}\n'.encode()
    assert to_ndjson([]) == b""


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text("aя\0", max_size=9),
        st.lists,
        max_leaves=5,
    )
)
def test_cursor_round_trip(payload: Any) -> None:
    assert decode(encode(payload, KEY, purpose="p"), KEY, purpose="p") == payload


def test_cursor_is_bound() -> None:
    made = encode(PAYLOAD, KEY, purpose="p")
    assert "Пример" not in made
    for cursor, key, other in ((made, KEY, "q"), (made, b"another", "p"), (made, b"x" * 100, "p")):
        with pytest.raises(BadCursor):
            decode(cursor, key, purpose=other)


def test_changed_cursor() -> None:
    made = encode(PAYLOAD, KEY, purpose="p")
    for place, letter in enumerate(made):
        changed = made[:place] + ("A" if letter != "A" else "B") + made[place + 1 :]
        with pytest.raises(BadCursor):
            decode(changed, KEY, purpose="p")


@given(st.text())
def test_garbage_cursor(text: str) -> None:
    with pytest.raises(BadCursor):
        decode(text, KEY, purpose="p")


def test_length_is_bounded() -> None:
    with pytest.raises(ValueError, match="shorter"):
        encode(["я" * 400], KEY, purpose="p")
    with pytest.raises(BadCursor):
        decode("A" * (LONGEST + 1), KEY, purpose="p")


def test_purpose_ignores_order_only() -> None:
    one = purpose("prisoners", {"a": ["1", "2"], "b": ["3"]}, "name")
    assert one == purpose("prisoners", {"b": ["3"], "a": ["2", "1"]}, "name")
    assert one != purpose("prisoners", {"b": ["3"], "a": ["2", "1"]}, "-name")
    assert one != purpose("cases", {"a": ["1", "2"], "b": ["3"]}, "name")
