"""Public keys: an Ed25519 key for programs and a P-256 key for browsers under one id."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.verifying.encoding import b64url, has_keys, octets_of, text_of
from app.verifying.faults import Code, Fault
from app.verifying.p256 import p256_valid

_ID = re.compile("[0-9A-F]{16}")


@dataclass(frozen=True)
class PublicKeys:
    """The id is minisign's, as it prints it."""

    id: str
    ed25519: bytes
    p256: bytes

    def to_json(self) -> dict[str, str]:
        return {"id": self.id, "ed25519": b64url(self.ed25519), "p256": b64url(self.p256)}

    def minisign(self) -> str:
        """The line that `minisign -P` takes."""
        return base64.b64encode(b"Ed" + bytes.fromhex(self.id)[::-1] + self.ed25519).decode()

    def check_p256(self, octets: bytes, signature: bytes, where: str) -> None:
        if not p256_valid(self.p256, octets, signature):
            raise Fault(Code.BAD_SIGNATURE, where, "the P-256 signature is not one of these bytes")


def read_keys(value: Any, where: str) -> PublicKeys:
    given = has_keys(value, "id ed25519 p256", where)
    return PublicKeys(
        key_id(given["id"], where),
        octets_of(given["ed25519"], 32, where),
        octets_of(given["p256"], 65, where),
    )


def key_id(value: Any, where: str) -> str:
    if not _ID.fullmatch(text_of(value, where)):
        raise Fault(Code.FORMAT, where, "no key id of 16 hexadecimal digits")
    return str(value)


def check_distinct(keys: Sequence[PublicKeys], where: str) -> None:
    """One key under two ids, or two under one, would count twice."""
    for part in ("id", "ed25519", "p256"):
        if len({getattr(one, part) for one in keys}) < len(keys):
            raise Fault(Code.TWICE, where, f"two keys have the same {part}")


def find_key(keys: Sequence[PublicKeys], wanted: str, where: str) -> PublicKeys:
    for one in keys:
        if one.id == wanted:
            return one
    raise Fault(Code.UNKNOWN_KEY, where, f"key {wanted} may not sign this")
