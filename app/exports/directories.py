"""An export in a directory of its own, which is there whole or not at all."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from app.database.readers import Readers
from app.exports.files import ROOM, files
from app.exports.index import FORMAT, INDEX

_TRIES = 3
_REMOVED = "SELECT EXISTS (SELECT FROM published.change WHERE seq > $1 AND op <> 'put')"


class Refused(ValueError):
    """Why nothing was written, in words for an operator."""


async def write_directory(pool: Readers, base: str, target: Path) -> int:
    """Puts an export there, in the place of an earlier one. Returns the number of the last change in it.

    Who is withdrawn while it is written is not in it: it is made again. Raises `Refused`, OSError.
    """
    _check(target)
    with _alone(target) as part:
        for _ in range(_TRIES):
            seq = await _fill(pool, base, part)
            if not await pool.fetchval(_REMOVED, seq):
                _swap(part, target)
                return seq
        raise Refused("records are being withdrawn all the time: try again")


def _check(target: Path) -> None:
    """Nothing of somebody else's is replaced."""
    try:
        if not target.exists() or not any(target.iterdir()):
            return
        if orjson.loads((target / INDEX).read_bytes())["format"] == FORMAT:
            return
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError):
        pass
    raise Refused(f"{target} holds something that is no export: name another directory")


@contextmanager
def _alone(target: Path) -> Iterator[Path]:
    """A directory beside it to write into. What a killed export left there is removed."""
    place = target.absolute()
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.part")
    with place.with_name(f".{place.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"another export into {target} is under way") from None
        try:
            yield part
        finally:
            shutil.rmtree(part, ignore_errors=True)


async def _fill(pool: Readers, base: str, part: Path) -> int:
    _empty(part)
    async for path, content in files(pool, base, part):
        _place(part / path.removeprefix(f"{ROOM}/"), content)
    return int(orjson.loads((part / INDEX).read_bytes())["seq"])


def _empty(part: Path) -> None:
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()


def _place(place: Path, content: bytes | Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Path):
        content.rename(place)
    else:
        place.write_bytes(content)


def _swap(part: Path, target: Path) -> None:
    older = part.with_suffix(".old")
    shutil.rmtree(older, ignore_errors=True)
    if target.exists():
        target.rename(older)
    part.rename(target)
    shutil.rmtree(older, ignore_errors=True)
