"""How cards look and behave beside a host's own page: no jump, both themes, both directions, no barrier."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page

from api.widget import data
from app.database.embedded import Dsns
from app.database.engines import readers
from tests.browser import MAY_SKIP, Window, violations
from tests.hosts import place
from tests.trees import Files, Signers
from tests.widget import FALLBACK, PERSON, Partner, browsing, element, tree_of

pytestmark = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
SIGNERS = Signers()
# Whether lines that may share one on the screen have a space between them.
APART = """lines => lines.map(line => line.nextSibling?.nodeType === Node.TEXT_NODE)"""
KINDS = ("person", "list", "alerts", "counter")
COLOURS = """() => {
  const { shadowRoot } = document.querySelector("nezabudka-person");
  const style = getComputedStyle(shadowRoot.querySelector("article"));
  return [style.backgroundColor, style.color];
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tree(seeded: Dsns) -> Files:
    async with readers(seeded.public) as pool:
        return tree_of({path: body async for path, body in data.files(pool)}, SIGNERS)


@pytest_asyncio.fixture(loop_scope="session")
async def partner(window: Window, tree: Files) -> AsyncIterator[Partner]:
    """The host has a copy of the tree itself: the third mode."""
    async with place("localhost") as host, browsing(window.browser):
        host.files = dict(tree)
        made = Partner(host, window.browser, SIGNERS, tree)
        yield made
        assert made.complaints == []


def written(kind: str, **attributes: str) -> str:
    more = {"slug": PERSON} if kind == "person" else {}
    return element(kind, root=SIGNERS.pin, **more, **attributes)


def address(partner: Partner, *elements: str, **html: str) -> str:
    return partner.page_of("".join(elements), [partner.host.url], policy=None, **html)


async def shown(partner: Partner, page: Page, number: int) -> None:
    assert all(one["shown"] for one in await partner.settled(page, number))


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_no_barrier_in_any_theme_or_direction(partner: Partner, language: str, theme: str) -> None:
    elements = [written(kind, theme=theme) for kind in KINDS]
    turned = {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
    page = await partner.open(address(partner, *elements, **turned), viewport={"width": 700, "height": 2600})
    await shown(partner, page, len(KINDS))
    assert await violations(page) == []
    card = page.locator("article").first
    assert await card.evaluate("it => getComputedStyle(it).direction") == turned["dir"]
    assert await page.locator("nezabudka-person [part=name]").get_attribute("dir") == "auto"


async def test_words_do_not_touch_each_other(partner: Partner) -> None:
    elements = [written(kind) for kind in KINDS]
    page = await partner.open(address(partner, *elements), viewport={"width": 700, "height": 2600})
    await shown(partner, page, len(KINDS))
    apart = await page.locator("article [part~=fact], article [part~=days]").evaluate_all(APART)
    assert apart
    assert all(apart)


async def test_nothing_jumps(partner: Partner) -> None:
    page = await partner.open(address(partner, written("person")))
    await shown(partner, page, 1)
    await page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert await page.evaluate("shift") == 0


async def test_the_theme_is_the_hosts(partner: Partner) -> None:
    found = {}
    for scheme in ("light", "dark"):
        body = f'<div style="color-scheme: {scheme}">{written("person")}</div>'
        page = await partner.open(
            address(partner, body), color_scheme="light" if scheme == "dark" else "dark"
        )
        await shown(partner, page, 1)
        found[scheme] = await page.evaluate(COLOURS)
    assert found == {
        "light": ["rgb(255, 255, 255)", "rgb(29, 38, 48)"], "dark": ["rgb(29, 33, 38)", "rgb(232, 230, 225)"],
    }  # fmt: skip


async def test_hosts_may_dress_it(partner: Partner) -> None:
    dress = (
        "<style>nezabudka-person { --nezabudka-paper: rgb(1, 2, 3); --nezabudka-size: auto; }"
        "nezabudka-person::part(name) { text-transform: uppercase; }</style>"
    )
    page = await partner.open(address(partner, dress, written("person")))
    await shown(partner, page, 1)
    assert (await page.evaluate(COLOURS))[0] == "rgb(1, 2, 3)"
    name = page.locator("nezabudka-person [part=name]")
    assert await name.evaluate("it => getComputedStyle(it).textTransform") == "uppercase"


async def test_languages_follow_the_page_or_the_attribute(partner: Partner) -> None:
    elements = [written("person"), written("person", lang="uk"), written("person", lang="pl")]
    page = await partner.open(address(partner, *elements, lang="be"), viewport={"width": 700, "height": 2000})
    await shown(partner, page, 3)
    links = page.locator("nezabudka-person [part=name]")
    assert await page.locator("[part=status]").all_inner_texts() == [
        "Адбывае пазбаўленне волі", "Відбуває позбавлення волі", "Serving a prison sentence",
    ]  # fmt: skip
    # A Belarusian reader gets a Russian summary sooner than an English one.
    assert await page.locator("[part=summary]").first.get_attribute("lang") == "ru"
    hrefs = [await links.nth(n).locator("a").get_attribute("href") for n in range(3)]
    assert [str(href).split("/")[3] for href in hrefs] == ["be", "uk", "en"]
    await page.locator("nezabudka-person").first.evaluate("it => it.setAttribute('lang', 'fr')")
    await page.get_by_text("Purge une peine de prison").wait_for()


async def test_far_below_nothing_is_asked_for(partner: Partner) -> None:
    gap = '<div style="block-size: 5000px"></div>'
    page = await partner.open(address(partner, gap, written("person")))
    await page.wait_for_function("!!customElements.get('nezabudka-person')")
    await page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert not any("/w/d/" in head for head in partner.host.asked)
    await page.locator("nezabudka-person").scroll_into_view_if_needed()
    await shown(partner, page, 1)


async def test_two_clicks(partner: Partner) -> None:
    page = await partner.open(
        address(partner, written("list", load="click", limit="2", country="ru"), lang="ru")
    )
    await page.get_by_role("button", name="Показать").wait_for()
    assert await page.get_by_text(FALLBACK).is_visible()
    assert not any("/w/d/" in head for head in partner.host.asked)
    await page.get_by_role("button", name="Показать").click()
    await shown(partner, page, 1)
    assert await page.locator("[part=item]").count() == 2


async def test_pages_without_a_secure_context_keep_their_words(partner: Partner) -> None:
    page = await partner.open(address(partner))
    await page.evaluate("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    await page.locator("main").evaluate(
        "(it, [slug, root]) => { const card = document.createElement('nezabudka-person');"
        " card.textContent = 'Mine'; card.setAttribute('slug', slug); card.setAttribute('root', root);"
        " it.prepend(card); }",
        [PERSON, SIGNERS.pin],
    )
    assert not (await partner.settled(page))[0]["shown"]
    assert await page.get_by_text("Mine").is_visible()


async def test_a_rename_keeps_a_card_that_was_asked_for_by_id(partner: Partner, tree: Files) -> None:
    name = next(path for path in tree if path.startswith("w/d/p/0"))[len("w/d/p/") : -len(".json")]
    page = await partner.open(address(partner, element(slug=name, root=SIGNERS.pin)))
    await shown(partner, page, 1)
