"""The verifier on whole snapshots and parts of them: what was changed anywhere has its own code."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.signing.signer import Signer
from app.verifying.faults import Code
from app.verifying.listing import bin_of
from tests.signed_trees import CHAIN, FILES, SIGNER, WHOLE, checked, codes, signed, write
from tests.signing import key

PART = ("w/", "mirrors.json")
SIGNATURES = {
    path for path in WHOLE if path not in FILES and not path.startswith("mirrors") and "bins/" not in path
}
few = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write(tmp_path / "tree", WHOLE)


def test_as_it_was_signed(tree: Path) -> None:
    verdict = checked(tree)
    assert verdict.faults == ()
    assert verdict.manifest
    assert verdict.manifest.files == len(FILES) + 1


def test_a_link_to_the_whole_tree_is_followed(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(tree)
    assert codes(tmp_path / "current") == []


@few
@given(st.data())
def test_one_byte_changed_anywhere(tree: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(WHOLE)))
    octets = WHOLE[path]
    place = data.draw(st.integers(0, len(octets) - 1))
    flip = data.draw(st.integers(1, 255))
    with altered(tree, path, octets[:place] + bytes([octets[place] ^ flip]) + octets[place + 1 :]):
        found = codes(tree)
    assert found
    if path not in SIGNATURES:
        assert found[0][0] in {Code.CHANGED, Code.BAD_SIGNATURE, Code.FORMAT, Code.TRUNCATED}, found


@few
@given(st.data())
def test_cut_anywhere(tree: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(WHOLE)))
    length = data.draw(st.integers(0, len(WHOLE[path]) - 1))
    with altered(tree, path, WHOLE[path][:length]):
        [(code, _)] = codes(tree)
    # Cut behind a brace, a text of ours might be whole.
    other = path in SIGNATURES or path.endswith(".minisig") or WHOLE[path][:length].endswith(b"}")
    assert code is Code.TRUNCATED or (other and code in {Code.FORMAT, Code.CHANGED, Code.BAD_SIGNATURE}), path


@pytest.mark.parametrize("path", sorted(FILES))
def test_missing_and_extra(tree: Path, path: str) -> None:
    (tree / path).rename(tree / "w" / "other")
    extra = (Code.EXTRA, "w/other")
    assert codes(tree) == [(Code.MISSING, path), extra]
    (tree / "w" / "other").unlink()
    assert codes(tree) == [(Code.MISSING, path)]


@pytest.mark.parametrize(
    "path", sorted(path for path in WHOLE if path not in FILES and path != "mirrors.json.minisig")
)
def test_what_is_needed_to_verify_is_missing(tree: Path, path: str) -> None:
    (tree / path).unlink()
    assert codes(tree)[0] == (Code.MISSING, path)


@pytest.mark.parametrize(
    "where", ["extra", ".hidden", "root/2.json", "bins/zz.json", "v1/new/deep/file", "w\n.js"]
)
def test_extra_anywhere(tree: Path, where: str) -> None:
    (tree / where).parent.mkdir(parents=True, exist_ok=True)
    (tree / where).write_text("x")
    assert codes(tree) == [(Code.EXTRA, where)]
    assert str(checked(tree).faults[0]).isprintable()


def test_swapped(tree: Path) -> None:
    write(tree, WHOLE | {"v1/a": WHOLE["v1/b"], "v1/b": WHOLE["v1/a"]})
    assert codes(tree) == [(Code.SWAPPED, "v1/a"), (Code.SWAPPED, "v1/b")]


def test_lists_swapped(tree: Path) -> None:
    one, other = (f"bins/{bin_of(path)}.json" for path in ("w/v1/w.js", "verify.py"))
    write(tree, WHOLE | {one: WHOLE[other], other: WHOLE[one]})
    assert {code for code, _ in codes(tree)} == {Code.CHANGED}


def test_every_fault_is_told(tree: Path) -> None:
    write(tree, WHOLE | {"v1/a": b"other", "feeds/a": b"", "new": b""})
    (tree / "v1/b").unlink()
    assert codes(tree) == [
        (Code.MISSING, "v1/b"), (Code.EXTRA, "new"), (Code.CHANGED, "v1/a"), (Code.TRUNCATED, "feeds/a"),
    ]  # fmt: skip


def test_signed_by_another_key(tmp_path: Path) -> None:
    thief = Signer(key("thief"), CHAIN.last, SIGNER.root)
    place = write(tmp_path / "tree", signed(FILES, thief))
    assert codes(place) == [(Code.UNKNOWN_KEY, "manifest.json.minisig")]


def test_another_snapshots_signature(tree: Path) -> None:
    other = signed(FILES, version=2)
    write(tree, WHOLE | {path: other[path] for path in ("manifest.json.minisig", "manifest.p256.json")})
    assert codes(tree) == [(Code.BAD_SIGNATURE, "manifest.json.minisig")]


def test_a_part_of_a_snapshot(tmp_path: Path) -> None:
    """As in a widget's bundle: what is not wanted may be missing, what is there is checked."""
    needed = {
        path: octets
        for path, octets in WHOLE.items()
        if path.startswith(("w/", "root", "manifest", "mirrors")) or re.fullmatch(r"bins/..\.json", path)
    }
    place = write(tmp_path / "part", needed)
    assert codes(place)[0][0] is Code.MISSING
    assert codes(place, PART) == []
    assert codes(write(place, needed | {"verify.py": FILES["verify.py"]}), PART) == []
    assert codes(write(place, needed | {"verify.py": b"evil"}), PART) == [(Code.CHANGED, "verify.py")]
    assert codes(write(place, needed | {"more.js": b"evil"}), PART) == [(Code.EXTRA, "more.js")]
    assert codes(write(place, needed | {"v1/a": FILES["v1/a"]}), PART) == [(Code.EXTRA, "v1/a")]
    del needed["w/v1/w.js"]
    assert codes(write(place, needed), PART) == [(Code.MISSING, "w/v1/w.js")]
    assert codes(place, ("v1/a",))[0][0] is Code.MISSING


@contextmanager
def altered(tree: Path, path: str, octets: bytes) -> Iterator[None]:
    (tree / path).write_bytes(octets)
    yield
    (tree / path).write_bytes(WHOLE[path])
