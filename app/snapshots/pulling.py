"""Brings a mirror up to date: only what changed is fetched, and only what is whole and signed is swapped in.

Whatever goes wrong, what was in force before stays in force; what was fetched waits for the next try, in
files named by their hashes, so that a broken line costs nothing twice.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import httpx

from app.snapshots.answering import answered
from app.snapshots.fetching import Fetcher
from app.snapshots.filling import LARGEST, Offer, fill
from app.snapshots.store import Snapshot, Store
from app.verifying.checking import verify
from app.verifying.faults import Code, Fault
from app.verifying.manifests import check_minisig, read_manifest
from app.verifying.remembered import Seen, read_seen, seen_of, write_seen
from app.verifying.roots import read_chain

_INSIDE = "/snapshot"  # of a main site
_SEEN, _FETCHED = "seen.json", ".fetched"
_MANIFEST, _SIGNATURE = "manifest.json", "manifest.json.minisig"
_TRIES = 3


@dataclass(frozen=True)
class Pulled:
    """`fetched` counts files that came over the line, `changed` tells whether anything is new."""

    snapshot: Snapshot
    changed: bool
    fetched: int = 0


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
            if not _may_be_of_a_swap(fault) or await fetcher.small(_MANIFEST, LARGEST) == loose[_MANIFEST]:
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


async def _pulled(fetcher: Fetcher, store: Store, pin: str, offer: Offer) -> Pulled:
    directory = store.directory
    seen = read_seen(str(directory / _SEEN))
    if seen:
        seen.check(offer.entry, offer.manifest)
    current = store.current()
    if current and _text(current) == offer.manifest.text and _is_newest(current, offer):
        _remember(directory, seen, seen_of(offer.entry, offer.manifest))
        return Pulled(current, changed=False)
    with store.building() as draft:
        await fill(fetcher, draft, current.path if current else None, offer)
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


def _is_newest(current: Snapshot, offer: Offer) -> bool:
    """Whether the root here is theirs too: holders may have signed a new entry since."""
    return all((current.path / path).read_bytes() == content for path, content in offer.loose.items())


async def _loose(fetcher: Fetcher) -> dict[str, bytes]:
    return {path: await fetcher.small(path, LARGEST) for path in ("root.json", _MANIFEST, _SIGNATURE)}


def _offered(loose: Mapping[str, bytes], pin: str) -> Offer:
    now = datetime.now(UTC)
    chain = read_chain(loose["root.json"])
    entry = chain.check(pin, now)
    check_minisig(loose[_MANIFEST], loose[_SIGNATURE], entry, _MANIFEST)
    manifest = read_manifest(loose[_MANIFEST])
    manifest.check_time(now)
    return Offer(chain, entry, manifest, loose)


def _verified(draft: Path, pin: str, seen: Seen | None) -> Seen:
    """By the same program that anybody verifies with. Raises the first `Fault`."""
    verdict = verify(str(draft), pin, datetime.now(UTC), seen=seen)
    if verdict.faults or verdict.seen is None:
        raise verdict.faults[0]
    return verdict.seen
