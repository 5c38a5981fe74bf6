"""Snippets pasted into pages with a policy, and the test that partners paste first."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from api.widget import snippets
from api.widget.snippets import OWN, SCRIPT, Wanted
from app.database.embedded import Dsns
from tests.browser import MAY_SKIP, Window, comes
from tests.hosts import Place, closed_port
from tests.trees import Files, Signers
from tests.widget import Partner, partner_with, place_with, seeded_tree

pytestmark = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
SIGNERS = Signers()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tree(seeded: Dsns) -> Files:
    return await seeded_tree(seeded, SIGNERS)


@pytest_asyncio.fixture(loop_scope="session")
async def mirror(tree: Files) -> AsyncIterator[Place]:
    async with place_with(tree) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def partner(window: Window, tree: Files) -> AsyncIterator[Partner]:
    async with partner_with(window.browser, SIGNERS, tree) as made:
        yield made


def wanted(tree: Files, base: str, **more: object) -> Wanted:
    identity = next(path for path in tree if path.startswith("w/d/p/0"))[len("w/d/p/") : -len(".json")]
    return replace(Wanted(base=base, pin=SIGNERS.pin, key=identity, mode=SCRIPT), **more)  # type: ignore[arg-type]


def policy_of(given: Wanted) -> str:
    return f"default-src 'none'; style-src 'self'; {'; '.join(snippets.policy(given))}"


async def test_a_script_with_mirrors_and_the_lines_that_it_needs(
    partner: Partner, mirror: Place, tree: Files
) -> None:
    given = wanted(tree, closed_port(), mirrors=(mirror.url,))
    page = await partner.open(partner.page_of(snippets.snippet(given), [], policy=policy_of(given)))
    [seen] = await partner.settled(page)
    assert (seen["shown"], seen["base"]) == (True, f"{mirror.url}/")
    assert await page.evaluate("refused") == []


async def test_a_copy_on_the_partners_server_asks_nobody_else(partner: Partner, tree: Files) -> None:
    given = wanted(tree, "https://site.example", mode=OWN)
    partner.host.files |= {f"nezabudka/{path}": body for path, body in tree.items()}
    page = await partner.open(partner.page_of(snippets.snippet(given), [], policy=policy_of(given)))
    assert (await partner.settled(page))[0]["shown"]
    assert await page.evaluate("refused") == []
    links = await page.locator("nezabudka-person a").evaluate_all("all => all.map(one => one.href)")
    assert all(link.startswith("https://site.example/en/") for link in links)


async def test_room_is_kept_as_the_style_says(partner: Partner, tree: Files) -> None:
    given = wanted(tree, "https://site.example", mode=OWN)
    partner.host.files |= {f"nezabudka/{path}": body for path, body in tree.items()}
    body = f"<style>{snippets.style(given)}</style>{snippets.snippet(given)}"
    page = await partner.open(partner.page_of(body, [], policy=None))
    await partner.settled(page)
    await page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert await page.evaluate("shift") == 0


_DONE = "document.querySelector('nezabudka-check').textContent.includes('data:')"
_BLOCKED = "refused.includes('script-src-elem')"


async def told(partner: Partner, given: Wanted, policy: str | None, end: str = _DONE) -> dict[str, str]:
    """What the self-test says of each thing."""
    address = partner.page_of(snippets.check(given), [], policy=policy)
    page = await partner.open(address)
    await comes(page, end)
    lines = await page.locator("nezabudka-check p").all_inner_texts()
    if not lines:
        return {"fallback": await page.locator("nezabudka-check").inner_text()}
    return {line.partition(": ")[0]: line.partition(": ")[2] for line in lines}


async def test_the_self_test_on_a_page_that_lets_all_through(
    partner: Partner, mirror: Place, tree: Files
) -> None:
    found = await told(partner, wanted(tree, mirror.url), policy_of(wanted(tree, mirror.url)))
    assert found["✓ script"] == "runs"
    assert found["✓ styles"] == "applied"
    assert found[f"✓ {mirror.url}/"] == "answers"
    assert found["✓ data"].startswith(f"verified, from {mirror.url}/, snapshot 12, good until")


async def test_the_self_test_names_what_is_in_the_way(partner: Partner, mirror: Place, tree: Files) -> None:
    stopped = closed_port()
    given = wanted(tree, mirror.url, mirrors=(stopped,))
    narrow = f"default-src 'none'; script-src {mirror.url}; connect-src {stopped}"
    found = await told(partner, given, narrow)
    assert found[f"✗ {mirror.url}/"] == f"blocked: connect-src does not name {mirror.url}"
    assert found[f"✗ {stopped}/"] == "does not answer"
    assert found["✗ data"].startswith("nothing can be verified")


async def test_a_blocked_self_test_says_so_itself(partner: Partner, mirror: Place, tree: Files) -> None:
    found = await told(partner, wanted(tree, mirror.url), "default-src 'self'", _BLOCKED)
    assert found == {"fallback": f"The script did not run. Does script-src name {mirror.url}?"}


async def test_in_a_sandbox_without_an_origin(partner: Partner, mirror: Place, tree: Files) -> None:
    """`Origin: null` is an origin like any other to what is served here."""
    given = wanted(tree, mirror.url)
    partner.host.files["inner.html"] = (
        f"<!doctype html><title>Inner</title>{snippets.snippet(given)}".encode()
    )
    page = await partner.open(
        partner.page_of(
            '<iframe title="Inner" sandbox="allow-scripts" src="/inner.html"></iframe>', [], policy=None
        )
    )
    await page.frame_locator("iframe").locator("article").wait_for()
    assert any("origin: null" in head.lower() for head in mirror.asked)
