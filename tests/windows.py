"""Fixtures of browsers, a plugin of conftest: one a worker, at a test's own database or at the seed."""

from collections.abc import AsyncIterator

import pytest_asyncio

from app.database.embedded import Dsns
from tests.browser import Desk, Window, desk_of, open_window
from tests.conftest import settings_for_tests


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def window() -> AsyncIterator[Window]:
    """The worker's browser; who has none skips or fails."""
    async with open_window() as window:
        yield window


@pytest_asyncio.fixture(loop_scope="session")
async def desk(window: Window, database: Dsns) -> AsyncIterator[Desk]:
    """A browser at this test's database."""
    async with desk_of(window, database, settings_for_tests()) as desk:
        yield desk


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site(window: Window, seeded: Dsns) -> AsyncIterator[Desk]:
    """A browser at the seed, for modules that only read; not beside `desk`, whose port it has."""
    async with desk_of(window, seeded, settings_for_tests()) as desk:
        yield desk
