"""docs/partners.md: every command and snippet in it works, and its tables name what there is."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Page

from api.pages.languages import LANGUAGES
from api.widget import data, frames, scripts
from app.database.embedded import Dsns
from app.settings import Settings
from tests.browser import MAY_SKIP, Desk, Window, desk_of
from tests.conftest import settings_for_tests
from tests.copies import tree_of as really_signed
from tests.hosts import Place, place
from tests.signed_trees import write
from tests.test_guides import nezabudka, typed
from tests.trees import Files, Signers
from tests.widget import PERSON, Partner, partner_with, place_with, seeded_tree

GUIDE = (Path(__file__).parents[1] / "docs" / "partners.md").read_text()
SCRIPT = scripts.scripts(scripts.newest())["w.js"].decode()
SITE = "https://site.example"
SIGNERS = Signers()
in_a_browser = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


FRAME, ELEMENT, CHECK = blocks("html")
COMMANDS = typed(GUIDE)


@pytest.mark.parametrize("line", [one for one in COMMANDS if one.startswith("curl")])
async def test_what_one_asks_by_hand(seeded_client: httpx.AsyncClient, line: str) -> None:
    asked = re.fullmatch(r'curl "\$SITE(/oembed\?[^"]+)"', line)
    assert asked is not None, line
    answer = await seeded_client.get(asked[1].replace("$SITE", "http://test"))
    assert answer.status_code == 200, answer.text


async def test_the_commands(database: Dsns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEZABUDKA_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NEZABUDKA_DATABASE_URL", database.owner)
    monkeypatch.chdir(tmp_path)
    directory = Settings.given(data_dir=tmp_path).snapshots
    write(directory / "1", really_signed({}))
    (directory / "current").symlink_to("1")
    lines = [one for one in COMMANDS if one.startswith("nezabudka")]
    assert len(lines) == 2
    for line in lines:
        assert (await nezabudka(line)).exit_code == 0, line
    assert (tmp_path / "cards.zip").exists()


def test_every_line_of_a_shell_is_run() -> None:
    assert all(one.startswith(("curl", "nezabudka")) for one in COMMANDS)


def test_the_tables_name_what_there_is() -> None:
    named = {re.sub(r"/\{.*", "", path) for path in re.findall(r"`/w/v1/([^`.]+)`", GUIDE)}
    assert named == {*frames.ONE, *frames.MANY}
    assert f"`lang` ({', '.join(LANGUAGES)})" in GUIDE
    assert f"`limit` (1 to {frames.MOST})" in GUIDE
    observed = re.search(r"observedAttributes = \[(.*?)\]", SCRIPT)
    assert observed is not None
    for attribute in [*re.findall(r'"(\w+)"', observed[1]), "theme", "load"]:
        assert re.search(rf"`{attribute}[`=]", GUIDE), attribute


def test_the_names_for_dressing_are_those_of_the_script() -> None:
    dressed = re.search(r"\*\*Looks\.\*\*(.*?)\n```", GUIDE, re.DOTALL)
    assert dressed is not None
    properties = {"ink", *re.findall(r"`-([a-z]+)`", dressed[1])}
    assert properties == set(re.findall(r"--nezabudka-([a-z]+)", SCRIPT))
    parts = set(re.findall(r"`([a-z]+)`", dressed[1].partition("parts:")[2]))
    written = set(re.findall(r"\.part = \"([a-z]+)\"", SCRIPT))
    composed = (Path(data.__file__).parent / "cards.py").read_text()
    lines = {word for found in re.findall(r'Line\(\s*"([a-z ]+)"', composed) for word in found.split()}
    assert parts == written | lines | {"status"}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tree(seeded: Dsns) -> Files:
    return await seeded_tree(seeded, SIGNERS)


@pytest_asyncio.fixture(loop_scope="session")
async def site(tree: Files) -> AsyncIterator[Place]:
    async with place_with(tree) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def partner(window: Window, tree: Files) -> AsyncIterator[Partner]:
    async with partner_with(window.browser, SIGNERS, tree) as made:
        yield made


def filled(snippet: str, site: Place) -> str:
    """As the page of snippets would write it."""
    name = "check.js" if "check.js" in snippet else "w.js"
    integrity = scripts.integrity(scripts.scripts(scripts.newest())[name])
    given = {
        "sha384-…": integrity, 'slug="…"': f'slug="{PERSON}"', 'root="…"': f'root="{SIGNERS.pin}"',
        SITE: site.url,
    }  # fmt: skip
    for words, value in given.items():
        snippet = snippet.replace(words, value)
    return snippet


async def opened(partner: Partner, site: Place, snippet: str) -> Page:
    """On a page with the policy and the styles of the guide."""
    [policy] = re.findall(r"^(script-src .*)$", GUIDE, re.MULTILINE)
    address = partner.page_of(filled(snippet, site), [], policy=None)
    named = f"default-src 'none'; style-src 'self'; {policy.replace(SITE, site.url)}"
    partner.host.headers["page.html"] = {"content-security-policy": named}
    partner.host.files["own.css"] = "".join(blocks("css")).encode()
    return await partner.open(address)


@in_a_browser
async def test_the_element_in_its_dress_under_the_policy(partner: Partner, site: Place) -> None:
    page = await opened(partner, site, ELEMENT)
    assert (await partner.settled(page))[0]["shown"]
    assert await page.evaluate("[refused, shift]") == [[], 0]
    dressed = await page.locator("[part=name]").evaluate("it => getComputedStyle(it).fontVariantCaps")
    card = await page.locator("article").evaluate("it => getComputedStyle(it).backgroundColor")
    assert (dressed, card) == ("small-caps", "rgb(255, 251, 230)")


@in_a_browser
async def test_the_self_test(partner: Partner, site: Place) -> None:
    page = await opened(partner, site, CHECK)
    await page.get_by_text("data: verified").wait_for()
    assert "✗" not in await page.locator("nezabudka-check").inner_text()


@in_a_browser
async def test_the_frame(window: Window, seeded: Dsns) -> None:
    async with desk_of(window, seeded, settings_for_tests()) as desk:
        await _look_at_frame(desk)


async def _look_at_frame(desk: Desk) -> None:
    page = await desk.page()
    async with place() as host:
        body = FRAME.replace(SITE, desk.url)
        host.files["page.html"] = f"<!doctype html><title>Partner</title>{body}".encode()
        await page.goto(f"{host.url}/page.html")
        await page.frame_locator("iframe").get_by_text("people documented").wait_for()
