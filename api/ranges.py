"""Files on disk over HTTP: strong validators, and parts of them (RFC 9110, 13 and 14), in constant memory.

A reader whose line is cut goes on where it broke off (`curl -C -`), or asks for pieces that get through.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.answers import NOT_MODIFIED, OK, PUBLIC_HEADERS, Headers, joined_header
from api.conditional import PUBLIC_CACHE, matches
from api.errors import Problem

PARTIAL, UNSATISFIABLE = 206, 416
_CHUNK = 256 * 1024
_MOST_SPECS = 100
_SPEC = re.compile(r"(\d{0,18})-(\d{0,18})")


class Unsatisfiable(ValueError):
    """Well-formed, but nothing of it is in the file."""


def wanted_range(header: str, size: int) -> range | None:
    """The bytes that a Range header asks for; None where the whole file is to be sent.

    That is where the header is malformed or of another unit (RFC 9110, 14.2), and where it asks for several
    parts that do not make one: the standard allows to send everything then, and nobody resumes so.
    Raises `Unsatisfiable`.
    """
    unit, equals, specs = header.partition("=")
    if unit.strip().lower() != "bytes" or not equals or not size or specs.count(",") >= _MOST_SPECS:
        return None
    parts = [spec.strip() for spec in specs.split(",") if spec.strip()]
    found = [_one(spec, size) for spec in parts]
    if not found or None in found:
        return None
    satisfiable = sorted((one for one in found if one), key=lambda one: one.start)
    if not satisfiable:
        raise Unsatisfiable
    return _joined(satisfiable)


def _one(spec: str, size: int) -> range | None:
    """One range within the file, empty if nothing of it is there; None if that is none."""
    said = _SPEC.fullmatch(spec) if spec.isascii() else None
    if said is None or spec == "-":
        return None
    first, last = said.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    return range(min(int(first), size), min(int(last) + 1, size) if last else size)


def _joined(parts: Sequence[range]) -> range | None:
    """What they cover, if that is in one piece; they come sorted by where they start."""
    whole = parts[0]
    for part in parts[1:]:
        if part.start > whole.stop:
            return None
        whole = range(whole.start, max(whole.stop, part.stop))
    return whole


def _is_current(if_range: str, tag: str) -> bool:
    """Strong comparison; we send no date, so a date is never ours."""
    return not if_range or if_range.strip() == tag


class FileAnswer(Response):
    """The bytes of an open file from `part.start` on, in pieces; closes it."""

    def __init__(self, file: BinaryIO, part: range, status: int, headers: Headers) -> None:
        super().__init__(status_code=status)
        self.raw_headers = headers
        self._file, self._part = file, part

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        with self._file as file:
            await send(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            )
            left = 0 if scope.get("head") else len(self._part)
            file.seek(self._part.start)
            while left:
                chunk = await asyncio.to_thread(file.read, min(_CHUNK, left))
                if not chunk:  # it was cut under our hands: the connection ends short, which the client sees
                    return
                left -= len(chunk)
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


def file_answer(
    scope: Mapping[str, Any],
    path: Path,
    *,
    tag: str,
    media_type: str,
    cache: bytes = PUBLIC_CACHE,
    extra: Sequence[tuple[bytes, bytes]] = (),
) -> Response:
    """The file, a part of it, or 304. `tag` is its quoted strong ETag; it is never compressed on the way.

    Raises 404 where it is not there, 412 and 416. Removed while it is sent, it is sent to the end.
    """
    try:
        file = path.open("rb")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise Problem(404, "not-found") from None
    try:
        return _answer(scope, file, tag, [
            *PUBLIC_HEADERS, (b"cache-control", cache), (b"accept-ranges", b"bytes"), *extra,
            (b"etag", tag.encode("latin-1")),
        ], media_type)  # fmt: skip
    except BaseException:
        file.close()
        raise


def _answer(scope: Mapping[str, Any], file: BinaryIO, tag: str, about: Headers, media_type: str) -> Response:
    size = file.seek(0, 2)
    if_match = joined_header(scope, b"if-match")
    # Strong comparison: a weak tag is no match.
    if if_match and not matches(if_match.replace("W/", "weak "), tag):
        raise Problem(412, "precondition-failed")
    if_none_match = joined_header(scope, b"if-none-match")
    if if_none_match and matches(if_none_match, tag):
        file.close()
        unchanged = Response(status_code=NOT_MODIFIED)
        unchanged.raw_headers = about
        return unchanged
    part = None if scope.get("head") else _part(scope, tag, size)
    shown = range(size) if part is None else part
    content: Headers = [
        (b"content-type", media_type.encode("latin-1")), (b"content-length", b"%d" % len(shown)),
    ]  # fmt: skip
    if part is not None:
        content.append((b"content-range", b"bytes %d-%d/%d" % (part.start, part.stop - 1, size)))
    return FileAnswer(file, shown, OK if part is None else PARTIAL, about + content)


def _part(scope: Mapping[str, Any], tag: str, size: int) -> range | None:
    header = joined_header(scope, b"range")
    if not header or not _is_current(joined_header(scope, b"if-range"), tag):
        return None
    try:
        return wanted_range(header, size)
    except Unsatisfiable:
        raise Problem(
            UNSATISFIABLE, "range-not-satisfiable", headers={"Content-Range": f"bytes */{size}"}
        ) from None
