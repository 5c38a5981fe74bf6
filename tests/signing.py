"""Keys and root entries for tests: three holders, a server, and their moments."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from app.signing.root_making import chain_text, entry_text, extended, sign_entry
from app.signing.secret_keys import SecretKeys
from app.verifying.roots import Chain, read_entry

NOW = datetime(2026, 11, 30, 15, tzinfo=UTC)
YEAR = timedelta(days=365)
NAMES = ("anna", "boris", "vera", "galina", "dina", "ella", "server", "thief")


@cache
def key(name: str) -> SecretKeys:
    """The same for the same name."""
    return SecretKeys.read(hashlib.sha512(name.encode()).digest())


@dataclass(frozen=True)
class Draft:
    """A root entry by the names of its keys, and who signs it."""

    holders: Sequence[str] = ("anna", "boris", "vera")
    signers: Sequence[str] = ("anna", "vera")
    snapshot: Sequence[str] = ("server",)
    threshold: int = 2
    expires: datetime = NOW + YEAR
    version: int | None = field(default=None)


def after(chain: Chain | None, draft: Draft) -> Chain:
    """The chain with this entry. Raises `Fault` if it does not follow."""
    text = entry_text(
        draft.version or (chain.last.version + 1 if chain else 1),
        [key(name).public for name in draft.holders],
        [key(name).public for name in draft.snapshot],
        threshold=draft.threshold,
        expires=draft.expires,
    )
    entry = read_entry(text)
    return extended(chain, entry, [sign_entry(key(name), entry, NOW).signature for name in draft.signers])


def chain_of(*drafts: Draft) -> Chain:
    chain: Chain | None = None
    for draft in drafts:
        chain = after(chain, draft)
    assert chain
    return chain


def root_files(chain: Chain, at: datetime = NOW) -> Iterator[tuple[str, bytes]]:
    """What a snapshot holds of a root whose holders are among `NAMES`."""
    yield "root.json", chain_text(chain)
    for entry, signatures in zip(chain.entries, chain.signatures, strict=True):
        yield entry.where, entry.text
        for one in signatures:
            signed = sign_entry(_by_id(one.key), entry, at)
            yield f"{entry.where}.{one.key}.minisig", signed.minisig.written()


def _by_id(wanted: str) -> SecretKeys:
    return next(one for one in map(key, NAMES) if one.public.id == wanted)
