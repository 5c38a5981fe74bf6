"""Who else puts files into a snapshot: each reads one moment and gives paths with bytes, or finished files.

To add one, add it here; what it gives is hashed, signed, served and pulled as all else.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

from api.widget import data, scripts
from app.database.readers import Readers
from app.exports.files import files as exports

Files = AsyncIterator[tuple[str, bytes | Path]]
# What is read, the main site without a final slash, and where a file may lie until it is finished.
Contributor = Callable[[Readers, str, Path], Files]


async def _cards(pool: Readers, base: str, _: Path) -> Files:
    async for file in data.files(pool, base):
        yield file
    for file in scripts.files():
        yield file


CONTRIBUTORS: Mapping[str, Contributor] = {"cards for other sites": _cards, "exports": exports}
