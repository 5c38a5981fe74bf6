"""`/v1/exports`: all that is public as files of one moment, whole, in parts, and since earlier moments.

They are those of the snapshot in force: what a mirror has under `exports/` is the same, byte for byte. Once
somebody is withdrawn the answer is 503 until the next snapshot stands.
"""

import hashlib
import re
from base64 import b64encode
from datetime import datetime
from typing import Any

import orjson
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.answers import JSON, Headers
from api.errors import Problem
from api.public.openapi import NOT_MODIFIED, PROBLEMS, Meta, Responses
from api.public.replies import json_answer, only, parameters_of
from api.public.site import site_of
from api.ranges import file_answer
from app.exports.files import ROOM
from app.exports.index import INDEX
from app.snapshots.store import OutdatedSnapshot, Snapshot, Store, open_current

router = APIRouter(prefix="/v1/exports", tags=["exports"])
# Asked for each time, and answered 304 while it is the same: nobody who was withdrawn stays in a cache.
CACHE = b"public, no-cache"
_NUMBER = re.compile("[0-9]{5}|[1-9][0-9]{5}")  # one way to write each
_MEDIA_TYPES = ("application/gzip", "text/csv", "application/geo+json", "application/json+ftm")
_BYTES: dict[str, Any] = {}  # any bytes, in OpenAPI 3.1
_CONTENT = {**dict.fromkeys(_MEDIA_TYPES, _BYTES), JSON: {"schema": {"type": "object"}}}
_PIECE = {"application/octet-stream": _BYTES}


def _sent_as(content: dict[str, Any]) -> Responses:
    return {
        200: {
            "description": "The file. `ETag` is of its bytes, `Repr-Digest` its SHA-256 (RFC 9530)",
            "content": content,
            "headers": {
                "Repr-Digest": {
                    "schema": {"type": "string"},
                    "description": "Of the whole file, also with a part",
                },
                "Accept-Ranges": {"schema": {"type": "string", "enum": ["bytes"]}},
            },
        },
        206: {"description": "A part of it: Content-Range", "content": content},
        412: {"description": "No longer the version of If-Match"},
        416: {"description": "Nothing of the range is in the file: Content-Range tells its size"},
        **NOT_MODIFIED,
        **PROBLEMS,
    }


_RANGE = [
    {"name": "Range", "in": "header", "schema": {"type": "string"},
     "description": "`bytes=0-12287`, `bytes=12288-`, `bytes=-500` (RFC 9110). Several: all of the file."},
    {"name": "If-Range", "in": "header", "schema": {"type": "string"},
     "description": "The `ETag` of what you have: of another version the whole comes"},
]  # fmt: skip


class ExportFile(BaseModel):
    name: str
    url: str
    media_type: str
    bytes: int
    sha256: str = Field(description="Of the file, in hex")
    rows: int = Field(description="Lines, features, or entities")
    shards: int = Field(description="Pieces: `/v1/exports/shards/<name>/00000` and on; 0 if it is small")
    begins: int | None = Field(description="A delta: it fits onto any export of this change or a later one")


class Exports(BaseModel):
    items: list[ExportFile]
    shard_bytes: int
    next: str | None = Field(description="Always null: they are few")
    self: str
    meta: Meta


async def _snapshot(request: Request) -> Snapshot:
    """Raises NoSnapshot and OutdatedSnapshot, which are 503."""
    store: Store = request.app.state.snapshots
    return await open_current(site_of(request.scope).pool, store)


def _read_index(snapshot: Snapshot) -> bytes:
    """Raises OutdatedSnapshot if the next one was swapped in this very moment."""
    try:
        return (snapshot.path / ROOM / INDEX).read_bytes()
    except FileNotFoundError:
        raise OutdatedSnapshot from None


def _index(snapshot: Snapshot) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(_read_index(snapshot))
    return found


@router.get(
    "", response_model=None, operation_id="list_exports",
    responses={200: {"model": Exports, "description": "The files"}, **NOT_MODIFIED, **PROBLEMS},
)  # fmt: skip
async def exports(request: Request) -> Response:
    """What there is: each file with its size, SHA-256 and number of rows; deltas last."""
    only(parameters_of(request.scope), set())
    index = _index(await _snapshot(request))
    base = site_of(request.scope).base(request.scope)
    at = datetime.fromisoformat(index["as_of"]) if index["as_of"] else None
    document = {
        "items": [_item(one) for one in (*index["files"], *index["deltas"])],
        "shard_bytes": index["shard_bytes"], "next": None, "self": f"{base}{router.prefix}",
        "meta": {"licence": index["licence"], "as_of": at, "version": index["seq"]},
    }  # fmt: skip
    return json_answer(request.scope, document, cache=CACHE).response()


def _item(entry: dict[str, Any]) -> dict[str, Any]:
    shown = {name: entry[name] for name in ("name", "media_type", "bytes", "sha256", "rows", "shards")}
    return shown | {"url": f"{router.prefix}/{entry['name']}", "begins": entry.get("from")}


def _entry(snapshot: Snapshot, name: str) -> dict[str, Any]:
    """What the index says of the file. Raises 404: nothing else of the tree is here."""
    index = _index(snapshot)
    found: dict[str, Any] | None = next(
        (one for one in (*index["files"], *index["deltas"]) if one["name"] == name), None
    )
    if found is None:
        raise Problem(404, "not-found")
    return found


def _own_entry(snapshot: Snapshot) -> dict[str, Any]:
    """Of the index, which can't name its own digest."""
    content = _read_index(snapshot)
    return {"sha256": hashlib.sha256(content).hexdigest(), "media_type": "application/json"}


@router.get(
    "/{name}", response_class=Response, operation_id="read_export", responses=_sent_as(_CONTENT),  # noqa: FAST003
    openapi_extra={"parameters": [
        {"name": "name", "in": "path", "required": True, "schema": {"type": "string", "maxLength": 100},
         "example": "prisoners.csv"}, *_RANGE]},
)  # fmt: skip
async def export(request: Request) -> Response:
    """One file, or a part of it. A download that broke off goes on: `curl -C - -O`."""
    only(parameters_of(request.scope), set())
    snapshot, name = await _snapshot(request), request.path_params["name"]
    entry = _entry(snapshot, name) if name != INDEX else _own_entry(snapshot)
    headers: Headers = [
        (b"repr-digest", b"sha-256=:%b:" % b64encode(bytes.fromhex(entry["sha256"]))),
        (b"content-disposition", b'attachment; filename="%b"' % name.encode("ascii")),
    ]
    return _sent(request, snapshot, name, entry["sha256"], entry["media_type"], headers)


@router.get(
    "/shards/{name}/{number}", response_class=Response, operation_id="read_export_shard",  # noqa: FAST003
    responses=_sent_as(_PIECE),
    openapi_extra={"parameters": [
        {"name": "name", "in": "path", "required": True, "schema": {"type": "string", "maxLength": 100}},
        {"name": "number", "in": "path", "required": True,
         "schema": {"type": "string", "pattern": r"^(\d{5}|[1-9]\d{5})$"}, "example": "00000"},
    ]},
)  # fmt: skip
async def shard(request: Request) -> Response:
    """A piece of 12 KB of a file, for lines that are cut after 16 KB; in order they are the file."""
    only(parameters_of(request.scope), set())
    snapshot, number = await _snapshot(request), request.path_params["number"]
    entry = _entry(snapshot, request.path_params["name"])
    if not _NUMBER.fullmatch(number) or int(number) >= entry["shards"]:
        raise Problem(404, "not-found")
    place = f"shards/{entry['name']}/{number}"
    return _sent(request, snapshot, place, f"{entry['sha256']}-{int(number)}", "application/octet-stream", [])


def _sent(
    request: Request, snapshot: Snapshot, place: str, version: str, media_type: str, headers: Headers
) -> Response:
    path = snapshot.path / ROOM / place
    if not path.is_file():  # the index named it
        raise OutdatedSnapshot
    return file_answer(
        request.scope, path, tag=f'"{version}"', media_type=media_type, cache=CACHE, extra=headers
    )
