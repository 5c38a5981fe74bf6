"""The check of a draft: in the browser alone, by rules that are on the page."""

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.browser import MAY_SKIP, Desk

in_a_browser = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
CANARY = "канарейка"
DRAFTS = {
    "Здравствуйте! Пишу вам о саде и книгах.": set(),
    "Как вы думаете, когда закончится война?": {"word"},
    "Hello, I write to you about my garden and books.": {"language"},
    "Пишіть мені, я живу в Києві; їжте яблука.": {"language"},
    "Мой адрес anna@example.org, звоните +7 900 000-00-00": {"contact"},
    "Обнимаю! ❤️☀️": {"sign"},
    "Воины добра": set(),
}


async def test_only_this_script_runs_and_can_ask_for_nothing(seeded_client: httpx.AsyncClient) -> None:
    page = await seeded_client.get("/en/write/check?country=RU")
    policy = page.headers["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self'", "form-action 'none'", "trusted-types 'none'"):
        assert part in policy
    assert "connect-src" not in policy
    assert page.text.count("<script") == 1
    assert "name=" not in page.text.split("<main")[1]
    assert (await seeded_client.get("/en/write/check?country=XX")).status_code == 422
    script = await seeded_client.get("/static/draft.js")
    assert script.headers["content-type"].startswith("text/javascript")
    for means in ("fetch", "XMLHttp", "sendBeacon", "localStorage", "sessionStorage", "indexedDB", "cookie",
                  "location", "innerHTML", "WebSocket", "import("):  # fmt: skip
        assert means not in script.text


async def _found(page: Page) -> set[str]:
    items = page.locator("#found > li:visible")
    kinds = [await items.nth(index).get_attribute("data-finding") for index in range(await items.count())]
    return {kind for kind in kinds if kind}


@in_a_browser
async def test_a_draft_is_checked_and_goes_nowhere(site: Desk) -> None:
    page = await site.page()
    asked: list[str] = []
    await page.goto("/ru/write/check?country=RU")
    page.on("request", lambda request: asked.append(request.url))
    for draft, kinds in DRAFTS.items():
        await page.locator("#draft").fill(draft)
        await expect(page.locator("#length")).to_have_text(str(len(draft)))  # it is said last
        assert await _found(page) == kinds, draft
    await page.locator("#draft").fill(f"{CANARY} война")
    await expect(page.locator("#found li:visible .found")).to_have_text("война")
    assert asked == []
    kept = "[localStorage.length, sessionStorage.length, document.cookie.length]"
    assert await page.evaluate(kept) == [0, 0, 0]
    await page.goto("/ru/write")
    await page.go_back()
    await expect(page.locator("#draft")).to_have_value("")
    assert not any(CANARY in url for url in asked)


@in_a_browser
async def test_without_script_the_rules_are_there(site: Desk) -> None:
    page = await site.page(java_script_enabled=False)
    await page.goto("/en/write/check?country=BY")
    assert not await page.locator("#draft").is_visible()
    assert await page.get_by_text("Write in Russian or Belarusian").is_visible()
    assert await page.get_by_text("Pismo.bel").is_visible()
