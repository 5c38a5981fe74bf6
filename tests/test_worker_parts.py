"""Where the worker's tasks run beside the server: only with an editors' way to the database."""

import asyncio
from typing import Any

import pytest

from app import main
from app.database.embedded import Dsns
from app.settings import Part
from tests.conftest import client_of


@pytest.mark.parametrize(
    ("part", "with_editor", "works"),
    [(Part.ALL, True, True), (Part.ALL, False, False), (Part.ADMIN, True, False), (Part.PUBLIC, True, False)],
)
async def test_the_worker_runs_where_there_are_editors(
    database: Dsns,
    monkeypatch: pytest.MonkeyPatch,
    part: Part,
    with_editor: bool,  # noqa: FBT001
    works: bool,  # noqa: FBT001
) -> None:
    begun: list[Dsns] = []

    async def work(_settings: Any, dsns: Dsns) -> None:
        begun.append(dsns)

    monkeypatch.setattr(main, "work", work)
    dsns = database if with_editor else Dsns("", "", database.public)
    async with client_of(dsns, part) as client:
        await asyncio.sleep(0)
        assert (await client.get("/readyz")).status_code == 200
    assert bool(begun) == works
