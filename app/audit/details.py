"""What an entry may say: ids, codes, numbers and digests. Everything else could be somebody's name."""

import re
import uuid
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import Any

from app.models.audit import CODE, PLAIN_NUMBER, PLAIN_TEXT
from app.vocabularies import names, vocabulary
from app.vocabularies.places import check_country

_MOST_ITEMS = 100
_KEY = re.compile(CODE)
_TEXT = re.compile(PLAIN_TEXT)
_DIGEST = re.compile("[0-9a-f]{32}|[0-9a-f]{64}")
_OURS = ("app", "api", "search", "seed")


class NotPlain(ValueError):
    """A value that an audit entry may not hold; the value itself is not repeated."""


def plain(detail: Mapping[str, Any]) -> dict[str, Any]:
    """The detail as JSON values. Raises `NotPlain`.

    A value is None, a bool, a whole number under 10⁹ (a telephone number is longer), a UUID, a digest of 128
    or 256 bits in hex, a country, a code of a vocabulary or of a StrEnum in our source, or a list of those.
    """
    return {_key(key): _value(key, value) for key, value in detail.items()}


def _key(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise NotPlain("A key of an audit entry's detail is a word of lower-case letters.")
    return key


def _value(key: str, value: Any) -> Any:
    if isinstance(value, (list, tuple, set, frozenset)):
        if len(value) > _MOST_ITEMS:
            raise NotPlain(f"“{key}” of an audit entry has more than {_MOST_ITEMS} items.")
        items = [_scalar(key, item) for item in value]
        return sorted(items, key=str) if isinstance(value, (set, frozenset)) else items
    return _scalar(key, value)


def _scalar(key: str, value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) < PLAIN_NUMBER:
        return int(value)
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, str) and _is_plain(value):
        return str(value)
    raise NotPlain(f"“{key}” of an audit entry is no id, known code, number or digest.")


def _is_plain(text: str) -> bool:
    # What the database takes, and of that only what is known.
    return _TEXT.fullmatch(text) is not None and (
        _DIGEST.fullmatch(text) is not None
        or _is_id(text)
        or text in _vocabulary_codes()
        or any(text == member.value for member in _members())
        or _is_country(text)
    )


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _is_country(text: str) -> bool:
    try:
        return check_country(text) == text
    except ValueError:
        return False


@cache
def _vocabulary_codes() -> frozenset[str]:
    return frozenset(code for name in names() for code in vocabulary(name).codes)


def _members() -> Iterator[StrEnum]:
    # Rows hold codes as mere strings, so the member's class is no longer there to ask. Whatever StrEnum our
    # own source defines is a list of codes that somebody wrote down; libraries' enums are not ours.
    for enum in StrEnum.__subclasses__():
        if enum.__module__.partition(".")[0] in _OURS:
            yield from enum
