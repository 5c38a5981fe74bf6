"""The evening pack in a browser: axe, every label holds its text, works from a file, prints as it should."""

from collections.abc import AsyncIterator
from pathlib import Path

import pypdfium2
import pytest
import pytest_asyncio
from playwright.async_api import Page

from api.pages.pack.sheets import SHEETS
from app.database.embedded import Dsns
from tests.browser import MAY_SKIP, NARROW, Desk, Window, desk_of, violations
from tests.conftest import settings_for_tests
from tests.factories import World
from tests.packs import SCRIPTS, publish_all

pytestmark = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
EVERYBODY = "person=" + ",".join(f"of-{script}" for script in SCRIPTS)
OVERFLOWING = """() => [...document.querySelectorAll('.sheet li')]
    .filter(one => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
    .map(one => one.textContent)"""


@pytest_asyncio.fixture(loop_scope="session")
async def site(window: Window, database: Dsns, world: World) -> AsyncIterator[Desk]:
    await publish_all(world)
    async with desk_of(window, database, settings_for_tests()) as desk:
        yield desk


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_it_is_accessible_and_narrow(site: Desk, language: str) -> None:
    page = await site.page(viewport=NARROW, bypass_csp=True)
    await page.goto(f"/{language}/write/pack?{EVERYBODY}")
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320


async def _sides(page: Page) -> tuple[int, list[tuple[int, int]]]:
    made = pypdfium2.PdfDocument(await page.pdf(prefer_css_page_size=True))
    return len(made), [(round(one.get_width()), round(one.get_height())) for one in made]


@pytest.mark.parametrize("sheet", SHEETS)
async def test_it_prints_with_every_label_on_its_place(site: Desk, sheet: str, tmp_path: Path) -> None:
    page = await site.page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    await page.goto(f"/en/write/pack?{EVERYBODY}&labels={sheet}&abroad=yes")
    assert complaints == []
    saved = tmp_path / "pack.html"
    saved.write_text(await page.content())
    await page.context.set_offline(True)
    await page.goto(saved.as_uri())
    await page.emulate_media(media="print")
    assert await page.evaluate(OVERFLOWING) == []
    assert "by hand" not in await page.locator(".sheet").inner_text()
    number, sizes = await _sides(page)
    points = tuple(round(side * 72 / 25.4) for side in SHEETS[sheet].size)
    assert all(abs(one[0] - points[0]) <= 1 and abs(one[1] - points[1]) <= 1 for one in sizes)
    assert number == 2 + len(SCRIPTS) / 2 + 1  # cover and tally, two cards a page, one sheet
