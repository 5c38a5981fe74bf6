"""Khmer: consonants of two series, consonants under consonants."""

from app.text.names.scripts.tables import in_order

_CONSONANTS = in_order(
    "\u1780", "k kh k kh ng ch ch ch ch ny d th d th n t th t th n b ph p ph m y r l v sh s s h l *"
)
_VOWELS = in_order("\u17b6", "a i i eu eu u u uo aeu oea ie e e ai ao au om ah a")
_INDEPENDENT = in_order("\u17a3", "a a e ei o ok u au ru ru lu lu e ai ao ao au")
_UNDER, _SILENT, _HARD = "\u17d2", "\u17cd", "\u17c9"


def read(word: str) -> tuple[str, ...]:
    """With an o between two consonants that have no vowel, and without."""
    return (_spoken(word, "o"), _spoken(word, ""))


def _spoken(word: str, unwritten: str) -> str:
    sounds: list[str] = []
    bare = under = False  # the last consonant has no vowel, the next one stands under it
    for char in word:
        if char in _CONSONANTS:
            if bare and not under and not _closes(sounds):
                sounds.append(unwritten)
            sounds.append(_CONSONANTS[char])
        elif char == _SILENT and sounds:
            sounds.pop()
        else:
            sounds.append(_VOWELS.get(char) or _INDEPENDENT.get(char, ""))
        bare = char in _CONSONANTS or char == _HARD
        under = char == _UNDER
    return "".join(sounds)


def _closes(sounds: list[str]) -> bool:
    """The consonant just read ends a syllable: a vowel came before it."""
    return len(sounds) > 1 and sounds[-2][-1:] in tuple("aeiou")
