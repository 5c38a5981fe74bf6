"""Parts of files over HTTP (RFC 9110): every kind of range, and a download that is cut and goes on."""

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response

from api.errors import install_error_handlers
from api.middleware import install_middleware
from api.ranges import Unsatisfiable, file_answer, wanted_range
from tests.conftest import client_for

TAG = '"invented"'
CONTENT = bytes(range(250)) * 4  # 1,000 bytes
SPEC = st.one_of(
    st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: f"{pair[0]}-{pair[1]}"),
    st.integers(0, 30).map(lambda first: f"{first}-"),
    st.integers(0, 30).map(lambda length: f"-{length}"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "file").write_bytes(CONTENT)
    return tmp_path / "file"


@pytest.fixture
def files(path: Path) -> httpx.AsyncClient:
    app = FastAPI()

    @app.get("/file")
    async def _file(request: Request) -> Response:
        return file_answer(request.scope, path, tag=TAG, media_type="application/gzip")

    install_error_handlers(app)
    install_middleware(app, None)
    return client_for(app)


def nothing(path: Path) -> None:
    path.unlink()


def directory(path: Path) -> None:
    path.mkdir()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def positions(spec: str, size: int) -> set[int] | None:
    """What the words of the standard say of one range: written apart from what is tested."""
    first, last = spec.split("-")
    if not first:
        return {at for at in range(size) if at >= size - int(last)}
    if last and int(last) < int(first):
        return None
    return {at for at in range(size) if at >= int(first) and (not last or at <= int(last))}


@given(st.lists(SPEC, min_size=1, max_size=4), st.integers(1, 25))
def test_what_is_sent_is_what_was_asked_for(specs: list[str], size: int) -> None:
    wanted = [positions(spec, size) for spec in specs]
    asked = f"bytes={', '.join(specs)}"
    if None in wanted:
        assert wanted_range(asked, size) is None
        return
    union = set().union(*(one for one in wanted if one))
    if not union:
        with pytest.raises(Unsatisfiable):
            wanted_range(asked, size)
        return
    got = wanted_range(asked, size)
    one_piece = len(union) == max(union) - min(union) + 1
    assert (set(got) if got is not None else None) == (union if one_piece else None)


@pytest.mark.parametrize(
    "header",
    ["", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=1-2-3", "bytes 0-5", "lines=0-5",
     "bytes=+1-2", "bytes=１-２", "bytes=0-5;x", "bytes=0x1-2", f"bytes={'9' * 19}-", "bytes=0-1,x",
     f"bytes={'0-1,' * 1000}5-6"],
)  # fmt: skip
def test_what_is_no_range_is_no_range(header: str) -> None:
    assert wanted_range(header, 1000) is None


async def test_the_whole(files: httpx.AsyncClient) -> None:
    answer = await files.get("/file")
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["etag"] == TAG
    assert "content-range" not in answer.headers
    assert (
        "content-encoding" not in (await files.get("/file", headers={"accept-encoding": "gzip, br"})).headers
    )


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-0", 0, 0), ("bytes=-10", 990, 999), ("bytes=990-", 990, 999), ("bytes=990-5000", 990, 999),
     ("bytes=-5000", 0, 999), ("BYTES=3-4", 3, 4), ("bytes=0-4, 3-9", 0, 9), ("bytes=5-9,0-4,2000-", 0, 9)],
)  # fmt: skip
async def test_a_part(files: httpx.AsyncClient, asked: str, first: int, last: int) -> None:
    answer = await files.get("/file", headers={"range": asked})
    assert (answer.status_code, answer.content) == (206, CONTENT[first : last + 1])
    assert answer.headers["content-range"] == f"bytes {first}-{last}/1000"
    assert answer.headers["content-length"] == str(last + 1 - first)
    assert answer.headers["etag"] == TAG


async def test_several_parts_are_the_whole(files: httpx.AsyncClient) -> None:
    for asked in ("bytes=0-4,10-14", ",".join(["bytes=0-1", *(f"{n}-{n}" for n in range(9, 999, 2))])):
        answer = await files.get("/file", headers={"range": asked})
        assert (answer.status_code, answer.content) == (200, CONTENT)


@pytest.mark.parametrize("asked", ["bytes=1000-", "bytes=5000-6000", "bytes=-0", "bytes=1000-1000,2000-"])
async def test_beyond_the_end(files: httpx.AsyncClient, asked: str) -> None:
    answer = await files.get("/file", headers={"range": asked})
    assert (answer.status_code, answer.json()["code"]) == (416, "range-not-satisfiable")
    assert answer.headers["content-range"] == "bytes */1000"
    assert answer.headers["cache-control"] == "no-store"


async def test_only_of_the_same_version(files: httpx.AsyncClient) -> None:
    asked = {"range": "bytes=10-"}
    assert (await files.get("/file", headers={**asked, "if-range": TAG})).status_code == 206
    for other in ('"older"', f"W/{TAG}", "Mon, 30 Nov 2026 10:00:00 GMT", "*"):
        answer = await files.get("/file", headers={**asked, "if-range": other})
        assert (answer.status_code, answer.content) == (200, CONTENT)
    # A range that is beyond the end of another version is no error.
    beyond = {"range": "bytes=5000-", "if-range": '"older"'}
    assert (await files.get("/file", headers=beyond)).status_code == 200


async def test_conditions(files: httpx.AsyncClient) -> None:
    unchanged = await files.get("/file", headers={"if-none-match": TAG, "range": "bytes=0-1"})
    assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (304, b"", TAG)
    assert (await files.get("/file", headers={"if-match": TAG})).status_code == 200
    assert (await files.get("/file", headers={"if-match": "*"})).status_code == 200
    for other in ('"older"', f"W/{TAG}"):
        refused = await files.get("/file", headers={"if-match": other, "range": "bytes=0-1"})
        assert (refused.status_code, refused.json()["code"]) == (412, "precondition-failed")


async def test_heads_have_no_parts(files: httpx.AsyncClient) -> None:
    answer = await files.head("/file", headers={"range": "bytes=0-1"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == "1000"
    assert answer.headers["accept-ranges"] == "bytes"


async def test_a_file_that_is_gone(files: httpx.AsyncClient, path: Path) -> None:
    for put in (nothing, directory):
        put(path)
        answer = await files.get("/file")
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_an_empty_file_has_no_parts(files: httpx.AsyncClient, path: Path) -> None:
    empty(path)
    answer = await files.get("/file", headers={"range": "bytes=0-"})
    assert (answer.status_code, answer.content) == (200, b"")
