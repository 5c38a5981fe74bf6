"""The addressee of a letter (dative, as written) against the person's name in the nominative."""

import re
from typing import Literal

_LONGEST_ENDING = 3


def _words(name: str) -> list[str]:
    return re.findall(r"[а-яa-z]+", name.lower().replace("ё", "е"))


def is_form_of(written: str, nominative: str) -> bool:
    """Two case forms of one word, both in lower case: they part only in the ending («лев», «льву»)."""
    common = 0
    for left, right in zip(nominative, written, strict=False):
        if left != right:
            break
        common += 1
    # Names of three letters keep one («Лев», «Льву»); longer ones lose two at most and gain three («-ому»).
    needed = max(len(nominative) - 2, 1)
    return common >= needed and len(written) - common <= _LONGEST_ENDING


def addressee_agrees(addressee: str, nominative: str) -> bool:
    """Whether the addressee can be this person: every word is a form of a word of the name, surname included.

    Former names in parentheses count; a missing patronymic does not matter.
    """
    written = _words(addressee)
    names = _words(nominative)
    if not written or not names:
        return False
    surname_met, left = False, list(enumerate(names))
    former = (_words(group)[:1] for group in re.findall(r"\((.*?)\)", nominative))
    surnames = {names[0], *(word for group in former for word in group)}
    for word in written:
        match = next(((i, name) for i, name in left if is_form_of(word, name)), None)
        if match is None:
            return False
        left.remove(match)
        surname_met = surname_met or match[1] in surnames
    return surname_met and (len(written) > 1 or len(names) == 1)


def addressee_case(addressee: str, nominative: str) -> Literal["nominative", "dative"]:
    """«nominative» when the addressee is written just as the name is listed (parentheses aside)."""
    listed = _words(re.sub(r"\(.*?\)", " ", nominative))
    return "nominative" if _words(re.sub(r"\(.*?\)", " ", addressee)) == listed else "dative"
