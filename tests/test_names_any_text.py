"""Names: whatever text is given, no crash, no surprise, no long wait."""

import time
from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.text.names import cleaning, fold, keys, likeness, query_names, readings, stored_names
from app.text.names.cleaning import MOST_KEPT

ANY_TEXT = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize("empty", ["", " ", "'", "—", "\u200c", "!?"])
def test_nothing_is_like_nothing(empty: str) -> None:
    query = query_names(empty)
    assert fold(empty) == ""
    assert keys(empty) == []
    assert query.key_groups == ()
    assert likeness(query, ["navalni"]) == 0.0
    assert likeness(query_names("Навальный"), stored_names([empty]).folds) == 0.0


@given(ANY_TEXT)
def test_any_text_is_folded_to_ascii_words(text: str) -> None:
    folded = fold(text)
    assert folded.isascii()
    assert folded == " ".join(folded.split())


@given(st.text(st.characters(codec="utf-8", categories=["L", "Mn", "Zs"]), max_size=40))
def test_normal_forms_sound_the_same(text: str) -> None:
    assert fold(normalize("NFC", text)) == fold(normalize("NFD", text)) == fold(text)


@given(ANY_TEXT, ANY_TEXT)
def test_likeness_is_a_share_for_any_text(query: str, name: str) -> None:
    stored = stored_names([name])
    assert 0.0 <= likeness(query_names(query), stored.folds) <= 1.0
    assert all(1 <= len(group) <= 8 for group in keys(query))


@given(st.lists(st.text("абвгдежзиклмнопрстуфхцчшыэюя", min_size=2, max_size=9), min_size=2, max_size=4))
def test_likeness_is_free_of_order_and_whole_for_the_same_name(words: list[str]) -> None:
    name = " ".join(words)
    assume(all(len(fold(word)) > 1 for word in words))
    folds = stored_names([name]).folds
    assert likeness(query_names(name), folds) == pytest.approx(1.0)
    assert likeness(query_names(" ".join(reversed(words))), folds) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "long", ["я" * 10_000, "Ж. " * 3_333, "王" * 10_000, "ش " * 5_000, "ﷺ" * 10_000, "ch" * 5_000]
)
def test_long_input_stays_small_and_quick(long: str) -> None:
    started = time.process_time()
    stored = stored_names([long])
    query = query_names(long)
    likeness(query, stored.folds)
    assert time.process_time() - started < 0.5
    assert sum(map(len, stored.folds)) < 20_000
    assert len(stored.keys) <= 400
    assert len(query.key_groups) <= 40


def test_what_is_kept_of_typed_characters_is_bounded() -> None:
    """Whoever types every character there is leaves no more behind than anybody else."""
    expected = fold("Навальный, 纳瓦利内")
    for first in range(0xF0000, 0xF0000 + 2 * MOST_KEPT, 199):
        query_names("囚" + "".join(map(chr, range(first, first + 199))))
    assert len(cleaning._SPELLINGS) <= MOST_KEPT
    assert len(readings._SPELLINGS) <= MOST_KEPT
    assert fold("Навальный, 纳瓦利内") == expected
