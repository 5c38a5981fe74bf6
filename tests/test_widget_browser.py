"""The script's cards on other sites: shown when a signature vouches for them, whoever answers."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page

from app.database.embedded import Dsns
from tests.browser import MAY_SKIP, Window
from tests.hosts import Fault, Place, closed_port
from tests.trees import Files, Signers
from tests.widget import FALLBACK, PERSON, Partner, element, partner_with, place_with, seeded_tree

pytestmark = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
CARD = "article[part=card]"
_AGAIN = """new Promise(done => {
  addEventListener("nezabudka", event => done(event.detail.base), { once: true });
  document.querySelector("nezabudka-person").show();
})"""
SIGNERS = Signers()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tree(seeded: Dsns) -> Files:
    return await seeded_tree(seeded, SIGNERS)


@pytest_asyncio.fixture(loop_scope="session")
async def main(tree: Files) -> AsyncIterator[Place]:
    async with place_with(tree) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def mirror(tree: Files) -> AsyncIterator[Place]:
    async with place_with(tree) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def partner(window: Window, tree: Files) -> AsyncIterator[Partner]:
    async with partner_with(window.browser, SIGNERS, tree) as made:
        yield made


async def test_a_strict_page_shows_the_card(partner: Partner, main: Place) -> None:
    address = partner.page_of(element(slug=PERSON, root=SIGNERS.pin), [main.url])
    page = await partner.open(address)
    assert (await partner.settled(page))[0]["shown"]
    card = page.locator(CARD)
    assert await card.locator("[part=name]").inner_text() == "Вымыслова Ива Небыловна"
    assert await card.locator("[part=name]").get_attribute("lang") == "ru"
    assert "Sample, invented" in await card.inner_text()
    assert "days in custody" in await card.inner_text()
    assert not await page.get_by_text(FALLBACK).is_visible()
    link = card.locator("[part=name] a")
    assert await link.get_attribute("href") == f"https://site.example/en/prisoners/{PERSON}"
    assert await link.get_attribute("rel") == "noopener noreferrer"
    assert await page.evaluate("refused") == []
    assert await card.evaluate("it => getComputedStyle(it).paddingInlineStart") == "16px"


async def test_nothing_is_left_and_nobody_is_told(partner: Partner, main: Place) -> None:
    page = await partner.open(partner.page_of(element(slug=PERSON, root=SIGNERS.pin), [main.url]))
    await partner.settled(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await partner.settled(page)
    assert all(url.startswith((main.url, partner.host.url)) for url in asked)
    heads = [head.lower() for head in main.asked]
    assert len(heads) == 10
    assert not any("\ncookie:" in head or "\nreferer:" in head for head in heads)
    assert await page.context.cookies() == []
    kept = """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
        (await caches.keys()).length]"""
    assert await page.evaluate(kept) == [0, 0, 0, 0]


async def test_a_mirror_alone_on_a_third_origin(partner: Partner, mirror: Place) -> None:
    stopped = closed_port()
    body = element(slug=PERSON, root=SIGNERS.pin, mirrors=f"{stopped} {mirror.url}")
    page = await partner.open(partner.page_of(body, [stopped, mirror.url]))
    [seen] = await partner.settled(page)
    assert (seen["shown"], seen["base"]) == (True, f"{mirror.url}/")
    assert (
        await page.locator(f"{CARD} [part=name] a").get_attribute("href")
        == f"{mirror.url}/en/prisoners/{PERSON}.html"
    )


async def test_one_byte_on_the_mirror_and_the_host_speaks(partner: Partner, mirror: Place) -> None:
    stopped, path = closed_port(), f"w/d/p/{PERSON}.json"
    mirror.files[path] = mirror.files[path].replace(b"name", b"nbme", 1)
    body = element(slug=PERSON, root=SIGNERS.pin, mirrors=f"{stopped} {mirror.url}")
    page = await partner.open(partner.page_of(body, [stopped, mirror.url]))
    assert not (await partner.settled(page))[0]["shown"]
    assert await page.get_by_text(FALLBACK).is_visible()
    assert await page.locator(CARD).count() == 0


async def clicked(partner: Partner, mirrors: list[str], main: Place, fault: Fault) -> Page:
    """A page that shows the card on a click, and has a clock of the test's own: the main server fails so from
    when it stands, and then the click comes."""
    body = element(slug=PERSON, root=SIGNERS.pin, mirrors=" ".join(mirrors), load="click")
    page = await partner.open(partner.page_of(body, [main.url], named=mirrors), stopped=True)
    show = page.get_by_role("button", name="Show")
    await show.wait_for()
    main.fault = fault
    await show.click()
    return page


@pytest.mark.parametrize("fault", [Fault.WRONG, Fault.RESET, Fault.FLOODS])
async def test_a_failing_primary_is_passed_over_at_once(
    partner: Partner, main: Place, mirror: Place, fault: Fault
) -> None:
    """The script came, from a cache perhaps; then the line fails."""
    page = await clicked(partner, [mirror.url], main, fault)
    [seen] = await partner.settled(page)
    assert (seen["shown"], seen["base"]) == (True, f"{mirror.url}/")
    # Of each of its files no more is read than may be, and what browser and system have in their buffers.
    assert main.flooded < 160 << 20


@pytest.mark.parametrize("fault", [Fault.HANGS, Fault.CUT])
async def test_a_silent_primary_is_passed_over_after_a_while(
    partner: Partner, main: Place, mirror: Place, fault: Fault
) -> None:
    page = await clicked(partner, [mirror.url], main, fault)
    await page.clock.run_for(2_499)
    assert mirror.asked == []
    await page.clock.run_for(1)
    [seen] = await partner.settled(page)
    assert (seen["shown"], seen["base"]) == (True, f"{mirror.url}/")


async def test_when_all_are_silent_the_host_speaks(partner: Partner, main: Place, mirror: Place) -> None:
    mirror.fault = Fault.HANGS
    page = await clicked(partner, [mirror.url], main, Fault.HANGS)
    await page.clock.run_for(7_999)
    assert await page.evaluate("seen") == []
    await page.clock.run_for(1)
    assert not (await partner.settled(page))[0]["shown"]
    assert await page.get_by_text(FALLBACK).is_visible()


async def test_no_mirror_is_asked_when_the_site_answered(
    partner: Partner, main: Place, mirror: Place
) -> None:
    """A mirror learns the address of a reader only when there is need, however long the page stays open."""
    page = await clicked(partner, [mirror.url], main, Fault.NONE)
    await page.locator(CARD).wait_for()
    await page.clock.run_for(20_000)
    assert await page.evaluate(_AGAIN) == f"{main.url}/"
    assert mirror.asked == []


async def test_one_mirror_is_enough(partner: Partner, main: Place, mirror: Place) -> None:
    page = await clicked(partner, [mirror.url, partner.host.url], main, Fault.HANGS)
    await page.clock.run_for(2_500)
    await page.locator(CARD).wait_for()
    await page.clock.run_for(20_000)
    main.fault = Fault.NONE
    assert await page.evaluate(_AGAIN) == f"{mirror.url}/"
    assert not any("/manifest" in head for head in partner.host.asked)
