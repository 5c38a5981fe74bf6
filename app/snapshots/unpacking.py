"""What a mirror lacks in bulk, in packs, as far as the other side gives any: 350 answers in place of 100,000.

Nothing depends on it. A place without packs, one that gives something else, or a line that breaks again and
again: what came is kept, and the rest is fetched file by file.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import httpx

from app.snapshots.fetching import TRIES, Fetcher, several
from app.snapshots.packs import NotAPack, Unpacking

Sequences = Mapping[str, Mapping[str, str]]  # by name: path and hash of each file
_FEWEST = 8  # files: for less a pack is not worth it,
_SHARE = 8  # nor for less than one file in so many, as the others come with it


@dataclass
class _Sequence:
    """`hashes` of all its files, by path; `lacking` are the places of those that are to come."""

    name: str
    hashes: list[str]
    lacking: list[int]

    def is_worth_a_pack(self) -> bool:
        return bool(self.lacking) and len(self.lacking) >= max(
            _FEWEST, (len(self.hashes) - self.lacking[0]) / _SHARE
        )

    def forget_before(self, place: int) -> None:
        self.lacking = [one for one in self.lacking if one >= place]


class Packs:
    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._are_given = True

    async def fetch(self, sequences: Sequences, missing: Collection[str]) -> None:
        """Of these sequences the files with the paths that are missing."""
        here = self._fetcher.here()
        waiting = iter([_sequence(name, files, missing, here) for name, files in sequences.items()])

        async def work() -> None:
            for one in waiting:
                await self._filled(one)

        await several(work)

    async def _filled(self, whole: _Sequence) -> None:
        tries = 0
        while self._are_given and whole.is_worth_a_pack():
            before = len(whole.lacking)
            try:
                await self._next(whole)
            except (httpx.TransportError, TimeoutError):
                pass  # what came before the line was cut is kept, and the next pack begins there
            except (httpx.HTTPError, NotAPack):
                self._are_given = False
            tries = 0 if len(whole.lacking) < before else tries + 1
            if tries == TRIES:
                self._are_given = False

    async def _next(self, whole: _Sequence) -> None:
        """The pack that begins with what is lacking first. Raises NotAPack for what was not signed, too."""
        place = whole.lacking[0]
        unpacking = Unpacking()
        try:
            async with self._fetcher.answered(f"packs/{whole.name}/{place}") as answer:
                answer.head.raise_for_status()
                async for piece in answer.pieces():
                    for content in unpacking.files(piece):
                        self._take(whole, place, content)
                        place += 1
        finally:
            whole.forget_before(place)

    def _take(self, whole: _Sequence, place: int, content: bytes | None) -> None:
        if place >= len(whole.hashes):
            raise NotAPack
        if content is not None and not self._fetcher.keep(content, whole.hashes[place]):
            raise NotAPack


def _sequence(
    name: str, files: Mapping[str, str], missing: Collection[str], here: Collection[str]
) -> _Sequence:
    paths = sorted(files)
    lacking = [at for at, path in enumerate(paths) if path in missing and files[path] not in here]
    return _Sequence(name, [files[path] for path in paths], lacking)
