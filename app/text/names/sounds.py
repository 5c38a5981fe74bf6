"""A folded word spelt so that plain edit distance weighs sounds as listeners do.

Each consonant is written as its class, twice, and itself: another sound of the class costs 1, another class
3, a vowel more or less 1. So one call into rapidfuzz does the work of a weighted alignment.
"""

from functools import lru_cache

from app.text.names.consonants import CLASS_OF

_SPELT = str.maketrans(
    {letter: name * 2 + letter for letter, name in CLASS_OF.items()} | {"h": "Kh", "v": "Pv"}  # often silent
)


@lru_cache(maxsize=131_072)
def sounded(folded: str) -> str:
    """As `navalni` → `NNnaPvaRRlNNni`."""
    return folded.translate(_SPELT)
