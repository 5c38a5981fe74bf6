"""Words of feeds: chosen by language, safe in XML and iCalendar, and safe to stand beside other scripts."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.text.languages import lookup
from app.vocabularies import vocabulary

# XML 1.0 has no controls but tab and line ends, no halves of surrogate pairs, no U+FFFE, no U+FFFF. C1
# controls and formatting that overrides direction (it could turn the rest of a line) serve nobody here.
_UNSAFE = re.compile(
    r"[^\t\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_RTL = frozenset({"R", "AL"})
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
LONGEST_TITLE = 200  # characters
LONGEST_TEXT = 2000  # of one entry; the document has all of it


@dataclass(frozen=True)
class Said:
    """A text and its language (BCP 47)."""

    text: str
    lang: str


def clean(text: str) -> str:
    """What XML and iCalendar can hold. Line ends become `\\n`; direction marks (LRM, RLM) stay."""
    return _UNSAFE.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def cut(text: str, most: int) -> str:
    """At most so many characters, at the end of a word where there is one near."""
    if len(text) <= most:
        return text
    start = text[: most - 1]
    whole = start.rsplit(None, 1)[0] if len(start.split()) > 1 else start
    return (whole if len(whole) > most // 2 else start).rstrip() + "…"


def chosen(text: Mapping[str, str] | None, languages: Sequence[str]) -> Said | None:
    """The entry that fits these languages best; None where there is no text."""
    found = lookup(text or {}, languages)
    return next((Said(value, lang) for lang, value in found.items()), None)


def label(name: str, code: str | None, languages: Sequence[str]) -> Said:
    """What a code is called. A code that the vocabulary does not know is its own label."""
    item = vocabulary(name).by_code.get(code or "")
    found = chosen(item.labels, languages) if item else None
    return found or Said(code or "", "und")


def is_rtl(text: str) -> bool:
    """Does it hold a letter that is written from the right to the left?"""
    return any(unicodedata.bidirectional(character) in _RTL for character in text)


def joined(parts: Iterable[str], separator: str) -> str:
    """Texts in one line. Where one of them runs from right to left each is isolated (UAX #9), so that none
    pulls the others around."""
    found = [part for part in map(one_line, parts) if part]
    if any(map(is_rtl, found)) and len(found) > 1:
        found = [f"{_FIRST_STRONG_ISOLATE}{part}{_POP_ISOLATE}" for part in found]
    return separator.join(found)


def title(parts: Iterable[Said | None], separator: str = " · ") -> Said:
    """One line in the language of its first part."""
    given = [part for part in parts if part is not None and part.text]
    lang = given[0].lang if given else "und"
    short = [cut(one_line(part.text), LONGEST_TITLE) for part in given]
    return Said(joined(short, separator) or "–", lang)
