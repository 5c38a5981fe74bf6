"""What the script refuses: whatever is not exactly what was signed, is old, or was signed by others."""

import base64
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page

from api.widget import cards, data
from app.published.highlights import Counts
from tests.browser import MAY_SKIP, Window
from tests.hosts import Place, place
from tests.trees import Files, Key, Signers, digest, entry, later, plain_tree, signed_tree
from tests.widget import Partner, browsing, tree_of

pytestmark = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
SIGNERS = Signers()
NAME, PATH = "RU", "w/d/c/RU.json"
ROUNDS = 1000
# Every name of `.example` is a place with the files that are given for it; `change` spoils a copy.
_NETWORK = """({ places, script }) => {
  const bytes = text => Uint8Array.from(atob(text), one => one.charCodeAt(0));
  window.change = (host, path, body) => body;
  window.fetch = async url => {
    const { hostname, pathname } = new URL(url), files = places[hostname] ?? places["*"];
    const body = hostname.endsWith(".example") && files[pathname.slice(1)];
    if (!body) return new Response("", { status: 404 });
    return new Response(change(hostname, pathname.slice(1), bytes(body)));
  };
  window.shown = async (host, pin, name = "RU") => {
    const element = document.createElement("nezabudka-counter");
    const written = { root: pin, mirrors: `https://${host}`, country: name, lang: "en" };
    for (const [key, value] of Object.entries(written)) element.setAttribute(key, value);
    await element.show();
    return element.shadowRoot.querySelector("article")?.textContent ?? null;
  };
}"""
_TAMPERED = """async ({ rounds, pin, path }) => {
  let state = 20261130;
  const random = most => (state = (state * 1103515245 + 12345) % 2147483648) % most;
  const spoilt = new Map();
  window.change = (host, file, body) => {
    if (file !== path || !host.startsWith("t")) return body;
    const way = random(8), place = random(body.length);
    if (way === 0) return body.slice(0, place);
    if (way === 1) return new Uint8Array([...body, 32]);
    const changed = body.slice();
    changed[place] ^= 1 + random(255);
    spoilt.set(host, true);
    return changed;
  };
  const found = [];
  for (let n = 0; n < rounds; n += 100) {
    const hosts = Array.from({ length: Math.min(100, rounds - n) }, (_, one) => `t${n + one}.example`);
    found.push(...await Promise.all(hosts.map(host => shown(host, pin))));
  }
  return found;
}"""


def card(name: str = NAME) -> bytes:
    return data.to_bytes(cards.counter(name, Counts(held=5, isolated=1, known=9)))


def small() -> Files:
    return {PATH: card(), "w/d/c/BY.json": card("BY")}


def encoded(files: Files) -> dict[str, str]:
    return {path: base64.b64encode(body).decode() for path, body in files.items()}


@pytest_asyncio.fixture(loop_scope="session")
async def host(window: Window) -> AsyncIterator[Place]:
    async with place("localhost") as made, browsing(window.browser):
        made.files = tree_of({}, SIGNERS)
        yield made


async def page_with(window: Window, host: Place, **places: Files) -> Page:
    partner = Partner(host, window.browser, SIGNERS, {})
    page = await partner.open(partner.page_of("", [host.url], policy=None))
    await page.wait_for_function("!!customElements.get('nezabudka-counter')")
    await page.evaluate(_NETWORK, {"places": {name: encoded(files) for name, files in places.items()}})
    return page


async def shown(page: Page, host: str, pin: str = SIGNERS.pin, name: str = NAME) -> Any:
    return await page.evaluate("([host, pin, name]) => shown(host, pin, name)", [host, pin, name])


async def test_a_thousand_tampered_payloads_and_none_is_shown(window: Window, host: Place) -> None:
    page = await page_with(window, host, **{"*": plain_tree(small(), SIGNERS)})
    assert "5 people in custody now" in await shown(page, "good.example")
    found = await page.evaluate(_TAMPERED, {"rounds": ROUNDS, "pin": SIGNERS.pin, "path": PATH})
    assert found == [None] * ROUNDS


async def test_whatever_else_is_tampered_with_nothing_untrue_is_shown(window: Window, host: Place) -> None:
    """Bytes that nobody signs may change; then what is shown is what was signed all the same."""
    page = await page_with(window, host, **{"*": plain_tree(small(), SIGNERS)})
    true = await shown(page, "good.example")
    listed = f"bins/{sha256(PATH.encode()).digest()[0] >> 1:02x}.json"
    for path in (listed, "manifest.p256.json", "root.json"):
        found = await page.evaluate(_TAMPERED, {"rounds": 200, "pin": SIGNERS.pin, "path": path})
        assert set(found) <= {None, true}
        assert found.count(None) >= (200 if path == listed else 20)


def spoilt_trees() -> dict[str, Files]:
    stranger = Signers()
    swapped = {**small(), PATH: card("BY")}
    unlisted = plain_tree({"w/d/c/BY.json": card("BY")}, SIGNERS)
    return {
        "expired.example": plain_tree(small(), SIGNERS, expires=later(-0.01)),
        "eternal.example": plain_tree(small(), SIGNERS, expires=later(9)),
        "otherformat.example": plain_tree(small(), SIGNERS, format="something/1"),
        "stranger.example": plain_tree(small(), stranger),
        # The root is ours, the manifest is signed with another key of the same name.
        "impostor.example": plain_tree(small(), SIGNERS)
        | {"manifest.p256.json": plain_tree(small(), stranger)["manifest.p256.json"]},
        "another.example": plain_tree(swapped, SIGNERS),
        "unlisted.example": unlisted | {PATH: card()},
        "nothing.example": {},
    }


async def test_what_was_signed_by_others_or_for_something_else(window: Window, host: Place) -> None:
    trees = spoilt_trees()
    page = await page_with(window, host, **trees, **{"good.example": plain_tree(small(), SIGNERS)})
    for name in trees:
        assert await shown(page, name) is None, name
    assert await shown(page, "good.example", pin="") is None
    assert await shown(page, "good.example", name="../../x") is None
    assert await shown(page, "good.example") is not None


async def test_a_page_never_goes_back(window: Window, host: Place) -> None:
    old, new = (plain_tree(small(), SIGNERS, version=number) for number in (11, 12))
    page = await page_with(window, host, **{"old.example": old, "new.example": new})
    assert await shown(page, "old.example") is not None
    assert await shown(page, "new.example") is not None
    assert await shown(page, "old.example", name="BY") is None


def rotated(*keys: Key, first: Signers, then: Signers, **root: Any) -> Files:
    """A tree whose root was replaced; the new one is signed by these keys."""
    chain = [entry(first.root(), *first.roots[:2]), entry(then.root(version=2, **root), *keys)]
    return signed_tree(small(), then, chain)


async def test_roots_follow_each_other_by_enough_signatures(window: Window, host: Place) -> None:
    then = Signers(roots=(*SIGNERS.roots[:2], Key("new")))
    others = Signers(roots=tuple(Key(f"other{n}") for n in range(3)))
    one, two, _ = SIGNERS.roots
    trees = {
        "good.example": rotated(one, two, first=SIGNERS, then=then),
        "single.example": rotated(one, first=SIGNERS, then=then),
        "twice.example": rotated(one, one, first=SIGNERS, then=then),
        "unsigned.example": rotated(*others.roots, first=SIGNERS, then=others),
        "unconfirmed.example": rotated(one, two, first=SIGNERS, then=others),
        "expired.example": rotated(one, two, first=SIGNERS, then=then, expires=later(-1)),
        "wholly.example": rotated(one, two, *others.roots[:2], first=SIGNERS, then=others),
    }
    page = await page_with(window, host, **trees)
    found = {name.partition(".")[0] for name in trees if await shown(page, name)}
    assert found == {"good", "wholly"}
    # Who pinned the second one trusts it alone.
    assert await shown(page, "good.example", digest(then.root(version=2).encode())) is not None
