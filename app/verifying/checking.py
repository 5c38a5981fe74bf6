"""A whole snapshot, or a part of one: from the pin to the last byte."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime

from app.verifying.contents import Tree
from app.verifying.encoding import whole
from app.verifying.explaining import faults_of_contents
from app.verifying.faults import Code, Fault
from app.verifying.keys import find_key
from app.verifying.manifests import Manifest, check_for_browsers, check_minisig, read_manifest
from app.verifying.minisig import read_minisig
from app.verifying.reading import read_file
from app.verifying.remembered import Seen, seen_of
from app.verifying.roots import Chain, Entry, may_sign, read_chain

_LONGEST_LOOSE = 4_000_000


@dataclass(frozen=True)
class Verdict:
    """Without faults all of it is as it was signed, and `seen` is to be remembered."""

    faults: tuple[Fault, ...]
    manifest: Manifest | None = None
    seen: Seen | None = None


def verify(
    directory: str, pin: str, at: datetime, *, seen: Seen | None = None, only: tuple[str, ...] = ()
) -> Verdict:
    """Nothing of the tree is trusted but by signatures that follow from the pin.

    The files may not change meanwhile. Of a part of a snapshot, `only` is what its paths begin with: others
    may be missing. Wrong signatures end it; of the files every fault is told.
    """
    base = os.path.realpath(directory)
    try:
        manifest, entry, loose = check_signatures(base, pin, at)
        if seen:
            seen.check(entry, manifest)
    except Fault as fault:
        return Verdict((fault,))
    faults = faults_of_contents(Tree(base, manifest, loose, only))
    return Verdict(tuple(faults), manifest, None if faults else seen_of(entry, manifest))


def check_signatures(base: str, pin: str, at: datetime) -> tuple[Manifest, Entry, frozenset[str]]:
    """The manifest, the root entry in force, and the paths that no list holds. Raises `Fault`."""
    chain = read_chain(read_file(base, "root.json", _LONGEST_LOOSE))
    entry = chain.check(pin, at)
    loose = _check_beside(base, chain)
    text, signature = _signed(base, "manifest.json")
    check_minisig(text, signature, entry, "manifest.json")
    manifest = read_manifest(text)
    manifest.check_time(at)
    check_for_browsers(text, read_file(base, "manifest.p256.json", _LONGEST_LOOSE), entry)
    if os.path.lexists(f"{base}/mirrors.json"):
        check_minisig(*_signed(base, "mirrors.json"), entry, "mirrors.json")
    return (
        manifest,
        entry,
        frozenset({*loose, "manifest.json", "manifest.json.minisig", "manifest.p256.json"}),
    )


def _signed(base: str, path: str) -> tuple[bytes, bytes]:
    text = read_file(base, path, _LONGEST_LOOSE)
    whole(text, path, _LONGEST_LOOSE)
    return text, read_file(base, f"{path}.minisig", _LONGEST_LOOSE)


def _check_beside(base: str, chain: Chain) -> set[str]:
    """Whether the files that stock minisign reads say what the chain says: their paths."""
    paths, former = {"root.json"}, None
    for entry, signatures in zip(chain.entries, chain.signatures):
        paths.add(entry.where)
        if read_file(base, entry.where, _LONGEST_LOOSE) != entry.text:
            raise Fault(Code.CHANGED, entry.where, "is not what root.json holds")
        for one in signatures:
            path = f"{entry.where}.{one.key}.minisig"
            paths.add(path)
            beside = read_minisig(read_file(base, path, _LONGEST_LOOSE), path)
            if (beside.id, beside.signature) != (one.key, one.ed25519):
                raise Fault(Code.CHANGED, path, "is not what root.json holds")
            beside.check_comment(find_key(may_sign(entry, former), one.key, path).ed25519, path)
        former = entry
    return paths
