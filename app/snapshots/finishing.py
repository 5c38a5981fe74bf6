"""The last step of a tree: the files that carry signatures, the lists of hashes, the signed manifest."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.settings import Settings, SettingsError
from app.signing import Signer, open_signer
from app.snapshots import tree
from app.snapshots.mirrors import mirrors_file
from app.snapshots.store import Snapshot, Store
from app.snapshots.tree import Head, Written
from app.verifying.one_file import one_file

GOOD_FOR = timedelta(days=6)


def finish(
    mirrors: bytes, signer: Signer, head: Head, draft: Path, written: Iterable[Written]
) -> list[Written]:
    """All files that the lists name. `mirrors` is the text of `mirrors.json`."""
    signed = [("mirrors.json", mirrors), signer.minisig("mirrors.json", mirrors, head.built)]
    files = [*written, *(tree.write(draft, None, *file) for file in [*signed, ("verify.py", one_file())])]
    text = tree.manifest(head, files, tree.write_bins(draft, None, files))
    for path, content in (*signer.root, *signer.manifest_files(text, head.built)):
        tree.write(draft, None, path, content)
    return files


def next_head(current: Snapshot | None, site: str, seq: int, audit: str, now: datetime) -> Head:
    """A version is the seconds since 1970, or one more than the former. So a store that was lost, and is
    begun anew, is above all that it had: mirrors take no step back."""
    version = max(current.version + 1 if current else 0, int(now.timestamp()))
    return Head(site, version, seq, audit, now, now + GOOD_FOR)


def sign_again(settings: Settings) -> Snapshot:
    """A new version with the same files: for a new key, a new root, a new mirror. It says of them what was
    true when they were made: they were built then, and are good for no longer.

    Raises SettingsError where there is nothing to sign, or no more, no key that the root names, a list of
    mirrors that can't be read, or a file that rotted.
    """
    store, now = Store(settings.snapshots), datetime.now(UTC).replace(microsecond=0)
    signer, mirrors = open_signer(settings, now), mirrors_file(settings.mirrors)
    with store.building() as draft:
        current = store.current()
        if current is None:
            raise SettingsError("There is no snapshot yet: run `nezabudka snapshot build`.")
        head = _head_again(current, now)
        finish(mirrors, signer, head, draft, _kept(draft, current.path))
        store.swap_in(head.version, store.state())
    found = store.current()
    assert found is not None  # noqa: S101  just swapped in
    return found


def _head_again(current: Snapshot, now: datetime) -> Head:
    head = next_head(current, current.site, current.seq, current.audit, now)
    if current.built + GOOD_FOR <= now:
        raise SettingsError("The snapshot has expired: run `nezabudka snapshot build`.")
    return replace(head, built=current.built, expires=current.built + GOOD_FOR)


def _kept(draft: Path, former: Path) -> list[Written]:
    anew = {"mirrors.json", "mirrors.json.minisig", "verify.py"}
    kept = {
        path: tree.keep(draft, former, path, hash_)
        for path, hash_ in tree.listed(former).items()
        if path not in anew
    }
    if rotten := [path for path, one in kept.items() if one is None]:
        raise SettingsError(f"{rotten[0]} is not what was signed any more: build the snapshot anew.")
    return [one for one in kept.values() if one]
