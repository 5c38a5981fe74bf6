"""The alarm from end to end: entered by one person, approved by another, and seconds later everywhere.

Then it is retracted, and everywhere it says so. The desk, the public side and the worker are the real ones;
the partner is a server with a certificate, and checks what it gets with the library of the standard.
"""

import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
import pytest_asyncio
from standardwebhooks.webhooks import Webhook

from app.database.embedded import Dsns
from app.models.accounts import Role
from app.settings import Part
from tests.conftest import settings_for_tests
from tests.desk import changed, form_in, get, post
from tests.factories import World, dossier
from tests.feeds import read_atom, read_calendar, read_cap, read_json_feed, texts
from tests.staff import Person, Staff, staff_of
from tests.test_alerts_desk import approved
from tests.waiting import until
from tests.webhooks import Authority, Receiver

pytestmark = pytest.mark.usefixtures("worker")
HEADLINE = "Beaten in the punishment cell"
SAID = {
    "type": "torture_reported", "severity": "extreme", "urgency": "immediate", "certainty": "likely",
    "evidence": "corroborated", "since": "2026-02", "review_by": "2099-03-01", "lang": "en",
    "headline": HEADLINE, "text": "The lawyer saw the bruises.", "action_text": "Write to the prosecutor",
}  # fmt: skip
AGREED = {"scope": "ill_treatment_public", "basis": "family", "given_on": "2026-01-01"}


@pytest_asyncio.fixture(loop_scope="session")
async def whole(database: Dsns, trust: Authority, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Staff]:
    """All of it in one process, as `nezabudka serve` runs it. Only this machine's partner is let through."""
    monkeypatch.setenv("SSL_CERT_FILE", str(trust.file))
    settings = settings_for_tests().model_copy(update={"webhook_allow_private": True})
    async with staff_of(database, settings, Part.ALL) as staff:
        yield staff


@pytest.fixture
async def eve(world: World) -> uuid.UUID:
    [person] = await world.publish(dossier("eve", consents=[AGREED]))
    return person


class Partner:
    """An endpoint that an editor made at the desk, and what it verified."""

    def __init__(self, receiver: Receiver, secret: str) -> None:
        self.receiver, self.webhook = receiver, Webhook(secret)

    def heard(self, alert: str) -> list[str]:
        events = [self.webhook.verify(one.body, one.headers) for one in self.receiver.got]
        return [one["type"] for one in events if one["data"]["id"] == alert]


async def partner_of(anna: Person, receiver: Receiver) -> Partner:
    url = f"https://localhost:{receiver.port}/hook"
    fields = form_in(await get(anna, "/webhooks"), "form[action='/admin/webhooks']")
    made = await post(anna, "/webhooks", changed(fields, url=url, kinds="alert"))
    secret = made.text.partition('value="whsec_')[2].partition('"')[0]
    return Partner(receiver, f"whsec_{secret}")


async def seen(client: httpx.AsyncClient, alert: str) -> dict[str, str]:
    """What each place says of the alert now; "" where it is not."""

    async def body(path: str) -> bytes:
        answer = await client.get(path, headers={"Accept-Language": "en"})
        return answer.content if answer.status_code == 200 else b""

    api = await client.get(f"/v1/alerts/{alert}")
    atom = read_atom(await body("/feeds/alerts.atom"))
    items = read_json_feed(await body("/feeds/alerts.json"))["items"]
    cap = await body(f"/feeds/alerts/{alert}.cap")
    calendar = read_calendar(await body("/feeds/prisoners/eve.ics"))
    return {
        "api": f"{api.json()['state']} {api.json()['headline']['en']}" if api.status_code == 200 else "",
        "page": (await body(f"/en/alerts/{alert}")).decode(),
        "profile": (await body("/en/prisoners/eve")).decode(),
        "atom": " ".join(texts(atom, "a:entry/a:title/text()")),
        "json": " ".join(one["title"] for one in items),
        "cap": " ".join(texts(read_cap(cap), "//c:msgType/text() | //c:headline/text()")) if cap else "",
        "calendar": " ".join(f"{one.status.value} {one.summary.value}" for one in calendar),
    }  # fmt: skip


async def timed(what: str, holds: Callable[[], Awaitable[bool]]) -> None:
    """Prints how long it took: 5 seconds is what is promised, on a machine that is not busy."""
    started = time.monotonic()
    await until(holds)
    print(f"{what} everywhere after {time.monotonic() - started:.2f} s")  # noqa: T201


async def test_one_enters_another_approves_and_all_are_told(
    whole: Staff, receiver: Receiver, eve: uuid.UUID
) -> None:
    anna, rita = await whole.person("anna"), await whole.person("rita", Role.reviewer)
    partner, client = await partner_of(anna, receiver), (await whole.stranger()).http
    form = changed(form_in(await get(anna, f"/alerts/new/{eve}"), "#said"), **SAID)
    handed_in = await post(anna, f"/alerts/new/{eve}", form)
    assert (await client.get("/v1/alerts")).json()["items"] == [], "nothing before the second person"
    await approved(rita, handed_in)
    [card] = (await client.get("/v1/alerts")).json()["items"]
    alert = card["id"]

    async def told() -> bool:
        found = await seen(client, alert)
        return all(HEADLINE in words for words in found.values()) and partner.heard(alert) == ["alert.put"]

    await timed("An alert is", told)
    found = await seen(client, alert)
    assert found["api"].startswith("active")
    assert found["cap"].startswith("Alert")
    assert found["calendar"].startswith("CONFIRMED")

    await approved(rita, await post(anna, f"/alerts/{eve}/{alert}/retract"))
    marks: dict[str, Any] = {"api": "retracted", "cap": "Cancel", "calendar": "CANCELLED Retracted"}

    async def taken_back() -> bool:
        found = await seen(client, alert)
        marked = all(marks.get(place, "Retracted") in words for place, words in found.items())
        return marked and partner.heard(alert) == ["alert.put", "alert.put"]

    await timed("A retraction is", taken_back)
    for place, words in (await seen(client, alert)).items():
        assert HEADLINE not in words, place
        assert "bruises" not in words, place
