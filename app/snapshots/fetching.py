"""Files over HTTP by their hashes: bounded, resumed where a line was cut, kept until a tree stands."""

import asyncio
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from hashlib import file_digest
from pathlib import Path

import httpx

from app.snapshots.answering import Answer, answered
from app.snapshots.paths import BadPath, check, encoded, hash_of
from app.verifying.encoding import octets_of
from app.verifying.faults import Code, Fault

TRIES = 3
_AT_ONCE = 8
_PART = ".part"
_OK, _PARTIAL, _UNSATISFIABLE = 200, 206, 416


class Fetcher:
    """`count` files came over the line. What was fetched lies in `directory`, each under its hash."""

    def __init__(self, client: httpx.AsyncClient, url: str, directory: Path) -> None:
        self._client, self._url, self._directory = client, url, directory
        self.count = 0
        # Two paths may have the same bytes; they are fetched once.
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def answered(self, path: str) -> AbstractAsyncContextManager[Answer]:
        """What is answered there; as `answering.answered`."""
        return answered(self._client, f"{self._url}/{path}", {})

    async def small(self, path: str, largest: int) -> bytes:
        """What stands there now, whatever it is."""
        content = bytearray()
        async with self.answered(path) as answer:
            answer.head.raise_for_status()
            async for piece in answer.pieces():
                content += piece
                _check_size(path, len(content), largest)
        return bytes(content)

    async def file(self, path: str, hash_: str, largest: int) -> Path:
        """The file with this hash. Raises `Fault` if what stands there is another one, and where path or hash
        are none: they become names of files here."""
        check_path(path)
        octets_of(hash_, 32, path)
        self._directory.mkdir(exist_ok=True)
        async with self._locks[hash_]:
            await self._tried(path, hash_, largest)
        return self._directory / hash_

    async def _tried(self, path: str, hash_: str, largest: int) -> None:
        target = self._directory / hash_
        for last in (False,) * (TRIES - 1) + (True,):
            if target.exists():
                return
            try:
                await self._fetch(path, hash_, largest)
            except (httpx.TransportError, TimeoutError):
                if last:
                    raise

    async def _fetch(self, path: str, hash_: str, largest: int) -> None:
        part = self._directory / f"{hash_}{_PART}"
        begun = part.stat().st_size if part.exists() else 0
        headers = {"accept-encoding": "identity", "range": f"bytes={begun}-"} if begun else {}
        async with answered(self._client, f"{self._url}/{path}", headers) as answer:
            if answer.head.status_code == _UNSATISFIABLE:
                part.unlink()
                return
            answer.head.raise_for_status()
            with part.open("ab" if answer.head.status_code == _PARTIAL else "wb") as file:
                async for piece in answer.pieces():
                    file.write(piece)
                    _check_size(path, file.tell(), largest)
        if not self._is_taken(part, hash_):
            if begun:  # perhaps begun at another place, which gave something else
                await self._fetch(path, hash_, largest)
                return
            raise Fault(Code.CHANGED, path, "is not what was signed")

    def _is_taken(self, part: Path, hash_: str) -> bool:
        """Whether it is what was asked for; if not it is gone."""
        with part.open("rb") as file:
            digest = encoded(file_digest(file, "sha256").digest())
        if digest != hash_:
            part.unlink()
            return False
        part.rename(self._directory / hash_)
        self.count += 1
        return True

    def here(self) -> set[str]:
        """Hashes of what was fetched and is no part of a tree yet."""
        try:
            return set(os.listdir(self._directory))  # noqa: PTH208  names are all that is needed
        except FileNotFoundError:
            return set()

    def keep(self, content: bytes, hash_: str) -> bool:
        """A file that came some other way; False if it is not the one with this hash."""
        if hash_of(content) != hash_:
            return False
        target = self._directory / hash_
        if not target.exists():
            self._directory.mkdir(exist_ok=True)
            part = self._directory / f"{hash_}{_PART}"
            part.write_bytes(content)  # under its name only when it is whole, whoever is killed
            part.rename(target)
            self.count += 1
        return True

    def keep_only(self, hashes: set[str]) -> None:
        """What a former try fetched and nobody wants now goes: it may be of somebody who was withdrawn."""
        for one in self.here():
            if one.removesuffix(_PART) not in hashes:
                (self._directory / one).unlink()

    def forget(self) -> None:
        shutil.rmtree(self._directory, ignore_errors=True)


async def several(work: Callable[[], Coroutine[None, None, None]]) -> None:
    """So many of it at once; the first that fails ends all."""
    try:
        async with asyncio.TaskGroup() as tasks:
            for _ in range(_AT_ONCE):
                tasks.create_task(work())
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None


def check_path(path: str) -> None:
    """Raises `Fault` for what could lead elsewhere."""
    try:
        check(path)
    except BadPath:
        raise Fault(Code.BAD_PATH, ascii(path[:200]), "is no path of a snapshot") from None


def _check_size(path: str, size: int, largest: int) -> None:
    if size > largest:
        raise Fault(Code.TOO_LARGE, path, f"is larger than {largest} bytes")
