"""Fills a draft with all that a mirror is offered: what is the same as in the former tree, in packs what is
missing in bulk, and the rest file by file."""

import asyncio
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.snapshots import tree
from app.snapshots.fetching import Fetcher, check_path, several
from app.snapshots.packs import BIN_LISTS, PART_LISTS
from app.snapshots.paths import BIN_NAMES, bin_path
from app.snapshots.unpacking import Packs, Sequences
from app.verifying.encoding import has_keys, read_object
from app.verifying.faults import Code, Fault
from app.verifying.listing import files_of_bin
from app.verifying.manifests import Manifest
from app.verifying.roots import Chain, Entry

LARGEST = 4_000_000  # of a file that is no content: signatures, lists


@dataclass(frozen=True)
class Offer:
    """What the other side has, as far as its signatures say."""

    chain: Chain
    entry: Entry
    manifest: Manifest
    loose: Mapping[str, bytes]


async def fill(fetcher: Fetcher, draft: Path, former: Path | None, offer: Offer) -> None:
    """Raises `Fault`, httpx.HTTPError and TimeoutError, OSError."""
    for path in _beside(offer.chain):
        tree.write(draft, None, path, await fetcher.small(path, LARGEST))
    for path, content in offer.loose.items():
        tree.write(draft, None, path, content)
    filling = _Filling(fetcher, draft, former)
    bins = await filling.lists(offer.manifest)
    wanted = {hash_ for files in bins.values() for hash_ in files.values()}
    if sum(map(len, bins.values())) != offer.manifest.files:
        raise Fault(Code.FORMAT, "manifest.json", "counts other files than the lists name")
    fetcher.keep_only(wanted)
    _check_room(draft, offer.manifest, former)
    await filling.bring(bins, offer.manifest.size)


class _Filling:
    def __init__(self, fetcher: Fetcher, draft: Path, former: Path | None) -> None:
        self._fetcher, self._draft, self._former = fetcher, draft, former
        self._packs = Packs(fetcher)

    async def lists(self, manifest: Manifest) -> dict[str, dict[str, str]]:
        """Path and hash of each file, for each bin by its hash; out of lists that are themselves as the
        manifest says, read as strictly as by whoever verifies: who stole a key could sign anything."""
        bins = dict(zip(BIN_NAMES, manifest.bins, strict=True))
        await self.bring({BIN_LISTS: {bin_path(name): expected for name, expected in bins.items()}}, LARGEST)
        parts: dict[str, str] = {}
        for name in bins:
            parts |= _parts(name, (self._draft / bin_path(name)).read_bytes())
        await self.bring({PART_LISTS: parts}, LARGEST)
        return await asyncio.to_thread(_files, self._draft, bins)

    async def bring(self, sequences: Sequences, largest: int) -> None:
        """All of these into the draft; the first that can't be had ends it."""
        wanted = [one for files in sequences.values() for one in files.items()]
        # A hundred thousand small files to read: in `mirror serve`, readers would wait for that.
        missing = await asyncio.to_thread(self._missing, wanted)
        await self._packs.fetch(sequences, {path for path, _ in missing})
        waiting = iter(missing)

        async def work() -> None:
            for path, hash_ in waiting:
                fetched = await self._fetcher.file(path, hash_, largest)
                target = self._draft / path
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(fetched, target)

        await several(work)

    def _missing(self, wanted: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """What is not here yet; the rest is in the draft."""
        return [one for one in wanted if not self._former or not self._kept(self._former, *one)]

    def _kept(self, former: Path, path: str, hash_: str) -> bool:
        check_path(path)  # the lists were read, and not yet checked
        return tree.keep(self._draft, former, path, hash_) is not None


def _beside(chain: Chain) -> list[str]:
    """What has no hash but is checked by what it says."""
    signed = zip(chain.entries, chain.signatures, strict=True)
    parts = [[entry.where, *(f"{entry.where}.{one.key}.minisig" for one in by)] for entry, by in signed]
    return ["manifest.p256.json", *(path for part in parts for path in part)]


def _parts(name: str, content: bytes) -> dict[str, str]:
    """Path and hash of the lists that belong to this one."""
    where = bin_path(name)
    given = has_keys(read_object(content, where, LARGEST), "files parts", where)["parts"]
    if not isinstance(given, dict) or not all(isinstance(one, str) for one in given.values()):
        raise Fault(Code.FORMAT, where, "no object of texts")
    return {bin_path(name, part): hash_ for part, hash_ in given.items()}


def _files(draft: Path, bins: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {expected: files_of_bin(str(draft), name, expected, ())[0] for name, expected in bins.items()}


def _check_room(draft: Path, manifest: Manifest, former: Path | None) -> None:
    """Said before a disk is full, not after."""
    free = shutil.disk_usage(draft).free
    if former is None and free < manifest.size:
        raise Fault(Code.TOO_LARGE, "manifest.json", f"{manifest.size} bytes, and {free} are free here")
