"""The scripts that other sites load: every version ever released, each with its hash for `integrity`.

`/w/<version>/…` holds the same bytes for ever. `/w/v1/…` is a channel: the newest script of version 1, kept
for a short time. The same paths are in the snapshots, so that mirrors serve them too.
"""

import base64
from collections.abc import Iterator
from functools import cache
from hashlib import sha384
from pathlib import Path

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers import answer
from api.conditional import PUBLIC_CACHE

STATIC = Path(__file__).parent / "static"
CHANNEL = "v1"
JAVASCRIPT = "text/javascript; charset=utf-8"
_FOR_EVER = b"public, max-age=31536000, immutable"
_EMBEDDABLE = [(b"cross-origin-resource-policy", b"cross-origin")]
router = APIRouter(include_in_schema=False)


@cache
def versions() -> tuple[str, ...]:
    """All that were released, the oldest first."""
    found = (place.name for place in STATIC.iterdir() if place.is_dir())
    return tuple(sorted(found, key=lambda name: [int(part) for part in name.split(".")]))


@cache
def scripts(version: str) -> dict[str, bytes]:
    """By name, those of this version."""
    return {path.name: path.read_bytes() for path in sorted((STATIC / version).glob("*.js"))}


def newest() -> str:
    return versions()[-1]


def integrity(body: bytes) -> str:
    """For the attribute of this name (Subresource Integrity)."""
    return f"sha384-{base64.b64encode(sha384(body).digest()).decode()}"


@cache
def listing() -> bytes:
    """`versions.json`: which there are, and the hash of each script."""
    hashes = {
        version: {name: integrity(body) for name, body in scripts(version).items()} for version in versions()
    }
    document = {"format": "nezabudka-scripts/1", "newest": newest(), "versions": hashes}
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


def files() -> Iterator[tuple[str, bytes]]:
    """Path in the tree of a snapshot, and bytes."""
    yield "w/versions.json", listing()
    for place, version in ((CHANNEL, newest()), *((version, version) for version in versions())):
        for name, body in scripts(version).items():
            yield f"w/{place}/{name}", body


def _add(path: str, body: bytes) -> None:
    immutable = path.endswith(".js") and not path.startswith(f"w/{CHANNEL}/")
    media_type = JAVASCRIPT if path.endswith(".js") else "application/json"

    async def script(request: Request) -> Response:
        cache = _FOR_EVER if immutable else PUBLIC_CACHE
        return answer(request.scope, body, media_type, cache=cache, extra=_EMBEDDABLE).response()

    router.add_api_route(f"/{path}", script, methods=["GET"], include_in_schema=False)


for _path, _body in files():
    _add(_path, _body)
