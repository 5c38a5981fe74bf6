"""A pair of secret keys: Ed25519 for programs, as minisign has it, and P-256 for browsers."""

import hashlib
import os
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.verifying.keys import PublicKeys
from app.verifying.minisig import Minisig, prehashed
from app.verifying.p256 import P256_ORDER

SECRET_BYTES = 64


@dataclass(frozen=True)
class SecretKeys:
    """Seed of the Ed25519 key, 32 bytes, and the P-256 scalar."""

    ed25519: bytes = field(repr=False)
    p256: int = field(repr=False)

    @classmethod
    def fresh(cls) -> Self:
        # 64 bits more than the order, so that no scalar is likelier than another (FIPS 186-5, A.2.1)
        return cls(os.urandom(32), int.from_bytes(os.urandom(40), "big") % (P256_ORDER - 1) + 1)

    @classmethod
    def read(cls, octets: bytes) -> Self:
        """What `written` gave; of any other 64 bytes keys that signed nothing."""
        return cls(octets[:32], int.from_bytes(octets[32:], "big") % P256_ORDER or 1)

    def written(self) -> bytes:
        return self.ed25519 + self.p256.to_bytes(32, "big")

    @property
    def public(self) -> PublicKeys:
        """The id follows from both keys, so that one can't be put under the id of another by accident."""
        first = Ed25519PrivateKey.from_private_bytes(self.ed25519).public_key().public_bytes_raw()
        point = derive_private_key(self.p256, SECP256R1()).public_key()
        second = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return PublicKeys(hashlib.blake2b(first + second, digest_size=8).hexdigest().upper(), first, second)

    def minisig(self, octets: bytes, name: str, at: datetime) -> Minisig:
        """With the comment that stock minisign would write for a file of that name."""
        key = Ed25519PrivateKey.from_private_bytes(self.ed25519)
        signature = key.sign(prehashed(octets))
        comment = f"timestamp:{int(at.timestamp())}\tfile:{name}\thashed"
        return Minisig(self.public.id, signature, comment, key.sign(signature + comment.encode()))

    def p256_signature(self, octets: bytes) -> bytes:
        """r || s, the smaller s; the same for the same bytes (RFC 6979)."""
        key = derive_private_key(self.p256, SECP256R1())
        r, s = decode_dss_signature(key.sign(octets, ECDSA(SHA256(), deterministic_signing=True)))
        return r.to_bytes(32, "big") + min(s, P256_ORDER - s).to_bytes(32, "big")
