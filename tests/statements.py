"""Which statements an answer costs; a plugin of conftest."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.applications import app_of


@pytest.fixture
def statements(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement over many rows that the public side sends."""
    sent: list[str] = []
    pool = app_of(client).state.site.pool
    fetch = pool.fetch

    async def noted(sql: str, *arguments: Any) -> Any:
        sent.append(sql)
        await asyncio.sleep(0)
        return await fetch(sql, *arguments)

    monkeypatch.setattr(pool, "fetch", noted)
    return sent
