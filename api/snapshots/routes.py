"""The snapshot on the main server: `/snapshot/…`, and at the root what scripts on other sites ask for."""

from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers import Headers, answer_with
from api.public.site import site_of
from api.rate_limit import Limit
from api.snapshots.packing import PACKS, Packer
from api.snapshots.serving import tree_answer
from app.snapshots.store import NoSnapshot, Snapshot, Store, open_current

router = APIRouter(include_in_schema=False)
# At the same places as in the tree: so `w/v1/w.js` finds its data by the same relative path everywhere.
AT_ROOT = (
    "/manifest.json", "/manifest.json.minisig", "/manifest.p256.json", "/mirrors.json",
    "/mirrors.json.minisig", "/bins/{name}", "/w/d/{name:path}",
)  # fmt: skip
ROOT_OF_TRUST = ("/root.json", "/root/{name}")
_PLACE = "/snapshot/"
# The same pages are here under their own addresses.
_COPY: Headers = [(b"x-robots-tag", b"noindex")]


async def _current(request: Request, path: str) -> Snapshot:
    """Raises NoSnapshot and OutdatedSnapshot. Keys are of no person: they are shown all the same."""
    store: Store = request.app.state.snapshots
    if path == "root.json" or path.startswith("root/"):
        found = store.current()
        if found is None:
            raise NoSnapshot
        return found
    return await open_current(site_of(request.scope).pool, store)


async def _answered(request: Request, path: str, extra: Headers | None = None) -> Response:
    snapshot = await _current(request, path)
    try:
        return tree_answer(request.scope, snapshot.path, path, extra)
    except FileNotFoundError:  # swapped in this very moment
        return tree_answer(request.scope, (await _current(request, path)).path, path, extra)


@router.get(f"/snapshot/{PACKS}{{asked:path}}")
async def packed(request: Request) -> Response:
    packer: Packer = request.app.state.packer
    made, times = await packer.made(
        request.scope, request.path_params["asked"], partial(_current, request, "")
    )
    limit: Limit | None = request.app.hot
    if limit:
        limit.charge(request.scope, times)
    return answer_with(request.scope, made).response()


@router.get("/snapshot/{path:path}")  # noqa: FAST003  read from the request
async def in_snapshot(request: Request) -> Response:
    return await _answered(request, request.path_params["path"], _COPY)


async def at_root(request: Request) -> Response:
    return await _answered(request, request.scope["path"].removeprefix("/"))


for _address in (*AT_ROOT, *ROOT_OF_TRUST):
    router.add_api_route(_address, at_root)
