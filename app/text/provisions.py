"""Provisions of criminal and administrative codes: stable codes and Russian spellings."""

import re
from dataclasses import dataclass

LONGEST = 400
LAWS_RU = {"УК": "UK", "КоАП": "KoAP"}
POINTS_RU = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
}  # fmt: skip

_NONE: tuple[str | None, ...] = (None,)
_NUMBER = r"[1-9][0-9]{0,3}(?:\.[0-9]{1,2}){0,2}"
_CODE = re.compile(
    rf"(?P<country>[A-Z]{{2}})-(?P<law>[A-Z][A-Za-z]{{0,15}})-(?P<article>{_NUMBER})"
    rf"(?:-(?P<part>{_NUMBER}))?(?:-(?P<point>[a-z]{{1,2}}(?:\.[0-9])?))?"
)
_LAW = re.compile(r"\s*\b(УК|КоАП)(?:\s*РФ)?\s*$")
_LETTER = r"[«\"“„]?[а-я](?:\.[0-9])?[»\"”“]?"
_LETTERS = rf"{_LETTER}(?:\s*(?:,|и)\s*{_LETTER})*"
_POINTED = rf"(?:пп?\.\s*(?P<points>{_LETTERS})\s*,?\s*)?"
_PARTED = rf"(?:чч?\.\s*(?P<parts>{_NUMBER}(?:\s*(?:,|и)\s*{_NUMBER})*)\s*)?"
# «п. "д" ч. 2 ст. 207.3» and, the list's own order, «282.2 ч. 1.1».
_FORWARD = re.compile(rf"{_POINTED}{_PARTED}ст\.\s*(?P<article>{_NUMBER})")
_BACKWARD = re.compile(
    rf"(?:ст\.\s*)?(?P<article>{_NUMBER})(?:\s*,?\s*чч?\.\s*(?P<parts>{_NUMBER}))?"
    rf"(?:\s*,?\s*пп?\.\s*(?P<points>{_LETTERS}))?"
)
# A comma parts two provisions only before a new article, never between the points of one.
_BETWEEN = re.compile(r"(?<=[0-9])\s*(?:,|;|\sи)\s*(?=(?:пп?\.[^;]{1,60}?)?(?:чч?\.[^;]{1,30}?)?ст\.)")


@dataclass(frozen=True, slots=True)
class Provision:
    """One article, part and point of one law; `country` is ISO 3166-1 alpha-2, `point` Latin letters."""

    country: str
    law: str
    article: str
    part: str | None = None
    point: str | None = None

    def __post_init__(self) -> None:
        if _CODE.fullmatch(self.code) is None:
            raise ValueError(f"{self.code!r} is not the code of a provision such as RU-UK-207.3-2-d.")

    @property
    def code(self) -> str:
        """`RU-UK-207.3-2-d`; absent parts are left out."""
        return "-".join(v for v in (self.country, self.law, self.article, self.part, self.point) if v)


def parse_code(code: str) -> Provision:
    """Read `RU-UK-207.3-2-d`; ValueError for anything else."""
    found = _CODE.fullmatch(code) if isinstance(code, str) and len(code) <= LONGEST else None
    if found is None:
        raise ValueError("A provision is a code such as RU-UK-207.3-2-d.")
    return Provision(**found.groupdict())


def parse_russian(text: str, law: str | None = None) -> list[Provision]:
    """Read Russian spellings: «282.2 ч. 1.1», «ч. 1 ст. 30, ст. 278 УК РФ», «п. "д" ч. 2 ст. 207.3».

    A text that names no law is of `law` ("UK" unless given). ValueError when any of it is not understood.
    """
    if not isinstance(text, str) or len(text) > LONGEST:
        raise ValueError(f"Provisions are a text of at most {LONGEST} characters.")
    clean = re.sub(r"\s+", " ", text.replace("\u00ad", "")).strip(" ;,")
    named = _LAW.search(clean)
    if named:
        clean = clean[: named.start()].strip()
    code = LAWS_RU[named[1]] if named else law or "UK"
    return [provision for item in _BETWEEN.split(clean) for provision in _one_article(item.strip(), code)]


def _one_article(text: str, law: str) -> list[Provision]:
    found = _FORWARD.fullmatch(text) or _BACKWARD.fullmatch(text)
    if found is None:
        raise ValueError(f"{text[:60]!r} is not a provision such as «ч. 2 ст. 205.5 УК РФ».")
    parts: list[str] = re.findall(_NUMBER, found["parts"] or "")
    points = [_latin(p) for p in re.findall(r"[а-я](?:\.[0-9])?", _without_and(found["points"] or ""))]
    if points and len(parts) > 1:
        raise ValueError(f"{text[:60]!r}: it is not clear which part the points belong to.")
    return [
        Provision("RU", law, found["article"], part, point)
        for part in parts or _NONE
        for point in points or _NONE
    ]


def _without_and(points: str) -> str:
    return re.sub(r"(?<=[»\"”“а-я])\s+и\s+(?=[«\"“„а-я])", ", ", points)


def _latin(point: str) -> str:
    letter, dot, number = point.partition(".")
    if letter not in POINTS_RU:
        raise ValueError(f"{letter!r} is not the letter of a point.")
    return POINTS_RU[letter] + dot + number
