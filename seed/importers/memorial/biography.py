"""Biographies of Memorial's list: untrusted Russian HTML to plain text, birth date and gender."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from selectolax.lexbor import LexborHTMLParser

from app.text.edtf_dates import PartialDate, from_ymd

Gender = Literal["male", "female", "unknown"]

MONTHS = {
    name: number
    for number, name in enumerate(
        (
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ),
        1,
    )
}
_BLOCKS = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\b[^>]*>", re.IGNORECASE)
_DATE = (
    rf"(?:(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{'|'.join(MONTHS)})\s+)?"
    r"(?P<year>(?:19|20)\d\d)(?:\s*(?:году|года?\b|г\.)|(?=[\s,]))"
)
# The person is the subject only if the biography opens with the name and nothing but it before the verb.
_BORN = re.compile(
    rf"[\s,.]*[Рр]одил(?P<verb>ся|ась)\s+(?:(?P<place>в\s+(?!\d)[^.,]{{1,60}}?)\s+)?(?:в\s+)?{_DATE}"
)
_BIRTH_YEAR = re.compile(r"[\s,]*(?P<year>(?:19|20)\d\d)\s*г(?:\.\s*р\.|ода\s+рождения)")
_VERB = re.compile(r"[\s,.]*[Рр]одил(?P<verb>ся|ась)\b")


@dataclass(frozen=True, slots=True)
class ParsedBiography:
    """Plain Russian text with paragraphs parted by one line feed; `notes` are English."""

    text: str
    born: PartialDate | None
    gender: Gender
    notes: tuple[str, ...]


def plain_text(html: Sequence[str]) -> str:
    """Text of HTML pieces without soft hyphens and repeated spaces; ValueError for NUL."""
    if any("\0" in piece for piece in html):
        raise ValueError("A biography holds a NUL character.")
    pieces = []
    for piece in html:
        tree = LexborHTMLParser(_BLOCKS.sub(r"\g<0>" + "\n", piece))
        tree.strip_tags(["script", "style", "template", "noscript"])
        pieces.append(tree.body.text() if tree.body else "")
    lines = "\n".join(pieces).translate({0xAD: None, 0x200B: None, 0xFEFF: None}).splitlines()
    return "\n".join(line for raw in lines if (line := " ".join(raw.split())))


def parse_biography(html: Sequence[str], full_name: str) -> ParsedBiography:
    """Read one biography of `full_name` (as the list writes it, Russian); ValueError for NUL."""
    text = plain_text(html)
    rest = _after_name(text, full_name)
    if rest is None:
        return ParsedBiography(
            text, None, "unknown", ("biography doesn't open with the name: birth not read",)
        )
    found = _BORN.match(rest) or _BIRTH_YEAR.match(rest)
    born, notes = _born(found) if found else (None, ("birth date not found",))
    verb = _VERB.match(rest)
    gender: Gender = "unknown" if verb is None else "male" if verb["verb"] == "ся" else "female"
    return ParsedBiography(text, born, gender, notes)


def _after_name(text: str, full_name: str) -> str | None:
    """What follows the name at the start; parentheses, order and ё are free."""
    words = set(_words(full_name))
    position = 0
    for found in re.finditer(r"[\s,]*\(?[\s]*([\w-]+)(?:\s*\))?", text[:300]):
        if found.start() != position or not set(_words(found[1])) <= words:
            break
        position = found.end()
    rest = re.sub(r"^\s*\([^()]{1,120}\)", "", text[position:])
    return rest if position else None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("ё", "е"))


def _born(found: re.Match[str]) -> tuple[PartialDate | None, tuple[str, ...]]:
    parts = found.groupdict()
    month = MONTHS[parts["month"]] if parts.get("month") else None
    day = int(parts["day"]) if parts.get("day") else None
    try:
        return from_ymd(int(parts["year"]), month, day), ()
    except ValueError:
        return None, ("birth date is impossible: " + repr(found[0].strip()[:60]),)
