"""Errors: a page in the site's look for a browser, a problem document for a program, wherever they happen."""

import httpx
import pytest

from api.pages import rendering
from tests.conftest import Query
from tests.factories import World, dossier

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PROGRAMS: tuple[dict[str, str], ...] = (
    {},
    {"Accept": "application/json"},
    {"Accept": "application/problem+json, */*;q=0.1"},
)
UNKNOWN = (
    "/nothing", "/feeds/nothing.atom", "/feeds/alerts.pdf", "/feeds/prisoners/nobody.atom",
    "/feeds/prisoners/nobody.ics", "/feeds/countries/XX.json",
    "/feeds/alerts/01a22c7b-b5b1-792e-bf00-797571768650.cap", "/problems/nothing", "/static/nothing",
)  # fmt: skip


def is_page(answer: httpx.Response) -> bool:
    assert answer.headers["vary"].startswith("Accept")
    if not answer.headers["content-type"].startswith("text/html"):
        assert answer.headers["content-type"] == "application/problem+json"
        return False
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    return 'href="/static/pages.css?' in answer.text and '<main id="main">' in answer.text


@pytest.mark.parametrize("path", UNKNOWN)
async def test_what_is_not_there(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(path, headers=BROWSER)
    assert (page.status_code, is_page(page)) == (404, True)
    assert page.headers["cache-control"] == "public, max-age=60"
    assert "Not found" in page.text
    for headers in PROGRAMS:
        answer = await client.get(path, headers=headers)
        assert (answer.status_code, is_page(answer)) == (404, False)
        assert answer.json()["code"] == "not-found"


async def test_who_was_withdrawn(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(dossier("eve"))
    await world.withdraw("eve")
    for path in ("/en/prisoners/eve", *(f"/feeds/prisoners/eve.{form}" for form in ("atom", "json", "ics"))):
        page = await client.get(path, headers=BROWSER)
        assert (page.status_code, is_page(page)) == (410, True), path
        assert "licence asks for it within 24 hours" in page.text
        assert "eve" not in page.text.replace("every", "").replace("event", ""), path
        answer = await client.get(path, headers={"Accept": "application/json"})
        assert (answer.status_code, is_page(answer), answer.json()["code"]) == (410, False, "gone")


async def test_other_refusals(client: httpx.AsyncClient) -> None:
    for method, path, status in (
        ("POST", "/en/", 405), ("DELETE", "/feeds/alerts.atom", 405),
        ("GET", "/feeds/alerts.atom?severity=x", 422),
        ("GET", "/feeds/alerts.atom?cursor=x", 422), ("GET", "/?" + "a" * 8200, 414),
    ):  # fmt: skip
        page = await client.request(method, path, headers=BROWSER)
        assert (page.status_code, is_page(page)) == (status, True), path
        answer = await client.request(method, path)
        assert (answer.status_code, is_page(answer)) == (status, False), path


async def test_the_api_speaks_json_to_everyone(client: httpx.AsyncClient) -> None:
    for path in ("/v1/nothing", "/v1/prisoners/nobody", "/v1/alerts?severity=x"):
        assert not is_page(await client.get(path, headers=BROWSER))


async def test_a_head_has_no_body(client: httpx.AsyncClient) -> None:
    answer = await client.head("/nothing", headers=BROWSER)
    assert (answer.status_code, answer.content) == (404, b"")
    assert answer.headers["content-type"].startswith("text/html")


async def test_a_database_that_is_away(client: httpx.AsyncClient, query: Query) -> None:
    await query("ALTER TABLE published.document RENAME TO gone")
    page = await client.get("/en/prisoners/eve", headers=BROWSER)
    assert (page.status_code, is_page(page)) == (500, True)
    assert page.headers["cache-control"] == "no-store"
    assert "document" not in page.text.casefold().replace("api documentation", "")


async def test_a_database_that_is_not_there(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(rendering, "read_document", refuse)
    for language, words in (("en", "Not available now"), ("ru", "Сейчас недоступно")):
        page = await client.get(f"/{language}/prisoners/eve", headers=BROWSER)
        assert (page.status_code, is_page(page)) == (503, True)
        assert page.headers["retry-after"] == "5"
        assert words in page.text
