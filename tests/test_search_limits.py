"""Teams limit the search for a person, however it is asked: by name, by slug, by the id of a list."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from app.database.sessions import transaction
from app.editorial.searching import people_like, search
from app.models.accounts import Role
from tests.editors import ELSEWHERE, REVIEWER
from tests.factories import World, case, dossier
from tests.staff import Staff

BY_ID = ["hidden", "list:77", "77", "Invented Hidden"]


@pytest.mark.parametrize("words", BY_ID)
async def test_an_id_finds_nobody_of_another_team(engine: AsyncEngine, world: World, words: str) -> None:
    [hidden] = await world.record(dossier("hidden", external_ids={"list": "77"}))
    async with transaction(engine) as session:
        assert await people_like(session, REVIEWER, words) == {hidden: 1.0}
        assert await people_like(session, ELSEWHERE, words) == {}
        assert await search(session, ELSEWHERE, words, 10) == []


async def test_the_quick_alert_offers_nobody_of_another_team(staff: Staff, world: World) -> None:
    await world.load(cases=[case("plot")])
    [hidden, _] = await world.record(
        dossier("hidden", external_ids={"list": "77"}),
        dossier("shown", external_ids={"list": "78"}, cases=["plot"]),
    )
    boris = await staff.person("boris", Role.reviewer)
    team = await staff.team("near", ["BY"], ["plot"])
    anna = await staff.person("anna", Role.editor, teams=[team])
    for asked in BY_ID:
        path = f"/admin/alerts/new?who={asked}"
        assert str(hidden) in (await boris.http.get(path)).text
        got = await anna.http.get(path)
        assert got.status_code == 200
        assert str(hidden) not in got.text
    assert "Invented Shown" in (await anna.http.get("/admin/alerts/new?who=78")).text
