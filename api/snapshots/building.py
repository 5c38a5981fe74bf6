"""Builds one snapshot: reads one moment, writes the tree, signs it, swaps it in."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from api.pages.languages import LANGUAGES
from api.public.site import today
from api.snapshots import contents
from api.snapshots.contributors import CONTRIBUTORS
from api.snapshots.tasks import Recipe, Task
from api.snapshots.workshop import contribute, processes, run, write_tasks
from app.database.engines import readers
from app.database.readers import Readers
from app.published.overview import labels, last_change
from app.settings import Settings, SettingsError
from app.signing import open_signer
from app.snapshots import tree
from app.snapshots.finishing import finish, next_head
from app.snapshots.mirrors import NO_MIRRORS, mirrors_file
from app.snapshots.reading import Moment, audit_head
from app.snapshots.store import Snapshot, Store, has_removals
from app.snapshots.tree import Written, as_json

_TRIES = 5
log = logging.getLogger(__name__)


class Overtaken(RuntimeError):
    """Something was removed, or a day ended, while the tree was written."""


@dataclass(frozen=True)
class Built:
    snapshot: Snapshot
    files: int
    kept: int
    seconds: float


def build(settings: Settings, dsn: str, *, workers: int | None = None) -> Built:
    """Raises BuildingElsewhere, SettingsError where it can't be signed, and what the database raises."""
    store = Store(settings.snapshots)
    with processes(workers) as pool:
        return asyncio.run(build_until_true(settings, dsn, store, pool))


async def build_until_true(settings: Settings, dsn: str, store: Store, pool: Executor | None) -> Built:
    """Once more whenever it was overtaken: what was removed meanwhile must not get out with it."""
    for _ in range(_TRIES):
        try:
            return await _build(settings, dsn, store, pool)
        except Overtaken as news:
            log.info("building once more: %s", news)
    raise Overtaken("removals came faster than trees could be written")


async def _build(settings: Settings, dsn: str, store: Store, pool: Executor | None) -> Built:
    started, now = time.monotonic(), datetime.now(UTC).replace(microsecond=0)
    signer = open_signer(settings, now)
    with store.building() as draft:
        current = store.current()
        mirrors = _mirrors(settings, current)
        moment = Moment(dsn)
        async with moment.readers() as view:
            seq, audit = (await last_change(view))[0], await audit_head(view)
            recipe = await _recipe(settings, view, draft, current)
            making = _Making(recipe, _Former.read(store, current, recipe))
            written = await _written(pool, making, moment, view)
        head = next_head(current, recipe.site, seq, audit, now)
        written = finish(mirrors, signer, head, draft, written)
        await _check_still_true(dsn, seq, recipe)
        store.swap_in(head.version, making.state())
    snapshot = store.current()
    assert snapshot is not None  # noqa: S101  just swapped in
    return Built(snapshot, len(written), making.kept, time.monotonic() - started)


def _mirrors(settings: Settings, current: Snapshot | None) -> bytes:
    """A slip in the operator's list holds up no snapshot: somebody may have to leave the mirrors' copies."""
    try:
        return mirrors_file(settings.mirrors)
    except SettingsError as error:
        log.error("%s The list of the former snapshot is signed again.", error)  # noqa: TRY400  said in words
        former = current.path / "mirrors.json" if current else None
        return former.read_bytes() if former and former.exists() else NO_MIRRORS


async def _recipe(settings: Settings, view: Readers, draft: Path, current: Snapshot | None) -> Recipe:
    groups = tuple(await labels(view, "group"))
    return Recipe(
        settings.base_url, languages_of(settings), today(), draft, current.path if current else None, groups
    )


def languages_of(settings: Settings) -> tuple[str, ...]:
    """Those of the setting, in our order."""
    wanted = settings.snapshot_languages.replace(",", " ").split()
    return tuple(tag for tag in LANGUAGES if not wanted or tag in wanted)


async def _written(pool: Executor | None, making: "_Making", moment: Moment, view: Readers) -> list[Written]:
    others = [
        asyncio.create_task(run(pool, contribute, making.recipe, moment.dsn, moment.name, name))
        for name in ("standing", *CONTRIBUTORS)
    ]
    try:
        written = await write_tasks(pool, making.recipe, making.tasks(view))
        return written + [one for made in await asyncio.gather(*others) for one in made]
    finally:
        # Even when something failed: who still writes would write into what is cleared away.
        await asyncio.gather(*others, return_exceptions=True)


@dataclass(frozen=True)
class _Former:
    """What of the former tree may stand again: digests of payloads by page, and hashes of files."""

    digests: Mapping[str, str]
    hashes: Mapping[str, str]

    @classmethod
    def read(cls, store: Store, current: Snapshot | None, recipe: Recipe) -> "_Former":
        try:
            state = orjson.loads(store.state())
        except ValueError:
            state = {}
        if current is None or state.get("context") != context(recipe):
            return cls({}, {})
        return cls(state["digests"], tree.listed(current.path))


class _Making:
    """The tasks of this tree, each told which files of the former one it may keep."""

    def __init__(self, recipe: Recipe, former: _Former) -> None:
        self.recipe, self._former = recipe, former
        self._digests: dict[str, str] = {}
        self.kept = 0

    async def tasks(self, view: Readers) -> AsyncIterator[Task]:
        async for task in contents.tasks(view, self.recipe.day):
            name = f"{task.template}:{task.document or task.place}"
            self._digests[name] = task.digest
            if self._former.digests.get(name) == task.digest:
                yield self._keeping(task)
            else:
                yield task

    def _keeping(self, task: Task) -> Task:
        kept = {path: self._former.hashes.get(path, "") for path in task.paths(self.recipe.languages)}
        self.kept += len(kept)
        return replace(task, kept=kept)

    def state(self) -> bytes:
        return as_json({"context": context(self.recipe), "digests": self._digests})


def context(recipe: Recipe) -> str:
    """What all pages depend on besides their payload: the program, the site, the day, labels of groups."""
    words = (_program(), recipe.site, recipe.languages, recipe.day.isoformat(), as_json(recipe.groups))
    return blake2b(repr(words).encode(), digest_size=12).hexdigest()


@cache
def _program() -> str:
    """Of all that may decide what a page looks like."""
    found = blake2b(digest_size=12)
    root = Path(__file__).parents[2]
    for package in ("api", "app"):
        for file in sorted((root / package).rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                found.update(file.read_bytes())
    return found.hexdigest()


async def _check_still_true(dsn: str, seq: int, recipe: Recipe) -> None:
    async with readers(dsn, most=1) as pool:
        if await has_removals(pool, seq):
            raise Overtaken("something was removed meanwhile")
    if today() != recipe.day:
        raise Overtaken("the day ended meanwhile")


def facts(built: Built) -> dict[str, Any]:
    return {"version": built.snapshot.version, "files": built.files, "seconds": round(built.seconds, 2)}
