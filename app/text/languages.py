"""Text maps (BCP 47 tag to text): check them, and choose the entry a reader asked for (RFC 4647)."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import langcodes

MOST_LANGUAGES = 50
LONGEST_TEXT = 100_000
LONGEST_TAG = 35  # RFC 5646, 4.4.1: room for every tag without private extensions
LONGEST_HEADER = 1000
MOST_RANGES = 20
DEFAULT_LANGUAGE = "en"

# Keys whose value is a text map. "id", "no", "is", "to", "as" and "in" are languages too, so a
# dictionary is never taken for a text map by its keys alone.
TEXT_FIELDS = frozenset(
    {
        "about", "account", "address_note", "addressee", "advice", "alt", "avoid", "body", "caption",
        "charge_text", "comment", "conditions", "court", "description", "headline", "how_to",
        "instruction", "instructions", "interests", "judge", "label", "labels", "law_name", "name",
        "note", "notes", "occasion", "occupation", "outcome", "place", "position", "public_text",
        "quote", "rationale", "reason", "region_name", "country_name", "role", "rules", "short_name",
        "statement", "subject", "subtitle", "summary", "template", "text", "title", "write_about",
    }
)  # fmt: skip

_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
_RANGE = re.compile(r"\*|[A-Za-z]{1,8}(?:-(?:[A-Za-z0-9]{1,8}|\*))*", re.ASCII)
_WEIGHT = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.ASCII | re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
_RIGHT_TO_LEFT = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"})
_REPLACED = {"be-x-old": "be-tarask"}  # a Wikipedia's address, never registered


@lru_cache(maxsize=4096)
def canonical_tag(tag: str) -> str:
    """Canonical form of a BCP 47 tag (`zh-hans` is `zh-Hans`); ValueError if it is not one."""
    plain = tag.replace("_", "-")
    if len(plain) > LONGEST_TAG or _TAG.fullmatch(plain) is None:
        raise ValueError(f"{tag[:LONGEST_TAG]!r} is not a BCP 47 language tag.")
    if (replaced := _REPLACED.get(plain.lower())) is not None:
        return replaced
    if not langcodes.tag_is_valid(plain):
        raise ValueError(f"{tag!r} is not a registered BCP 47 language tag.")
    return langcodes.standardize_tag(plain)


def check_text_map(value: object) -> dict[str, str]:
    """Return the text map with canonical tags.

    ValueError for: not an object, no entry, more than 50, an unknown tag, one language twice, a text
    that is empty, longer than 100 000 characters, or holds NUL or half a surrogate pair.
    """
    if not isinstance(value, Mapping):
        raise ValueError("A text is an object: language tag to text.")  # noqa: TRY004 - one error to catch
    if not value:
        raise ValueError("A text needs one language at least.")
    if len(value) > MOST_LANGUAGES:
        raise ValueError(f"A text has at most {MOST_LANGUAGES} languages.")
    checked: dict[str, str] = {}
    for tag, text in value.items():
        if not isinstance(tag, str):
            raise ValueError("A language tag is a string.")  # noqa: TRY004 - one error to catch
        canonical = canonical_tag(tag)
        if canonical in checked:
            raise ValueError(f"The language {canonical} is there twice.")
        checked[canonical] = _checked_text(canonical, text)
    return checked


def _checked_text(tag: str, text: object) -> str:
    if not isinstance(text, str):
        raise ValueError(f"The text in {tag} is not a string.")  # noqa: TRY004 - one error to catch
    if not text.strip():
        raise ValueError(f"The text in {tag} is empty.")
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"The text in {tag} is longer than {LONGEST_TEXT} characters.")
    if _FORBIDDEN.search(text):
        raise ValueError(f"The text in {tag} holds a NUL or half a surrogate pair.")
    return text


def lookup(text_map: Mapping[str, str], ranges: Sequence[str]) -> dict[str, str]:
    """Choose one entry: RFC 4647 lookup, then English, then the first; empty only for an empty map.

    Beyond RFC 4647 a range also takes a longer tag (`zh` takes `zh-Hans`): a reader of Chinese would
    rather read that than English.
    """
    if len(text_map) <= 1:
        return dict(text_map)
    by_lower = {tag.lower(): tag for tag in text_map}
    for prefixes in _prefixes(tuple(ranges)):
        for prefix in prefixes:
            if (tag := by_lower.get(prefix)) is not None:
                return {tag: text_map[tag]}
        longer = prefixes[0] + "-"
        for lower, tag in by_lower.items():
            if lower.startswith(longer):
                return {tag: text_map[tag]}
    tag = by_lower.get(DEFAULT_LANGUAGE) or next(iter(text_map))
    return {tag: text_map[tag]}


@lru_cache(maxsize=1024)
def _prefixes(ranges: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(found for wanted in ranges if (found := _truncations(wanted)))


def _truncations(wanted: str) -> tuple[str, ...]:
    """`zh-Hant-TW` gives zh-hant-tw, zh-hant, zh; `*` gives nothing, as the default follows anyway."""
    parts = wanted.lower().split("-")
    parts = [part for part in parts if part != "*"] if parts[0] != "*" else []
    found = []
    while parts:
        found.append("-".join(parts))
        parts.pop()
        if parts and len(parts[-1]) == 1:  # RFC 4647, 3.4: a lone letter goes with what it introduced
            parts.pop()
    return tuple(found)


def parse_accept_language(header: str | None) -> list[str]:
    """Language ranges of an Accept-Language header, most wanted first; what is malformed is skipped."""
    weighted: list[tuple[float, str]] = []
    for part in (header or "")[:LONGEST_HEADER].split(",")[:MOST_RANGES]:
        wanted, semicolon, parameter = (piece.strip() for piece in part.partition(";"))
        weight = _WEIGHT.fullmatch(parameter) if semicolon else None
        if _RANGE.fullmatch(wanted) is None or (semicolon and weight is None):
            continue
        quality = float(weight[1]) if weight else 1.0
        if quality > 0:
            weighted.append((quality, wanted))
    weighted.sort(key=lambda pair: -pair[0])
    return list(dict.fromkeys(wanted for _, wanted in weighted))


def narrow(document: Any, ranges: Sequence[str], fields: frozenset[str] = TEXT_FIELDS) -> Any:
    """Copy of a JSON value with every text map under one of `fields` cut down to the best entry."""
    if isinstance(document, dict):
        return {key: _narrow_field(key, value, ranges, fields) for key, value in document.items()}
    if isinstance(document, list):
        return [
            narrow(value, ranges, fields) if isinstance(value, dict | list) else value for value in document
        ]
    return document


def _narrow_field(key: str, value: Any, ranges: Sequence[str], fields: frozenset[str]) -> Any:
    if isinstance(value, dict):
        if key in fields and _is_text_map(value):
            return lookup(value, ranges)
        return narrow(value, ranges, fields)
    if isinstance(value, list):
        return [_narrow_field(key, item, ranges, fields) for item in value]
    return value


def _is_text_map(value: dict[str, Any]) -> bool:
    """Whether all keys are language tags; a reference such as {"id": …, "url": "https://…"} is none."""
    for tag, text in value.items():
        if not isinstance(text, str) or not _is_tag(tag) or (tag == "url" and text.startswith(("http", "/"))):
            return False
    return bool(value)


@lru_cache(maxsize=4096)
def _is_tag(key: str) -> bool:
    try:
        canonical_tag(key)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def direction(tag: str) -> str:
    """`rtl` or `ltr`, by the script that the language is written in."""
    try:
        script = langcodes.Language.get(tag).maximize().script
    except ValueError:
        script = None
    return "rtl" if script in _RIGHT_TO_LEFT else "ltr"
