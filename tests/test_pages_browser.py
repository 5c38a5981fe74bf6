"""The pages in a browser without script: axe, 320 pixels, nothing asked of anybody else, and on paper."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Page

from app.database.embedded import Dsns
from tests.browser import MAY_SKIP, Desk, Window, desk_of
from tests.conftest import settings_for_tests

pytestmark = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
PAGES = (
    "/en/", "/en/alerts", "/en/statistics?sample=true", "/en/prisoners/sample-iva-vymyslova",
    "/en/prisoners/sample-nemuneh-khializadeh", "/en/prisoners/sample-roman-nebylov",
    "/en/cases/sample-case-of-the-forget-me-nots", "/en/prisoners/nobody",
)  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site(window: Window, seeded: Dsns) -> AsyncIterator[Desk]:
    async with desk_of(window, seeded, settings_for_tests()) as desk:
        yield desk


async def _violations(page: Page) -> list[str]:
    found = await Axe().run(page)
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found.response["violations"]]


async def test_every_page_is_accessible_narrow_and_alone(site: Desk) -> None:
    page = await site.page(viewport={"width": 320, "height": 700}, bypass_csp=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    retracted = await page.request.get("/v1/alerts?state=retracted")
    alert = (await retracted.json())["items"][0]["id"]
    for path in (*PAGES, f"/en/alerts/{alert}"):
        await page.goto(path)
        assert await _violations(page) == [], path
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert await page.locator("h1").count() == 1, path
    assert all(url.startswith(site.url) for url in asked)


async def test_without_script_by_keyboard_and_on_paper(site: Desk) -> None:
    page = await site.page(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    await page.goto("/en/alerts")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    await page.get_by_label("Severity").select_option("severe")
    await page.get_by_role("button", name="Show").click()
    assert "severity=severe" in page.url
    await page.get_by_role("link", name="More than 15 days").click()
    await page.get_by_role("link", name="Вымыслова").click()
    bars = page.locator(".picture .box.regime")
    assert await bars.count() == 5
    box = await bars.last.bounding_box()
    assert box is not None
    assert box["width"] > 2
    assert box["height"] > 5
    await page.emulate_media(media="print")
    assert not await page.get_by_role("navigation").is_visible()
    assert await page.locator("address").is_visible()
    assert complaints == []
