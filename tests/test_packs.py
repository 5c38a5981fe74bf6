"""Packs: what was packed is what is unpacked, in pieces of any size, and nothing else passes for one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.snapshots import packs
from app.snapshots.packs import BIN_LISTS, HEAD, LARGEST_FILE, PART_LISTS, NoPack, NotAPack, Unpacking, pack
from app.verifying.encoding import digest
from app.verifying.listing import bin_of
from tests.signed_trees import bins_of, signed, write

CONTENTS = st.lists(st.none() | st.binary(max_size=40), max_size=20)


def framed(contents: list[bytes | None]) -> bytes:
    return HEAD + b"".join(
        b"\xff" * 4 if one is None else len(one).to_bytes(4, "big") + one for one in contents
    )


def read(octets: bytes, step: int) -> list[bytes | None]:
    unpacking = Unpacking()
    pieces = [octets[at : at + step] for at in range(0, len(octets), step)]
    return [one for piece in pieces for one in unpacking.files(piece)]


@given(CONTENTS, st.integers(1, 60))
def test_files_come_out_as_they_went_in(contents: list[bytes | None], step: int) -> None:
    assert read(framed(contents), step) == contents


@given(CONTENTS, st.integers(1, 60), st.data())
def test_of_a_pack_that_was_cut_comes_what_was_whole(
    contents: list[bytes | None], step: int, data: st.DataObject
) -> None:
    whole = framed(contents)
    came = read(whole[: data.draw(st.integers(0, len(whole)))], step)
    assert came == contents[: len(came)]


@given(st.binary(min_size=1), st.integers(1, 60))
def test_what_begins_otherwise_is_none(octets: bytes, step: int) -> None:
    if HEAD.startswith(octets[: len(HEAD)]):
        return
    with pytest.raises(NotAPack):
        read(octets, step)


@given(st.integers(LARGEST_FILE + 1, 0xFFFFFFFE))
def test_nobody_waits_for_a_file_that_is_too_large(length: int) -> None:
    with pytest.raises(NotAPack):
        read(HEAD + length.to_bytes(4, "big"), 7)


def test_each_sequence_from_any_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"en/{n}.html": bytes([n % 251]) * n for n in range(1500)} | {"w/large": bytes(LARGEST_FILE + 1)}
    tree = write(tmp_path / "tree", signed(files))
    name = bin_of("w/large")
    mine = sorted(path for path in files if bin_of(path) == name)
    found = read(pack(tree, digest(bins_of(files)[f"bins/{name}.json"]), 0), 999)
    assert found == [None if path == "w/large" else files[path] for path in mine]
    lists = bins_of(files)
    parts = sorted(path for path in lists if ".en." in path)
    assert read(pack(tree, BIN_LISTS, 120), 999) == [lists[f"bins/{n:02x}.json"] for n in range(120, 128)]
    monkeypatch.setattr(packs, "LARGEST", 3000)
    come: list[bytes | None] = []
    while len(come) < len(parts):
        made = pack(tree, PART_LISTS, len(come))
        assert len(made) <= 3000
        come += read(made, 999)
    assert come == [lists[path] for path in parts]


def test_what_is_not_there(tmp_path: Path) -> None:
    tree = write(tmp_path / "tree", signed({"en/a.html": b"a"}))
    for sequence, start in ((BIN_LISTS, 128), (PART_LISTS, 1), (digest(b"?"), 0), ("../tree", 0), ("00", 0)):
        with pytest.raises(NoPack):
            pack(tree, sequence, start)
    with pytest.raises(NoPack):
        pack(tmp_path / "gone", PART_LISTS, 0)
