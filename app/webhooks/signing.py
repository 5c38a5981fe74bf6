"""Signatures of Standard Webhooks 1.0: `v1` is HMAC-SHA256, `v1a` is Ed25519 (RFC 8032)."""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SECRET, PRIVATE, PUBLIC = "whsec_", "whsk_", "whpk_"
_BYTES = 32


def _text(prefix: str, octets: bytes) -> str:
    return prefix + base64.b64encode(octets).decode()


def _octets(prefix: str, text: str) -> bytes:
    return base64.b64decode(text.removeprefix(prefix), validate=True)


@dataclass(frozen=True)
class Keys:
    """One generation: a secret that both sides know, and a private key that only we do."""

    secret: bytes = field(repr=False)
    private: bytes = field(repr=False)

    @classmethod
    def fresh(cls) -> Self:
        return cls(os.urandom(_BYTES), os.urandom(_BYTES))

    @classmethod
    def read(cls, written: str) -> Self:
        """What `written` gave."""
        secret, _, private = written.partition(" ")
        return cls(_octets(SECRET, secret), _octets(PRIVATE, private))

    def written(self) -> str:
        """Both, to be sealed."""
        return f"{self.secret_text} {_text(PRIVATE, self.private)}"

    @property
    def secret_text(self) -> str:
        """`whsec_…`, for the partner."""
        return _text(SECRET, self.secret)

    @property
    def public_text(self) -> str:
        """`whpk_…`, for anybody."""
        return _text(PUBLIC, self._key().public_key().public_bytes_raw())

    def signatures(self, content: bytes) -> list[str]:
        mac = hmac.new(self.secret, content, hashlib.sha256).digest()
        return [_text("v1,", mac), _text("v1a,", self._key().sign(content))]

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.private)


def signed_headers(keys: Iterable[Keys], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """With the signatures of every generation, the newest first."""
    stamp = str(int(at.timestamp()))
    content = f"{message_id}.{stamp}.".encode() + body
    signatures = [one for generation in keys for one in generation.signatures(content)]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(signatures),
    }
