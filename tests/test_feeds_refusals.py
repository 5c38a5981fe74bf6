"""Feeds asked wrongly: a 422 that says why, a 404 for what is not there."""

import httpx
import pytest


@pytest.mark.parametrize(
    "address",
    [
        "alerts.atom?nope=1", "alerts.atom?severity=loud", "alerts.atom?severity_at_least=",
        "alerts.json?limit=0", "alerts.json?limit=0x10", "events.atom?cursor=abc",
        "everything.atom?kind=letter", "prisoners.json?sort=name",
        "alerts.atom?lang=%21", "countries/RU.atom?country=RU", "calendar.ics?kinds=weddings",
        "calendar.ics?country=ZZ", "calendar.ics?cursor=x", "alerts.atom?updated_after=yesterday",
    ],
)  # fmt: skip
async def test_garbage_is_a_422(seeded_client: httpx.AsyncClient, address: str) -> None:
    answer = await seeded_client.get(f"/feeds/{address}")
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]


async def test_a_cursor_is_for_its_own_feed(seeded_client: httpx.AsyncClient) -> None:
    cursor = httpx.URL(
        (await seeded_client.get("/feeds/prisoners.json?limit=1")).json()["next_url"]
    ).params["cursor"]  # fmt: skip
    for name in ("events.atom", "countries/RU.atom", "prisoners.atom?country=RU", "calendar.ics"):
        answer = await seeded_client.get(
            f"/feeds/{name}", params={"cursor": cursor, **httpx.QueryParams(name.partition("?")[2])}
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "bad-cursor"), name


@pytest.mark.parametrize(
    "address",
    [
        "nothing.atom", "alerts.rss", "prisoners.ics", "prisoners.cap.atom", "prisoners/nobody.atom",
        "cases/none.json", "countries/XX.ics", "countries/ru.atom", "alerts/none.cap", "prisoners/ann.html",
        "facilities/%F0%9F%98%80.atom",
    ],
)  # fmt: skip
async def test_unknown_is_a_404(seeded_client: httpx.AsyncClient, address: str) -> None:
    answer = await seeded_client.get(f"/feeds/{address}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
