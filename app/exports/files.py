"""An export as a part of a tree of static files."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from app.database.readers import Readers
from app.exports.exporting import shards_of, write_export
from app.exports.index import SHARD_BYTES, shard_count

ROOM = "exports"


async def files(
    pool: Readers, base: str, scratch: Path | None = None
) -> AsyncIterator[tuple[str, bytes | Path]]:
    """Each file of an export with its path in the tree: a finished one to be moved away, or its bytes.

    Large files come in pieces too, `exports/shards/<file>/00000` and on, before the file itself. What is
    under way is in `scratch` (the system's directory for such unless given), and gone when this ends.
    """
    with tempfile.TemporaryDirectory(prefix="nezabudka-export-", dir=scratch) as made:
        async with pool.moment() as connection:
            export = await write_export(connection, base, Path(made))
        for one in export.files:
            if shard_count(one.size):
                for number, piece in enumerate(shards_of(one, SHARD_BYTES)):
                    yield f"{ROOM}/shards/{one.name}/{number:05}", piece
            yield f"{ROOM}/{one.name}", one.path
