"""The pages in a browser without script: axe, 320 pixels, nothing asked of anybody else, and on paper."""

import re

import pytest
from playwright.async_api import Page, expect

from api.pages.languages import LANGUAGES
from tests.browser import AXE, MAY_SKIP, NARROW, Desk
from tests.page_types import ERRORS, FOUND_IN, ONE_EACH, PERSON, TYPES

pytestmark = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
# All of them in a language of each direction, in the others one of each type.
TURNED = {"en": "ltr", "ar": "rtl"}
# One run of the browser a page: what axe finds, what is too wide, how often what is there once is there.
LOOK = """async () => ({
    violations: (await axe.run()).violations.map(one => one.id + ": " + one.nodes[0].html.slice(0, 200)),
    width: document.documentElement.scrollWidth,
    once: ["h1", "main", "body > header", "body > footer", "nav.site"].map(
        one => document.querySelectorAll(one).length),
    unnamed: [...document.querySelectorAll("nav")].filter(one => !one.ariaLabel).length,
    turned: getComputedStyle(document.body).direction,
})"""


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_accessible_narrow_and_alone(site: Desk, language: str) -> None:
    page = await site.page(viewport=NARROW, bypass_csp=True)
    await page.context.add_init_script(AXE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    found = {}
    for kind, (name, key) in FOUND_IN.items():
        found[name] = (await (await page.request.get(f"/v1/{kind}")).json())["items"][0][key]
    for path in (*TYPES, *ERRORS) if language in TURNED else ONE_EACH:
        where = f"/{language}{path.format(**found)}"
        await page.goto(where)
        seen = await page.evaluate(LOOK)
        assert seen["violations"] == [], where
        assert seen["width"] <= NARROW["width"], where
        assert (seen["once"], seen["unnamed"]) == ([1] * 5, 0), where
        assert seen["turned"] == TURNED.get(language, "ltr")
    assert all(url.startswith(site.url) for url in asked)


async def _left_of(page: Page, selector: str) -> float:
    box = await page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"]


async def test_right_to_left_turns_the_page_and_its_pictures(site: Desk) -> None:
    places = {}
    for language in ("en", "ar"):
        page = await site.page(viewport={"width": 1280, "height": 800}, java_script_enabled=False)
        await page.goto(f"/{language}{PERSON}")
        marks = [await _left_of(page, one) for one in (".brand", ".languages", ".lane-name", ".lane .track")]
        first, last = page.locator(".box.regime").first, page.locator(".box.regime").last
        ends = [(await box.bounding_box() or {"x": 0.0})["x"] for box in (first, last)]
        places[language] = (marks[0] < marks[1], marks[2] < marks[3], ends[0] < ends[1])
    assert places == {"en": (True, True, True), "ar": (False, False, False)}


async def test_a_summary_in_another_direction_ends_where_its_own_lines_end(site: Desk) -> None:
    page = await site.page(viewport=NARROW, java_script_enabled=False)
    await page.goto("/ar/prisoners")
    cut = page.locator(".summary > [lang=en]").first
    await expect(cut).to_have_css("-webkit-line-clamp", "3")
    await expect(cut).to_have_css("direction", "ltr")


async def test_the_language_is_changed_by_hand_and_kept_by_the_links(site: Desk) -> None:
    page = await site.page(java_script_enabled=False, locale="de-AT")
    await page.goto("/alerts?severity=severe")
    await expect(page).to_have_url(f"{site.url}/de/alerts?severity=severe")
    await page.locator(".languages summary").click()
    await page.get_by_role("link", name="Українська").click()
    await expect(page).to_have_url(f"{site.url}/uk/alerts?severity=severe")
    await page.get_by_role("link", name="Люди", exact=True).click()
    await expect(page).to_have_url(f"{site.url}/uk/prisoners")
    assert await page.context.cookies() == []


async def test_searching_without_script(site: Desk) -> None:
    page = await site.page(java_script_enabled=False, locale="ru-RU")
    await page.goto("/")
    await page.get_by_role("searchbox").fill("Vymyslova")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{site.url}/ru/search?q=Vymyslova")
    await page.get_by_role("link", name="Вымыслова").first.click()
    await expect(page).to_have_url(f"{site.url}/ru{PERSON}")


async def test_without_script_by_keyboard_and_on_paper(site: Desk) -> None:
    page = await site.page(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    await page.goto("/en/alerts")
    await page.keyboard.press("Tab")
    await expect(page.locator("a[href='#main']")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("#main$"))
    await page.get_by_text("Filter", exact=True).click()
    await page.get_by_label("Severity").select_option("severe")
    await page.get_by_role("button", name="Show").click()
    await expect(page).to_have_url(re.compile("severity=severe"))
    await page.get_by_role("link", name="More than 15 days").click()
    await page.get_by_role("link", name="Вымыслова").click()
    await page.wait_for_url(f"**/en{PERSON}")  # with its styles, which make the bars
    bars = page.locator(".picture .box.regime")
    await expect(bars).to_have_count(5)
    box = await bars.last.bounding_box()
    assert box is not None
    assert box["width"] > 2
    assert box["height"] > 5
    await expect(page.get_by_role("navigation")).not_to_have_count(0)
    await page.emulate_media(media="print")
    await expect(page.get_by_role("navigation")).to_have_count(0)
    await expect(page.locator("address").first).to_be_visible()
    assert complaints == []
