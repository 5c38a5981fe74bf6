"""An import that is killed leaves nothing behind, whenever it was killed; the next one applies all.

The moments are not timed: the test holds a lock that stops the import at a known place of its transaction,
waits until it stands there, and kills it.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from app.database.embedded import Dsns
from seed.importers.running import _ADVISORY_LOCK
from tests.conftest import Query
from tests.test_importing_database import place
from tests.waiting import until

ROWS = 40
MAPPING = """
scheme = "invented"
language = "en"
country = "RU"
[title]
en = "An invented list"
[columns]
name = "Name"
id = "Id"
birth = "Born"
"""
COUNTS = """SELECT (SELECT count(*) FROM editorial.import_run), (SELECT count(*) FROM editorial.imported_row),
                   (SELECT count(*) FROM editorial.{table}), (SELECT count(*) FROM published.document),
                   (SELECT count(*) FROM published.change)"""

BEFORE_THE_FIRST_ROW = f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"
AT_THE_FIRST_ROW = "LOCK TABLE editorial.imported_row IN SHARE MODE"
# The same key, not committed: whoever writes it too has to wait.
IN_THE_MIDDLE = """WITH run AS (
    INSERT INTO editorial.import_run (id, importer, path, sha256, rows, counts, at)
    VALUES (gen_random_uuid(), 'csv:invented', '', '', 0, '{}', now()) RETURNING id)
INSERT INTO editorial.imported_row (importer, external_id, fingerprint, run_id)
SELECT 'csv:invented', 'row-20', '', id FROM run"""
AT_PUBLICATION = "LOCK TABLE published.document IN SHARE MODE"
AT_THE_LAST_WRITES = "LOCK TABLE published.change IN SHARE MODE"


def people(directory: Path) -> list[str]:
    lines = [f"row-{i},Invented Person{i},{1950 + i % 50}" for i in range(ROWS)]
    (directory / "people.csv").write_text("\n".join(["Id,Name,Born", *lines]))
    (directory / "map.toml").write_text(MAPPING)
    return ["prisoners", "csv", str(directory / "people.csv"), "--mapping", str(directory / "map.toml")]


def register(directory: Path) -> list[str]:
    features: list[Any] = []
    for i in range(ROWS):
        one = place("1")
        one["properties"] |= {
            "name": f"ИК-{i + 1} (Омская область)", "postcode": str(644000 + i),
            "address": f"{644000 + i}, Омская область, г. Омск, ул. Выдуманная, д. {i + 1}",
        }  # fmt: skip
        features.append(one)
    path = directory / "places.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return ["facilities", "ospace", str(path), "--apply"]


def start(dsns: Dsns, arguments: list[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from app.cli import main; main()", "import", *arguments, "--publish"]
    environment = os.environ | {"NEZABUDKA_DATABASE_URL": dsns.owner}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603


@asynccontextmanager
async def holding(dsns: Dsns, statement: str) -> AsyncIterator[None]:
    """What the statement locks stays locked inside the block, and is then as if it had never run."""
    connection = await asyncpg.connect(dsns.owner)
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(statement)
        yield
    finally:
        await transaction.rollback()
        await connection.close()


async def until_true(query: Query, condition: str) -> None:
    async def holds() -> bool:
        return bool((await query(f"SELECT {condition}"))[0][0])

    await until(holds)


IMPORT = "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'nezabudka owner'"


async def kill_at(dsns: Dsns, query: Query, arguments: list[str], statement: str) -> None:
    async with holding(dsns, statement):
        process = start(dsns, arguments)
        try:
            await until_true(query, f"EXISTS (SELECT {IMPORT} AND wait_event_type = 'Lock')")
        finally:
            process.kill()
            process.communicate()
    await until_true(query, f"NOT EXISTS (SELECT {IMPORT})")


@pytest.mark.parametrize(
    ("table", "moments"),
    [
        ("prisoner", [BEFORE_THE_FIRST_ROW, IN_THE_MIDDLE, AT_PUBLICATION, AT_THE_LAST_WRITES]),
        ("facility", [AT_THE_FIRST_ROW, AT_THE_LAST_WRITES]),
    ],
)
async def test_a_killed_import_leaves_nothing(
    database: Dsns, query: Query, tmp_path: Path, table: str, moments: list[str]
) -> None:
    arguments = {"prisoner": people, "facility": register}[table](tmp_path)
    for moment in moments:
        await kill_at(database, query, arguments, moment)
        assert tuple((await query(COUNTS.format(table=table)))[0]) == (0, 0, 0, 0, 0), moment
    process = start(database, arguments)
    _, said = await asyncio.to_thread(process.communicate)
    assert process.returncode == 0, said.decode()
    runs, noted, recorded, shown, _ = (await query(COUNTS.format(table=table)))[0]
    assert (runs, noted, recorded, shown) == (1, ROWS, ROWS, ROWS)
