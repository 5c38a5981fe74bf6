"""Cards as frames: live, without script, on any site, and gone at once with whom they show."""

import re

import httpx
import pytest

from api.pages.languages import LANGUAGES
from tests.browser import AXE, MAY_SKIP, Desk
from tests.factories import World, dossier
from tests.hosts import place
from tests.test_api_answers import rename
from tests.test_publication_canaries import CANARY, fill
from tests.widget import PERSON

in_a_browser = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
FRAMES = (
    f"person/{PERSON}", "list", "list?country=RU&limit=2", "alerts", "counter", "alert/{alert}",
    "case/sample-case-of-the-forget-me-nots", "campaign/sample-letters-in-winter",
)  # fmt: skip

# Axe would leave out a frame that takes more than half a second to answer.
_IN_FRAMES = """async () => (await axe.run({ pingWaitTime: 60000, frameWaitTime: 120000 }))
  .violations.map(one => one.id + one.nodes[0].html)"""


async def addresses(client: httpx.AsyncClient, language: str) -> list[str]:
    alert = (await client.get("/v1/alerts?limit=1")).json()["items"][0]["id"]
    return [f"/w/v1/{one.format(alert=alert)}{'&' if '?' in one else '?'}lang={language}" for one in FRAMES]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_frame_is_small_and_asks_for_nothing(
    seeded_client: httpx.AsyncClient, language: str
) -> None:
    for address in await addresses(seeded_client, language):
        answer = await seeded_client.get(address)
        assert answer.status_code == 200, address
        assert len(answer.content) < 14_000
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "frame-ancestors *" in policy
        assert not re.search("script|unsafe|https?:", policy)
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in answer.headers
        assert not re.search(r"<script|<link|src=| style=| on\w+=", answer.text), address
        assert f'<html lang="{language}"' in answer.text
        links = re.findall(r"<a [^>]*>", answer.text)
        assert links
        assert all('rel="noopener noreferrer" referrerpolicy="no-referrer"' in link for link in links)


async def test_themes_limits_and_languages_are_chosen(seeded_client: httpx.AsyncClient) -> None:
    dark = await seeded_client.get("/w/v1/list?lang=en&theme=dark&limit=2")
    assert '<meta name="color-scheme" content="dark">' in dark.text
    assert dark.text.count("<li>") == 2
    chosen = await seeded_client.get("/w/v1/list?limit=2", headers={"Accept-Language": "uk"})
    assert (chosen.status_code, chosen.headers["location"]) == (302, "/w/v1/list?lang=uk&limit=2")
    for wrong in ("lang=xx", "lang=en&theme=pink", "lang=en&limit=0", "lang=en&limit=99",
                  "lang=en&country=XX", "lang=en&other=1"):  # fmt: skip
        refused = await seeded_client.get(f"/w/v1/list?{wrong}", headers={"Accept": "text/html"})
        assert refused.status_code == 422, wrong
        assert refused.headers["content-type"].startswith("text/html")


async def test_counts_are_words_of_the_day(seeded_client: httpx.AsyncClient) -> None:
    days = (await seeded_client.get(f"/v1/prisoners/{PERSON}")).json()["days_in_custody"]
    for language in LANGUAGES:
        shown = (await seeded_client.get(f"/w/v1/person/{PERSON}?lang={language}")).text
        assert re.search(rf'class="days" dir="auto">{days}\D', shown), language


async def test_who_is_withdrawn_is_gone_and_not_named(world: World, client: httpx.AsyncClient) -> None:
    [identity] = await world.publish(
        dossier("nightingale", names=[{"lang": "en", "full": f"{CANARY} person"}])
    )
    address = "/w/v1/person/nightingale?lang=ru&theme=dark"
    assert CANARY in (await client.get(address)).text
    await world.withdraw("nightingale")
    gone = await client.get(address, headers={"Accept": "text/html"})
    assert gone.status_code == 410
    assert "Это больше не опубликовано." in gone.text
    assert "frame-ancestors *" in gone.headers["content-security-policy"]
    for path in (address, "/w/v1/list?lang=ru", "/w/v1/counter?lang=ru"):
        told = await client.get(path, headers={"Accept": "text/html"})
        assert CANARY not in told.text + str(told.headers)
        assert "nightingale" not in told.text
    by_id = await client.get(f"/w/v1/person/{identity}?lang=ru", headers={"Accept": "text/html"})
    assert by_id.status_code == 410
    nobody = await client.get("/w/v1/person/nobody?lang=ru", headers={"Accept": "text/html"})
    assert nobody.status_code == 404


async def test_no_canary_is_in_a_frame(world: World, client: httpx.AsyncClient) -> None:
    await fill(world)
    alert = (await client.get("/v1/alerts")).json()["items"][0]["id"]
    for path in ("person/visible", f"person/{CANARY}-draft", "list", "alerts", "counter", f"alert/{alert}"):
        answer = await client.get(f"/w/v1/{path}?lang=en", headers={"Accept": "text/html"})
        assert CANARY not in answer.text, path


async def test_a_former_address_leads_to_the_present_one(world: World, client: httpx.AsyncClient) -> None:
    await world.publish(dossier("before"))
    await rename(world, "before", "after")
    moved = await client.get("/w/v1/person/before?lang=en&theme=dark")
    assert (moved.status_code, moved.headers["location"]) == (308, "/w/v1/person/after?lang=en&theme=dark")


def host_page(site: Desk, sandbox: str, path: str) -> bytes:
    return (
        '<!doctype html><html lang="en"><title>Partner</title><body>'
        f'<iframe title="Card" width="500" height="300" sandbox="{sandbox}" src="{site.url}{path}"'
        ' referrerpolicy="no-referrer"></iframe>'
    ).encode()


@in_a_browser
async def test_a_frame_works_in_the_narrowest_sandbox(site: Desk) -> None:
    """On another origin, without rights: `Origin: null`, no script, no cookie, no word about the host."""
    page = await site.page()
    heads: list[dict[str, str]] = []
    async with place() as host:
        host.files |= {"favicon.ico": b""}
        host.files["page.html"] = host_page(site, "", f"/w/v1/person/{PERSON}?lang=ru")
        page.on("request", lambda request: heads.append(request.headers))
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        await page.goto(f"{host.url}/page.html")
        card = page.frame_locator("iframe")
        await card.get_by_text("Вымыслова").wait_for()
        assert await card.locator("body").evaluate("it => getComputedStyle(it).paddingTop") == "12px"
        assert await card.locator("body").evaluate("() => origin") == "null"
        assert complaints == []
        assert len(heads) == 2
        assert not any({"referer", "cookie"} & set(head) for head in heads)


@in_a_browser
@pytest.mark.parametrize("language", ["en", "ar"])
async def test_frames_bring_no_barrier_to_a_page(site: Desk, language: str) -> None:
    page = await site.page(bypass_csp=True, viewport={"width": 340, "height": 700})
    await page.context.add_init_script(AXE)
    cards = await addresses((await site.staff.stranger()).http, language)
    frames = "".join(
        f'<iframe title="Card {n}" width="300" src="{one}"></iframe>' for n, one in enumerate(cards)
    )
    body = f'<!doctype html><html lang="en"><title>Partner</title><main><h1>Partner</h1>{frames}</main>'
    await page.route("**/partner.html", lambda route: route.fulfill(body=body, content_type="text/html"))
    await page.goto("/partner.html")
    assert await page.evaluate(_IN_FRAMES) == []
    for frame in page.frames[1:]:
        assert await frame.evaluate("document.documentElement.scrollWidth") <= 300
