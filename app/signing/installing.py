"""A root that people hold, brought to the server; what the server gives them for it, and what it has."""

import shutil
from datetime import datetime
from pathlib import Path

from app.settings import SettingsError
from app.signing.ceremony import words_of_chain
from app.signing.files import put
from app.signing.key_files import write_public
from app.signing.root_folder import RootFolder
from app.signing.signer import OWN_HOLDER, alone, fresh_key, is_own, opened, snapshot_keys
from app.verifying.roots import Chain

_OWN = """This server made the root by itself, of a key that lies here too: who has the server has the root.
Hold a ceremony before you hand out the pin: docs/mirrors.md."""


def words_of_server(place: Path, at: datetime) -> str:
    """Which key signs here, as stock minisign takes it; the root in force; what to do about it."""
    signer = opened(place, at)
    key, chain = signer.keys.public, RootFolder(place).chain()
    lines = [f"Snapshots are signed here with key {key.id}, for minisign -P: {key.minisign()}"]
    lines += [words_of_chain(chain)] if chain else []
    lines += [_OWN] if chain and is_own(place, chain.last) else []
    if idle := [one.public.id for one in snapshot_keys(place) if one.public not in signer.entry.snapshot]:
        lines.append(f"No root names these keys of this server, or none any more: {', '.join(idle)}")
    return "\n".join(lines)


def hand_out(place: Path, path: Path, *, fresh: bool) -> str:
    """Write the public half of this server's key for the ceremony: its id. A fresh one signs once named."""
    with alone(place):
        own, chain = [one.public for one in snapshot_keys(place)], RootFolder(place).chain()
        in_force = [one for one in own if chain and one in chain.last.snapshot]
        key = fresh_key(place).public if fresh or not own else (in_force or own)[0]
    write_public(path, key)
    return key.id


def use(place: Path, given: RootFolder, at: datetime, *, new_pin: bool = False) -> Chain:
    """Take the complete chain of that folder for this server's. Raises SettingsError and `Fault`."""
    chain = given.chain()
    if chain is None:
        raise SettingsError(f"There is no complete root in {given.path}: see `nezabudka keys check`.")
    with alone(place):
        _check(place, chain, at)
        before = RootFolder(place).chain()
        if before and chain.entries[: len(before.entries)] != before.entries:
            if not new_pin:
                raise SettingsError(
                    "This root does not follow from the one in force: who pinned that one will refuse all "
                    "snapshots. If you can give everybody the new pin, add --new-pin."
                )
            _keep_former(place, before)
        _replace(given, place)
    return chain


def _check(place: Path, chain: Chain, at: datetime) -> None:
    if chain.last.expires <= at:
        raise SettingsError(f"Root entry {chain.last.version} has expired.")
    if {keys.public for keys in snapshot_keys(place)}.isdisjoint(chain.last.snapshot):
        raise SettingsError(
            f"Root entry {chain.last.version} names no key of this server; "
            "`nezabudka keys server FILE` writes the one to be named."
        )


def _keep_former(place: Path, former: Chain) -> None:
    """A copy of the root that is given up, with the key of one that the server made by itself."""
    aside = place / "former" / former.last.pin
    shutil.copytree(place / "root", aside / "root", dirs_exist_ok=True)
    for name in ("root.json", OWN_HOLDER):
        if (place / name).exists():
            shutil.copy2(place / name, aside / name)


def _replace(given: RootFolder, place: Path) -> None:
    files = dict(given.files())
    # root.json last: until then the former one holds, and what it does not name is not looked at.
    for path, octets in sorted(files.items(), key=lambda one: one[0] == "root.json"):
        put(place / path, octets)
    for file in (place / "root").iterdir():
        if f"root/{file.name}" not in files:
            file.unlink()
    (place / OWN_HOLDER).unlink(missing_ok=True)
