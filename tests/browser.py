"""The desk in a real browser: Debian's Chromium against the application on a port of this machine."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import axe_playwright_python  # type: ignore[import-untyped]
import uvicorn
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from api.admin.security import COOKIE
from app.accounts.sessions import end_sessions
from app.database.embedded import Dsns
from app.database.sessions import transaction
from app.settings import Part, Settings
from tests.staff import PASSWORD, Person, Staff, staff_of
from tests.waiting import PATIENCE, until

# Without windows a page costs it a third of what it costs the whole browser: 0.16 s of a core, not 0.5 s.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
# Where tests are the judge of a change, a missing browser is a failure.
MAY_SKIP = CHROMIUM is None and "CI" not in os.environ
# 320 CSS pixels are also what is left of 1280 at 400 %.
NARROW: ViewportSize = {"width": 320, "height": 700}
# For pages whose policy or whose frames let nothing in later: an init script of their context.
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
_VIOLATIONS = """async () => (await axe.run({ resultTypes: ["violations"] })).violations.map(
  one => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`
)"""
PATIENT = PATIENCE * 1000  # as browsers count
expect.set_options(timeout=PATIENT)
_SHOTS = os.environ.get("NEZABUDKA_SCREENSHOTS")  # a directory, for who wants to look


@dataclass
class Desk:
    staff: Staff
    browser: Browser
    url: str

    async def page(self, person: Person | None = None, **more: object) -> Page:
        """A browser of its own, signed in as this person."""
        context = await self.browser.new_context(base_url=self.url, **more)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENT)
        if person is not None and person.cookie is not None:
            # Browsers take this machine for safe without TLS; who sets a cookie from outside must say https.
            safe = self.url.replace("http:", "https:")
            await context.add_cookies([{"name": COOKIE, "value": person.cookie, "url": safe, "secure": True}])
        page = await context.new_page()
        page.on("pageerror", _fail)
        return page

    async def sign_out_everywhere(self, person: Person) -> None:
        """Behind the back of the pages that are open."""
        assert person.account is not None
        async with transaction(self.staff.office.engine) as session:
            await end_sessions(session, person.account.id)


def _fail(error: object) -> None:
    raise AssertionError(f"a script of the page failed: {error}")


async def violations(page: Page) -> list[str]:
    """Of axe's rules, on the page as it is now, with its styles."""
    await page.wait_for_load_state()
    await page.evaluate(AXE)
    found: list[str] = await page.evaluate(_VIOLATIONS)
    return found


async def comes(page: Page, condition: str) -> None:
    """Playwright's own waiting evaluates a text in the page again and again, which policies of pages stop."""
    await until(lambda: page.evaluate(condition))


async def shoot(page: Page, name: str, viewport: ViewportSize | None = None) -> None:
    if _SHOTS:
        usual = page.viewport_size
        if viewport:
            await page.set_viewport_size(viewport)
        await page.screenshot(path=Path(_SHOTS) / f"{name}.png", full_page=True)
        if viewport and usual:
            await page.set_viewport_size(usual)


@dataclass(frozen=True)
class Window:
    """One browser and one port for all tests of a worker: each would take a second or two to make anew."""

    browser: Browser
    listening: socket.socket

    @property
    def url(self) -> str:
        return f"http://localhost:{self.listening.getsockname()[1]}"


@asynccontextmanager
async def open_window() -> AsyncIterator[Window]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox"], timeout=PATIENT
            )
            yield Window(browser, listening)
            await browser.close()


@asynccontextmanager
async def desk_of(window: Window, dsns: Dsns, settings: Settings) -> AsyncIterator[Desk]:
    """One at a time, as they share the port."""
    here = settings.model_copy(update={"admin_url": window.url, "public_url": window.url})
    async with staff_of(dsns, here, Part.ALL) as staff, _serving(staff, window.listening):
        yield Desk(staff, window.browser, window.url)
        for context in window.browser.contexts:
            await context.close()


@asynccontextmanager
async def _serving(staff: Staff, listening: socket.socket) -> AsyncIterator[None]:
    config = uvicorn.Config(staff.app, lifespan="off", ws="none", log_level="error")
    server = uvicorn.Server(config)
    # A copy, since uvicorn closes what it served on.
    running = asyncio.create_task(server.serve(sockets=[listening.dup()]))
    while not server.started:  # noqa: ASYNC110  uvicorn has no event for it
        await asyncio.sleep(0.02)
    try:
        yield
    finally:
        server.should_exit = True
        await running


async def typed_to_sign_in_again(page: Page, person: Person) -> None:
    """Where a session has ended while somebody typed; what is typed is yet to be sent."""
    await expect(page.get_by_text("Your session has ended")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("link", name="sign in again").click()
    await page.get_by_label("Handle").fill(person.handle)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_label("Code of your authenticator app").fill(person.codes[0])
