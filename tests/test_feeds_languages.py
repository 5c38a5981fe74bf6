"""Feeds, calendars, CAP in every language of the site: titles, labels, dates, what replaces a retraction."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
import time_machine
from time_machine import Traveller

from api.pages import dates
from api.pages.languages import LANGUAGES
from api.pages.wording import wording
from app.database.embedded import Dsns
from app.database.engines import owner_engine
from app.publication.alerts import RETRACTED
from app.vocabularies import vocabulary
from tests.conftest import client_of
from tests.databases import copied
from tests.factories import World, dossier
from tests.feeds import read_atom, read_calendar, read_cap, texts

TYPE = "repeated_punishment_cell"
pytestmark = pytest.mark.usefixtures("clock")


def label(name: str, code: str, language: str) -> str:
    """Of this very language: nothing of another one stands in for it."""
    return vocabulary(name).item(code).labels[language]


async def fill(world: World, **more: Any) -> None:
    alert = {
        "type": TYPE, "state": "active", "severity": "severe", "urgency": "expected", "since": "2026-02",
        "evidence": "single_source", "review_by": "2026-02-20",
        "headline": {language: f"Headline {language}" for language in LANGUAGES},
        "text": {language: f"Text {language}" for language in LANGUAGES},
    }  # fmt: skip
    event = {"type": "hearing_scheduled", "status": "scheduled", "title": {"en": "Hearing"}}
    at = {"starts_at": "2026-03-10T10:00:00+03:00", "time_zone": "Europe/Moscow", "date": "2026-03-10"}
    events = [event | at, event | {"date": "2026-04"}]
    await world.publish(dossier("ann", alerts=[alert | more], events=events))


async def read(
    client: httpx.AsyncClient, path: str, language: str, *, by_header: bool = False, **more: str
) -> bytes:
    given: dict[str, Any] = (
        {"headers": {"Accept-Language": language}} if by_header else {"params": {"lang": language, **more}}
    )
    answer = await client.get(f"/feeds/{path}", **given)
    assert answer.status_code == 200, answer.text
    return answer.content


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ready(templates: Dsns) -> AsyncIterator[httpx.AsyncClient]:
    """The same alert and the same hearings for all languages, which only read them."""
    with time_machine.travel("2026-03-01T10:00:00Z", tick=True):
        async with copied(templates, "t_empty") as dsns, client_of(dsns) as client:
            engine = owner_engine(dsns.owner)
            await fill(World(engine))
            await engine.dispose()
            yield client


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_alert(ready: httpx.AsyncClient, language: str) -> None:
    root = read_atom(await read(ready, "alerts.atom", language))
    [title] = texts(root, "a:title/text()")
    assert label("feed", "alerts", language) in title
    assert f"Headline {language}" in texts(root, "a:entry/a:title/text()")[0]
    labels = texts(root, "a:entry/a:category/@label")
    assert label("alert_type", TYPE, language) in labels
    assert label("severity", "severe", language) in labels
    [content] = texts(root, "a:entry/a:content/text()")
    late = dates.day(wording(language), "2026-02-20")
    assert f"{label('feed', 'not_confirmed', language)}: {late}" in content
    assert f"Text {language}" in content
    for by_header in (False, True):
        [item] = httpx.Response(
            200, content=await read(ready, "alerts.json", language, by_header=by_header)
        ).json()["items"]
        assert item["language"] == language
        assert label("alert_type", TYPE, language) in item["tags"]
    cap = read_cap(await read(ready, f"alerts/{item['id'].removeprefix('urn:uuid:')}.cap", language))
    assert texts(cap, "c:info/c:language/text()") == [language]
    assert texts(cap, "c:info/c:event/text()") == [label("alert_type", TYPE, language)]
    assert texts(cap, "c:info/c:description/text()") == [f"Text {language}"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_days(ready: httpx.AsyncClient, language: str) -> None:
    words = wording(language)
    exact, vague = read_calendar(await read(ready, "prisoners/ann.ics", language, kinds="hearings"))
    clock = f"{label('feed', 'court_time', language)}: "
    assert clock in exact.description.value
    for part in ("2026-03-10", "2026-04"):
        said = " ".join(dates.day(words, part).split())
        told = exact.description.value if part == "2026-03-10" else vague.description.value
        assert said in " ".join(told.split())
    assert vague.description.value.startswith(label("feed", "not_exact", language))
    assert exact.categories.value == [label("event_type", "hearing_scheduled", language)]
    feed = (await read(ready, "events.atom", language)).decode()
    assert label("event_status", "scheduled", language) in feed


async def test_a_retraction(client: httpx.AsyncClient, world: World, clock: Traveller) -> None:
    assert set(RETRACTED) == set(LANGUAGES)
    await fill(world)
    clock.shift(60)
    await fill(world, state="retracted")
    for language in LANGUAGES:
        root = read_atom(await read(client, "alerts.atom", language))
        [title] = texts(root, "a:entry/a:title/text()")
        assert label("alert_state", "retracted", language) in title
        assert RETRACTED[language] in title
        assert "Headline" not in title
