"""How values are shown to readers: texts with their language, codes and dates in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from markupsafe import Markup, escape

from api.pages.wording import LANGUAGE, direction, word, words
from app.text.edtf_dates import parse
from app.text.languages import lookup
from app.vocabularies import vocabulary
from app.vocabularies.places import country_labels, region_labels

_UNSURE = "~?%"
# Kinds of timeline entries, by the vocabularies of their type and status.
VOCABULARIES = {
    "event": ("event_type", "event_status"), "alert": ("alert_type", "alert_state"),
    "advocacy": ("advocacy_type", "advocacy_status"),
}  # fmt: skip


def best(text_map: Mapping[str, str] | None, ranges: Sequence[str]) -> tuple[str, str] | None:
    """Tag and text in the language that the reader understands best."""
    return next(iter(lookup(text_map, ranges).items()), None) if text_map else None


def marked(text_map: Mapping[str, str] | None, ranges: Sequence[str], tag: str = "span") -> Markup:
    """An element with the language and direction of its text; a `p` for each of its paragraphs."""
    found = best(text_map, ranges)
    if found is None:
        return Markup("")
    lang, text = found
    parts = [part.strip() for part in text.split("\n\n")] if tag == "p" else [text]
    name, attributes = Markup(tag), attributes_of(lang)  # noqa: S704  written in our templates
    return Markup("\n").join(
        Markup("<{0}{1}>{2}</{0}>").format(name, attributes, part) for part in parts if part
    )


def attributes_of(lang: str) -> Markup:
    """` lang` and ` dir` of a text in this language; nothing where they are the page's own."""
    if lang == LANGUAGE:
        return Markup("")
    return Markup(' lang="{}" dir="{}"').format(lang, direction(lang))


def label(code: str | None, name: str) -> str:
    """A code of the vocabulary `name`; what is no code stays as it is."""
    if not code:
        return "—"
    try:
        return vocabulary(name).label(code, LANGUAGE)
    except ValueError:
        return code


def country(code: str) -> str:
    try:
        return next(iter(lookup(country_labels(code), [LANGUAGE]).values()))
    except ValueError:
        return code


def region(code: str) -> str:
    try:
        return next(iter(lookup(region_labels(code), [LANGUAGE]).values()))
    except ValueError:
        return code


def day(edtf: str | None) -> str:
    """An EDTF date in words, no more exact than it is."""
    if not edtf:
        return "—"
    start, slash, end = edtf.partition("/")
    if not slash:
        return _point(start)
    if start in {"", ".."}:
        return word("until %(day)s", day=_point(end))
    if end in {"", ".."}:
        return word("since %(day)s", day=_point(start))
    return word("%(first)s – %(last)s", first=_point(start), last=_point(end))


def _point(text: str) -> str:
    exact = parse(text)
    said = _exact(text.rstrip(_UNSURE), exact.precision, exact.earliest)
    if text[-1] in "~%":
        return word("about %(day)s", day=said)
    return word("%(day)s (uncertain)", day=said) if text[-1] == "?" else said


def _exact(text: str, precision: str, first: Any) -> str:
    match precision:
        case "day":
            return format_date(first, "long", locale=LANGUAGE)
        case "month":
            return format_skeleton("yMMMM", first, locale=LANGUAGE)
        case "year":
            return str(first.year)
        case "decade":
            return word("%(year)ss", year=first.year)
    return text


def hour(starts_at: str | None, zone: str | None) -> str:
    """The local time of a hearing, with its zone."""
    if not starts_at:
        return ""
    at = datetime.fromisoformat(starts_at)
    local = at.astimezone(ZoneInfo(zone)) if zone else at
    return f"{format_time(local, 'short', locale=LANGUAGE)} ({zone or at.tzname()})"


def machine_date(edtf: str) -> Markup:
    """The `datetime` attribute that HTML knows: a day, a month or a year."""
    known = parse(edtf).precision in {"day", "month", "year"} and edtf[-1] not in _UNSURE and "X" not in edtf
    return Markup(' datetime="{}"').format(edtf) if known else Markup("")


def law(code: str) -> str:
    """`RU-UK-207.3-2-d` as one reads it: law, article, part, point."""
    _, *rest = code.split("-")
    if not rest:
        return code
    said = [f"{name} {part}" for name, part in zip((word("art."), word("part"), word("point")), rest[1:])]  # noqa: B905
    return ", ".join([f"{rest[0]} {said[0]}", *said[1:]]) if said else rest[0]


def months(number: int) -> str:
    """A term as courts say it: years and months."""
    years, rest = divmod(number, 12)
    said = [
        words("%(number)d year", "%(number)d years", years) if years else "",
        words("%(number)d month", "%(number)d months", rest) if rest or not years else "",
    ]
    return " ".join(part for part in said if part)


def link(text: str, url: str | None) -> Markup:
    """To somewhere else, which learns nothing of where the reader came from."""
    if not url or not url.startswith(("https://", "http://")):
        return escape(text)
    return Markup('<a href="{}" rel="noreferrer nofollow">{}</a>').format(url, text)
