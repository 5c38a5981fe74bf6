"""What changed since an earlier export, as lines that replace or remove.

A delta holds no state between: each document that changed comes once, as it is now, or as a tombstone with
an id and nothing else. So it fits onto any export between where it begins and where it ends, and whoever was
withdrawn is in none.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import asyncpg
import orjson

from app.exports.lines import MEDIA_TYPE
from app.exports.reading import Moment, exported, read_changed
from app.exports.writing import Sink, Written


def delta_name(since: int, moment: Moment) -> str:
    return f"delta-{since}-{moment.seq}.jsonl.gz"


async def write_delta(connection: asyncpg.Connection, since: int, moment: Moment, directory: Path) -> Written:
    """The delta from the change numbered `since` to this moment."""
    with Sink(directory / delta_name(since, moment), MEDIA_TYPE) as sink:
        async for records in read_changed(connection, since):
            await asyncio.to_thread(_add, sink, records)
    return sink.written()


def _add(sink: Sink, records: Sequence[asyncpg.Record]) -> None:
    for record in records:
        sink.write(_line(record) + b"\n", rows=1)


def _line(record: asyncpg.Record) -> bytes:
    about: dict[str, str] = {"kind": record["kind"], "id": str(record["id"])}
    if record["body"] is not None:
        return b'{"op":"put",%b,"document":%b}' % (orjson.dumps(about)[1:-1], exported(record))
    if record["op"] == "merge":
        return orjson.dumps({"op": "merge", **about, "into": record["into"]})
    return orjson.dumps({"op": "remove", **about})
