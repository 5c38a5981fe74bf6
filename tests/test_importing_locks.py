"""An editor at work while a list is applied: neither word is lost."""

import asyncio
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from app.database.embedded import Dsns
from app.database.sessions import transaction
from app.editorial.changes.nouns import NOUNS
from app.editorial.prisoners import record_prisoner
from tests.conftest import Query
from tests.factories import TORTURE
from tests.test_importing_database import people, person
from tests.waiting import until

PRISONER = NOUNS["prisoner"]


async def waiting(query: Query) -> None:
    """Until somebody waits for a lock."""
    asked = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"

    async def somebody() -> bool:
        return bool(await query(asked))

    await until(somebody)


async def test_what_an_editor_records_meanwhile_stays(
    database: Dsns, engine: AsyncEngine, query: Query, tmp_path: Path
) -> None:
    await people(database, tmp_path, [person(1)])
    [row] = await query("SELECT id FROM editorial.prisoner")
    listed: dict[str, Any] = person(1)
    listed["properties"]["main"] = [listed["properties"]["main"][0].replace("2 мая 1980", "3 июня 1981")]
    async with transaction(engine) as session:
        eve = await PRISONER.row(session, row["id"], lock=True)
        content = await PRISONER.read(session, eve)
        alerts = [type(content).model_fields["alerts"].annotation.__args__[0].model_validate(TORTURE)]
        await record_prisoner(session, content.model_copy(update={"alerts": alerts}))
        await session.flush()
        importing = asyncio.create_task(people(database, tmp_path, [listed], "22-02-2025"))
        await waiting(query)
    report = await importing
    assert report.counts()["changed"] == 1
    [said] = await query("SELECT birth FROM editorial.prisoner")
    assert said["birth"] == "1981-06-03"
    assert [one["type"] for one in await query("SELECT type FROM editorial.alert")] == [TORTURE["type"]]
