"""The signed manifest: which snapshot this is, until when it is good, the digests of its lists of files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.verifying.encoding import has_keys, list_of, moment, number, octets_of, read_object, text_of
from app.verifying.faults import Code, Fault
from app.verifying.keys import key_id
from app.verifying.minisig import read_minisig
from app.verifying.roots import Entry

MANIFEST_FORMAT = "nezabudka-snapshot/1"
BINS = 128
LONGEST_LIFE = timedelta(days=7)
# Clocks differ; whoever stole a key could else make snapshots for years to come.
FUTURE_SLACK = timedelta(hours=24)
MOST_FILES = 20_000_000
_LONGEST_MANIFEST = 64_000
_MOST_BYTES = 10**15
_KEYS = "format site version seq audit built expires bins files bytes"
_SHA_256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Manifest:
    """`files` and `size` count what the lists name; `bins` are the digests of `bins/00.json` and so on.

    `audit` is how far the site's audit log was, by the SHA-256 of its last entry (`nezabudka audit verify`).
    """

    text: bytes
    site: str
    version: int
    seq: int
    audit: str
    built: datetime
    expires: datetime
    bins: tuple[str, ...]
    files: int
    size: int

    def check_time(self, at: datetime) -> None:
        if self.built > at + FUTURE_SLACK:
            raise Fault(Code.FUTURE, "manifest.json", "built in the future, or the clock here is wrong")
        if self.expires <= at:
            raise Fault(Code.EXPIRED, "manifest.json", "the snapshot has expired")


def read_manifest(text: bytes) -> Manifest:
    """What the text says, whoever signed it."""
    where = "manifest.json"
    given = read_object(text, where, _LONGEST_MANIFEST)
    if given.get("format") != MANIFEST_FORMAT:
        raise Fault(Code.FORMAT, where, f"its format is not {MANIFEST_FORMAT}")
    has_keys(given, _KEYS, where)
    bins = tuple(text_of(one, where) for one in list_of(given["bins"], BINS, BINS, where))
    for one in bins:
        octets_of(one, 32, where)
    built, expires = moment(given["built"], where), moment(given["expires"], where)
    if not built < expires <= built + LONGEST_LIFE:
        raise Fault(
            Code.FORMAT, where, f"good for less than nothing, or for more than {LONGEST_LIFE.days} days"
        )
    return Manifest(
        text, text_of(given["site"], where), number(given["version"], 1, 2**53 - 1, where),
        number(given["seq"], 0, 2**53 - 1, where), _sha_256(given["audit"], where), built, expires, bins,
        number(given["files"], 0, MOST_FILES, where), number(given["bytes"], 0, _MOST_BYTES, where),
    )  # fmt: skip


def _sha_256(value: Any, where: str) -> str:
    given = text_of(value, where)
    if not _SHA_256.fullmatch(given):
        raise Fault(Code.FORMAT, where, "no SHA-256 of the audit log")
    return given


def check_minisig(octets: bytes, signature: bytes, entry: Entry, where: str) -> str:
    """Whether a key of the entry signed the bytes: the id of that key."""
    read = read_minisig(signature, f"{where}.minisig")
    key = entry.snapshot_key(read.id, f"{where}.minisig")
    read.check(key.ed25519, octets, f"{where}.minisig")
    return key.id


def check_for_browsers(text: bytes, envelope: bytes, entry: Entry) -> None:
    """Whether `manifest.p256.json` holds this manifest, signed by a key of the entry."""
    where = "manifest.p256.json"
    given = has_keys(read_object(envelope, where, 3 * _LONGEST_MANIFEST), "signed key signature", where)
    if text_of(given["signed"], where).encode() != text:
        raise Fault(Code.CHANGED, where, "holds another manifest than manifest.json")
    key = entry.snapshot_key(key_id(given["key"], where), where)
    key.check_p256(text, octets_of(given["signature"], 64, where), where)
