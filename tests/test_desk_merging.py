"""Joining two dossiers, and showing less of who is free: over plain forms."""

import uuid

import httpx

from app.models.accounts import Role
from tests.conftest import Query
from tests.desk import changed, form_in, get, post, said
from tests.factories import World, dossier
from tests.staff import Staff


async def test_two_dossiers_become_one_and_the_old_address_leads_on(
    staff: Staff, world: World, client: httpx.AsyncClient
) -> None:
    names = [{"lang": "ru", "full": "Ева Вымышленная"}]
    eve, eva = await world.publish(
        dossier("eve", summary={"en": "Teaches"}),
        dossier("eva", names=names, birth="1990", occupation={"en": "teacher"}),
    )
    anna, boris = await staff.person("anna", Role.contributor), await staff.person("boris", Role.reviewer)
    assert f"/admin/merge/{eve}" in str((await get(anna, f"/records/prisoner/{eve}")).html)
    found = await get(anna, f"/merge/{eve}?q=Вымышленная")
    assert f"/admin/merge/{eve}/{eva}" in str(found.html)
    page = await get(anna, f"/merge/{eve}/{eva}")
    born = next(row for row in page.css(".three tbody tr") if row.text().startswith("Born"))
    assert [cell.text().rpartition(": ")[2].strip() for cell in born.css("td")] == ["—", "1990", "1990"]
    made = await post(anna, f"/merge/{eve}/{eva}")
    review = made.headers["location"].removeprefix("/admin").partition("?")[0]
    await post(anna, f"{review}/submit")
    page = await get(boris, review)
    assert "Two dossiers become one" in said(page)
    assert "Ева Вымышленная" in said(page, "[aria-labelledby=joined]")
    got = await post(boris, review + "/decide", changed(form_in(page, ".decide form"), verdict="publish"))
    assert got.headers["location"].endswith("said=published"), got.text
    gone = await client.get("/v1/prisoners/eva", follow_redirects=False)
    assert (gone.status_code, gone.headers["location"]) == (308, "/v1/prisoners/eve")
    assert (await client.get("/v1/prisoners/eve")).json()["occupation"] == {"en": "teacher"}
    assert "joined with one already" in said(await get(anna, f"/merge/{eve}/{eva}"))


async def test_who_may_not_see_one_of_them_joins_nothing(staff: Staff, world: World) -> None:
    eve, lesya = await world.publish(dossier("eve"), dossier("lesya", country="BY"))
    olga = await staff.person("olga", teams=[await staff.team("minsk", ["BY"])])
    stranger = await staff.stranger()
    for path in (f"/merge/{lesya}/{eve}", f"/merge/{eve}/{lesya}", f"/merge/{eve}"):
        assert (await olga.http.get(f"/admin{path}")).status_code == 404
        assert (await stranger.http.get(f"/admin{path}")).status_code == 401
    assert (await post(olga, f"/merge/{lesya}/{eve}")).status_code == 404
    assert (await olga.http.get(f"/admin/merge/{lesya}/{lesya}")).status_code == 422
    assert (await olga.http.get(f"/admin/merge/{lesya}/nonsense")).status_code == 422
    assert (await olga.http.get(f"/admin/merge/{uuid.uuid4()}")).status_code == 404


async def test_somebody_who_is_free_is_shown_less_at_once(
    staff: Staff, world: World, client: httpx.AsyncClient, query: Query
) -> None:
    [eve] = await world.publish(dossier("eve", status="released_term_served"))
    anna, nina, stranger = (
        await staff.person("anna"), await staff.person("nina", Role.contributor), await staff.stranger()
    )  # fmt: skip
    path = f"/records/prisoner/{eve}/after-release"
    asked = {"choice": "remove", "sure": "1"}
    assert "Show less" not in said(await get(nina, f"/records/prisoner/{eve}"))
    assert (await post(nina, path, asked)).status_code == 403
    assert (await post(stranger, path, asked)).status_code == 401
    for wrong in ({"choice": "remove"}, {"choice": "nonsense", "sure": "1"}, {}):
        assert (await post(anna, path, wrong)).status_code == 422
    assert (await client.get("/v1/prisoners/eve")).status_code == 200
    got = await post(anna, path, asked)
    assert got.headers["location"].endswith("said=less"), got.text
    assert (await client.get("/v1/prisoners/eve")).status_code == 410
    more = await post(anna, path, {"choice": "initials_only", "sure": "1"})
    assert more.status_code == 422, "more again is for two persons"
    [row] = await query("SELECT after_release FROM editorial.prisoner")
    assert row["after_release"] == "remove"
