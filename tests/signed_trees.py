"""Signed snapshots for tests, made of any files."""

import shutil
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.signing.root_making import GOOD_FOR
from app.signing.signer import Signer
from app.verifying.checking import Verdict, verify
from app.verifying.encoding import MOMENT, digest, written
from app.verifying.faults import Code
from app.verifying.listing import bin_of
from app.verifying.manifests import BINS, MANIFEST_FORMAT
from app.verifying.roots import Chain
from tests.signing import NOW, Draft, chain_of, key, root_files


def signer_of(chain: Chain, name: str = "server") -> Signer:
    return Signer(key(name), chain.last, tuple(root_files(chain)))


CHAIN = chain_of(Draft(expires=NOW + GOOD_FOR))
SIGNER = signer_of(CHAIN)
FILES = {
    "mirrors.json": b'{"format":"nezabudka-mirrors/1","mirrors":[]}',
    "verify.py": b"print()\n",
    "w/v1/w.js": b"// script\n",
    "w/d/p/ivan.json": b'{"name":"Ivan"}',
    **{
        f"{folder}/{name}": f"{folder} {name}".encode()
        for folder in ("ru/people", "v1", "feeds")
        for name in "abcd"
    },
}


def manifest(at: datetime = NOW, days: int = 7, **said: Any) -> bytes:
    """One of a snapshot of nothing."""
    given = {
        "format": MANIFEST_FORMAT, "site": "https://example.org", "version": 1, "seq": 0, "audit": "0" * 64,
        "built": at.strftime(MOMENT), "expires": (at + timedelta(days=days)).strftime(MOMENT),
        "bins": [digest(b"")] * BINS, "files": 0, "bytes": 0,
    }  # fmt: skip
    return written(given | said)


def bins_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Path and bytes of all lists of these files."""
    lists: dict[str, dict[str, dict[str, str]]] = {f"{n:02x}": defaultdict(dict) for n in range(BINS)}
    for path, octets in files.items():
        folder, slash, _ = path.partition("/")
        lists[bin_of(path)][folder if slash and folder != "w" else ""][path] = digest(octets)
    found: dict[str, bytes] = {}
    for name, parts in lists.items():
        inner = {f"bins/{name}.{part}.json": written({"files": them}) for part, them in parts.items() if part}
        digests = {path.split(".")[1]: digest(octets) for path, octets in inner.items()}
        found |= inner | {f"bins/{name}.json": written({"files": parts[""], "parts": digests})}
    return found


def signed(files: Mapping[str, bytes], signer: Signer = SIGNER, **said: Any) -> dict[str, bytes]:
    """Everything that a snapshot of these files holds."""
    files = dict(files)
    files |= [signer.minisig(path, files[path], NOW) for path in files if path == "mirrors.json"]
    lists = bins_of(files)
    counted: dict[str, Any] = {
        "bins": [digest(lists[f"bins/{n:02x}.json"]) for n in range(BINS)],
        "files": len(files), "bytes": sum(map(len, files.values())),
    }  # fmt: skip
    text = manifest(**(counted | said))
    return files | lists | dict(signer.root) | dict(signer.manifest_files(text, NOW))


def write(place: Path, files: Mapping[str, bytes]) -> Path:
    """The folder, with these files and no others."""
    if place.exists():
        shutil.rmtree(place)
    for path, octets in files.items():
        target = place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(octets)
    return place


WHOLE = signed(FILES)


def checked(place: Path, only: tuple[str, ...] = ()) -> Verdict:
    return verify(str(place), SIGNER.pin, NOW, only=only)


def codes(place: Path, only: tuple[str, ...] = ()) -> list[tuple[Code, str]]:
    """Code and path of each fault."""
    return [(one.code, one.where) for one in checked(place, only).faults]
