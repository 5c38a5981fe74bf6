"""Lists of records: filters, pages, and what a team sees of them."""

import uuid

from app.models.accounts import Role
from tests.admin_calls import ok
from tests.factories import World, case, dossier
from tests.staff import Staff, check


async def test_lists_page_and_filter(staff: Staff, world: World) -> None:
    anna = await staff.person("anna")
    team = await staff.team("belarus", ["BY"], ["belarus-case"])
    boris = await staff.person("boris", Role.reviewer, teams=[team])
    await world.load(cases=[case("belarus-case", country="BY")])
    people = [dossier(f"p-{n:02}", country="BY" if n % 5 == 0 else "RU") for n in range(25)]
    await world.record(*people, dossier("shared", country="KZ", cases=["belarus-case"]))
    await world.publish(dossier("shown", names=[{"lang": "ru", "full": "Миловида Небыленко"}]))
    found, address = [], "prisoners?limit=10"
    while address:
        page = ok(await anna.get(address))
        assert page["self"] == f"/admin/v1/{address}"
        found += [one["slug"] for one in page["items"]]
        address = (page["next"] or "").removeprefix("/admin/v1/")
    assert sorted(found) == sorted([f"p-{n:02}" for n in range(25)] + ["shared", "shown"])
    for asked, expected in {
        "state=published": ["shown"], "country=KZ": ["shared"], "q=Nebylenko+Milovida": ["shown"],
        "country=BY&limit=3": ["p-00", "p-05", "p-10"], "updated_after=2999-01-01T00:00:00Z": [],
        f"assignee={uuid.uuid4()}": [],
    }.items():  # fmt: skip
        got = ok(await anna.get(f"prisoners?{asked}"))
        assert [one["slug"] for one in got["items"]] == expected, asked
    theirs = [one["slug"] for one in ok(await boris.get("prisoners"))["items"]]
    assert theirs == ["p-00", "p-05", "p-10", "p-15", "p-20", "shared"]
    for wrong in ("nonsense=1", "state=open", "limit=0", "limit=201", "country=russia", "cursor=x"):
        assert (await anna.get(f"prisoners?{wrong}")).status_code == 422, wrong
    cursor = ok(await anna.get("prisoners?limit=3"))["next"].split("cursor=")[1]
    check(await anna.get(f"prisoners?country=BY&limit=3&cursor={cursor}"), 422, "bad-cursor")
    check(await anna.get(f"cases?cursor={cursor}"), 422, "bad-cursor")
