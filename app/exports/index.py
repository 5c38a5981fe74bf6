"""`index.json`: what an export holds, with the size and the SHA-256 of each file."""

from collections.abc import Sequence
from math import ceil

from app.exports.reading import Moment
from app.exports.writing import Written
from app.published.licence import LICENCE

INDEX, FORMAT = "index.json", "nezabudka-exports/1"
# Lines to foreign hosters are cut after about 16 KB: with its head a piece of this size gets through.
SHARD_BYTES = 12 * 1024


def shard_count(size: int) -> int:
    """Into how many pieces a file is cut; none where it gets through as it is."""
    return ceil(size / SHARD_BYTES) if size > SHARD_BYTES else 0


def _entry(written: Written) -> dict[str, object]:
    return {
        "name": written.name,
        "media_type": written.media_type,
        "bytes": written.size,
        "sha256": written.digest,
        "rows": written.rows,
        "shards": shard_count(written.size),
    }


def index_of(
    moment: Moment, base: str, files: Sequence[Written], deltas: Sequence[tuple[int, Written]]
) -> dict[str, object]:
    """`deltas` come with the number of the change that each begins after."""
    return {
        "format": FORMAT,
        "site": base,
        "licence": LICENCE,
        "seq": moment.seq,
        "as_of": moment.at,
        "shard_bytes": SHARD_BYTES,
        "files": [_entry(one) for one in files],
        "deltas": [{**_entry(one), "from": since, "to": moment.seq} for since, one in deltas],
    }
