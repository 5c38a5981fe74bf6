"""The processes that write a snapshot's files: rendering seven languages is work for every core."""

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

from api.snapshots import standing
from api.snapshots.contributors import CONTRIBUTORS
from api.snapshots.tasks import Recipe, Task, make
from app.snapshots import tree
from app.snapshots.reading import Moment
from app.snapshots.store import scratch_of
from app.snapshots.tree import Written

T = TypeVar("T")
_BATCH = 25  # tasks


@contextmanager
def processes(number: int | None = None) -> Iterator[Executor | None]:
    """So many (one for each core); with 0 everything is done in this one."""
    number = os.cpu_count() or 1 if number is None else number
    if not number:
        yield None
        return
    # Out of a process without threads, which has loaded already what all of them need.
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with ProcessPoolExecutor(number, context, _end_with_the_first) as pool:
        # All begin here: who submits waits for that, and a database would not wait for an idle statement.
        for begun in [pool.submit(time.sleep, 0.05) for _ in range(number)]:
            begun.result()
        yield pool


def _end_with_the_first() -> None:
    """A builder that is killed leaves nobody behind who waits for work for ever."""
    first = parent_process()

    def watch() -> None:
        if first is not None:
            first.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


async def run(pool: Executor | None, job: Callable[..., T], *given: Any) -> T:
    if pool is None:
        return await asyncio.to_thread(job, *given)
    return await asyncio.get_running_loop().run_in_executor(pool, job, *given)


async def write_tasks(
    pool: Executor | None, recipe: Recipe, tasks: AsyncIterator[Task], *, ahead: int = 8
) -> list[Written]:
    """All of them; never more than some batches are under way, however many people there are."""
    written: list[Written] = []
    under_way: set[asyncio.Task[list[Written]]] = set()
    try:
        async for batch in _batches(tasks):
            if len(under_way) >= ahead:
                done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                written += [one for task in done for one in task.result()]
            under_way.add(asyncio.create_task(run(pool, make, recipe, batch)))
        for made in await asyncio.gather(*under_way):
            written += made
    finally:
        await asyncio.gather(*under_way, return_exceptions=True)
    return written


async def _batches(tasks: AsyncIterator[Task]) -> AsyncIterator[list[Task]]:
    batch: list[Task] = []
    async for task in tasks:
        batch.append(task)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def contribute(recipe: Recipe, dsn: str, moment: str, name: str) -> list[Written]:
    """The files of one contributor, or of `standing`, written by this process from the same moment."""
    return asyncio.run(_contributed(recipe, Moment(dsn, moment), name))


async def _contributed(recipe: Recipe, moment: Moment, name: str) -> list[Written]:
    async with moment.readers() as pool:
        if name == "standing":
            found = [one async for one in standing.pages(pool, recipe)]
            return found + [standing.written(recipe, file) async for file in standing.files(pool, recipe)]
        files = CONTRIBUTORS[name](pool, recipe.site, scratch_of(recipe.root))
        return [_placed(recipe, *file) async for file in files]


def _placed(recipe: Recipe, path: str, content: Any) -> Written:
    if isinstance(content, bytes):
        return tree.write(recipe.root, recipe.former, path, content)
    return tree.move(recipe.root, path, content)
