"""iCalendar: read by another library than the one that writes it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from time_machine import Traveller

from tests.factories import World, case, dossier
from tests.feeds import LARGEST, read_calendar
from tests.test_feeds import alert, hearing

AGREED = [{"scope": "birthdate_public", "basis": "self"}]


async def events(client: httpx.AsyncClient, address: str) -> list[Any]:
    answer = await client.get(f"/feeds/{address}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/calendar")
    return read_calendar(answer.content)


@pytest.mark.usefixtures("clock")
async def test_hearings(client: httpx.AsyncClient, world: World) -> None:
    at = {"starts_at": "2026-03-10T10:00:00+05:00", "time_zone": "Asia/Yekaterinburg", "date": "2026-03-10"}
    await world.publish(dossier("ann", events=[
        hearing(**at), hearing(date="2026-03-11", status="cancelled"),
        hearing(date="2026-03-12", status="moved", moved_to="2026-03-20"), hearing(date="2026-03-20"),
        hearing(date="2026-04"), hearing(date="2026"), hearing(date="2025-01-01"),
        {"type": "search", "date": "2026-03-11", "title": {"en": "Search"}},
    ]))  # fmt: skip
    found = await events(client, "prisoners/ann.ics?kinds=hearings")
    assert [one.dtstart.value for one in found] == [
        datetime(2026, 3, 10, 5, tzinfo=UTC), date(2026, 3, 11), date(2026, 3, 12), date(2026, 3, 20),
        date(2026, 4, 1),
    ]  # fmt: skip
    assert [one.status.value for one in found] == ["CONFIRMED", "CANCELLED", "CANCELLED"] + ["CONFIRMED"] * 2
    assert "March 10, 2026, 10:00 AM (Yekaterinburg Standard Time)" in found[0].description.value
    assert found[1].summary.value == "Cancelled · Hearing · Invented Ann"
    assert "Moved to: March 20, 2026" in found[2].description.value
    assert found[4].dtend.value == date(2026, 5, 1)
    assert "not known exactly: April 2026" in found[4].description.value
    assert found[0].url.value.startswith("http://test/v1/events/")
    everywhere = await events(client, "calendar.ics?country=RU&kinds=hearings")
    assert [one.uid.value for one in everywhere] == [one.uid.value for one in found]


async def test_a_change_keeps_the_uid_and_raises_the_sequence(
    client: httpx.AsyncClient, world: World, clock: Traveller
) -> None:
    async def publish(**more: Any) -> tuple[str, int, str]:
        await world.publish(dossier("ann", events=[hearing(date="2026-03-10", **more)]))
        [one] = await events(client, "calendar.ics?kinds=hearings")
        return one.uid.value, int(one.sequence.value), one.status.value

    first = await publish()
    second = await publish(description={"en": "Room 5"})
    third = await publish(status="cancelled")
    await world.withdraw("ann")
    assert await events(client, "calendar.ics") == []
    clock.shift(60)
    fourth = await publish()
    assert len({one[0] for one in (first, second, third, fourth)}) == 1
    assert first[1] < second[1] < third[1] < fourth[1] < 2**31
    assert [one[2] for one in (first, second, third, fourth)] == [
        "CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED",
    ]  # fmt: skip


@pytest.mark.usefixtures("clock")
async def test_birthdays_only_with_consent(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(
        dossier("ann", birth="1980-03-09", consents=AGREED), dossier("ben", birth="1981-03-10"),
        dossier("leap", birth="1984-02-29", consents=AGREED), dossier("year", birth="1985", consents=AGREED),
        dossier("dead", birth="1970-03-05", consents=AGREED, status="died_in_custody", death="2026-02-20"),
    )  # fmt: skip
    found = await events(client, "calendar.ics?kinds=birthdays")
    assert {one.summary.value: str(one.rrule.value) for one in found} == {
        "Birthday · Invented Ann": "FREQ=YEARLY",
        "Birthday · Invented Leap": "FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2",
    }
    leap = next(one for one in found if "Leap" in one.summary.value)
    days = [day.date() for day in leap.getrruleset().between(datetime(2026, 1, 1), datetime(2028, 12, 31))]  # noqa: DTZ001
    assert days == [date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]
    assert await events(client, "prisoners/ben.ics") == []


@pytest.mark.usefixtures("clock")
async def test_reviews_of_alerts(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(
        dossier("ann", alerts=[
            alert("Cell", review_by="2026-03-15"), alert("Over", review_by="2026-03-16", state="resolved"),
        ]),
    )  # fmt: skip
    [one] = await events(client, "countries/RU.ics?lang=ru")
    assert one.dtstart.value == date(2026, 3, 15)
    assert one.summary.value.endswith("Cell ру · Invented Ann")
    assert one.summary.params["LANGUAGE"] == ["ru"]
    assert await events(client, "countries/BY.ics") == []


@pytest.mark.usefixtures("clock")
async def test_a_case_has_the_hearings_of_all(client: httpx.AsyncClient, world: World) -> None:
    await world.load(cases=[case(events=[hearing(date="2026-03-10")])])
    await world.publish(dossier("ann", cases=["sample-case"], events=[hearing(date="2026-03-12")]))
    found = await events(client, "cases/sample-case.ics?kinds=hearings,deadlines")
    assert [one.dtstart.value for one in found] == [date(2026, 3, 10)]
    person = await events(client, "prisoners/ann.ics")
    assert [one.dtstart.value for one in person] == [date(2026, 3, 10), date(2026, 3, 12)]


@pytest.mark.usefixtures("clock")
async def test_a_long_calendar_goes_on_behind_a_link(client: httpx.AsyncClient, world: World) -> None:
    days = [date(2026, 3, 2) + timedelta(days=number) for number in range(50)]
    await world.publish(dossier("ann", events=[hearing(date=day.isoformat()) for day in days]))
    seen, address = [], "calendar.ics?limit=20"
    while address:
        answer = await client.get(f"/feeds/{address}")
        found = read_calendar(answer.content)
        assert len(found) <= 20
        seen += [one.dtstart.value for one in found]
        following = answer.headers.get("link", "").partition(">")[0].partition("/feeds/")[2]
        address = following
    assert seen == days
    raw = await client.send(client.build_request("GET", "/feeds/calendar.ics"), stream=True)
    assert len(b"".join([part async for part in raw.aiter_raw()])) <= LARGEST


async def test_the_seed(seeded_client: httpx.AsyncClient) -> None:
    found = await events(seeded_client, "calendar.ics")
    assert found
    assert len({one.uid.value for one in found}) == len(found)
    assert all(one.dtstamp.value for one in found)


@pytest.mark.usefixtures("clock")
async def test_next_steps_of_advocacy(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(dossier("ann"), dossier("ben"))
    common = {"type": "un_communication", "status": "pending", "sample": True}
    await world.load(advocacy=[
        {"slug": "one", "title": {"en": "Letter"}, "prisoner": "ann", "next_date": "2026-03-20", **common},
        {"slug": "two", "title": {"en": "Vague"}, "prisoner": "ann", "next_date": "2026-03", **common},
    ])  # fmt: skip
    [one] = await events(client, "prisoners/ann.ics")
    assert one.dtstart.value == date(2026, 3, 20)
    assert one.summary.value == "Next step · Letter · Invented Ann"
    assert await events(client, "prisoners/ben.ics") == []
    feed = (await client.get("/feeds/prisoners/ann.json?kind=advocacy")).json()
    assert [item["title"].partition(" ")[0] for item in feed["items"]].count("Letter") == 1
    assert len(feed["items"]) == 2
