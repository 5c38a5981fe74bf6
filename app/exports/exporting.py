"""Writes an export: all files of one moment into one directory."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import asyncpg
import orjson

from app.exports import lines, maps, packages, spreadsheets
from app.exports.deltas import write_delta
from app.exports.entities import taking
from app.exports.entities.sites import Site
from app.exports.entities.taking import MAKERS, Entities
from app.exports.index import INDEX, index_of
from app.exports.lines import JsonLines
from app.exports.maps import Features
from app.exports.packages import package_of
from app.exports.reading import (
    PATHS,
    Moment,
    Row,
    read_bases,
    read_cards,
    read_ids,
    read_moment,
    read_rows,
)
from app.exports.spreadsheets import Columns, Spreadsheet, columns_in
from app.exports.writing import Sink, Written
from app.published.kinds import FACILITIES, PRISONERS

JSON = "application/json"
_TABLE = (spreadsheets.NAME, spreadsheets.MEDIA_TYPE)
_PLACES = (maps.NAME, maps.MEDIA_TYPE)
_ENTITIES = (taking.NAME, taking.MEDIA_TYPE)


class Taker(Protocol):
    """What makes something of each document."""

    def add(self, row: Row) -> None: ...


@dataclass(frozen=True)
class Export:
    """What was written; `files` in the order in which they are listed."""

    moment: Moment
    files: list[Written]


@dataclass(frozen=True)
class _Writing:
    """One export under way."""

    connection: asyncpg.Connection
    base: str  # of absolute addresses, without a final slash
    directory: Path
    moment: Moment

    def sink(self, name: str, media_type: str) -> Sink:
        return Sink(self.directory / name, media_type)

    async def kinds(self, columns: Columns) -> list[Written]:
        """Each document is read once, and given to all that make something of it."""
        site = Site(self.base, await read_ids(self.connection, Site.NAMED_BY_SLUG))
        with ExitStack() as open_until_done:
            table, places, entities = (
                open_until_done.enter_context(self.sink(name, media_type))
                for name, media_type in (_TABLE, _PLACES, _ENTITIES)
            )
            features = Features(places)
            takers: dict[str, list[Taker]] = {kind: [] for kind in PATHS}
            takers[PRISONERS.name].append(Spreadsheet(table, columns))
            takers[FACILITIES.name].append(features)
            for kind, make in MAKERS.items():
                takers[kind].append(Entities(entities, site, make))
            sinks = [await self._lines(kind, takers[kind]) for kind in PATHS]
            features.close()
        return [sink.written() for sink in (*sinks, table, places, entities)]

    async def _lines(self, kind: str, takers: Sequence[Taker]) -> Sink:
        with self.sink(f"{PATHS[kind]}.jsonl.gz", lines.MEDIA_TYPE) as sink:
            await self._feed(kind, [JsonLines(sink), *takers])
        return sink

    async def columns(self) -> Columns:
        found: set[str] = set()
        async for cards in read_cards(self.connection, PRISONERS.name):
            found |= await asyncio.to_thread(columns_in, cards)
        return Columns.of(found)

    async def _feed(self, kind: str, takers: Sequence[Taker]) -> None:
        async for rows in read_rows(self.connection, kind):
            # In a thread: the worker may share its loop with readers.
            await asyncio.to_thread(_give, rows, takers)

    async def deltas(self, documents: int) -> list[tuple[int, Written]]:
        """With the number that each begins after. One of more than half of all documents helps nobody."""
        made = []
        for since in await read_bases(self.connection, self.moment):
            delta = await write_delta(self.connection, since, self.moment, self.directory)
            if delta.rows * 2 <= documents:
                made.append((since, delta))
            else:
                delta.path.unlink()
        return made

    def small(self, name: str, document: dict[str, object]) -> Written:
        with self.sink(name, JSON) as sink:
            sink.write(orjson.dumps(document, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE))
        return sink.written()


def _give(rows: Sequence[Row], takers: Sequence[Taker]) -> None:
    for row in rows:
        for taker in takers:
            taker.add(row)


async def write_export(connection: asyncpg.Connection, base: str, directory: Path) -> Export:
    """All files into an empty directory. The connection is in a transaction that shows one moment."""
    writing = _Writing(connection, base, directory, await read_moment(connection))
    columns = await writing.columns()
    files = await writing.kinds(columns)
    package = package_of(writing.moment, base, files, columns.names)
    files.append(writing.small(packages.NAME, package))
    deltas = await writing.deltas(sum(one.rows for one in files if one.name.endswith(".jsonl.gz")))
    index = writing.small(INDEX, index_of(writing.moment, base, files, deltas))
    return Export(writing.moment, [index, *files, *(delta for _, delta in deltas)])


def shards_of(written: Written, size: int) -> Iterator[bytes]:
    """The file in pieces of this size: in order they are the file."""
    with written.path.open("rb") as file:
        while piece := file.read(size):
            yield piece
