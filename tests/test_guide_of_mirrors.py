"""Every command of docs/mirrors.md about keys and verification, typed as it stands there, in its order."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import minisign
import pytest

from app.verifying.one_file import one_file
from app.verifying.roots import Chain, read_chain
from tests.signed_trees import FILES, SIGNER, WHOLE, write
from tests.signing import key
from tests.test_guides import DOCS, typed
from tests.test_signing_ceremony import keys, new, office, sign

__all__ = ["office"]  # a fixture
GUIDE = (DOCS / "mirrors.md").read_text()


def lines_of(heading: str) -> list[str]:
    section = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    assert section, heading
    # Within a numbered list, blocks are indented.
    lines = typed(re.sub(r"^ {3}", "", section[1], flags=re.MULTILINE))
    assert lines, heading
    return lines


def type_line(line: str, ids: dict[str, str]) -> None:
    """A passphrase where one is asked for; other programs of the guide are few."""
    words = shlex.split(line)
    if words[0] == "cp":
        for name in ("anna", "boris", "vera"):
            shutil.copy(f"{name}.key.pub", "stick")
    elif words[:3] == ["nezabudka", "keys", "new"]:
        for name in ("anna", "boris", "vera") if "anna" in line else (words[3].removesuffix(".key"),):
            ids[name] = new(name)
    elif words[:3] == ["nezabudka", "keys", "sign"]:
        sign(words[4].removesuffix(".key"))
    else:
        assert words[:2] == ["nezabudka", "keys"], line
        keys(*(ids["boris"] if one == "KEY_ID" else one for one in words[2:]))


def chain() -> Chain:
    return read_chain(Path("server/signing/root.json").read_bytes())


@pytest.mark.usefixtures("office")
def test_the_ceremony_and_what_follows_in_the_years_after() -> None:
    ids: dict[str, str] = {}
    for line in lines_of("The first root"):
        type_line(line, ids)
    first = chain().last
    for heading in (
        "Every year: extend it",
        "A holder's key is lost, or a holder leaves",
        "The server's key is stolen",
    ):
        for line in lines_of(heading):
            type_line(line, ids)
    last = chain().last
    assert (last.version, {one.id for one in last.holders}) == (4, {ids["anna"], ids["vera"], ids["dina"]})
    assert not set(last.snapshot) & set(first.snapshot)
    assert first.pin in {one.pin for one in chain().entries}
    assert last.snapshot[0].id in keys("show")


def test_verifying(tmp_path: Path) -> None:
    write(tmp_path / "DIRECTORY", WHOLE)
    (tmp_path / "verify.py").write_bytes(one_file())
    [line] = lines_of("Verify a snapshot")
    words = shlex.split(line.replace("PIN", SIGNER.pin))
    command = [sys.executable, *words[1:], "--at", "2026-11-30T15:00:00Z"]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "seen.json").exists()
    assert f"{len(FILES) + 1} files" in done.stdout


def test_stock_minisign() -> None:
    """The program itself is not at hand everywhere; the library of the same authors reads the same files."""
    lines = [shlex.split(line) for line in lines_of("With stock minisign")]
    assert [words[:5] for words in lines] == [["minisign", "-V", "-P", "PUBLIC_KEY", "-m"]] * 2
    for words, name in zip(lines, ("server", "anna"), strict=True):
        beside = words[7].replace("KEY_ID", key(name).public.id) if "-x" in words else f"{words[5]}.minisig"
        public = minisign.PublicKey.from_base64(key(name).public.minisign())
        public.verify(WHOLE[words[5]], minisign.Signature.from_bytes(WHOLE[beside]))
