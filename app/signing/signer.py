"""The server's signature under a snapshot. What it needs is made at first need, in its directory."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from app.settings import Settings, SettingsError
from app.signing.key_files import read_secret, write_secret
from app.signing.root_folder import RootFolder
from app.signing.root_making import GOOD_FOR, entry_text
from app.signing.secret_keys import SecretKeys
from app.verifying.encoding import b64url, written
from app.verifying.faults import Fault
from app.verifying.roots import Chain, Entry

# The root of one key that a server makes by itself is extended by itself, in time for everyone to hear of it.
_EXTENDED_BEFORE = timedelta(days=90)
OWN_HOLDER = "holder.key"


@dataclass(frozen=True)
class Signer:
    """The server's key of snapshots, and the root entry that names it."""

    keys: SecretKeys = field(repr=False)
    entry: Entry
    root: tuple[tuple[str, bytes], ...] = field(repr=False)

    @property
    def pin(self) -> str:
        """What partners and mirrors are given: all that follows is trusted from here."""
        return self.entry.pin

    def manifest_files(self, text: bytes, at: datetime) -> Iterator[tuple[str, bytes]]:
        """Path and bytes: the manifest, its signature for programs, and both in one file for browsers."""
        yield "manifest.json", text
        yield self.minisig("manifest.json", text, at)
        signature = b64url(self.keys.p256_signature(text))
        said = {"signed": text.decode(), "key": self.keys.public.id, "signature": signature}
        yield "manifest.p256.json", written(said)

    def minisig(self, path: str, octets: bytes, at: datetime) -> tuple[str, bytes]:
        """Path and bytes of the signature of one file."""
        return f"{path}.minisig", self.keys.minisig(octets, path.rpartition("/")[2], at).written()


def open_signer(settings: Settings, at: datetime) -> Signer:
    """Raises SettingsError if no root entry in force names a key of this server."""
    return opened(settings.signing_place, at)


def opened(place: Path, at: datetime) -> Signer:
    """The same, by the directory."""
    with alone(place):
        try:
            return _opened(RootFolder(place), at)
        except Fault as fault:
            raise SettingsError(f"The root in {place} is damaged: {fault}.") from fault


def _opened(folder: RootFolder, at: datetime) -> Signer:
    own = snapshot_keys(folder.path) or [fresh_key(folder.path)]
    chain = folder.chain() or _own_root(folder, own[0], at)
    if chain.last.expires < at + _EXTENDED_BEFORE:
        chain = _extended(folder, chain, at)
    if chain.last.expires <= at:
        raise SettingsError("The root has expired: its holders sign a new entry first, see docs/mirrors.md.")
    named = {one.id for one in chain.last.snapshot}
    for keys in own:
        if keys.public.id in named:
            return Signer(keys, chain.last, tuple(folder.files()))
    raise SettingsError(f"Root entry {chain.last.version} names no key of this server, see docs/mirrors.md.")


def snapshot_keys(place: Path) -> list[SecretKeys]:
    """Those that this server holds; a root entry says which of them signs."""
    return [read_secret(file) for file in sorted(place.glob("snapshot-*.key"))]


def fresh_key(place: Path) -> SecretKeys:
    keys = SecretKeys.fresh()
    write_secret(place / f"snapshot-{keys.public.id}.key", keys)
    return keys


def _own_root(folder: RootFolder, keys: SecretKeys, at: datetime) -> Chain:
    """A root of one key, so that everything works before anybody holds a ceremony."""
    file = folder.path / OWN_HOLDER
    if not file.exists():
        write_secret(file, SecretKeys.fresh())
    holder = read_secret(file)
    text = entry_text(1, [holder.public], [keys.public], threshold=1, expires=at + GOOD_FOR)
    return _completed(folder, text, holder, at)


def _extended(folder: RootFolder, chain: Chain, at: datetime) -> Chain:
    """The chain as it was, if its holders are people."""
    last = chain.last
    if not is_own(folder.path, last):
        return chain
    holder = read_secret(folder.path / OWN_HOLDER)
    text = entry_text(last.version + 1, last.holders, last.snapshot, threshold=1, expires=at + GOOD_FOR)
    return _completed(folder, text, holder, at)


def is_own(place: Path, entry: Entry) -> bool:
    """Whether this server holds the root by itself."""
    file = place / OWN_HOLDER
    return file.exists() and entry.holders == (read_secret(file).public,)


def _completed(folder: RootFolder, text: bytes, holder: SecretKeys, at: datetime) -> Chain:
    # One that waits is what an earlier process was stopped at.
    folder.sign(folder.draft() or folder.propose(text), holder, at)
    return folder.complete()


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Two processes that start at once would each make a key and a root."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (place / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
