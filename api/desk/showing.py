"""How values are shown: codes as words, texts in a language somebody reads, moments in UTC."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import langcodes
from babel import Locale, UnknownLocaleError

from api.desk.forms.fields import Field, Kind
from api.desk.forms.titles import place, plural, singular
from app.editorial.changes.diffing import Difference, Op, diff
from app.editorial.changes.previewing import STAMPS, Previewed
from app.editorial.intake.private import is_sealed, referred
from app.sealing import SealedField
from app.text.languages import direction, lookup
from app.vocabularies import vocabulary
from app.vocabularies.places import country_labels


def word(code: str | None, name: str) -> str:
    """A code of the vocabulary `name` as a word; what is no code stays as it is."""
    if not code:
        return "—"
    if name in _CODES:
        return _CODES[name].get(code, code)
    try:
        return vocabulary(name).label(code)
    except ValueError:
        return code


_SAYS_NOTHING: tuple[Any, ...] = (None, False, "unknown")
# Codes that are no vocabulary of the public.
_CODES = {
    "after_release": {
        "keep": "everything, as before", "initials_only": "initials only",
        "statistics_only": "a number only", "remove": "nothing",
    },
    "figure_qualifier": {"exactly": "exactly", "at_least": "at least", "more_than": "more than"},
}  # fmt: skip


def options(name: str) -> list[tuple[str, str]]:
    """All codes of a vocabulary with their words."""
    if name in _CODES:
        return list(_CODES[name].items())
    return [(item.code, vocabulary(name).label(item.code)) for item in vocabulary(name).items]


def country(code: str | None) -> str:
    return next(iter(lookup(country_labels(code), ["en"]).values())) if code else "—"


def plain(text_map: Mapping[str, str] | None) -> str:
    """A text in English, else in whatever there is."""
    return next(iter(lookup(text_map, ["en"]).values()), "—") if text_map else "—"


def language(tag: str) -> str:
    """A language by its English name, else by its tag."""
    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (ValueError, UnknownLocaleError):
        return tag


def title_of(kind: str, content: Mapping[str, Any]) -> str:
    """What a record is called, also while it is half written."""
    if kind == "prisoner":
        names = content.get("names") or [{}]
        return str(names[0].get("full") or "?")
    said = content.get("title") or content.get("name") or content.get("label") or content.get("labels")
    return plain(said) if isinstance(said, dict) and said else str(content.get("slug") or "?")


def moment(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC") if at else "—"


def value(said: Any) -> str:
    """Any JSON value, for a person to compare."""
    if said is None:
        return "—"
    if isinstance(said, str):
        return said
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True)


def spoken(pointer: str) -> str:
    """A JSON Pointer as a way to read: `/alerts/0/headline/en` is «alerts › 1 › headline › en»."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    return " › ".join(str(int(one) + 1) if one.isdigit() else one.replace("_", " ") for one in steps)


def language_of(pointer: str) -> str:
    """The language of the text a pointer leads to, or none."""
    last = pointer.rpartition("/")[2]
    try:
        return last if not last.isdigit() and langcodes.tag_is_valid(last) else ""
    except ValueError:
        return ""


def sealed_word(field: SealedField) -> str:
    """`alert:private_text` is «Alert: private text»."""
    return field.replace(":", ": ").replace("_", " ").capitalize()


def heading(row: Mapping[str, Any], field: Field) -> str:
    """What a row of parts is known by: its first words."""
    said = []
    for inner in field.parts:
        if inner.kind in {Kind.HIDDEN, Kind.SEALED}:
            continue
        there = row.get(inner.name)
        if isinstance(there, dict) and there:
            said.append(plain(there))
        elif isinstance(there, str):
            said.append(word(there, inner.vocabulary) if inner.vocabulary else there)
    return " · ".join(said[:3])


def troubled(faults: Mapping[str, str], path: str) -> bool:
    """Whether anything in this row was refused."""
    return any(one == path or one.startswith(f"{path}.") for one in faults)


def telling(differences: Iterable[Difference]) -> list[Difference]:
    """Without what is new and says nothing: an empty list, an unknown code."""
    return [one for one in differences if one.op != Op.added or _says(one.after)]


def _says(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_says(one) for one in value.values())
    if isinstance(value, list):
        return any(_says(one) for one in value)
    return value not in _SAYS_NOTHING


def public_differences(one: Previewed) -> list[Difference]:
    """By field, also of a document that is new or goes."""
    if one.now is not None and one.would_be is not None:
        return one.differences
    return telling(diff(one.now or {}, one.would_be or {}, unsaid=STAMPS))


FILTERS = {
    "word": word, "options": options, "country": country, "plain": plain, "language": language,
    "direction": direction, "moment": moment, "value": value, "spoken": spoken, "title_of": title_of,
    "language_of": language_of, "heading": heading, "troubled": troubled,
    "public_differences": public_differences, "plural": plural, "singular": singular, "place": place,
    "sealed_word": sealed_word, "is_sealed": is_sealed, "referred": referred,
}  # fmt: skip
