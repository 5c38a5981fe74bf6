"""The list of mirrors, as an operator writes it and as it is signed into a snapshot."""

import re
from pathlib import Path
from typing import Any

import orjson

from app.settings import SettingsError
from app.snapshots.tree import as_json

FORMAT = "nezabudka-mirrors/1"
MOST = 50
NO_MIRRORS = as_json({"format": FORMAT, "mirrors": []})
_URL = re.compile(r"https?://[^\s/@?#\"'<>\\]+(/[^\s@?#\"'<>\\]*)?")
_ONION = re.compile(r"http://[a-z2-7]{56}\.onion(:\d+)?(/[^\s@?#\"'<>\\]*)?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_SHAPES = {"url": _URL, "onion": _ONION, "country": _COUNTRY}


def mirrors_file(path: Path) -> bytes:
    """`mirrors.json` of the tree; without a file of the operator it names none. Raises SettingsError."""
    if not path.exists():
        return NO_MIRRORS
    try:
        given = orjson.loads(path.read_bytes())
    except (OSError, ValueError):
        raise SettingsError(f"{path} can't be read, or is no JSON.") from None
    found = given.get("mirrors") if isinstance(given, dict) else given
    if not isinstance(found, list) or len(found) > MOST:
        raise SettingsError(f"{path} is no list of at most {MOST} mirrors.")
    return as_json({"format": FORMAT, "mirrors": [_checked(path, one) for one in found]})


def _checked(path: Path, one: Any) -> dict[str, str]:
    if not isinstance(one, dict) or not {"url"} <= one.keys() <= _SHAPES.keys():
        raise SettingsError(f"{path}: a mirror has `url`, and may have `onion` and `country`.")
    for name, value in one.items():
        if not isinstance(value, str) or len(value) > 200 or not _SHAPES[name].fullmatch(value):  # noqa: PLR2004
            raise SettingsError(f"{path}: the `{name}` of a mirror can't be {str(value)[:50]!r}.")
    return {name: value.rstrip("/") for name, value in one.items()}
