"""Signatures as minisign 0.8 and later writes them: Ed25519 over BLAKE2b-512, and over the comment."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from app.verifying.ed25519 import ed25519_valid
from app.verifying.faults import Code, Fault

_PREHASHED = b"ED"
_LONGEST_SIGNATURE = 2000


@dataclass(frozen=True)
class Minisig:
    """`comment` is signed by `over_comment`, together with `signature`; the id is what minisign prints."""

    id: str
    signature: bytes
    comment: str
    over_comment: bytes

    def written(self) -> bytes:
        """The file; its first line, which nothing signs, says nothing of its own."""
        key_id = bytes.fromhex(self.id)[::-1]
        first = base64.b64encode(_PREHASHED + key_id + self.signature).decode()
        last = base64.b64encode(self.over_comment).decode()
        lines = (
            f"untrusted comment: signature by key {self.id}",
            first,
            f"trusted comment: {self.comment}",
            last,
        )
        return "".join(f"{line}\n" for line in lines).encode()

    def check(self, public: bytes, octets: bytes, where: str) -> None:
        if not ed25519_valid(public, prehashed(octets), self.signature):
            raise Fault(Code.BAD_SIGNATURE, where, "the signature is not one of these bytes")
        self.check_comment(public, where)

    def check_comment(self, public: bytes, where: str) -> None:
        if not ed25519_valid(public, self.signature + self.comment.encode(), self.over_comment):
            raise Fault(Code.BAD_SIGNATURE, where, "its comment was changed")


def prehashed(octets: bytes) -> bytes:
    return hashlib.blake2b(octets).digest()


def read_minisig(octets: bytes, where: str) -> Minisig:
    """Strictly as `Minisig.written` writes it: stock minisign takes more."""
    if len(octets) > _LONGEST_SIGNATURE:
        raise Fault(Code.TOO_LARGE, where, f"longer than {_LONGEST_SIGNATURE} bytes")
    try:
        _, first, comment, last, end = octets.decode().split("\n")
        signed = base64.b64decode(first, validate=True)
        found = Minisig(
            signed[2:10][::-1].hex().upper(), signed[10:],
            comment[len("trusted comment: ") :], base64.b64decode(last, validate=True),
        )  # fmt: skip
        same = end == "" and len(signed) == 74 and len(found.over_comment) == 64 and found.written() == octets
    except ValueError:
        same = False
    if not same:
        raise Fault(Code.FORMAT, where, "no signature file of ours")
    return found
