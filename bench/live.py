"""The product as operators run it: processes `serve public` and `worker`, on a database made for the run."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import asyncpg
import httpx
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select

from app.database.embedded import Dsns, embedded_postgres
from app.database.sessions import transaction
from app.editorial.intake import DossierIn, NameIn
from app.editorial.prisoners import record_prisoner
from app.models.people import Prisoner
from app.publication.publisher import publish_prisoners, withdraw_prisoners
from bench.meilisearch import free_port

PATIENCE = 300.0  # seconds; only a fault takes so long
# How far the index is, as `/readyz` has it.
_BEHIND = """
SELECT (SELECT coalesce(max(seq), 0) FROM published.change) - c.seq FROM published.consumer c
WHERE name = 'meilisearch'
"""


class Live:
    """The processes. The public one stays; the worker may be killed and started again."""

    def __init__(self, dsns: Dsns, directory: Path, meilisearch: str | None) -> None:
        self.dsns, self._directory = dsns, directory
        self._environment = {**os.environ, "NEZABUDKA_RATE_LIMIT_PER_MINUTE": str(10**9)}
        self._environment |= {"NEZABUDKA_MEILISEARCH_URL": meilisearch} if meilisearch else {}
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._log: IO[bytes] = (directory / "live.log").open("ab")
        self._worker: subprocess.Popen[bytes] | None = None
        self._public = self._start("serve", "public", f"--port={self._port}")

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603
            self._command(words), env=self._environment, stdout=self._log, stderr=self._log
        )

    def _command(self, words: Sequence[str]) -> list[str]:
        program = [sys.executable, "-c", "from app.cli import main; main()"]
        return [*program, *words, f"--data-dir={self._directory}"]

    def start_worker(self) -> None:
        self._worker = self._start("worker")

    def kill_worker(self) -> None:
        assert self._worker is not None
        self._worker.send_signal(signal.SIGKILL)
        self._worker.wait()

    def reindex(self, *options: str) -> subprocess.Popen[str]:
        """`nezabudka reindex` beside the worker; its words are on `stdout`."""
        return subprocess.Popen(  # noqa: S603
            self._command(["reindex", *options]),
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def wait_ready(self, engine: str) -> None:
        """Until it answers, and searches are answered by this engine."""
        wait_until(lambda: self._engine() == engine, f"no answer by {engine}")

    def _engine(self) -> str | None:
        try:
            return str(httpx.get(f"{self.url}/readyz").json()["checks"]["search"])
        except (httpx.TransportError, KeyError, ValueError):
            return None

    def stop(self) -> None:
        for process in filter(None, (self._worker, self._public)):
            process.terminate()
            process.wait(PATIENCE)
        self._log.close()


def wait_until(what: Callable[[], bool], otherwise: str) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, otherwise
        time.sleep(0.1)


@contextmanager
def scratch() -> Iterator[tuple[Dsns, Path]]:
    """An embedded PostgreSQL that others may join through its directory; nothing is left of it."""
    with (
        tempfile.TemporaryDirectory(prefix="nezabudka-bench-") as directory,
        embedded_postgres(Path(directory)) as dsns,
    ):
        yield dsns, Path(directory)


@contextmanager
def live(dsns: Dsns, directory: Path, meilisearch: str | None) -> Iterator[Live]:
    one = Live(dsns, directory, meilisearch)
    one.start_worker()
    try:
        one.wait_ready("meilisearch" if meilisearch else "postgres")
        yield one
    finally:
        one.stop()


async def publish(engine: AsyncEngine, slug: str, name: str) -> None:
    """A new person, or another name for one that is there, the ordinary way."""
    dossier = DossierIn(slug=slug, sample=True, names=[NameIn(lang="en", full=name)], country="RU")
    async with transaction(engine) as session:
        person, _ = await record_prisoner(session, dossier)
        await publish_prisoners(session, [person])


async def withdraw(engine: AsyncEngine, slug: str) -> None:
    async with transaction(engine) as session:
        people = await session.scalars(select(Prisoner).where(col(Prisoner.slug) == slug))
        await withdraw_prisoners(session, list(people))


async def behind(dsns: Dsns) -> int | None:
    """Changes that are not in the index; None while there is none."""
    connection = await asyncpg.connect(dsns.owner)
    try:
        found = await connection.fetchval(_BEHIND)
    finally:
        await connection.close()
    return None if found is None else int(found)
