"""Brings a mirror up to date: only what changed is fetched, and only what is whole and signed is swapped in.

Whatever goes wrong, what was in force before stays in force; what was fetched waits for the next try, in
files named by their hashes, so that a broken line costs nothing twice.
"""

import asyncio
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import httpx

from app.snapshots import tree
from app.snapshots.answering import answered
from app.snapshots.fetching import Fetcher, check_path
from app.snapshots.paths import bin_path
from app.snapshots.store import Snapshot, Store
from app.verifying.checking import verify
from app.verifying.encoding import has_keys, read_object
from app.verifying.faults import Code, Fault
from app.verifying.listing import files_of_bin
from app.verifying.manifests import Manifest, check_minisig, read_manifest
from app.verifying.remembered import Seen, read_seen, seen_of, write_seen
from app.verifying.roots import Chain, Entry, read_chain

_INSIDE = "/snapshot"  # of a main site
_SEEN, _FETCHED = "seen.json", ".fetched"
_MANIFEST, _SIGNATURE = "manifest.json", "manifest.json.minisig"
_LARGEST = 4_000_000  # of a file that is no content: signatures, lists
_AT_ONCE = 8
_TRIES = 3


@dataclass(frozen=True)
class Pulled:
    """`fetched` counts files that came over the line, `changed` tells whether anything is new."""

    snapshot: Snapshot
    changed: bool
    fetched: int = 0


@dataclass(frozen=True)
class _Offer:
    """What the other side has, as far as its signatures say."""

    chain: Chain
    entry: Entry
    manifest: Manifest
    loose: Mapping[str, bytes]


async def pull(url: str, directory: Path, pin: str, client: httpx.AsyncClient) -> Pulled:
    """Raises `Fault` where something is not as it was signed, httpx.HTTPError where it can't be had,
    BuildingElsewhere where another pull is under way, OSError where it can't be kept."""
    directory.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240  nobody else waits for this loop
    fetcher = Fetcher(client, await _tree_of(url.rstrip("/"), client), directory / _FETCHED)
    for _ in range(_TRIES):
        loose = await _loose(fetcher)
        try:
            return await _pulled(fetcher, Store(directory), pin, _offered(loose, pin))
        except (Fault, httpx.HTTPStatusError) as fault:
            # Files of two snapshots, or of one that is gone: it was swapped while we read.
            if not _may_be_of_a_swap(fault) or await fetcher.small(_MANIFEST, _LARGEST) == loose[_MANIFEST]:
                raise
    raise Fault(Code.CHANGED, "manifest.json", "snapshots change faster than this line can follow")


def _may_be_of_a_swap(fault: Fault | httpx.HTTPStatusError) -> bool:
    if isinstance(fault, Fault):
        return fault.code in {Code.CHANGED, Code.BAD_SIGNATURE, Code.UNKNOWN_KEY}
    return fault.response.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


async def _tree_of(url: str, client: httpx.AsyncClient) -> str:
    """A main site has its tree under /snapshot; a mirror is one itself."""
    if url.endswith(_INSIDE):
        return url
    inside = f"{url}{_INSIDE}"
    async with answered(client, f"{inside}/manifest.json", {}) as answer:
        there = answer.head.status_code in {HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE}
    return inside if there else url


async def _pulled(fetcher: Fetcher, store: Store, pin: str, offer: _Offer) -> Pulled:
    directory = store.directory
    seen = read_seen(str(directory / _SEEN))
    if seen:
        seen.check(offer.entry, offer.manifest)
    current = store.current()
    if current and _text(current) == offer.manifest.text and _is_newest(current, offer):
        _remember(directory, seen, seen_of(offer.entry, offer.manifest))
        return Pulled(current, changed=False)
    with store.building() as draft:
        await _filled(fetcher, draft, current, offer)
        remembered = await asyncio.to_thread(_verified, draft, pin, seen)
        _remember(directory, seen, remembered)  # first: a memory that is newer than the tree harms nobody
        store.swap_in(offer.manifest.version)
    fetcher.forget()
    now = store.current()
    assert now is not None  # noqa: S101  just swapped in
    return Pulled(now, changed=True, fetched=fetcher.count)


def _remember(directory: Path, former: Seen | None, seen: Seen) -> None:
    """Raises `Fault` where it can't be written."""
    if seen != former:
        write_seen(str(directory / _SEEN), seen)


def _text(current: Snapshot) -> bytes:
    return (current.path / "manifest.json").read_bytes()


def _is_newest(current: Snapshot, offer: _Offer) -> bool:
    """Whether the root here is theirs too: holders may have signed a new entry since."""
    return all((current.path / path).read_bytes() == content for path, content in offer.loose.items())


async def _loose(fetcher: Fetcher) -> dict[str, bytes]:
    return {path: await fetcher.small(path, _LARGEST) for path in ("root.json", _MANIFEST, _SIGNATURE)}


def _offered(loose: Mapping[str, bytes], pin: str) -> _Offer:
    now = datetime.now(UTC)
    chain = read_chain(loose["root.json"])
    entry = chain.check(pin, now)
    check_minisig(loose[_MANIFEST], loose[_SIGNATURE], entry, _MANIFEST)
    manifest = read_manifest(loose[_MANIFEST])
    manifest.check_time(now)
    return _Offer(chain, entry, manifest, loose)


async def _filled(fetcher: Fetcher, draft: Path, current: Snapshot | None, offer: _Offer) -> None:
    former = current.path if current else None
    for path in _beside(offer.chain):
        tree.write(draft, None, path, await fetcher.small(path, _LARGEST))
    for path, content in offer.loose.items():
        tree.write(draft, None, path, content)
    wanted = await _lists(fetcher, draft, former, offer.manifest)
    if len(wanted) != offer.manifest.files:
        raise Fault(Code.FORMAT, "manifest.json", "counts other files than the lists name")
    fetcher.keep_only(set(wanted.values()))
    _check_room(draft, offer.manifest, former)
    await _each(fetcher, draft, _missing(draft, former, wanted.items()), offer.manifest.size)


def _missing(draft: Path, former: Path | None, wanted: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What is not here yet; the rest is in the draft."""
    return [one for one in wanted if not former or not _kept(draft, former, *one)]


def _kept(draft: Path, former: Path, path: str, hash_: str) -> bool:
    check_path(path)  # the lists were read, and not yet checked
    return tree.keep(draft, former, path, hash_) is not None


def _beside(chain: Chain) -> list[str]:
    """What has no hash but is checked by what it says."""
    signed = zip(chain.entries, chain.signatures, strict=True)
    parts = [[entry.where, *(f"{entry.where}.{one.key}.minisig" for one in by)] for entry, by in signed]
    return ["manifest.p256.json", *(path for part in parts for path in part)]


async def _lists(fetcher: Fetcher, draft: Path, former: Path | None, manifest: Manifest) -> dict[str, str]:
    """Path and hash of each file, out of lists that are themselves as the manifest says; read as strictly as
    by whoever verifies: who stole a key could sign anything."""
    bins = {f"{number:02x}": expected for number, expected in enumerate(manifest.bins)}
    tops = [(bin_path(name), expected) for name, expected in bins.items()]
    parts: list[tuple[str, str]] = []
    for name, content in zip(bins, await _contents(fetcher, draft, former, tops), strict=True):
        parts += _parts(name, content)
    await _each(fetcher, draft, _missing(draft, former, parts), _LARGEST)
    found: dict[str, str] = {}
    for name, expected in bins.items():
        found |= files_of_bin(str(draft), name, expected, ())[0]
    return found


def _parts(name: str, content: bytes) -> list[tuple[str, str]]:
    """Path and hash of the lists that belong to this one."""
    where = bin_path(name)
    given = has_keys(read_object(content, where, _LARGEST), "files parts", where)["parts"]
    if not isinstance(given, dict):
        raise Fault(Code.FORMAT, where, "no object of texts")
    return [(bin_path(name, part), hash_) for part, hash_ in given.items()]


async def _contents(
    fetcher: Fetcher, draft: Path, former: Path | None, wanted: list[tuple[str, str]]
) -> list[bytes]:
    """These files in the draft, and what is in them."""
    await _each(fetcher, draft, _missing(draft, former, wanted), _LARGEST)
    return [(draft / path).read_bytes() for path, _ in wanted]


async def _each(fetcher: Fetcher, draft: Path, wanted: list[tuple[str, str]], largest: int) -> None:
    """All of these, some at a time; the first that can't be had ends it."""
    waiting = iter(wanted)

    async def work() -> None:
        for path, hash_ in waiting:
            fetched = await fetcher.file(path, hash_, largest)
            target = draft / path
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(fetched, target)

    try:
        async with asyncio.TaskGroup() as tasks:
            for _ in range(_AT_ONCE):
                tasks.create_task(work())
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None


def _check_room(draft: Path, manifest: Manifest, former: Path | None) -> None:
    """Said before a disk is full, not after."""
    free = shutil.disk_usage(draft).free
    if former is None and free < manifest.size:
        raise Fault(Code.TOO_LARGE, "manifest.json", f"{manifest.size} bytes, and {free} are free here")


def _verified(draft: Path, pin: str, seen: Seen | None) -> Seen:
    """By the same program that anybody verifies with. Raises the first `Fault`."""
    verdict = verify(str(draft), pin, datetime.now(UTC), seen=seen)
    if verdict.faults or verdict.seen is None:
        raise verdict.faults[0]
    return verdict.seen
