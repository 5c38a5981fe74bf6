"""What becomes of an alert, by few clicks at the desk: changed, confirmed, resolved, retracted."""

import uuid

import httpx
import pytest

from app.models.accounts import Role
from tests.admin_calls import ok
from tests.desk import changed, form_in, get, post
from tests.factories import World, dossier
from tests.staff import Person, Staff

pytestmark = pytest.mark.usefixtures("clock")
BAN = {
    "type": "letter_ban", "severity": "minor", "evidence": "single_source", "state": "active",
    "headline": {"en": "Letters stopped", "ru": "Письма не доходят"}, "text": {"en": "Since the transfer."},
    "since": "2026-01", "actions": [{"kind": "write", "text": "First"}, {"kind": "call", "text": "Second"}],
}  # fmt: skip


@pytest.fixture
async def carl(staff: Staff) -> Person:
    return await staff.person("carl", Role.contributor)


@pytest.fixture
async def rita(staff: Staff) -> Person:
    return await staff.person("rita", Role.reviewer)


@pytest.fixture
async def eve(world: World) -> uuid.UUID:
    [person] = await world.publish(dossier("eve", alerts=[BAN]))
    return person


async def approved(rita: Person, handed_in: httpx.Response) -> None:
    assert handed_in.status_code == 303, handed_in.text
    review = handed_in.headers["location"].removeprefix("/admin").partition("?")[0]
    form = changed(form_in(await get(rita, review), ".decide form"), verdict="publish")
    assert (await post(rita, f"{review}/decide", form)).status_code == 303


async def shown(client: httpx.AsyncClient) -> dict[str, object]:
    [alert] = ok(await client.get("/v1/alerts"))["items"]
    return ok(await client.get(alert["url"]))


async def test_changed_in_one_language(
    carl: Person, rita: Person, eve: uuid.UUID, client: httpx.AsyncClient
) -> None:
    alert = await shown(client)
    form = form_in(await get(carl, f"/alerts/{eve}/{alert['id']}"), "#said")
    typed = dict(form)
    assert (typed["headline"], typed["since"], typed["action_text"]) == (
        "Letters stopped",
        "2026-01",
        "First",
    )
    filled = changed(
        form, text="No letter came.", certainty="likely", review_by="2026-12-01", action_text="New"
    )
    await approved(rita, await post(carl, f"/alerts/{eve}/{alert['id']}", filled))
    now = await shown(client)
    assert (now["id"], now["state"], now["certainty"]) == (alert["id"], "updated", "likely")
    assert now["headline"] == BAN["headline"]
    assert [one["text"] for one in now["actions"]] == ["New", "Second"]  # type: ignore[attr-defined]


async def test_one_click_each(carl: Person, rita: Person, eve: uuid.UUID, client: httpx.AsyncClient) -> None:
    alert = await shown(client)
    page = await get(carl, f"/alerts/new/{eve}")
    assert "Letters stopped" in (page.text() or "")
    steps = {str(one.attributes["formaction"]).rpartition("/")[2] for one in page.css("button[formaction]")}
    assert steps == {"resolve", "retract"}
    own = f"/alerts/{eve}/{alert['id']}"
    await approved(rita, await post(carl, f"{own}/confirm"))
    assert (await shown(client))["confirmed"] is True
    await approved(rita, await post(carl, f"{own}/resolve"))
    assert (await shown(client))["state"] == "resolved"
    await approved(rita, await post(carl, f"{own}/retract"))
    gone = await shown(client)
    assert (gone["state"], gone["actions"]) == ("retracted", [])
    assert (await post(carl, f"{own}/resolve")).status_code == 422


async def test_others_and_what_is_not_there(
    carl: Person, staff: Staff, eve: uuid.UUID, client: httpx.AsyncClient
) -> None:
    own = f"/alerts/{eve}/{(await shown(client))['id']}"
    boris = await staff.person("boris", Role.reviewer, teams=[await staff.team("belarus", ["BY"])])
    for who, path in (
        (boris, f"{own}/retract"),
        (carl, f"{own}/vanish"),
        (carl, f"/alerts/{eve}/{eve}/retract"),
    ):
        assert (await post(who, path)).status_code == 404, path
    assert (await boris.http.get(f"/admin{own}")).status_code == 404
    stranger = await staff.stranger()
    assert (await post(stranger, f"{own}/retract")).status_code in {303, 401, 403}
    assert (await shown(client))["state"] == "active"
