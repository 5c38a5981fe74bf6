"""Pages of partners with cards on them, in a browser."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.async_api import Browser, Page

from api.widget import data, scripts
from app.database.embedded import Dsns
from app.database.engines import readers
from tests.browser import PATIENT, comes
from tests.hosts import Place, place
from tests.trees import Files, Signers, plain_tree

PERSON = "sample-iva-vymyslova"
FALLBACK = "What the host wrote"
# Everything named, nothing else: what a partner with a strict policy writes.
STRICT = (
    "default-src 'none'; script-src {0}; connect-src {0}; style-src 'self'; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
# What happened to each element, in order; asked before any script of the page runs.
_WATCH = """
window.seen = []; window.shift = 0; window.refused = [];
addEventListener("nezabudka", event => seen.push({ ...event.detail, after: performance.now() }));
document.addEventListener("securitypolicyviolation", event => refused.push(event.violatedDirective));
new PerformanceObserver(list => list.getEntries().forEach(one => { shift += one.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""
# The seconds that the script waits are for readers: a machine that runs tests may need longer. Tests about
# such times have a clock of their own.
UNHURRIED = """
{
  const { setTimeout: soon } = window;
  window.setTimeout = (act, after, ...more) => soon(act, after > 1000 ? 1e9 : after, ...more);
  AbortSignal.timeout = () => new AbortController().signal;
}
"""


def element(kind: str = "person", **attributes: str) -> str:
    written = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f"<nezabudka-{kind} {written}><p>{FALLBACK}</p></nezabudka-{kind}>"


def script_tag(base: str) -> str:
    body = scripts.scripts(scripts.newest())["w.js"]
    return (
        f'<script type="module" async src="{base}/w/{scripts.newest()}/w.js" crossorigin="anonymous"'
        f' referrerpolicy="no-referrer" integrity="{scripts.integrity(body)}"></script>'
    )


@dataclass
class Partner:
    """A site that shows cards: its own origin, and a browser in front of it."""

    host: Place
    browser: Browser
    signers: Signers
    tree: Files
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # of the page that was opened last

    def page_of(
        self,
        body: str,
        bases: Sequence[str],
        *,
        named: Sequence[str] = (),
        policy: str | None = STRICT,
        **html: str,
    ) -> str:
        """Writes a page that takes the script from `bases`, and may ask `named` too; its address."""
        attributes = "".join(f' {name}="{value}"' for name, value in ({"lang": "en"} | html).items())
        tags = "".join(script_tag(base) for base in bases)
        self.host.files["own.css"] = (
            b"body { margin: 1rem; max-width: 30rem; } nezabudka-person { display: block; "
        )
        self.host.files["own.css"] += b"block-size: 19rem; } html.dark { background: #111; color: #eee; }"
        self.host.files["page.html"] = (
            f'<!doctype html><html{attributes}><head><meta charset="utf-8"><title>Partner</title>'
            f'<link rel="stylesheet" href="/own.css">{tags}</head><body><main><h1>Partner</h1>{body}'
            "<p id=after>After</p></main></body></html>"
        ).encode()
        allowed = " ".join([*bases, *named])
        self.host.headers["page.html"] = {"content-security-policy": policy.format(allowed)} if policy else {}
        return f"{self.host.url}/page.html"

    async def open(self, address: str, *, stopped: bool = False, **context: Any) -> Page:
        """`stopped`: timers stand still, until the test says `page.clock.run_for`."""
        made = await self.browser.new_context(**context)
        made.set_default_timeout(PATIENT)
        page = await made.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.asked = asked = []
        page.on("request", lambda request: asked.append(request.url))
        await page.add_init_script(_WATCH)
        if stopped:
            await page.clock.install()
            await page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
        else:
            await page.add_init_script(UNHURRIED)
        await page.goto(address, wait_until="domcontentloaded")  # a script that hangs delays the rest
        return page

    async def settled(self, page: Page, number: int = 1) -> list[dict[str, Any]]:
        """What became of so many elements."""
        await comes(page, f"seen.length >= {number}")
        found: list[dict[str, Any]] = await page.evaluate("seen")
        return found


def tree_of(files: Files, signers: Signers, **manifest: Any) -> Files:
    return plain_tree({**files, **dict(scripts.files())}, signers, **manifest)


@asynccontextmanager
async def browsing(browser: Browser) -> AsyncIterator[None]:
    """Closes what a test opened."""
    yield
    for context in browser.contexts:
        await context.close()


async def seeded_tree(dsns: Dsns, signers: Signers) -> Files:
    """The tree of the samples."""
    async with readers(dsns.public) as pool:
        return tree_of({path: body async for path, body in data.files(pool)}, signers)


@asynccontextmanager
async def place_with(tree: Files) -> AsyncIterator[Place]:
    """Somebody who has the whole tree."""
    async with place() as made:
        made.files = dict(tree)
        yield made


@asynccontextmanager
async def partner_with(browser: Browser, signers: Signers, tree: Files) -> AsyncIterator[Partner]:
    """Another site; no page of it may complain of a script."""
    async with place("localhost") as host, browsing(browser):
        made = Partner(host, browser, signers, tree)
        yield made
        assert made.complaints == []
