"""What was the newest that was seen here: who remembers it can't be shown something older."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from app.verifying.encoding import digest, has_keys, list_of, number, read_object, text_of, written
from app.verifying.faults import Code, Fault
from app.verifying.manifests import Manifest
from app.verifying.roots import Entry

SEEN_FORMAT = "nezabudka-seen/1"
_LONGEST_MEMORY = 4000


@dataclass(frozen=True)
class Seen:
    """Versions and digests of the root entry and of the snapshot, and who signed snapshots then."""

    root: int
    pin: str
    signers: tuple[str, ...]
    version: int
    manifest: str

    def check(self, entry: Entry, manifest: Manifest) -> None:
        now = seen_of(entry, manifest)
        if now.root < self.root:
            raise Fault(Code.ROOT_ROLLBACK, entry.where, f"root entry {self.root} was seen before")
        if now.root == self.root and now.pin != self.pin:
            raise Fault(Code.FORK, entry.where, "another entry of this version was seen before")
        # Who stole a key may have used up the highest version: new keys count anew, as in TUF.
        if now.signers != self.signers:
            return
        if now.version < self.version:
            raise Fault(Code.ROLLBACK, "manifest.json", f"version {self.version} was seen before")
        if now.version == self.version and now.manifest != self.manifest:
            raise Fault(Code.FORK, "manifest.json", "another snapshot of this version was seen before")


def seen_of(entry: Entry, manifest: Manifest) -> Seen:
    signers = tuple(sorted(one.id for one in entry.snapshot))
    return Seen(entry.version, entry.pin, signers, manifest.version, digest(manifest.text))


def read_seen(path: str) -> Seen | None:
    """None where nothing was seen yet. Raises `Fault`: what can't be read is not the same as nothing."""
    try:
        octets = Path(path).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Fault(Code.MEMORY, path, f"can't be read: {error.strerror}") from None
    try:
        given = has_keys(
            read_object(octets, path, _LONGEST_MEMORY), "format root pin signers version manifest", path
        )
        signers = tuple(text_of(one, path) for one in list_of(given["signers"], 1, 9, path))
        return Seen(
            number(given["root"], 1, 10**6, path), text_of(given["pin"], path), signers,
            number(given["version"], 1, 2**53 - 1, path), text_of(given["manifest"], path),
        )  # fmt: skip
    except Fault as fault:
        raise Fault(Code.MEMORY, path, f"is no file of what was seen: {fault.what}") from None


def write_seen(path: str, seen: Seen) -> None:
    """Whole or not at all."""
    draft = f"{path}.{os.getpid()}"
    said = {"format": SEEN_FORMAT, "root": seen.root, "pin": seen.pin, "signers": list(seen.signers)}
    try:
        Path(draft).write_bytes(written({**said, "version": seen.version, "manifest": seen.manifest}))
        Path(draft).replace(path)
    except OSError as error:
        raise Fault(Code.MEMORY, path, f"can't be written: {error.strerror}") from None
