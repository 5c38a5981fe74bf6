"""Hostile snapshots: nothing breaks the verifier, holds it up or leads it out of the folder."""

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from app.verifying.encoding import digest, written
from app.verifying.faults import Code
from app.verifying.listing import bin_of
from tests.signed_trees import SIGNER, WHOLE, bins_of, codes, manifest, signed, write
from tests.signing import NOW


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write(tmp_path / "tree", WHOLE)


def fifo(path: Path) -> None:
    os.mkfifo(path)


def socket_at(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 43)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def folder(path: Path) -> None:
    path.mkdir()


PUT = {
    "pipe": (fifo, Code.SPECIAL), "socket": (socket_at, Code.SPECIAL), "huge": (sparse, Code.TOO_LARGE),
    "device": (device, Code.LINK), "circle": (to_itself, Code.LINK), "folder": (folder, Code.SPECIAL),
}  # fmt: skip


@pytest.mark.parametrize(
    "path", ["v1/a", "root.json", "manifest.json", "bins/00.json", "mirrors.json", "root/1.json"]
)
@pytest.mark.parametrize("put", PUT)
def test_what_is_no_file(tree: Path, path: str, put: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir((tree / path).parent)  # a socket's path is short
    (tree / path).unlink()
    act, code = PUT[put]
    act(Path((tree / path).name))
    assert code in {one for one, _ in codes(tree)}


@pytest.mark.parametrize("put", ["pipe", "socket", "device", "circle"])
def test_what_is_no_file_and_not_listed(tree: Path, put: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree)
    act, code = PUT[put]
    act(Path("more"))
    assert codes(tree) == [(code, "more")]


def test_a_folder_that_is_a_link(tree: Path, tmp_path: Path) -> None:
    (tree / "v1").rename(tmp_path / "elsewhere")
    (tree / "v1").symlink_to(tmp_path / "elsewhere")
    assert (Code.LINK, "v1") in codes(tree)


def test_a_circle_of_folders_ends(tree: Path) -> None:
    (tree / "v1" / "up").symlink_to("..")
    assert codes(tree) == [(Code.LINK, "v1/up")]


def test_folders_deeper_than_anybody_signed(tree: Path) -> None:
    deep = tree / "v1"
    for _ in range(150):
        deep /= "n"
    deep.mkdir(parents=True)
    (deep / "file").write_text("x")
    [(code, where)] = codes(tree)
    assert code is Code.EXTRA
    assert where.startswith("v1/n/n")


BAD_PATHS = [
    "../outside", "/etc/passwd", "a/../../b", "a//b", "a/", "./a", ".htaccess", "a/.git/config", "a\\b",
    "a\0b", "a\nb", "x" * 241, "й", "", "root/9.json", "bins/80.json", "manifest.json", "C:/x",
]  # fmt: skip


@pytest.mark.parametrize("path", BAD_PATHS)
def test_paths_that_lead_elsewhere(tmp_path: Path, path: str) -> None:
    """Signed by a key that was stolen: the lists themselves are hostile."""
    lists = bins_of({})
    lists[f"bins/{bin_of(path)}.json"] = written({"files": {path: digest(b"x")}, "parts": {}})
    place = write(tmp_path / "tree", hostile(lists))
    assert [code for code, _ in codes(place)] == [Code.BAD_PATH]


def hostile(lists: dict[str, bytes], **said: Any) -> dict[str, bytes]:
    """Lists as they are, signed."""
    digests = [digest(lists[f"bins/{n:02x}.json"]) for n in range(128)]
    text = manifest(**{"bins": digests, **said})
    return signed({}) | lists | dict(SIGNER.manifest_files(text, NOW))


LISTS = {
    "deep": (b'{"files":' + b"[" * 100_000 + b"}", Code.FORMAT),
    "no object": (b'{"files":[],"parts":{}}', Code.FORMAT),
    "no parts": (b'{"files":{}}', Code.FORMAT),
    "a number": (b'{"files":{"a":1},"parts":{}}', Code.FORMAT),
    "wrong bin": (written({"files": {"v1/a": "x", "v1/b": "x"}, "parts": {}}), Code.MISPLACED),
    "a part that leads elsewhere": (written({"files": {}, "parts": {"../../x": "x"}}), Code.BAD_PATH),
    "a part that is not there": (written({"files": {}, "parts": {"ru": "x"}}), Code.MISSING),
}


@pytest.mark.parametrize(("octets", "code"), LISTS.values(), ids=LISTS)
def test_hostile_lists(tmp_path: Path, octets: bytes, code: Code) -> None:
    place = write(tmp_path / "tree", hostile(bins_of({}) | {"bins/00.json": octets}))
    assert codes(place)[0][0] is code


def test_a_path_in_two_lists(tmp_path: Path) -> None:
    path = "v1/a"
    inner = written({"files": {path: digest(b"x")}})
    outer = written({"files": {path: digest(b"x")}, "parts": {"v1": digest(inner)}})
    name = bin_of(path)
    lists = bins_of({}) | {f"bins/{name}.json": outer, f"bins/{name}.v1.json": inner}
    assert codes(write(tmp_path / "tree", hostile(lists)))[0][0] is Code.TWICE


def test_a_path_in_the_list_of_another_folder(tmp_path: Path) -> None:
    name, inner = bin_of("v1/a"), written({"files": {"v1/a": digest(b"x")}})
    outer = written({"files": {}, "parts": {"ru": digest(inner)}})
    lists = bins_of({}) | {f"bins/{name}.json": outer, f"bins/{name}.ru.json": inner}
    assert codes(write(tmp_path / "tree", hostile(lists)))[0][0] is Code.MISPLACED


@pytest.mark.parametrize("said", [{"files": 1}, {"bytes": 1}])
def test_a_manifest_that_counts_wrongly(tmp_path: Path, said: dict[str, int]) -> None:
    assert codes(write(tmp_path / "tree", hostile(bins_of({}), **said))) == [(Code.FORMAT, "manifest.json")]
