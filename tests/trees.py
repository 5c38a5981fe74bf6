"""Small signed trees as browsers read them: made by the format alone, apart from what signs for real."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

Files = dict[str, bytes]


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def digest(data: bytes) -> str:
    return b64(sha256(data).digest())


def later(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Key:
    name: str
    secret: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def public(self) -> dict[str, str]:
        point = self.secret.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {"id": self.name, "ed25519": "", "p256": b64(point)}

    def sign(self, text: str) -> str:
        r, s = decode_dss_signature(self.secret.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


@dataclass(frozen=True)
class Signers:
    """Three keys of the root, of which two are needed, and the one of the snapshots."""

    roots: tuple[Key, ...] = field(default_factory=lambda: tuple(Key(f"root{n}") for n in range(3)))
    snapshot: Key = field(default_factory=lambda: Key("daily"))

    def root(self, version: int = 1, expires: str = "2099-01-01T00:00:00Z", threshold: int = 2) -> str:
        return json.dumps({
            "format": "nezabudka-root/1", "version": version, "expires": expires,
            "threshold": threshold, "keys": [key.public() for key in self.roots],
            "snapshot": {"threshold": 1, "keys": [self.snapshot.public()]},
        })  # fmt: skip

    @property
    def pin(self) -> str:
        return digest(self.root().encode())


def entry(text: str, *keys: Key) -> dict[str, Any]:
    signatures = [{"key": key.name, "ed25519": "", "p256": key.sign(text)} for key in keys]
    return {"signed": text, "signatures": signatures}


def bins_of(files: Mapping[str, bytes]) -> Files:
    listed: list[dict[str, str]] = [{} for _ in range(128)]
    for path, body in files.items():
        listed[sha256(path.encode()).digest()[0] >> 1][path] = digest(body)
    return {
        f"bins/{n:02x}.json": json.dumps({"files": one, "parts": {}}).encode() for n, one in enumerate(listed)
    }


def signed_tree(
    files: Mapping[str, bytes], signers: Signers, chain: list[dict[str, Any]], **manifest: Any
) -> Files:
    """The files with all that vouches for them. `manifest` overrides what it says."""
    bins = bins_of(files)
    text = json.dumps({
        "format": "nezabudka-snapshot/1", "site": "https://site.example", "version": 12, "seq": 1,
        "built": "2026-11-30T15:00:00Z", "expires": later(6), "files": len(files), "bytes": 0,
        "bins": [digest(body) for body in bins.values()], **manifest,
    })  # fmt: skip
    signed = {"signed": text, "key": signers.snapshot.name, "signature": signers.snapshot.sign(text)}
    return {
        **files, **bins, "root.json": json.dumps({"chain": chain}).encode(),
        "manifest.p256.json": json.dumps(signed).encode(),
    }  # fmt: skip


def plain_tree(files: Mapping[str, bytes], signers: Signers, **manifest: Any) -> Files:
    root = signers.root()
    return signed_tree(files, signers, [entry(root, *signers.roots[:2])], **manifest)
