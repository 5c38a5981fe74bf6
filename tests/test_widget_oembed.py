"""oEmbed as WordPress asks for it, reads it, lets it through, and resizes it."""

import html
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import nh3
import pytest
from lxml import etree  # type: ignore[import-untyped]
from playwright.async_api import Page

from tests.browser import MAY_SKIP, Desk
from tests.factories import World, dossier
from tests.hosts import place
from tests.page_types import PERSON
from tests.test_api_answers import rename
from tests.test_publication_canaries import CANARY
from tests.waiting import until

in_a_browser = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
PAGES = (
    f"/ru{PERSON}", "/en/prisoners", "/ar/alerts", "/de/cases/sample-case-of-the-forget-me-nots",
    "/uk/campaigns/sample-letters-in-winter", "/be/alerts/{alert}",
)  # fmt: skip
SECRET = "aB3dE6gH9j"
# What of foreign markup WordPress keeps, by its own list of tags and attributes.
_KEPT = {
    "a": {"href"}, "blockquote": set(),
    "iframe": {"src", "width", "height", "frameborder", "marginwidth", "marginheight", "scrolling", "title"},
}  # fmt: skip
# A host's side of the talk: takes a height of 200 to 1000 from the frame with this secret, and shows it.
_HOST = """
window.heard = [];
addEventListener("message", ({ data, source }) => {
  const frame = document.querySelector("iframe");
  if (source !== frame.contentWindow || data.secret !== frame.dataset.secret) return;
  heard.push(data);
  document.querySelector("blockquote").style.display = "none";
  frame.removeAttribute("style");
  if (data.message === "height") frame.height = Math.min(1000, Math.max(200, parseInt(data.value, 10)));
});
"""


def discovered(page: str) -> dict[str, str]:
    """Addresses of the providers, as WordPress finds them in the head of a page."""
    head = page[: page.lower().index("</head>")]
    found = {}
    for link in re.findall(r"<link([^<>]+)/?>", head):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', link))
        if attributes.get("type", "").endswith("+oembed"):
            found[attributes["type"]] = html.unescape(attributes["href"])
    return found


def filtered(markup: str) -> str:
    """What WordPress makes of the markup of a provider that it does not know."""
    clean = nh3.clean(markup, tags=set(_KEPT), attributes=_KEPT, link_rel=None, url_schemes={"http", "https"})
    found = re.search(r"(<blockquote>.*?</blockquote>)?.*(<iframe.*?></iframe>)", clean, re.DOTALL)
    assert found is not None
    quote, frame = found[1].replace("<blockquote", f'<blockquote data-secret="{SECRET}"'), found[2]
    src = re.search(r' src="(.*?)"', frame)
    assert src is not None
    frame = frame.replace(src[0], f' src="{src[1]}#?secret={SECRET}" data-secret="{SECRET}"')
    hidden = "position: absolute; clip: rect(1px, 1px, 1px, 1px);"
    return quote + frame.replace(
        "<iframe", f'<iframe style="{hidden}" sandbox="allow-scripts" security="restricted"'
    )


def addresses(markup: str) -> tuple[str, str]:
    """Where what WordPress keeps leads to, and what its frame shows."""
    found = re.search(r'<a href="http://test([^"]*)".* src="http://test([^"#]*)', markup)
    assert found is not None
    return html.unescape(found[1]), html.unescape(found[2])


async def pages(client: httpx.AsyncClient) -> list[str]:
    alert = (await client.get("/v1/alerts?limit=1")).json()["items"][0]["id"]
    return [path.format(alert=alert) for path in PAGES]


async def test_pasting_an_address_gives_a_card(seeded_client: httpx.AsyncClient) -> None:
    for path in await pages(seeded_client):
        found = discovered((await seeded_client.get(path)).text)
        assert set(found) == {"application/json+oembed", "text/xml+oembed"}, path
        asked = dict(parse_qsl(urlsplit(found["application/json+oembed"]).query))
        assert asked["url"] == f"http://test{path}"
        more = {"maxwidth": "500", "maxheight": "750", "dnt": "1", "format": "json"}
        answer = await seeded_client.get("/oembed", params={**asked, **more})
        assert answer.headers["content-type"] == "application/json"
        document = answer.json()
        assert (document["version"], document["type"], document["width"]) == ("1.0", "rich", 500)
        markup = filtered(document["html"])
        link, frame = addresses(markup)
        page = await seeded_client.get(link, follow_redirects=True)
        assert (page.status_code, page.url.path) == (200, path)
        card = await seeded_client.get(frame)
        assert card.status_code == 200
        assert path.count("/") > 2 or document["title"] in html.unescape(card.text)
        assert f'<html lang="{path.split("/")[1]}"' in card.text


async def test_xml_says_the_same(seeded_client: httpx.AsyncClient) -> None:
    asked = {"url": f"http://test/ru{PERSON}"}
    said = (await seeded_client.get("/oembed", params=asked)).json()
    answer = await seeded_client.get("/oembed", params={**asked, "format": "xml"})
    assert answer.headers["content-type"].startswith("text/xml")
    root = etree.fromstring(answer.content)
    assert root.tag == "oembed"
    assert {one.tag: one.text for one in root} == {name: str(value) for name, value in said.items()}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"url": f"http://test/ru{PERSON}", "format": "yaml"}, 501),
        ({}, 422),
        ({"url": "http://elsewhere.example/ru/prisoners/somebody"}, 404),
        ({"url": f"ftp://test/ru{PERSON}"}, 404),
        ({"url": "http://test/ru/prisoners/nobody"}, 404),
        ({"url": "http://test/ru/about"}, 404),
        ({"url": "http://test/ru/alerts?country=XX"}, 404),
        ({"url": "http://[test/"}, 404),
        ({"url": "x" * 3000}, 404),
        ({"url": f"http://test/ru{PERSON}/../../admin"}, 404),
    ],
)
async def test_what_has_no_card(seeded_client: httpx.AsyncClient, query: dict[str, str], status: int) -> None:
    answer = await seeded_client.get("/oembed", params=query)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_sizes_are_at_most_what_was_asked_for(seeded_client: httpx.AsyncClient) -> None:
    for given, width in (("100", 100), ("5000", 600), ("0", 600), ("-5", 600), ("9" * 30, 600), ("x", 600)):
        asked = urlencode({"url": f"http://test{PERSON}", "maxwidth": given})
        answer = (await seeded_client.get(f"/oembed?{asked}")).json()
        assert answer["width"] == width
        assert f'width="{width}"' in answer["html"]


async def test_names_are_no_markup(world: World, client: httpx.AsyncClient) -> None:
    await world.publish(dossier("somebody", names=[{"lang": "en", "full": '"><script>alert(1)</script>'}]))
    answer = await client.get("/oembed", params={"url": "http://test/en/prisoners/somebody"})
    assert "<script" not in answer.json()["html"]
    assert "<script" not in (await client.get("/w/v1/person/somebody?lang=en")).text


async def test_a_former_address_and_who_was_withdrawn(world: World, client: httpx.AsyncClient) -> None:
    await world.publish(dossier("before", names=[{"lang": "en", "full": f"{CANARY} person"}]))
    await rename(world, "before", "after")
    asked = {"url": "http://test/ru/prisoners/before", "maxwidth": "300"}
    moved = await client.get("/oembed", params=asked)
    assert moved.status_code == 308
    followed = await client.get(moved.headers["location"])
    assert followed.json()["width"] == 300
    kept = addresses(followed.json()["html"])
    assert [(await client.get(url, follow_redirects=True)).status_code for url in kept] == [200, 200]
    await world.withdraw("after")
    assert [(await client.get(url, follow_redirects=True)).status_code for url in kept] == [410, 410]
    for slug in ("before", "after"):
        gone = await client.get("/oembed", params={"url": f"http://test/ru/prisoners/{slug}"})
        assert gone.status_code == 410
        assert CANARY not in gone.text
        assert slug not in gone.text


async def test_what_a_host_keeps_for_ever_names_nobody(seeded_client: httpx.AsyncClient) -> None:
    for path in await pages(seeded_client):
        _, kind, *key = path.removeprefix("/").split("/")
        asked = {"url": f"http://test{path}"}
        for form in ("json", "xml"):
            kept = (await seeded_client.get("/oembed", params={**asked, "format": form})).text
            assert not key or kind == "alerts" or key[0] not in kept, path
            named = (await seeded_client.get(f"/v1/{kind}/{key[0]}")).json() if key else {}
            for texts in (named.get("name"), named.get("title"), named.get("headline")):
                assert not any(text in html.unescape(kept) for text in (texts or {}).values()), path


async def _fits(page: Page) -> bool:
    """The frame is as high as the card in it."""
    card = page.frame_locator("iframe").locator("article")
    content = float(await card.evaluate("it => it.getBoundingClientRect().height"))
    shown = float(await page.locator("iframe").get_attribute("height") or 0)
    return content <= shown <= content + 60


@in_a_browser
async def test_the_frame_tells_its_height_and_what_was_followed(site: Desk) -> None:
    page = await site.page(viewport={"width": 700, "height": 900})
    answer = await page.request.get("/oembed", params={"url": f"{site.url}/en{PERSON}", "maxwidth": "500"})
    async with place() as host:
        host.files["host.js"] = _HOST.encode()
        host.files["page.html"] = (
            '<!doctype html><html lang="en"><title>Blog</title><script src="host.js"></script><body>'
            + filtered((await answer.json())["html"])
        ).encode()
        await page.goto(f"{host.url}/page.html")
        await page.wait_for_function("heard.some(one => one.message === 'height')")
        card = page.frame_locator("iframe")
        assert not await page.locator("blockquote").is_visible()
        await card.get_by_text("Вымыслова").wait_for()
        await until(lambda: _fits(page))
        assert await card.locator("body").evaluate("() => origin") == "null"
        await card.get_by_text("Read more").click()
        await page.wait_for_function("heard.some(one => one.message === 'link')")
        followed = await page.evaluate("heard.find(one => one.message === 'link').value")
        assert followed == f"{site.url}/en{PERSON}"
        # A host that was not ready yet asks again.
        before = await page.evaluate("heard.length")
        await page.evaluate(
            "secret => document.querySelector('iframe').contentWindow"
            ".postMessage({ message: 'ready', secret }, '*')",
            SECRET,
        )
        await page.wait_for_function("before => heard.length > before", arg=before)
