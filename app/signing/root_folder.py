"""A folder of `root.json`, the entries and their signatures: on a stick in a ceremony, and on the server."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from app.settings import SettingsError
from app.signing.files import put, put_new, taken
from app.signing.root_making import Signed, chain_text, extended, sign_entry
from app.signing.secret_keys import SecretKeys
from app.verifying.encoding import b64url, octets_of
from app.verifying.keys import find_key
from app.verifying.minisig import read_minisig
from app.verifying.roots import Chain, Entry, check_signature, may_sign, read_chain, read_entry

_MINISIG, _P256 = ".minisig", ".p256"


@lru_cache(8)
def _chain_of(octets: bytes) -> Chain:
    """A command asks for the chain several times, and each of its signatures takes milliseconds."""
    return read_chain(octets)


@dataclass(frozen=True)
class RootFolder:
    """What reads raises `Fault` where something in it is not as it was signed."""

    path: Path

    def chain(self) -> Chain | None:
        """What is complete."""
        file = self.path / "root.json"
        return _chain_of(taken(file)) if file.exists() else None

    def draft(self) -> Entry | None:
        """The entry that waits for signatures."""
        chain = self.chain()
        file = self.path / "root" / f"{chain.last.version + 1 if chain else 1}.json"
        return read_entry(taken(file)) if file.exists() else None

    def propose(self, text: bytes) -> Entry:
        """Refused while another one waits: signatures of that one may be on their way."""
        entry = read_entry(text)
        put_new(self.path / entry.where, text)
        return entry

    def discard_draft(self) -> None:
        """Signatures of it are of no use for another text, and go too."""
        entry = self.draft()
        if entry:
            for file in (self.path / "root").glob(f"{entry.version}.json*"):
                file.unlink()

    def sign(self, entry: Entry, keys: SecretKeys, at: datetime) -> None:
        """A second time changes nothing but the moment in the comment."""
        signed = sign_entry(keys, entry, at)
        put(self._beside(entry, signed.key, _P256), b64url(signed.p256).encode())
        put(self._beside(entry, signed.key, _MINISIG), signed.minisig.written())

    def signed(self, entry: Entry) -> list[Signed]:
        """Signatures of the draft that are here, each checked."""
        chain = self.chain()
        known = may_sign(entry, chain.last if chain else None)
        found = [self._read(entry, file) for file in self._minisigs(entry)]
        for one in found:
            key = find_key(known, one.key, entry.where)
            check_signature(entry, key, one.signature)
            one.minisig.check_comment(key.ed25519, f"{entry.where}.{one.key}{_MINISIG}")
        return found

    def complete(self) -> Chain:
        """Bring the draft into the chain; a `Fault` says which signatures are missing."""
        entry = self.draft()
        if entry is None:
            raise SettingsError(f"No entry waits for signatures in {self.path}.")
        chain = extended(self.chain(), entry, [one.signature for one in self.signed(entry)])
        put(self.path / "root.json", chain_text(chain))
        return chain

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of all that a snapshot holds of it."""
        chain = self.chain()
        if chain is None:
            raise SettingsError(f"There is no complete root in {self.path}.")
        yield "root.json", chain_text(chain)
        for entry, signatures in zip(chain.entries, chain.signatures, strict=True):
            yield entry.where, entry.text
            for one in signatures:
                file = self._beside(entry, one.key, _MINISIG)
                yield f"root/{file.name}", taken(file)

    def _minisigs(self, entry: Entry) -> list[Path]:
        return sorted((self.path / "root").glob(f"{entry.version}.json.*{_MINISIG}"))

    def _read(self, entry: Entry, file: Path) -> Signed:
        minisig = read_minisig(taken(file), file.name)
        second = self._beside(entry, minisig.id, _P256)
        return Signed(minisig, octets_of(taken(second).decode("ascii", "replace").strip(), 64, second.name))

    def _beside(self, entry: Entry, key: str, suffix: str) -> Path:
        return self.path / f"{entry.where}.{key}{suffix}"
