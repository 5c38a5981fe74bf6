"""Ethiopic: one sign a syllable."""

from anyascii import anyascii

_SPELT = (("ch", "c"), ("c", "ch"), ("j", "zh"), ("x", "sh"), ("q", "k"))


def read(word: str) -> tuple[str, ...]:
    """With the vowels of the signs."""
    sounds = anyascii(word).lower()
    for spelt, sound in _SPELT:
        sounds = sounds.replace(spelt, sound)
    return (sounds,)
