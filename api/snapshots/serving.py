"""A file of a tree over HTTP: what it is, what it may do in a browser, whole or in part."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.responses import Response

from api.answers import Headers, answer, joined_header
from api.errors import Problem
from api.ranges import file_answer
from app.snapshots import tree
from app.snapshots.paths import BadPath, check, hash_of

# Asked for each time, and answered 304: so manifest, lists and files are of one snapshot, and nobody who was
# withdrawn stays in a cache. An error is never bridged by what was kept.
NO_CACHE = b"public, no-cache"
CSP = b"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8", ".json": "application/json",
    ".geojson": "application/geo+json", ".jsonl": "application/x-ndjson", ".ndjson": "application/x-ndjson",
    ".csv": "text/csv; charset=utf-8", ".atom": "application/atom+xml; charset=utf-8",
    ".cap": "application/cap+xml; charset=utf-8", ".ics": "text/calendar; charset=utf-8",
    ".gz": "application/gzip", ".zip": "application/zip", ".minisig": "text/plain; charset=utf-8",
    ".py": "text/plain; charset=utf-8", ".txt": "text/plain; charset=utf-8",
}  # fmt: skip
_OTHER = "application/octet-stream"
_SMALL = 256 * 1024


def type_of(path: str) -> str:
    return _TYPES.get(Path(path).suffix, _OTHER)


def tree_answer(scope: Mapping[str, Any], root: Path, asked: str, extra: Headers | None = None) -> Response:
    """The file, or a part of it. 404 for what is not in it; FileNotFoundError if the tree went."""
    path = _found(root, asked)
    media_type = type_of(path)
    headers = [
        *(extra or []),
        *([(b"content-security-policy", CSP)] if media_type.startswith("text/html") else []),
    ]
    file = root / path
    if joined_header(scope, b"range") or file.stat().st_size > _SMALL:
        tag = f'"{tree.listed_hash(root, path)}"'
        return file_answer(scope, file, tag=tag, media_type=media_type, cache=NO_CACHE, extra=headers)
    body = file.read_bytes()
    return answer(
        scope, body, media_type, fingerprint=hash_of(body), cache=NO_CACHE, extra=headers
    ).response()


def _found(root: Path, asked: str) -> str:
    """A folder is its first page; `.html` may be left out, as static hosts have it."""
    path = f"{asked}index.html" if asked.endswith("/") or not asked else asked
    for one in (path, f"{path}.html"):
        try:
            if (root / check(one)).is_file():
                return one
        except BadPath:
            break
    if not root.is_dir():
        raise FileNotFoundError(root)
    raise Problem(404, "not-found")
