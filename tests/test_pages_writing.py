"""Writing letters as pages: from the list to an evening's people and their count, without script."""

import logging
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.conftest import Query
from tests.factories import World, dossier
from tests.letters import crowd, isolated, listed, writable

WRITER = "203.0.113.77"  # of the addresses for documentation


async def begin(client: httpx.AsyncClient, **fields: object) -> httpx.Response:
    return await client.post("/en/write/evening", data={name: str(value) for name, value in fields.items()})


async def begun(client: httpx.AsyncClient, **fields: object) -> tuple[str, str]:
    """The path of the evening's page, and the page."""
    answer = await begin(client, **fields)
    assert answer.status_code == 303, answer.text
    path = answer.headers["location"]
    return path, (await client.get(path)).text


def people_of(page: str) -> list[str]:
    return re.findall(r'name="sent\.([^"]+)"', page)


async def test_the_list_stands_in_the_order_of_need(client: httpx.AsyncClient, world: World) -> None:
    await crowd(world, 3)
    await world.publish(writable("alone", **isolated()))
    page = (await client.get("/ru/write")).text
    assert re.findall(r"/ru/prisoners/([^#\"]+)#letters", page)[0] == "alone"
    assert 'lang="ru"' in page
    assert (await client.get("/ru/write?isolated=true")).text.count("#letters") == 1


async def test_two_evenings_get_different_people_and_a_pack_of_them(
    client: httpx.AsyncClient, world: World
) -> None:
    await crowd(world, 6)
    path, first = await begun(client, people=3, hours=2)
    _, second = await begun(client, people=3)
    assert len({*people_of(first), *people_of(second)}) == 6
    pack = re.search(r'href="(/en/write/pack\?[^"]+)"', first)
    assert pack is not None
    assert parse_qs(urlsplit(pack[1]).query)["person"] == [",".join(people_of(first))]
    assert people_of((await client.get(path)).text) == people_of(first)
    assert (await client.get(path)).headers["cache-control"] == "no-store"
    nobody = await begin(client, people=1)
    assert nobody.status_code == 409
    assert "text/html" in nobody.headers["content-type"]


async def test_filters_of_the_list_count(client: httpx.AsyncClient, world: World) -> None:
    await crowd(world, 2)
    await world.publish(writable("alone", **isolated()))
    assert 'name="isolated" value="true"' in (await client.get("/en/write?isolated=true")).text
    _, page = await begun(client, people=5, isolated="true")
    assert people_of(page) == ["alone"]


async def test_one_is_given_back_then_all(client: httpx.AsyncClient, world: World) -> None:
    await crowd(world, 2)
    path, page = await begun(client, people=2)
    one, other = people_of(page)
    assert (await client.post(f"{path}/return", data={"slug": one})).status_code == 303
    assert people_of((await client.get(path)).text) == [other]
    assert (await client.post(f"{path}/return")).headers["location"] == "/en/write"
    assert (await client.get(path)).status_code == 404
    assert sorted(people_of((await begun(client, people=2))[1])) == sorted([one, other])


async def test_counted_letters_move_people_down(client: httpx.AsyncClient, world: World) -> None:
    await crowd(world, 2)
    path, page = await begun(client, people=1)
    (first,) = people_of(page)
    answer = await client.post(f"{path}/count", data={f"sent.{first}": "3", "group": ""})
    assert answer.headers["location"].endswith("?said=counted")
    assert "are counted" in (await client.get(answer.headers["location"])).text
    assert (await listed(client))[-1] == first
    wrongs: list[dict[str, str]] = [{}, *({f"sent.{first}": bad} for bad in ("0", "51", "-1"))]
    for wrong in wrongs:
        assert (await client.post(f"{path}/count", data=wrong)).status_code == 422
    forged = {f"sent.{first}": "3", "group": "nzg_nobody"}
    assert (await client.post(f"{path}/count", data=forged)).status_code == 401


async def test_an_evening_is_prolonged(client: httpx.AsyncClient, world: World) -> None:
    await crowd(world, 1)
    path, page = await begun(client, people=1, hours=1)
    longer = await client.get((await client.post(f"{path}/prolong")).headers["location"])
    until = re.compile(r"before (.+?)\.<")
    assert "evening longer" in longer.text
    assert until.findall(page) != until.findall(longer.text)


@pytest.mark.parametrize(
    "fields",
    [{"people": "0"}, {"people": "101"}, {"people": "x"}, {"people": "1" * 300}, {"hours": "169"},
     {"language": "x" * 50}, {"country": "nowhere"}, {"hours": "١"}],
)  # fmt: skip
async def test_nonsense_is_a_page_that_says_so(
    client: httpx.AsyncClient, world: World, fields: dict[str, str]
) -> None:
    await crowd(world, 1)
    answer = await client.post("/en/write/evening", data=fields)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert (await client.get("/en/write/evening/nzl_stranger")).status_code == 404


async def test_the_watch_names_who_was_moved(client: httpx.AsyncClient, world: World) -> None:
    await crowd(world, 2)
    _, page = await begun(client, people=2)
    watch = re.search(r'href="(/en/write/moved\?[^"]+)"', page)
    assert watch is not None
    assert "All these addresses hold" in (await client.get(watch[1])).text
    gone, stays = people_of(page)
    await world.withdraw(gone)
    later = (await client.get(watch[1])).text
    assert "1 label does not hold" in later
    assert f"{gone}: <strong>no longer shown here" in later
    assert f"{stays}</a>: <strong>the address holds" in later
    for wrong in ("a~b~c", "a~%3Cb%3E", "é~1", "x" * 101, ",".join(f"p{n}~1" for n in range(501))):
        assert (await client.get(f"/en/write/moved?person={wrong}")).status_code == 422


async def test_an_appeal_is_sent_from_the_readers_program(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(dossier("somebody"))
    appeal = {
        "slug": "doctor", "kind": "appeal", "urgent": True, "title": {"en": "A & B"},
        "prisoners": ["somebody"],
        "addressee_email": "in@prisons.example", "legal_reference": {"en": "Rule 24"},
        "template": {"en": "Dear <sirs>,\n\n50% & more\n[your name]", "ru": "Врача!"},
        "progress": [{"on": "2026-01-05", "text": {"en": "Handed in"}}],
    }  # fmt: skip
    await world.load(campaigns=[appeal])
    page = (await client.get("/ru/campaigns/doctor")).text
    assert page.index("Врача!") < page.index("Dear &lt;sirs&gt;")
    mail = re.search(r'mailto:in@prisons\.example\?(subject=A%20%26%20B&amp;body=Dear[^"]+)"', page)
    assert mail is not None
    query = parse_qs(mail[1].replace("&amp;", "&"))
    assert query["body"] == ["Dear <sirs>,\r\n\r\n50% & more\r\n[your name]"]
    assert "Rule 24" in page
    assert "Handed in" in page


async def test_nothing_of_a_writer_is_kept_or_logged(
    client: httpx.AsyncClient, world: World, query: Query, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client.headers.update(
        {"user-agent": "Zanna Canary", "x-forwarded-for": WRITER, "from": "canary@example.org"}
    )
    await crowd(world, 1)
    path, page = await begun(client, people=1, canary="Zanna Canary", hours=1)
    (slug,) = people_of(page)
    await client.post(f"{path}/count", data={f"sent.{slug}": "1", "writer": "Zanna Canary"})
    await client.get("/en/write/moved?person=canary~1")
    await client.get("/en/write?language=canary")
    await client.post("/v1/letters/counts", json={"people": [{"slug": "canary", "letters": 1}]})
    tables = await query(
        "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables"
        " WHERE table_schema IN ('letters', 'editorial', 'published')"
    )
    assert len(tables) > 40
    for (table,) in tables:  # all that a backup holds
        kept = f"SELECT 1 FROM {table} t WHERE t::text ILIKE '%canary%' OR t::text LIKE '%{WRITER}%'"  # noqa: S608
        assert await query(kept) == [], table
    ours = [
        one.getMessage()
        for one in caplog.records
        if one.name.split(".")[0] in {"app", "api", "search", "uvicorn"}
    ]
    assert not [line for line in ours if "canary" in line.casefold() or WRITER in line]
