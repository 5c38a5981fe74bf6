"""Root entries: what the next one says, and its signatures, each made where its key is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.signing.secret_keys import SecretKeys
from app.verifying.encoding import MOMENT, b64url, written
from app.verifying.keys import PublicKeys
from app.verifying.minisig import Minisig
from app.verifying.roots import ROOT_FORMAT, Chain, Entry, RootSignature, read_chain, read_entry

# Whoever stole a snapshot's key can fool those for so long who never hear of the entry that takes it back.
GOOD_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Signed:
    """What one key says of one entry."""

    minisig: Minisig
    p256: bytes

    @property
    def key(self) -> str:
        return self.minisig.id

    @property
    def signature(self) -> RootSignature:
        return RootSignature(self.key, self.minisig.signature, self.p256)


def entry_text(
    version: int,
    holders: Sequence[PublicKeys],
    snapshot: Sequence[PublicKeys],
    *,
    threshold: int,
    expires: datetime,
) -> bytes:
    """The text to be signed. Raises `Fault` for a key that is there twice or a threshold out of reach."""
    said = {
        "format": ROOT_FORMAT,
        "version": version,
        "expires": expires.strftime(MOMENT),
        "threshold": threshold,
        "keys": [one.to_json() for one in holders],
        "snapshot": {"threshold": 1, "keys": [one.to_json() for one in snapshot]},
    }
    return read_entry(written(said)).text


def sign_entry(keys: SecretKeys, entry: Entry, at: datetime) -> Signed:
    return Signed(keys.minisig(entry.text, f"{entry.version}.json", at), keys.p256_signature(entry.text))


def extended(chain: Chain | None, entry: Entry, signatures: Iterable[RootSignature]) -> Chain:
    """The chain with this entry in force. Raises `Fault` if it does not follow."""
    return read_chain(_chain_text([*(_links(chain) if chain else ()), (entry, tuple(signatures))]))


def chain_text(chain: Chain) -> bytes:
    """`root.json`."""
    return _chain_text(_links(chain))


def _links(chain: Chain) -> list[tuple[Entry, tuple[RootSignature, ...]]]:
    return list(zip(chain.entries, chain.signatures, strict=True))


def _chain_text(links: Iterable[tuple[Entry, Sequence[RootSignature]]]) -> bytes:
    chain = [
        {"signed": entry.text.decode(), "signatures": [_said(one) for one in signed]}
        for entry, signed in links
    ]
    return written({"chain": chain})


def _said(one: RootSignature) -> dict[str, str]:
    return {"key": one.key, "ed25519": b64url(one.ed25519), "p256": b64url(one.p256)}
