"""Atom and JSON Feed over HTTP: valid, paged, filtered, small, and true about what was removed."""

import re
from typing import Any

import httpx

from tests.factories import World, case, dossier, facility
from tests.feeds import LARGEST, NS, read_atom, read_json_feed, texts
from tests.test_api_answers import rename

FEEDS = ("everything", "alerts", "events", "hearings", "prisoners")
TITLES, REMOVED = "a:entry/a:title/text()", "at:deleted-entry"


def alert(headline: str = "Cell", **more: Any) -> dict[str, Any]:
    return {
        "type": "repeated_punishment_cell", "state": "active", "severity": "severe", "urgency": "expected",
        "evidence": "single_source", "headline": {"en": headline, "ru": f"{headline} ру"},
        "text": {"en": "Told by the lawyer."}, "since": "2026-02", **more,
    }  # fmt: skip


def hearing(**more: Any) -> dict[str, Any]:
    return {"type": "hearing_scheduled", "date": "2026-04-01", "status": "scheduled",
            "title": {"en": "Hearing"}, **more}  # fmt: skip


async def fill(world: World) -> None:
    await world.load(facilities=[facility()], cases=[case()])
    stays = [{"facility": "sample-colony", "start": "2024-01-01"}]
    await world.publish(
        dossier("ann", alerts=[alert("Grave", severity="extreme")], events=[hearing()], stays=stays),
        dossier("ben", alerts=[alert("Lesser", severity="minor")], country="BY"),
    )


async def get_atom(client: httpx.AsyncClient, address: str) -> Any:
    answer = await client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return read_atom(answer.content)


async def test_every_feed_is_valid_and_small(seeded_client: httpx.AsyncClient) -> None:
    slug = (await seeded_client.get("/v1/cases?limit=1")).json()["items"][0]["slug"]
    place = (await seeded_client.get("/v1/facilities?limit=1")).json()["items"][0]["slug"]
    about = ("prisoners/sample-iva-vymyslova", f"cases/{slug}", f"facilities/{place}", "countries/RU")
    for name in (*FEEDS, *about):
        answer = await seeded_client.get(f"/feeds/{name}.atom")
        root = read_atom(answer.content)
        other = await seeded_client.get(f"/feeds/{name}.json")
        document = read_json_feed(other.content)
        assert texts(root, "a:entry/a:id/text()") == [item["id"] for item in document["items"]] != []
        for one in (answer, other):
            raw = await seeded_client.send(seeded_client.build_request("GET", one.url), stream=True)
            assert len(b"".join([part async for part in raw.aiter_raw()])) <= LARGEST, name


async def test_pages_hold_each_document_once(seeded_client: httpx.AsyncClient) -> None:
    seen: list[str] = []
    address: str | None = "/feeds/prisoners.atom?limit=7"
    while address:
        root = await get_atom(seeded_client, address)
        seen += texts(root, "a:entry/a:id/text()")
        moments = texts(root, "a:entry/a:updated/text()")
        assert moments == sorted(moments, reverse=True)
        assert bool(root.find("fh:archive", NS) is not None) == ("cursor" in address)
        older = texts(root, "a:link[@rel='next']/@href")
        assert older == texts(root, "a:link[@rel='prev-archive']/@href")
        address = older[0] if older else None
    total = (await seeded_client.get("/v1/prisoners?count=exact&limit=1")).json()["total"]
    assert len(seen) == len(set(seen)) == total


async def test_a_page_that_is_too_large_ends_earlier(client: httpx.AsyncClient, world: World) -> None:
    import random  # noqa: PLC0415

    chance = random.Random(7)  # noqa: S311  words that do not compress
    words = ["".join(chance.choice("абвгдеёжзийклмнопрст") for _ in range(8)) for _ in range(4000)]
    people = [dossier(f"p{n}", summary={"ru": " ".join(words[n * 180 : n * 180 + 180])}) for n in range(20)]
    await world.publish(*people)
    seen, address = 0, "/feeds/prisoners.atom"
    while address:
        raw = await client.send(client.build_request("GET", address), stream=True)
        body = [part async for part in raw.aiter_raw()]
        assert sum(map(len, body)) <= LARGEST
        root = await get_atom(client, address)
        seen += len(root.findall("a:entry", NS))
        address = next(iter(texts(root, "a:link[@rel='next']/@href")), "")
    assert seen == 20


async def test_filters(client: httpx.AsyncClient, world: World) -> None:
    await fill(world)
    expected = {
        "alerts.atom": 2, "alerts.atom?severity_at_least=severe": 1,
        "alerts.atom?severity_at_least=unknown": 2,
        "alerts.atom?severity=minor&severity_at_least=severe": 0, "alerts.atom?country=BY": 1,
        "alerts.atom?facility=sample-colony": 1, "alerts.atom?prisoner=ben": 1,
        "alerts.atom?type=repeated_punishment_cell&state=active": 2, "everything.atom?kind=alert": 2,
        "everything.atom?kind=alert&country=RU": 1, "hearings.atom": 1, "events.atom?status=past": 0,
        "countries/BY.atom": 2, "countries/DE.atom": 0, "prisoners/ann.atom": 3,
        "prisoners/ann.atom?kind=event": 1, "facilities/sample-colony.atom": 3,
        "alerts.atom?updated_after=2999-01-01T00:00:00Z": 0,
    }  # fmt: skip
    for address, count in expected.items():
        root = await get_atom(client, f"/feeds/{address}")
        assert len(root.findall("a:entry", NS)) == count, address


async def test_languages(client: httpx.AsyncClient, world: World) -> None:
    await fill(world)
    root = await get_atom(client, "/feeds/prisoners/ann.atom?kind=alert&lang=ru")
    assert texts(root, TITLES) == ["Grave ру · Invented Ann"]
    assert texts(root, "a:entry/a:title/@xml:lang") == ["ru"]
    assert texts(root, "@xml:lang") == ["ru"]
    accepted = {"accept-language": "de, ru;q=0.5"}
    document = (await client.get("/feeds/alerts.json?country=RU", headers=accepted)).json()
    assert document["items"][0]["title"] == "Grave ру · Invented Ann"


async def test_a_retracted_alert_stays_and_says_so(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(dossier("ann", alerts=[alert("Cell", state="retracted")]))
    [title] = texts(await get_atom(client, "/feeds/alerts.atom"), TITLES)
    assert title.startswith("Retracted · ")
    assert title.endswith(" · Invented Ann")
    [item] = read_json_feed((await client.get("/feeds/alerts.json?lang=ru")).content)["items"]
    assert item["title"].startswith("Отозвано · ")
    assert item["_nezabudka"]["codes"]["alert_state"] == "retracted"


async def test_who_is_withdrawn_leaves_a_tombstone_without_a_name(
    client: httpx.AsyncClient, world: World
) -> None:
    await fill(world)
    before = await get_atom(client, "/feeds/everything.atom")
    person = (await client.get("/v1/prisoners/ann")).json()
    await world.withdraw("ann")
    answer = await client.get("/feeds/everything.atom")
    after = read_atom(answer.content)
    gone = set(texts(before, "a:entry/a:id/text()")) - set(texts(after, "a:entry/a:id/text()"))
    assert f"urn:uuid:{person['id']}" in gone
    assert set(texts(after, f"{REMOVED}/@ref")) == gone
    assert "Ann" not in answer.text
    assert "/ann" not in answer.text
    removed = read_json_feed((await client.get("/feeds/alerts.json")).content)["_nezabudka"]["removed"]
    assert {one["id"] for one in removed} == {f"urn:uuid:{one['id']}" for one in person["alerts"]}
    for form in ("atom", "json", "ics"):
        answer = await client.get(f"/feeds/prisoners/ann.{form}")
        assert answer.status_code == 410
        assert answer.headers["content-type"] == "application/problem+json"
    await world.publish(dossier("ann"))
    back = await get_atom(client, "/feeds/everything.atom")
    assert f"urn:uuid:{person['id']}" not in texts(back, f"{REMOVED}/@ref")


async def test_a_moved_person_takes_their_feed_along(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(dossier("before"))
    await rename(world, "before", "after")
    for tail in (".atom", ".json?lang=en", ".ics"):
        answer = await client.get(f"/feeds/prisoners/before{tail}")
        assert (answer.status_code, answer.headers["location"]) == (308, f"/feeds/prisoners/after{tail}")


async def test_caches_and_other_origins(seeded_client: httpx.AsyncClient) -> None:
    for name in ("everything.atom", "alerts.json", "calendar.ics", "countries/RU.atom", "alerts.cap.atom"):
        address = f"/feeds/{name}"
        answer = await seeded_client.get(address)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "max-age=60" in answer.headers["cache-control"]
        assert "accept-language" in answer.headers["vary"].lower()
        again = await seeded_client.get(address, headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        head = await seeded_client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["etag"] == answer.headers["etag"]


async def test_an_update_moves_an_entry_to_the_top(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(dossier("ann"))
    await world.publish(dossier("ben"))
    first = await client.get("/feeds/prisoners.atom")
    await world.publish(dossier("ann", summary={"en": "New"}))
    second = await client.get("/feeds/prisoners.atom")
    assert second.headers["etag"] != first.headers["etag"]
    before, after = read_atom(first.content), read_atom(second.content)
    ids = texts(before, "a:entry/a:id/text()")
    assert texts(after, "a:entry/a:id/text()") == ids[::-1]
    assert texts(after, "a:id/text()") == texts(before, "a:id/text()")
    assert texts(after, "a:updated/text()") == texts(after, "a:entry[1]/a:updated/text()")


async def test_entries_lead_to_pages_for_people(client: httpx.AsyncClient, world: World) -> None:
    await fill(world)
    root = await get_atom(client, "/feeds/everything.atom")
    pages = texts(root, "a:entry/a:link[@type='text/html']/@href")
    documents = texts(root, "a:entry/a:link[@rel='alternate'][@type='application/json']/@href")
    assert {one.removeprefix("http://test/").partition("/")[0] for one in pages} == {
        "prisoners", "cases", "alerts",
    }  # fmt: skip
    for address in [*pages, *documents]:
        assert (await client.get(address, follow_redirects=True)).status_code == 200, address


async def test_readers_find_the_feeds(seeded_client: httpx.AsyncClient) -> None:
    links = (await seeded_client.get("/v1")).json()["links"]
    found = [links[name] for name in ("feeds", "alerts_cap", "calendar")]
    page = (await seeded_client.get("/en/")).text
    found += re.findall(r'<link rel="alternate" type="application/[^"]+" title="[^"]+" href="([^"]+)"', page)
    assert len(found) == 5
    for address in found:
        assert (await seeded_client.get(address)).status_code == 200
