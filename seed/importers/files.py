"""Reads an operator's file within bounds, or says in one sentence why it is refused."""

import json
import re
import stat
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 64
_LONGEST_CHARACTER = 4  # bytes of UTF-8
_DATE_IN_NAME = re.compile(r"(?<!\d)(\d{1,2})[-_.](\d{1,2})[-_.](\d{4})(?!\d)")
_UTF16_32 = (b"\xff\xfe", b"\xfe\xff")
# An unterminated string or a lone backslash must not make the search start over: hence `\Z` and `\\?`.
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+\\?(?:"|\Z)|[\[{]|[\]}]', re.DOTALL)


class Refused(Exception):
    """The file can't be imported; the message is one sentence for an operator. Nothing was changed."""


@dataclass(frozen=True)
class SourceFile:
    """A file as it was read; `stated_on`: the day in its name (dd-mm-yyyy), else of its last change."""

    path: str
    sha256: str
    text: str
    stated_on: date

    @property
    def name(self) -> str:
        return Path(self.path).name


def read_source(path: Path, *, max_bytes: int = MAX_BYTES) -> SourceFile:
    """The file's text (UTF-8, a byte order mark allowed). Raises Refused."""
    data, changed = _read(path, max_bytes)
    if not data.strip():
        raise Refused(f"{path} is empty.")
    if data.startswith(_UTF16_32):
        raise Refused(f"{path} is not in UTF-8 but seems to be in UTF-16 or UTF-32: save it as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cut = (
            " (it seems to be cut off)"
            if error.end == len(data) and len(data) - error.start < _LONGEST_CHARACTER
            else ""
        )
        raise Refused(f"{path} is not in UTF-8{cut}: byte {error.start} can't be read.") from error
    return SourceFile(str(path), sha256(data).hexdigest(), text, day_in(path.name) or changed)


def _read(path: Path, max_bytes: int) -> tuple[bytes, date]:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Refused(f"{path} is a directory, not a file.")
        if not stat.S_ISREG(status.st_mode):
            raise Refused(f"{path} is not a regular file.")
        with path.open("rb") as file:
            data = file.read(max_bytes + 1) if status.st_size <= max_bytes else b""
    except FileNotFoundError:
        raise Refused(f"{path} does not exist.") from None
    except (OSError, ValueError) as error:
        raise Refused(f"{path} can't be read: {getattr(error, 'strerror', None) or error}.") from error
    # It may have grown since it was asked for its size.
    if max(status.st_size, len(data)) > max_bytes:
        raise Refused(f"{path} is larger than {max_bytes // 1024**2} MB, more than any list needs.")
    return data, datetime.fromtimestamp(status.st_mtime, UTC).date()


def day_in(name: str) -> date | None:
    """The first day (dd-mm-yyyy) in a file's name."""
    for day, month, year in _DATE_IN_NAME.findall(name):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def read_json(source: SourceFile, *, max_depth: int = MAX_DEPTH) -> Any:
    """The file as JSON (no NaN, no deeper than `max_depth`). Raises Refused."""
    if _deeper_than(source.text, max_depth):
        raise Refused(f"{source.path} is nested deeper than {max_depth} levels, which no list is.")
    try:
        return json.loads(source.text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        cut = " (it seems to be cut off)" if error.pos >= len(source.text.rstrip()) - 1 else ""
        where = f"line {error.lineno}, column {error.colno}"
        raise Refused(f"{source.path} is not valid JSON{cut}: {error.msg} at {where}.") from error
    except (ValueError, RecursionError) as error:
        raise Refused(f"{source.path} is not valid JSON: {error}.") from error


def _deeper_than(text: str, limit: int) -> bool:
    depth = 0
    for token in _BRACKETS.finditer(text):
        sign = token.group()[0]
        depth += (sign in "[{") - (sign in "]}")
        if depth > limit:
            return True
    return False


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number that JSON knows")


def read_features(source: SourceFile) -> list[dict[str, Any]]:
    """The features of a GeoJSON FeatureCollection. Raises Refused for any other JSON."""
    document = read_json(source)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise Refused(f"{source.path} is JSON, but not a GeoJSON FeatureCollection.")
    return features
