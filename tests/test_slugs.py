import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.slugs import LONGEST, slug


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Незабудкина Вымыслава", "nezabudkina-vymyslava"),
        ("  Anna-Maria O'Invented ", "anna-maria-oinvented"),
        ("Дело «Синих лодок» № 5", "delo-sinikh-lodok-no-5"),
        ("已经-2", "yijing-2"),
    ],
)
def test_a_name_becomes_a_latin_address(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_text_without_letters_gets_a_stable_address() -> None:
    assert slug("—") == slug("—") != slug("…!")
    assert slug("").startswith("x")


@given(st.text(max_size=300))
def test_a_slug_is_an_address_and_stays_as_it_is(text: str) -> None:
    made = slug(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert len(made) <= LONGEST
    assert slug(made) == made


def test_half_a_surrogate_pair_does_no_harm() -> None:
    assert slug("\ud800")
