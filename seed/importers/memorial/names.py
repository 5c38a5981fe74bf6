"""Names of Memorial's list: Russian, family name first, former names in parentheses."""

import re
from dataclasses import dataclass

_PATRONYMIC = re.compile(r"(?:[её]вич|ович|ич|[её]вна|овна|ична|инична)$", re.IGNORECASE)
_TURKIC = re.compile(r"(?:^|[- ])(?:огл[ыу]|огъл[ыу]|кызы|къызы|гызы|уулу)$", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A name in Russian; `full` is without the parentheses, parts are None unless certain.

    `former` holds what stood in parentheses: a former or another name; the list doesn't say which.
    """

    full: str
    family: str | None = None
    given: str | None = None
    patronymic: str | None = None
    former: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def parse_name(text: str) -> ParsedName:
    """Read one name. Notes are English. ValueError if nothing is left outside the parentheses."""
    flat = " ".join(text.replace("\u00ad", "").split())
    former = tuple(name for part in _BRACKETS.findall(flat) if (name := part.strip()))
    full = " ".join(_BRACKETS.sub(" ", flat).split())
    if not full:
        raise ValueError("A name is empty.")
    if "(" in full or ")" in full:
        return ParsedName(full, former=former, notes=(f"name with an unpaired parenthesis: {full!r}",))
    split = _split(full.split(" "))
    if split is None:
        return ParsedName(full, former=former, notes=(f"name not split into parts: {full!r}",))
    return ParsedName(full, *split, former=former)


def _split(words: list[str]) -> tuple[str, str, str | None] | None:
    if len(words) not in (2, 3, 4):
        return None
    if not words[2:]:
        return words[0], words[1], None
    patronymic = " ".join(words[2:])
    # «Абдыманап уулу Алтынбек»: the patronymic comes first, so the order is another.
    if any(_TURKIC.search(f" {word}") for word in words[:2]):
        return None
    certain = _TURKIC.search(patronymic) or (not words[3:] and _PATRONYMIC.search(patronymic))
    return (words[0], words[1], patronymic) if certain else None
