"""Advocacy actions: shown with who they are for, gone with them, and kept to teams."""

from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select

from app.database.sessions import transaction
from app.editorial.changes.nouns import noun_of
from app.models.advocacy import AdvocacyAction
from app.models.people import PublicationState
from tests.factories import World, case, dossier
from tests.staff import Person


def action(slug: str, **more: Any) -> dict[str, Any]:
    return {
        "slug": slug, "type": "un_wgad_opinion", "status": "pending", "title": {"en": f"About {slug}"},
        "date": "2026-02", "next_date": "2026-11", **more,
    }  # fmt: skip


@pytest.fixture
async def acted(world: World) -> None:
    bodies = [{"slug": "body", "name": {"en": "Invented body"}}]
    await world.load(
        organisations=bodies, cases=[case("shared"), case("abroad", country="BY")],
        prisoners=[dossier("eve", cases=["shared"]), dossier("lena", country="BY")],
        advocacy=[
            action("for-eve", prisoner="eve", organisations=["body"], reference="Opinion 1/2026"),
            action("for-lena", prisoner="lena", status="adopted"),
            action("for-case", case="shared", type="amicus_brief"), action("for-all", type="resolution"),
        ],
    )  # fmt: skip


async def slugs(client: httpx.AsyncClient, **parameters: str) -> list[str]:
    answer = await client.get("/v1/advocacy", params=parameters)
    assert answer.status_code == 200, answer.text
    return sorted(item["slug"] for item in answer.json()["items"])


@pytest.mark.usefixtures("acted")
async def test_filters_and_the_document(client: httpx.AsyncClient) -> None:
    assert await slugs(client) == ["for-all", "for-case", "for-eve", "for-lena"]
    assert await slugs(client, prisoner="eve") == ["for-case", "for-eve"]
    assert await slugs(client, case="shared") == ["for-case"]
    assert await slugs(client, country="BY") == await slugs(client, status="adopted") == ["for-lena"]
    assert await slugs(client, type="resolution") == ["for-all"]
    assert await slugs(client, organisation="body") == ["for-eve"]
    found = (await client.get("/v1/advocacy/for-eve")).json()
    assert found["prisoner"]["slug"] == "eve"
    assert (found["next_date"], found["next_earliest"], found["next_latest"]) == (
        "2026-11", "2026-11-01", "2026-11-30",
    )  # fmt: skip
    assert (found["country"], found["organisations"], found["reference"]) == (
        "RU",
        ["body"],
        "Opinion 1/2026",
    )


@pytest.mark.usefixtures("acted")
async def test_it_is_in_profile_case_and_timeline(client: httpx.AsyncClient) -> None:
    eve = (await client.get("/v1/prisoners/eve")).json()
    assert sorted(one["slug"] for one in eve["advocacy"]) == ["for-case", "for-eve"]
    assert [one["kind"] for one in eve["timeline"]] == ["advocacy", "advocacy"]
    shared = (await client.get("/v1/cases/shared")).json()
    assert [one["slug"] for one in shared["advocacy"]] == ["for-case"]


@pytest.mark.usefixtures("acted")
async def test_it_goes_with_the_person(world: World, client: httpx.AsyncClient) -> None:
    await world.withdraw("eve")
    assert await slugs(client) == ["for-all", "for-case", "for-lena"]
    assert (await client.get("/v1/advocacy/for-eve")).status_code == 410
    assert "eve" not in (await client.get("/v1/advocacy?limit=200")).text
    await world.publish(dossier("eve", cases=["shared"]))
    assert "for-eve" in await slugs(client)


@pytest.mark.usefixtures("acted")
async def test_an_action_about_somebody_else_leaves_the_first(
    engine: AsyncEngine, client: httpx.AsyncClient
) -> None:
    noun = noun_of("advocacy")
    async with transaction(engine) as session:
        row, _ = await noun.record(session, noun.shape.model_validate(action("for-eve", prisoner="lena")))
        await noun.publish(session, [row.id])
    eve, lena = [(await client.get(f"/v1/prisoners/{who}")).json() for who in ("eve", "lena")]
    assert [one["slug"] for one in eve["advocacy"]] == ["for-case"]
    assert sorted(one["slug"] for one in lena["advocacy"]) == ["for-eve", "for-lena"]
    async with transaction(engine) as session:
        row = (
            await session.scalars(select(AdvocacyAction).where(col(AdvocacyAction.slug) == "for-lena"))
        ).one()
        row.state = PublicationState.withdrawn
        await noun.publish(session, [row.id])
    lena = (await client.get("/v1/prisoners/lena")).json()
    assert [one["slug"] for one in lena["advocacy"]] == ["for-eve"]


@pytest.mark.usefixtures("acted")
async def test_teams_see_the_actions_of_their_people(anna: Person, boris: Person) -> None:
    stranger = await boris.get("advocacy?limit=200")
    assert sorted(item["slug"] for item in stranger.json()["items"]) == ["for-all", "for-lena"]
    everyone = (await anna.get("advocacy?limit=200")).json()["items"]
    ids = {item["slug"]: item["id"] for item in everyone}
    assert len(ids) == 4
    assert (await boris.get(f"advocacy/{ids['for-lena']}")).status_code == 200
    assert (await boris.get(f"advocacy/{ids['for-eve']}")).status_code == 404
    assert (await boris.get(f"advocacy/{ids['for-case']}")).status_code == 404
    assert (await anna.get(f"advocacy/{ids['for-eve']}")).status_code == 200
    for wrong in ({"prisoner": "eve"}, {"case": "shared"}, {"prisoner": "nobody-there"}):
        refused = await boris.post("advocacy", action("new", **wrong))
        assert refused.status_code == 403, refused.text
    assert (await boris.post("advocacy", action("new", prisoner="lena"))).status_code == 201
