"""What Meilisearch is asked: values that hold any text, a bounded number of questions."""

import re

from hypothesis import given
from hypothesis import strategies as st

from app.text.names import NameQuery, query_names
from search.engine import Scope
from search.meilisearch.filters import quoted
from search.meilisearch.names import nearby, people
from search.meilisearch.settings import SETTINGS
from search.postgres.people import Frequencies

EVERYTHING = Scope(("prisoner", "case"))


@given(st.text())
def test_a_quoted_value_is_read_back_as_it_was(value: str) -> None:
    assert read(quoted(value)) == value


def read(literal: str) -> str:
    """What Meilisearch 1.50 reads: `quoted_by` of its filter parser, then the crate `unescaper`."""
    inner, escaped = literal[1:-1], False
    assert (literal[0], literal[-1]) == ('"', '"')
    place = 0
    while place < len(inner):
        assert inner[place] != '"', "the literal ended here"
        if inner[place] == "\\":
            place += 1
            escaped |= inner[place] == '"'
        place += 1
    text = inner.replace('\\"', '"') if escaped else inner
    return re.sub(
        r"\\(?:u\{([0-9a-f]+)\}|(.))", lambda m: chr(int(m[1], 16)) if m[1] else m[2], text, flags=re.DOTALL
    )


def test_long_names_ask_a_bounded_number_of_questions() -> None:
    groups = tuple((f"K{number}",) for number in range(20))
    assert len(people(NameQuery("", ("a b",), groups), EVERYTHING, Frequencies())) <= 24


def test_names_that_are_nearly_so_are_asked_for_in_pairs() -> None:
    lookups = nearby(query_names("Тамил Собам Крюк"), EVERYTHING)
    assert [one.weight for one in lookups] == [1.0, 0.5] * 3
    firm, loose = (one.query["filter"][1:] for one in lookups[:2])
    assert firm == [
        '(keys IN ["TMR"] AND keys IN ["SPM", "tpn"]) OR (keys IN ["TMR", "tn"] AND keys IN ["SPM"])'
    ]
    assert loose == ['keys IN ["TMR", "tn"]', 'keys IN ["SPM", "tpn"]']
    assert nearby(query_names("Тамил"), EVERYTHING) == []


def test_only_folded_names_are_guessed_at() -> None:
    assert SETTINGS["searchableAttributes"] == ["folds"]
