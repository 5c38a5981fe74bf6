"""`verify.py`: one file, with the standard library of an old Python alone, which remembers what it saw."""

import ast
import gzip
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from app.verifying.encoding import MOMENT
from app.verifying.faults import Code, Fault
from app.verifying.manifests import read_manifest
from app.verifying.one_file import one_file
from app.verifying.program import main
from app.verifying.remembered import seen_of
from tests.signed_trees import CHAIN, FILES, SIGNER, WHOLE, manifest, signed, signer_of, write
from tests.signing import NOW, Draft, after, chain_of, key

DOCS = Path(__file__).parents[1] / "docs" / "mirrors.md"
AT = NOW.strftime(MOMENT)
DAY = timedelta(days=1)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write(tmp_path / "tree", WHOLE)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    (tmp_path / "verify.py").write_bytes(one_file())
    return tmp_path / "verify.py"


def run(program: Path, *words: object) -> "subprocess.CompletedProcess[str]":
    """Without this environment's packages and the directory of the project."""
    command = [sys.executable, "-I", "-S", str(program), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=program.parent)  # noqa: S603


def test_one_file_verifies(tree: Path, program: Path) -> None:
    done = run(program, tree, "--root", SIGNER.pin, "--at", AT)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "As signed: https://example.org, snapshot 1 of 2026-11-30T15:00:00Z, good until "
    )


def test_many_files_are_shared_among_processes(tmp_path: Path, program: Path) -> None:
    many = {f"v1/{n}.json": str(n).encode() for n in range(2000)}
    tree = write(tmp_path / "tree", signed(many))
    assert run(program, tree, "--root", SIGNER.pin, "--at", AT).returncode == 0
    (tree / "v1/77.json").write_text("78")
    done = run(program, tree, "--root", SIGNER.pin, "--at", AT)
    assert (done.returncode, done.stderr) == (Code.SWAPPED, "v1/77.json: is v1/78.json (SWAPPED, 13)\n")


def test_the_first_fault_is_the_exit_code_and_all_are_told(tree: Path, program: Path) -> None:
    for number in range(30):
        (tree / f"more-{number:02}").write_text("x")
    (tree / "v1/a").unlink()
    done = run(program, tree, "--root", SIGNER.pin, "--at", AT)
    assert done.returncode == Code.MISSING
    lines = done.stderr.splitlines()
    assert lines[:2] == ["v1/a: is not there (MISSING, 10)", "more-00: nobody signed it (EXTRA, 11)"]
    assert lines[-1] == "and 11 more"


@pytest.mark.parametrize("words", [[], ["tree"], ["tree", "--root"], ["tree", "--root", "x", "--what"]])
def test_wrong_arguments(program: Path, words: list[str]) -> None:
    assert run(program, *words).returncode == 2


def test_no_folder_and_another_pin(tmp_path: Path, tree: Path, program: Path) -> None:
    assert run(program, tmp_path / "nowhere", "--root", SIGNER.pin).returncode == Code.MISSING
    for pin in ("x", f"-{SIGNER.pin[1:]}"):
        assert run(program, tree, "--root", pin).returncode == Code.PIN, pin
    assert run(program, tree, "--root", SIGNER.pin, "--at", "yesterday").returncode == Code.FORMAT


@pytest.mark.parametrize(
    ("at", "code"),
    [(NOW + 7 * DAY, Code.EXPIRED), (NOW + 400 * DAY, Code.ROOT_EXPIRED), (NOW - 2 * DAY, Code.FUTURE)],
)
def test_other_times(tree: Path, at: object, code: Code) -> None:
    assert main([str(tree), "--root", SIGNER.pin, "--at", f"{at:%Y-%m-%dT%H:%M:%SZ}"]) == code


def remembering(place: Path, *words: str) -> int:
    return main([str(place), "--root", SIGNER.pin, "--at", AT, "--state", str(place.parent / "seen"), *words])


def test_nothing_older_is_taken_twice(tree: Path) -> None:
    assert remembering(tree) == 0
    assert remembering(tree) == 0
    write(tree, signed(FILES, version=3))
    assert remembering(tree) == 0
    write(tree, signed(FILES, version=2))
    assert remembering(tree) == Code.ROLLBACK
    write(tree, signed(FILES, version=3, seq=9))
    assert remembering(tree) == Code.FORK
    write(tree, signed(FILES, version=3))
    assert remembering(tree) == 0


def test_what_has_faults_is_not_remembered(tree: Path) -> None:
    write(tree, signed(FILES, version=9) | {"v1/a": b"other words than before"})
    assert remembering(tree) == Code.CHANGED
    assert not (tree.parent / "seen").exists()


def test_root_entries_that_were_seen(tree: Path) -> None:
    longer, fork = after(CHAIN, Draft()), after(CHAIN, Draft(expires=NOW + 99 * DAY))
    write(tree, signed(FILES, signer_of(longer)))
    assert remembering(tree) == 0
    write(tree, WHOLE)
    assert remembering(tree) == Code.ROOT_ROLLBACK
    write(tree, signed(FILES, signer_of(fork)))
    assert remembering(tree) == Code.FORK


def test_with_new_keys_versions_begin_anew(tree: Path) -> None:
    """A thief of the old key may have published version 2⁵³ - 1."""
    write(tree, signed(FILES, version=2**53 - 1))
    assert remembering(tree) == 0
    rescued = after(CHAIN, Draft(snapshot=("thief",)))
    write(tree, signed(FILES, signer_of(rescued, "thief"), version=2))
    assert remembering(tree) == 0
    write(tree, signed(FILES, signer_of(rescued, "thief")))
    assert remembering(tree) == Code.ROLLBACK


@pytest.mark.parametrize("written", ["", "{}", "[" * 9999, '{"root":1}', "x" * 9999])
def test_a_memory_that_is_damaged_is_not_an_empty_one(tree: Path, written: str) -> None:
    (tree.parent / "seen").write_text(written)
    assert remembering(tree) == Code.MEMORY
    assert (tree.parent / "seen").read_text() == written


def test_a_memory_that_cannot_be_written(tree: Path) -> None:
    assert (
        main([str(tree), "--root", SIGNER.pin, "--at", AT, "--state", str(tree / "no" / "seen")])
        == Code.MEMORY
    )


def test_what_is_seen_needs_the_pinned_chain() -> None:
    seen, other = seen_of(CHAIN.last, read_manifest(manifest())), chain_of(Draft(expires=NOW + DAY)).last
    with pytest.raises(Fault) as fault:
        seen.check(other, read_manifest(manifest()))
    assert fault.value.code is Code.FORK
    assert key("server").public.id in seen.signers


def test_it_needs_nothing_but_an_old_python() -> None:
    parsed = ast.parse(one_file(), feature_version=(3, 9))
    modules = {one.module for one in ast.walk(parsed) if isinstance(one, ast.ImportFrom)}
    modules |= {name.name for one in ast.walk(parsed) if isinstance(one, ast.Import) for name in one.names}
    assert {str(one).partition(".")[0] for one in modules} <= sys.stdlib_module_names


def test_no_name_stands_for_two_things() -> None:
    defined: Counter[str] = Counter()
    for node in ast.parse(one_file()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined[node.name] += 1
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            defined.update(one.id for one in targets if isinstance(one, ast.Name))
    assert defined["main"] == 1
    assert [name for name, count in defined.items() if count > 1] == []


def test_every_exit_code_is_in_the_guide() -> None:
    guide = DOCS.read_text()
    for code in Code:
        assert f"| {int(code)} | `{code.name}` |" in guide


def test_it_passes_where_lines_are_cut() -> None:
    assert len(gzip.compress(one_file())) < 14_000


def test_it_keeps_its_comments() -> None:
    assert b"# RFC 8032, 5.1.3" in one_file()
    assert one_file().count(b'"""') == 4  # its own, and the words of --help
