"""A line from a mirror (in `mirror` of a directory) to the main site (in `main`), which a test may bend."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx

from app.database.embedded import Dsns
from app.settings import Part
from app.signing import open_signer
from app.snapshots.pulling import Pulled, pull
from app.snapshots.store import Store
from tests.applications import started
from tests.test_snapshot_build import settings


def as_it_is(_: str, answer: httpx.Response) -> httpx.Response:
    return answer


class Line(httpx.AsyncBaseTransport):
    """To the main site; `change` answers otherwise, `asked` remembers."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner
        self.asked: list[str] = []
        self.change: Callable[[str, httpx.Response], httpx.Response] = as_it_is

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.asked.append(path)
        answer = await self.inner.handle_async_request(request)
        return self.change(path, answer)


@asynccontextmanager
async def line_to(dsns: Dsns, place: Path) -> AsyncIterator[Line]:
    async with started(settings(place / "main"), dsns, Part.ALL) as app:
        yield Line(httpx.ASGITransport(app))


def pin(tmp_path: Path) -> str:
    return open_signer(settings(tmp_path / "main"), datetime.now(UTC)).pin


async def pulled(line: Line, tmp_path: Path, root: str | None = None) -> Pulled:
    async with httpx.AsyncClient(transport=line, base_url="http://test") as client:
        return await pull("http://test/snapshot", tmp_path / "mirror", root or pin(tmp_path), client)


def current(tmp_path: Path) -> Path:
    found = Store(tmp_path / "main" / "snapshots").current()
    assert found is not None
    return found.path


def saying(body: bytes) -> httpx.Response:
    """Not read yet, as an answer from the network."""
    return httpx.Response(200, stream=httpx.ByteStream(body))
