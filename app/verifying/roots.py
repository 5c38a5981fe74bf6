"""The chain of root entries: who may sign snapshots, and who may say so next; like the root of TUF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.verifying.ed25519 import ed25519_valid
from app.verifying.encoding import (
    digest,
    has_keys,
    list_of,
    moment,
    number,
    octets_of,
    read_object,
    text_of,
)  # fmt: skip
from app.verifying.faults import Code, Fault
from app.verifying.keys import PublicKeys, check_distinct, find_key, key_id, read_keys
from app.verifying.minisig import prehashed

ROOT_FORMAT = "nezabudka-root/1"
MOST_HOLDERS = 9
_MOST_ENTRIES = 200
_LONGEST_ENTRY = 16_000
_LONGEST_CHAIN = 4_000_000


@dataclass(frozen=True)
class Entry:
    """What one entry says. `text` is what is signed, `pin` its digest."""

    text: bytes
    version: int
    expires: datetime
    threshold: int
    holders: tuple[PublicKeys, ...]
    snapshot: tuple[PublicKeys, ...]

    @property
    def pin(self) -> str:
        return digest(self.text)

    @property
    def where(self) -> str:
        return f"root/{self.version}.json"

    def snapshot_key(self, wanted: str, where: str) -> PublicKeys:
        return find_key(self.snapshot, wanted, where)


@dataclass(frozen=True)
class RootSignature:
    key: str
    ed25519: bytes
    p256: bytes


@dataclass(frozen=True)
class Chain:
    """Entries that follow from one another, the last of them in force."""

    entries: tuple[Entry, ...]
    signatures: tuple[tuple[RootSignature, ...], ...]

    @property
    def last(self) -> Entry:
        return self.entries[-1]

    def check(self, pin: str, at: datetime) -> Entry:
        """The entry in force, if the chain holds the pinned one."""
        if all(one.pin != pin for one in self.entries):
            raise Fault(Code.PIN, "root.json", "none of its entries is the pinned one")
        if self.last.expires <= at:
            raise Fault(Code.ROOT_EXPIRED, self.last.where, "the entry in force has expired")
        return self.last


def read_chain(octets: bytes) -> Chain:
    """From `root.json`; each entry signed by enough keys of the one before it and of its own."""
    where = "root.json"
    links = list_of(
        has_keys(read_object(octets, where, _LONGEST_CHAIN), "chain", where)["chain"], 1, _MOST_ENTRIES, where
    )
    entries, signatures = [], []
    former: Entry | None = None
    for place, link in enumerate(links, 1):
        given = has_keys(link, "signed signatures", where)
        entry = read_entry(text_of(given["signed"], where).encode())
        if entry.version != place:
            raise Fault(Code.SKIPPED, where, f"entry {place} says that it is {entry.version}")
        signed = [
            _read_signature(one, entry.where)
            for one in list_of(given["signatures"], 0, 2 * MOST_HOLDERS, where)
        ]
        check_link(entry, former, signed)
        entries.append(entry)
        signatures.append(tuple(signed))
        former = entry
    return Chain(tuple(entries), tuple(signatures))


def read_entry(text: bytes) -> Entry:
    """What the text says, whoever signed it."""
    where = "root entry"
    given = read_object(text, where, _LONGEST_ENTRY)
    if given.get("format") != ROOT_FORMAT:
        raise Fault(Code.FORMAT, where, f"its format is not {ROOT_FORMAT}")
    has_keys(given, "format version expires threshold keys snapshot", where)
    holders = _read_key_list(given["keys"], MOST_HOLDERS, where)
    signers = has_keys(given["snapshot"], "threshold keys", where)
    # Each file of a snapshot has one signature: a higher number would promise what nobody checks.
    number(signers["threshold"], 1, 1, where)
    snapshot = _read_key_list(signers["keys"], MOST_HOLDERS, where)
    check_distinct((*holders, *snapshot), where)
    return Entry(
        text, number(given["version"], 1, 10**6, where), moment(given["expires"], where),
        number(given["threshold"], 1, len(holders), where), holders, snapshot,
    )  # fmt: skip


def check_link(entry: Entry, former: Entry | None, signatures: Sequence[RootSignature]) -> None:
    """Whether the entry follows. Every signature must be right, whether it is needed or not."""
    known = may_sign(entry, former)
    check_distinct(known, entry.where)
    signers = []
    for one in signatures:
        keys = find_key(known, one.key, entry.where)
        if keys in signers:
            raise Fault(Code.TWICE, entry.where, f"key {keys.id} signed twice")
        check_signature(entry, keys, one)
        signers.append(keys)
    if former and sum(one in former.holders for one in signers) < former.threshold:
        raise Fault(
            Code.FORMER_THRESHOLD,
            entry.where,
            f"fewer than {former.threshold} keys of the entry before signed",
        )
    if sum(one in entry.holders for one in signers) < entry.threshold:
        raise Fault(Code.OWN_THRESHOLD, entry.where, f"fewer than {entry.threshold} of its own keys signed")


def check_signature(entry: Entry, keys: PublicKeys, signature: RootSignature) -> None:
    if not ed25519_valid(keys.ed25519, prehashed(entry.text), signature.ed25519):
        raise Fault(Code.BAD_SIGNATURE, entry.where, f"that of key {keys.id} is not one of these bytes")
    keys.check_p256(entry.text, signature.p256, entry.where)


def may_sign(entry: Entry, former: Entry | None) -> tuple[PublicKeys, ...]:
    """Holders of this entry and of the one before."""
    return tuple(dict.fromkeys((*(former.holders if former else ()), *entry.holders)))


def _read_key_list(value: Any, most: int, where: str) -> tuple[PublicKeys, ...]:
    return tuple(read_keys(one, where) for one in list_of(value, 1, most, where))


def _read_signature(value: Any, where: str) -> RootSignature:
    given = has_keys(value, "key ed25519 p256", where)
    return RootSignature(
        key_id(given["key"], where),
        octets_of(given["ed25519"], 64, where),
        octets_of(given["p256"], 64, where),
    )
