"""How values are shown to readers: texts with their language, codes and provisions in words.

The functions that begin with a `Wording` are filters of the templates, where it is left out.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from api.pages.wording import Wording
from app.text.languages import direction, lookup
from app.text.provisions import POINTS_RU, parse_code
from app.vocabularies import vocabulary
from app.vocabularies.places import country_labels, region_labels

# Kinds of timeline entries, by the vocabularies of their type and status.
VOCABULARIES = {
    "event": ("event_type", "event_status"), "alert": ("alert_type", "alert_state"),
    "advocacy": ("advocacy_type", "advocacy_status"),
}  # fmt: skip
_CYRILLIC = frozenset({"ru", "be", "uk"})
_POINTS = {latin: letter for letter, latin in POINTS_RU.items()}


def best(text_map: Mapping[str, str] | None, ranges: Sequence[str]) -> tuple[str, str] | None:
    """Tag and text in the language that the reader understands best."""
    if text_map and (said := text_map.get(ranges[0])):
        return ranges[0], said
    return next(iter(lookup(text_map, ranges).items()), None) if text_map else None


def name(wording: Wording, text_map: Mapping[str, str] | None) -> Markup:
    """A name, with its language and direction where they are not the page's own."""
    return _marked(wording, text_map, "<bdi%s>%s</bdi>")


def text(wording: Wording, text_map: Mapping[str, str] | None) -> Markup:
    """A line of text. In another language than the page's it is marked, by its class in the stylesheet."""
    return _marked(wording, text_map, '<span class="foreign"%s>%s</span>')


def _marked(wording: Wording, text_map: Mapping[str, str] | None, foreign: str) -> Markup:
    """As it is in the page's own language; in another one within `foreign` (attributes, text).

    `Markup.format` would cost ten times as much, and a page has a hundred of these."""
    found = best(text_map, wording.ranges)
    if found is None:
        return Markup("")
    lang, said = found
    if lang == wording.language:
        return escape(said)
    return Markup(foreign % (attributes_of(wording, lang), escape(said)))  # noqa: S704  both are escaped


def paragraphs(wording: Wording, text_map: Mapping[str, str] | None) -> Markup:
    """A `p` for each paragraph; before those in another language, which one it is."""
    found = best(text_map, wording.ranges)
    if found is None:
        return Markup("")
    lang, said = found
    attributes = attributes_of(wording, lang)
    shown = [f"<p{attributes}>{escape(part)}</p>" for part in said.split("\n\n") if part.strip()]
    if lang != wording.language:
        note = wording.word("Language of the text: %(language)s", language=wording.name_of(lang))
        shown.insert(0, f'<p class="tongue">{escape(note)}</p>')
    return Markup("\n".join(shown))  # noqa: S704  every part is escaped


def plain(wording: Wording, text_map: Mapping[str, str] | None) -> str:
    found = best(text_map, wording.ranges)
    return found[1] if found else ""


def attributes_of(wording: Wording, lang: str) -> Markup:
    """` lang` and ` dir` of a text in this language; nothing where they are the page's own."""
    return Markup("") if lang == wording.language else _attributes(lang)


@lru_cache(maxsize=1024)
def _attributes(lang: str) -> Markup:
    return Markup(' lang="{}" dir="{}"').format(lang, direction(lang))


@lru_cache(maxsize=64)
def in_itself(wording: Wording, lang: str) -> Markup:
    """The attributes of a link to the page in another language, named as that language names itself."""
    current = ' aria-current="true"' if lang == wording.language else ""
    return Markup(f' hreflang="{lang}" lang="{lang}" dir="{direction(lang)}"{current}')  # noqa: S704  our own tags


@lru_cache(maxsize=8192)
def label(wording: Wording, code: str | None, name: str) -> str:
    """A code of the vocabulary `name`; what is no code stays as it is."""
    if not code:
        return "—"
    try:
        return vocabulary(name).label(code, wording.language)
    except ValueError:
        return code


def short_label(wording: Wording, code: str | None, name: str) -> str:
    """Without what explains it after a colon."""
    return label(wording, code, name).split(":")[0]


def country(wording: Wording, code: str) -> str:
    try:
        return plain(wording, country_labels(code))
    except ValueError:
        return code


def region(wording: Wording, code: str) -> str:
    try:
        return plain(wording, region_labels(code))
    except ValueError:
        return code


def where(wording: Wording, record: Mapping[str, Any]) -> str:
    """The region, if it is known, and the country of a card or document."""
    said = country(wording, record["country"])
    return f"{region(wording, record['region'])}{wording.comma}{said}" if record["region"] else said


@lru_cache(maxsize=8192)
def law(wording: Wording, code: str) -> str:
    """`RU-UK-207.3-2-d` as one reads it: article, part, point, law."""
    try:
        found = parse_code(code)
    except ValueError:
        return code
    place = _place(wording, found.article, found.part, found.point)
    match found.law:
        case "UK":
            return wording.word("%(place)s, Criminal Code", place=place)
        case "KoAP":
            return wording.word("%(place)s, Code of Administrative Offences", place=place)
    return f"{place}{wording.comma}{found.law}"


def _place(wording: Wording, article: str, part: str | None, point: str | None) -> str:
    if point and wording.language in _CYRILLIC:
        letter, dot, number = point.partition(".")
        point = _POINTS.get(letter, letter) + dot + number
    if part and point:
        return wording.word(
            "art. %(article)s, part %(part)s, point %(point)s", article=article, part=part, point=point
        )
    if part:
        return wording.word("art. %(article)s, part %(part)s", article=article, part=part)
    if point:
        return wording.word("art. %(article)s, point %(point)s", article=article, point=point)
    return wording.word("art. %(article)s", article=article)


def link(said: str, url: str | None) -> Markup:
    """To somewhere else, which learns nothing of where the reader came from."""
    if not url or not url.startswith(("https://", "http://")):
        return escape(said)
    return Markup('<a href="{}" rel="noreferrer nofollow">{}</a>').format(url, said)
