"""The pages for people through HTTP: light, without script or cookie, and nothing of who is gone."""

import re
from datetime import date
from typing import Any

import httpx

from api.pages.picture import draw
from api.pages.stylesheet import STEPS
from api.pages.wording import wording
from search.request import KINDS
from tests.factories import TORTURE, World, case, dossier
from tests.test_api_answers import rename

SCRIPT = '<script>alert("canary")</script>'


async def test_every_published_person_and_alert_has_a_page(seeded_client: httpx.AsyncClient) -> None:
    for kind, key in (("prisoners", "slug"), ("cases", "slug"), ("alerts", "id")):
        for item in (await seeded_client.get(f"/v1/{kind}?limit=200")).json()["items"]:
            answer = await seeded_client.get(f"/en/{kind}/{item[key]}")
            assert answer.status_code == 200, (kind, item[key])
            is_sample = item.get("sample", item.get("prisoner", {}).get("sample"))
            assert ("Sample: this" in answer.text) == is_sample


async def test_texts_carry_their_language_and_direction(seeded_client: httpx.AsyncClient) -> None:
    persian = await seeded_client.get("/en/prisoners/sample-nemuneh-khializadeh")
    assert re.search(r'<h1><bdi lang="fa" dir="rtl">', persian.text)
    russian = await seeded_client.get("/ru/prisoners/sample-iva-vymyslova")
    assert '<html lang="ru" dir="ltr">' in russian.text
    assert "<h1>Вымыслова" in russian.text


async def test_moved_withdrawn_unknown(world: World, client: httpx.AsyncClient) -> None:
    await world.publish(dossier("eve"))
    await rename(world, "eve", "lena")
    moved = await client.get("/en/prisoners/eve")
    assert (moved.status_code, moved.headers["location"]) == (308, "/en/prisoners/lena")
    await world.withdraw("lena")
    gone = await client.get("/en/prisoners/lena")
    unknown = await client.get("/en/prisoners/nobody")
    assert (gone.status_code, unknown.status_code) == (410, 404)
    for answer, words in ((moved, "another address"), (gone, "Withdrawn"), (unknown, "Not found")):
        assert answer.headers["content-type"].startswith("text/html")
        assert words in answer.text
    assert "lena" not in gone.text.casefold()


async def test_nobody_invented_stands_on_the_first_page_beside_real_people(
    world: World, client: httpx.AsyncClient
) -> None:
    invented = TORTURE | {"type": "lost_in_transfer", "headline": {"en": "An invented headline"}}
    await world.publish(dossier("invented", alerts=[invented]))
    assert "An invented headline" in (await client.get("/en/")).text
    await world.publish(dossier("somebody", sample=False))
    assert "nvented headline" not in (await client.get("/en/")).text


async def test_a_wrong_filter_is_told_as_a_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/en/alerts", params={"severity": SCRIPT})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert SCRIPT not in answer.text


async def test_hits_of_each_kind_have_a_page_or_the_kind_is_refused(
    seeded_client: httpx.AsyncClient,
) -> None:
    statuses = {}
    for kind in KINDS:
        wanted = (await seeded_client.get("/v1/search", params={"kind": kind.name})).json()["items"][0]
        called = wanted.get("name") or wanted.get("title") or wanted["headline"]
        asked = {"q": called["en"], "kind": kind.name}
        assert (await seeded_client.get("/v1/search", params=asked)).json()["items"], kind.name
        answer = await seeded_client.get("/en/search", params=asked)
        statuses[kind.name] = answer.status_code
        pages = re.findall(r'class="who" href="([^"]+)"', answer.text)
        assert bool(pages) == (answer.status_code == 200), kind.name
        for path in pages:
            assert path.startswith(f"/en/{kind.path}/"), path
            assert (await seeded_client.get(path)).status_code == 200, path
    assert statuses.pop("organisation") == 422
    assert set(statuses.values()) == {200}
    for kinds in ("prisoner,organisation", "organisation,"):
        answer = await seeded_client.get("/en/search", params={"q": "Agora", "kind": kinds})
        assert answer.status_code == 422, kinds
    assert (await seeded_client.get("/en/search?q=Agora&kind=,")).status_code == 200


async def test_what_editors_write_is_text(world: World, client: httpx.AsyncClient) -> None:
    words = {"en": SCRIPT}
    alert = {"type": "lost_in_transfer", "severity": "severe", "evidence": "single_source", "state": "active",
             "headline": words, "text": words, "since": "2026-03-01"}  # fmt: skip
    event = {"type": "detention", "date": "2025", "title": words, "description": words}
    await world.load(
        cases=[case("shared", title=words, summary=words, events=[event])],
        prisoners=[dossier("eve", summary=words, description=words, cases=["shared"], alerts=[alert],
                           events=[event])],
    )  # fmt: skip
    [card] = (await client.get("/v1/alerts")).json()["items"]
    for path in ("/", "/alerts", f"/alerts/{card['id']}", "/prisoners/eve", "/cases/shared"):
        text = (await client.get(f"/en{path}")).text
        assert "&lt;script&gt;" in text, path
        assert "<script" not in text, path


async def test_a_retracted_alert_says_so_and_no_more(world: World, client: httpx.AsyncClient) -> None:
    alert = {"type": "lost_in_transfer", "severity": "severe", "evidence": "single_source",
             "state": "retracted", "headline": {"en": "canary-headline"}, "text": {"en": "canary-text"},
             "since": "2026-03-01"}  # fmt: skip
    await world.publish(dossier("eve", alerts=[alert]))
    [card] = (await client.get("/v1/alerts")).json()["items"]
    for path in ("/alerts", f"/alerts/{card['id']}", "/prisoners/eve"):
        text = (await client.get(f"/en{path}")).text
        assert "Retracted" in text
        assert "canary" not in text
    assert "canary" not in (await client.get("/en/")).text


def _entry(first: str, last: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": "event", "type": "detention", "status": "past", "date": first, "date_earliest": first,
        "date_latest": last, "precision": "day", **more,
    }  # fmt: skip


def test_the_picture_stays_within_its_frame() -> None:
    span = {"kind": "custody", "code": None, "start": "2020-01-01", "start_earliest": "2020-01-01",
            "end": None, "end_latest": None, "ongoing": True}  # fmt: skip
    entries = [
        _entry("2020-01-01", "2020-01-01"),
        _entry("2027-12-31", "2027-12-31", status="scheduled"),
        _entry("2021", "2021-12-31", date_earliest="2021-01-01", precision="year"),
        _entry("1900", "1999-12-31", date_earliest="1900-01-01", precision="century"),
    ]
    made = draw(wording("en"), [span], entries, date(2026, 3, 1))
    assert made is not None
    assert made.now is not None
    assert [lane.name for lane in made.lanes] == ["In custody", "Events"]
    boxes = [box for lane in made.lanes for box in lane.boxes]
    assert len(boxes) == 4  # a century says nothing
    assert all(0 <= box.start < STEPS and 1 <= box.length <= STEPS - box.start for box in boxes)
    assert "hollow" in boxes[2].look
    assert "mark" not in boxes[3].look
    assert draw(wording("en"), [], [], date(2026, 3, 1)) is None


def test_the_labels_of_the_axis_end_within_the_picture() -> None:
    narrow, digit = (
        288 / STEPS,
        7,
    )  # pixels of a step on the narrowest screen, and of a digit with its share of space
    for years in range(40):
        for month in range(1, 13):
            last = f"{1990 + years}-{month:02}-28"
            made = draw(
                wording("en"), [], [_entry("1990-01-01", "1990-01-01"), _entry(last, last)], date(2026, 3, 1)
            )
            assert made is not None
            assert made.ticks
            ends = [tick.start * narrow + digit * len(tick.text) for tick in made.ticks]
            assert max(ends) <= STEPS * narrow, last


async def test_days_in_isolation_are_told_by_year(client: httpx.AsyncClient, world: World) -> None:
    regimes = [{"regime": "shizo", "start": "2023-12-30", "end": "2024-01-05"},
               {"regime": "karcer", "start": "2024-01-04", "end": "2024-01-10"}]  # fmt: skip
    await world.publish(dossier("somebody", stays=[{"start": "2023-01-01", "regimes": regimes}]))
    assert "By year: 2023 — 2, 2024 — 10." in (await client.get("/en/prisoners/somebody")).text
