"""The steps of a ceremony, on a folder that goes from holder to holder. No step destroys what another made.

All of them raise SettingsError, in words, and `Fault` for what was not made so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.settings import SettingsError
from app.signing.key_files import read_public
from app.signing.root_folder import RootFolder
from app.signing.root_making import GOOD_FOR, entry_text
from app.signing.secret_keys import SecretKeys
from app.signing.telling import entry_in_words, missing_in_words
from app.verifying.keys import PublicKeys
from app.verifying.roots import Chain, Entry, may_sign


@dataclass(frozen=True)
class Changes:
    """What the next entry says otherwise than the one before. Nothing: only that it is good for longer."""

    add: Sequence[Path] = ()
    drop: Sequence[str] = ()
    snapshot: Sequence[Path] = ()
    threshold: int | None = None
    good_for: timedelta = GOOD_FOR


def draft(folder: RootFolder, changes: Changes, at: datetime) -> Entry:
    """Put the next entry into the folder, or the first one."""
    chain = folder.chain()
    former = chain.last if chain else None
    holders, snapshot = _holders(former, changes), _snapshot(former, changes)
    threshold = changes.threshold or (former.threshold if former else 2)
    if threshold > len(holders):
        raise SettingsError(
            f"{threshold} of {len(holders)} holders can never sign: name more, or a lower threshold."
        )
    if not snapshot:
        raise SettingsError("Name the server's key: `nezabudka keys server FILE` writes it, there.")
    version = former.version + 1 if former else 1
    return folder.propose(
        entry_text(version, holders, snapshot, threshold=threshold, expires=at + changes.good_for)
    )


def _holders(former: Entry | None, changes: Changes) -> list[PublicKeys]:
    before = former.holders if former else ()
    if unknown := set(changes.drop) - {one.id for one in before}:
        raise SettingsError(f"Not among the holders: {', '.join(sorted(unknown))}.")
    added = [read_public(path) for path in changes.add]
    return [*(one for one in before if one.id not in changes.drop), *added]


def _snapshot(former: Entry | None, changes: Changes) -> list[PublicKeys]:
    given = [read_public(path) for path in changes.snapshot]
    return given or list(former.snapshot if former else ())


def words_of_draft(folder: RootFolder) -> str:
    """What waits to be signed, and by whom; raises SettingsError if nothing does."""
    entry, former = _waiting(folder)
    missing = missing_in_words(entry, former, [one.signature for one in folder.signed(entry)])
    return f"{entry_in_words(entry, former)}\n{missing}".strip()


def sign(folder: RootFolder, keys: SecretKeys, at: datetime) -> str:
    """Add one holder's signature; what is complete then is brought together."""
    entry, former = _waiting(folder)
    if keys.public not in may_sign(entry, former):
        raise SettingsError(f"Key {keys.public.id} is no holder's of this entry, nor of the one before.")
    folder.sign(entry, keys, at)
    return f"Signed with key {keys.public.id}.\n{completed(folder)}"


def completed(folder: RootFolder) -> str:
    """Bring the waiting entry into the chain if enough have signed it; else say what is still wanted."""
    entry, former = _waiting(folder)
    missing = missing_in_words(entry, former, [one.signature for one in folder.signed(entry)])
    if missing:
        return missing
    chain = folder.complete()
    return f"Complete: root.json holds entry {chain.last.version}. Its pin: {chain.last.pin}"


def _waiting(folder: RootFolder) -> tuple[Entry, Entry | None]:
    chain, entry = folder.chain(), folder.draft()
    if entry is None:
        raise SettingsError(f"No entry waits for signatures in {folder.path}.")
    return entry, chain.last if chain else None


def words_of_chain(chain: Chain) -> str:
    """The entry in force, and how many there are."""
    former = chain.entries[-2] if len(chain.entries) > 1 else None
    return f"A chain of {len(chain.entries)}, the last in force.\n{entry_in_words(chain.last, former)}"
