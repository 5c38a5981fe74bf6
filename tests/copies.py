"""A partner's own copy of the cards: unpacked, refreshed by its program, and what it serves."""

import asyncio
import sys
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from api.widget import bundle
from app.signing.root_making import GOOD_FOR
from app.snapshots.store import Snapshot
from app.verifying.encoding import MOMENT
from tests.signed_trees import signed, signer_of, write
from tests.signing import Draft, chain_of
from tests.trees import Files

NOW = datetime.now(UTC).replace(microsecond=0)
CHAIN = chain_of(Draft(expires=NOW + GOOD_FOR))
SIGNER = signer_of(CHAIN)
MIRRORS = b'{"format":"nezabudka-mirrors/1","mirrors":[]}'


def tree_of(files: Mapping[str, bytes], version: int = 1, site: str = "https://site.example") -> Files:
    """A whole snapshot, really signed."""
    said = {"built": NOW.strftime(MOMENT), "expires": (NOW + timedelta(days=6)).strftime(MOMENT)}
    return signed({"mirrors.json": MIRRORS, **files}, SIGNER, version=version, site=site, **said)


def unpacked(snapshot: Files, where: Path, *places: str) -> Path:
    """A partner's folder, out of the package of this snapshot."""
    tree = write(where / "tree", snapshot)
    said = orjson.loads(snapshot["manifest.json"])
    made = Snapshot(tree, said["site"], said["version"], said["seq"], said["audit"], NOW, NOW)
    bundle.write(made, places, where / "out.zip")
    with zipfile.ZipFile(where / "out.zip") as package:
        package.extractall(where / "partner")
    return where / "partner"


async def refresh(partner: Path) -> tuple[int, str]:
    """Exit code and words of the program, under a bare Python."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-S", str(partner / "refresh.py"),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    told, _ = await process.communicate()
    return process.returncode or 0, told.decode()


def served(partner: Path) -> Files:
    public = partner / "public"
    return {
        path.relative_to(public).as_posix(): path.read_bytes() for path in public.rglob("*") if path.is_file()
    }


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def small(name: bytes = b"Somebody") -> Files:
    return {"w/v1/w.js": b"// script\n", "w/d/p/one.json": name, "v1/index.json": b"{}"}
