"""Base64url, JSON and moments, read strictly: written in one way each, no changed byte goes unseen."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime, timezone
from typing import Any, NoReturn

from app.verifying.faults import Code, Fault

MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_LONGEST_NUMBER = 18


def b64url(octets: bytes) -> str:
    """Without padding."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def digest(octets: bytes) -> str:
    return b64url(hashlib.sha256(octets).digest())


def octets_of(text: Any, length: int, where: str) -> bytes:
    """Of base64url; refused if it is not written as `b64url` writes it."""
    try:
        octets = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (TypeError, ValueError):
        octets = b""
    if len(octets) != length or b64url(octets) != text:
        raise Fault(Code.FORMAT, where, f"not {length} bytes in base64url")
    return octets


def written(value: Any) -> bytes:
    """JSON as everything in a snapshot is written: UTF-8, keys sorted, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def whole(octets: bytes, where: str, most: int) -> None:
    """Whether it may be one of our JSON texts at all, before its signature is looked at."""
    if len(octets) > most:
        raise Fault(Code.TOO_LARGE, where, f"is longer than {most} bytes")
    if not octets.endswith(b"}"):
        raise Fault(Code.TRUNCATED, where, "its end is missing")


def read_object(octets: bytes, where: str, most: int) -> dict[str, Any]:
    """A JSON object in the one way `written` writes it."""
    whole(octets, where, most)
    try:
        value = json.loads(
            octets.decode(), parse_int=_whole_number, parse_float=_refuse, parse_constant=_refuse
        )
        same = isinstance(value, dict) and written(value) == octets
    except (ValueError, RecursionError):
        same = False
    if not same:
        raise Fault(Code.FORMAT, where, "no JSON object written in the one way")
    return dict(value)


def _whole_number(digits: str) -> int:
    # Python before 3.11 needs time by the square of the length.
    return int(digits) if len(digits) <= _LONGEST_NUMBER else _refuse(digits)


def _refuse(_text: str) -> NoReturn:
    raise ValueError("no number of ours")


def has_keys(value: Any, keys: str, where: str) -> dict[str, Any]:
    """`value` itself, an object with exactly these keys."""
    if not isinstance(value, dict) or set(value) != set(keys.split()):
        raise Fault(Code.FORMAT, where, f"not an object of {keys}")
    return value


def number(value: Any, least: int, most: int, where: str) -> int:
    if type(value) is not int or not least <= value <= most:
        raise Fault(Code.FORMAT, where, f"no whole number from {least} to {most}")
    return value


def text_of(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise Fault(Code.FORMAT, where, "no text")
    return value


def list_of(value: Any, least: int, most: int, where: str) -> list[Any]:
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise Fault(Code.FORMAT, where, f"no list of {least} to {most}")
    return value


def moment(value: Any, where: str) -> datetime:
    """In UTC, to the second."""
    try:
        read = datetime.strptime(value, MOMENT).replace(tzinfo=timezone.utc)
        same = read.strftime(MOMENT) == value
    except (TypeError, ValueError):
        same = False
    if not same:
        raise Fault(Code.FORMAT, where, "no moment as 2026-11-30T15:00:00Z")
    return read
