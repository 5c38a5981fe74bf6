"""Sinhala: the letters of India in an order of its own."""

from app.text.names.scripts.tables import in_order

_VOWELS = in_order("\u0d85", "a a e e i i u u ri ri li li e e ai o o au")
_CONSONANTS = in_order(
    "\u0d9a",
    """k kh g gh ng ng ch chh zh zh ny gn nzh t th d dh n nd t th d dh n * nd
    p ph b bh m mb y r * l * * v sh sh s h l f""",
)
_SIGNS = in_order("\u0dca", "* * * * * a e e i i u * u * ru e e ai o o au li") | {"\u0df2": "ru"}
_MARKS = {"\u0d82": "n", "\u0d83": "h"}


def read(word: str) -> tuple[str, ...]:
    """With every vowel that is written or inherent."""
    sounds = ""
    inherent = False
    for char in word:
        if inherent and char not in _SIGNS:
            sounds += "a"
        inherent = char in _CONSONANTS
        sounds += _CONSONANTS.get(char) or _SIGNS.get(char) or _VOWELS.get(char) or _MARKS.get(char, "")
    return (sounds + "a" * inherent,)
