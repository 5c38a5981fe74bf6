"""Beginnings of texts, cut where sentences end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.excerpts import CUT, MOST, excerpt, sentences, weight

SENTENCE = "Она раздавала незабудки на ул. Вымышленной, д. 5, вместе с И. И. Небыловой. "


def test_it_ends_with_a_sentence() -> None:
    cut = excerpt(SENTENCE * 12)
    assert cut == (SENTENCE * 6).strip()
    assert 60 <= weight(cut) <= MOST


def test_short_texts_stay_whole() -> None:
    assert excerpt("  One\n two. ") == "One two."


def test_one_endless_sentence_is_cut_after_a_word() -> None:
    cut = excerpt("forget me not, " * 100)
    assert cut.endswith("not" + CUT)
    assert weight(cut) == MOST


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("В 2022 г. его осудили. Он не признал вину.", 2),
        ("Суд в г. Примеровске. Приговор: ст. 207.3 ч. 2 УК.", 2),
        ("他分发勿忘我。她也是。", 2),
        ("သူသည် ပန်းဝေသည်။ သူမလည်း။", 2),
        ("هل كتب؟ نعم كتب.", 2),
        ("Dr. Sample said “No.” Then she left.", 2),
    ],
)
def test_where_sentences_end(text: str, pieces: int) -> None:
    assert len(sentences(text)) == pieces
    assert "".join(sentences(text)) == text


@given(st.text(max_size=400), st.integers(min_value=1, max_value=30))
def test_never_longer_never_failing(text: str, most: int) -> None:
    cut = excerpt(text * 3, least=most / 2, most=most)
    assert weight(cut) <= most
    assert cut.removesuffix(CUT) in " ".join((text * 3).split()) or cut == CUT
