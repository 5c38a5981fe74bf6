"""From the page of snippets to a card while the main server is stopped, with real keys, tree and server."""

from pathlib import Path

import pytest
from playwright.async_api import Page

from app.database.embedded import Dsns
from tests.browser import MAY_SKIP, Desk, Window, desk_of
from tests.conftest import settings_for_tests
from tests.factories import World, dossier
from tests.hosts import Place, place
from tests.test_snapshot_build import built, files_of
from tests.trees import Signers
from tests.waiting import until
from tests.widget import UNHURRIED, Partner, browsing

pytestmark = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
NAME = "Invented Eve"


async def snippet_of(desk: Desk, query: str) -> tuple[str, str, str]:
    """The snippet, the lines of the policy, the rule for the stylesheet."""
    page = await desk.page()
    await page.add_init_script(UNHURRIED)
    await page.goto(f"/en/partners?{query}")
    await page.locator("iframe.preview").scroll_into_view_if_needed()
    preview = page.frame_locator("iframe.preview")
    await preview.locator("article").get_by_text(NAME).wait_for()
    code = await page.get_by_label("Snippet", exact=True).input_value()
    lines = [await page.locator("pre").nth(n).inner_text() for n in range(2)]
    return code, lines[0].replace("\n", " "), lines[1]


async def opened(partner: Partner, snippet: str, policy: str, style: str, *, stopped: bool = False) -> Page:
    address = partner.page_of(snippet, [], policy=None)
    named = f"default-src 'none'; style-src 'self'; {policy}"
    partner.host.headers["page.html"] = {"content-security-policy": named}
    partner.host.files["own.css"] = style.encode()
    return await partner.open(address, stopped=stopped)


async def shown(partner: Partner, page: Page) -> str | None:
    """Where the card came from; None if there is none."""
    [seen] = await partner.settled(page)
    there = await page.locator("article").filter(has_text=NAME).count()
    assert there == int(seen["shown"])
    base: str | None = seen.get("base")
    return base


async def test_a_card_outlives_the_main_server_and_no_changed_byte(
    window: Window, world: World, database: Dsns, tmp_path: Path
) -> None:
    await world.publish(dossier("eve", names=[{"lang": "en", "full": NAME}]), dossier("adam"))
    here = settings_for_tests().model_copy(update={"data_dir": tmp_path})
    made = await built(database, tmp_path, public_url=window.url, snapshot_languages="en")
    async with place() as mirror, place("localhost") as host:
        mirror.files = files_of(made.snapshot.path)
        partner = Partner(host, window.browser, Signers(), {})
        async with desk_of(window, database, here) as desk:
            given = await snippet_of(desk, f"who=eve&mode=script&mirrors={mirror.url}")
            page = await opened(partner, *given)
            assert await shown(partner, page) in {f"{window.url}/", f"{mirror.url}/"}
            assert await page.evaluate("[refused, shift]") == [[], 0]
        async with browsing(window.browser):  # the main server is stopped
            page = await opened(partner, *given)
            assert await shown(partner, page) == f"{mirror.url}/"
            await follow(page, mirror)
            [card] = [path for path, body in mirror.files.items() if _is_card_in(given[0], path)]
            mirror.files[card] = mirror.files[card].replace(b"Eve", b"Eva")
            page = await opened(partner, *given, stopped=True)
            await until(lambda: f"{window.url}/root.json" in partner.asked)  # what the mirror had was not fit
            await page.clock.run_for(8_000)
            assert await shown(partner, page) is None
            assert await page.get_by_text("People imprisoned for political reasons").is_visible()
        assert partner.complaints == []


def _is_card_in(snippet: str, path: str) -> bool:
    name = path.removeprefix("w/d/p/").removesuffix(".json")
    return path.startswith("w/d/p/") and f'"{name}"' in snippet


async def follow(page: Page, mirror: Place) -> None:
    """Every link of the card leads to a page that the mirror has."""
    links = await page.locator("article a").evaluate_all("all => all.map(one => one.href)")
    for link in links:
        path = link.partition("#")[0].partition("?")[0].removeprefix(f"{mirror.url}/")
        assert path in mirror.files, link


async def test_who_is_withdrawn_vanishes_before_the_next_snapshot(
    window: Window, world: World, database: Dsns, tmp_path: Path
) -> None:
    await world.publish(dossier("eve", names=[{"lang": "en", "full": NAME}]))
    here = settings_for_tests().model_copy(update={"data_dir": tmp_path})
    await built(database, tmp_path, public_url=window.url, snapshot_languages="en")
    async with desk_of(window, database, here) as desk, place("localhost") as host:
        partner = Partner(host, window.browser, Signers(), {})
        given = await snippet_of(desk, "who=eve&mode=script")
        assert await shown(partner, await opened(partner, *given)) == f"{window.url}/"
        await world.withdraw("eve")
        assert await shown(partner, await opened(partner, *given)) is None
