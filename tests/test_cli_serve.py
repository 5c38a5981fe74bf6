"""What `serve` says when it is ready."""

import pytest

from app.database.embedded import Dsns
from app.serving import _WAYS_IN
from app.settings import Part
from tests.conftest import client_of


@pytest.mark.parametrize("part", Part)
async def test_every_address_that_serve_prints_exists(seeded: Dsns, part: Part) -> None:
    async with client_of(seeded, part) as client:
        for path in _WAYS_IN[part]:
            answer = await client.get(path, follow_redirects=True)
            assert answer.status_code == 200, path
