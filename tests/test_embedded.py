"""The embedded PostgreSQL: alone, shared, after a crash, and closed to everybody else."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest
from sqlalchemy import text

from app.database.embedded import EmbeddedError, EmbeddedPostgres
from app.database.engines import owner_engine, readers, socket_dsn, with_role
from app.database.running import Running, server_of
from tests.waiting import PATIENCE


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cluster is made once for this module; its path has a space."""
    return tmp_path_factory.mktemp("with space")


@pytest.fixture
def postgres(place: Path) -> Iterator[EmbeddedPostgres]:
    postgres = EmbeddedPostgres(place)
    postgres.start()
    yield postgres
    postgres.stop()


def running(postgres: EmbeddedPostgres) -> Running:
    found = server_of(postgres.cluster)
    assert found is not None
    return found


async def value(dsn: str, query: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_trigrams_and_case_of_cyrillic(postgres: EmbeddedPostgres) -> None:
    # With the locale C they are empty, and every search by similarity with them.
    owner = postgres.start().owner
    await value(owner, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
    assert await value(owner, "SELECT show_trgm('Незабудкин')")
    assert await value(owner, "SELECT lower('ЁЖ')") == "ёж"


async def test_no_tcp(postgres: EmbeddedPostgres) -> None:
    assert await value(postgres.start().owner, "SHOW listen_addresses") == ""
    server = psutil.Process(running(postgres).pid)
    assert server.net_connections("inet") == []


def test_socket_is_closed_to_others(postgres: EmbeddedPostgres) -> None:
    directory = Path(running(postgres).socket_dir)
    assert directory.stat().st_mode & 0o777 == 0o700
    assert (directory / ".s.PGSQL.5432").stat().st_mode & 0o777 == 0o700


async def test_engines_take_the_socket(postgres: EmbeddedPostgres) -> None:
    owner = postgres.start().owner
    engine = owner_engine(owner)
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT current_user"))).scalar() == "nezabudka_owner"
    await engine.dispose()
    async with readers(owner, most=1) as pool:
        assert await pool.fetchval("SHOW statement_timeout") == "5s"
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await pool.fetch("CREATE TABLE forbidden ()")


async def test_a_role_named_in_the_dsn_is_taken(postgres: EmbeddedPostgres) -> None:
    dsn = with_role(postgres.start().owner, "pg_monitor")
    assert await value(dsn, "SELECT current_user") == "pg_monitor"


def test_last_one_out_stops_it(place: Path) -> None:
    first, second = EmbeddedPostgres(place), EmbeddedPostgres(place)
    assert first.start() == second.start()
    second.stop()
    assert server_of(second.cluster)
    first.stop()
    first.stop()
    assert server_of(first.cluster) is None


def test_who_started_it_may_leave_first(place: Path) -> None:
    first, second = EmbeddedPostgres(place), EmbeddedPostgres(place)
    first.start()
    second.start()
    first.stop()
    assert server_of(first.cluster)
    second.stop()
    assert server_of(second.cluster) is None


async def test_a_killed_server_recovers(place: Path) -> None:
    killed = EmbeddedPostgres(place)
    owner = killed.start().owner
    await value(owner, "CREATE TABLE kept AS SELECT 1 AS n")
    server = psutil.Process(running(killed).pid)
    server.kill()
    server.wait(PATIENCE)
    again = EmbeddedPostgres(place)
    owner = again.start().owner
    assert await value(owner, "SELECT n FROM kept") == 1
    again.stop()
    killed.stop()


def test_a_stale_pid_of_another_process_is_not_believed(place: Path) -> None:
    postgres = EmbeddedPostgres(place)
    postgres.start()
    pid_file = postgres.cluster / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    postgres.stop()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert server_of(postgres.cluster) is None
    postgres.start()
    assert running(postgres).pid != os.getpid()
    postgres.stop()


def test_deep_directory_gets_a_short_socket(place: Path) -> None:
    deep = place / ("d" * 120)
    deep.mkdir()
    postgres = EmbeddedPostgres(place)
    postgres.start()
    postgres.stop()
    postgres.cluster.rename(deep / "postgres")
    moved, joined = EmbeddedPostgres(deep), EmbeddedPostgres(deep)
    try:
        assert moved.start() == joined.start()
        directory = Path(running(moved).socket_dir)
        assert directory.is_relative_to(tempfile.gettempdir())
        assert directory.stat().st_mode & 0o777 == 0o700
    finally:
        joined.stop()
        moved.stop()
        (deep / "postgres").rename(postgres.cluster)
    assert not directory.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
def test_root_steps_down(postgres: EmbeddedPostgres) -> None:
    assert psutil.Process(running(postgres).pid).uids().effective != 0


def test_half_made_cluster_is_made_again(tmp_path: Path) -> None:
    draft = tmp_path / "postgres.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18")
    postgres = EmbeddedPostgres(tmp_path)
    postgres.start()
    postgres.stop()
    assert not draft.exists()


def test_failure_is_told(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir(mode=0o700)
    with pytest.raises(EmbeddedError, match="could not be started"):
        EmbeddedPostgres(tmp_path).start()


def test_two_processes_may_start_at_once(place: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from app.database.embedded import EmbeddedPostgres\n"
        "p = EmbeddedPostgres(pathlib.Path(sys.argv[1])); p.start(); p.stop()\n"
    )

    started = [subprocess.Popen([sys.executable, "-c", program, place]) for _ in range(4)]  # noqa: S603
    assert [process.wait(PATIENCE) for process in started] == [0, 0, 0, 0]
    assert server_of(place / "postgres") is None


def test_dsn_quotes_the_socket_directory() -> None:
    assert socket_dsn("r", "/a b/ё&", 5432) == ("postgresql://r@/nezabudka?host=/a%20b/%D1%91%26&port=5432")
