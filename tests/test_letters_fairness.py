"""A thousand picks over 150 people: everybody gets letters, those who need them more get more."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import httpx
import pytest
from time_machine import Traveller

from app.editorial.intake import DossierIn
from tests.factories import World
from tests.letters import colony, count, group_token, handed_out, isolated, open_way, slugs_of, writable

PEOPLE, PICKS, EVENING, EVENINGS_A_WEEK = 150, 1000, 20, 5


def gini(values: Sequence[int]) -> float:
    """0: everybody has the same; near 1: one has all."""
    ranked, total = sorted(values), sum(values)
    return sum((2 * place - len(ranked) - 1) * value for place, value in enumerate(ranked, 1)) / (
        len(ranked) * total
    )


def test_gini() -> None:
    assert gini([3, 3, 3]) == 0
    assert gini([0, 0, 0, 12]) == 0.75


def _somebody(number: int) -> DossierIn:
    more: dict[str, Any] = {}
    if number % 10 == 0:
        more |= isolated()
    if number % 10 == 1:
        more |= {"letters": {"channels": [open_way() | {"status": "delayed"}]}}
    return writable(f"somebody-{number:03}", **more)


@pytest.mark.parametrize("reports", [True, False], ids=["groups report", "nobody reports"])
async def test_every_eligible_person_gets_at_least_five(
    client: httpx.AsyncClient, world: World, clock: Traveller, *, reports: bool
) -> None:
    await colony(world)
    await world.publish(*(_somebody(number) for number in range(PEOPLE)))
    token = await group_token(world, days=365) if reports else None
    picked: Counter[str] = Counter()
    for evening in range(PICKS // EVENING):
        made = await handed_out(client, people=EVENING, hours=6, group=token)
        slugs = slugs_of(made)
        assert len(slugs) == EVENING
        picked.update(slugs)
        if reports:
            await count(client, dict.fromkeys(slugs, 1), group=token, lease=made["token"])
        clock.shift(timedelta(days=7 / EVENINGS_A_WEEK) if evening else timedelta(hours=8))
    got = [picked[f"somebody-{number:03}"] for number in range(PEOPLE)]
    print(f"floor {min(got)}, most {max(got)}, Gini {gini(got):.3f}")  # noqa: T201  it is asked for
    assert sum(got) == PICKS
    assert min(got) >= 5
    assert gini(got) < 0.2
    isolated_get, others = sum(got[0::10]) / 15, sum(got[2::10]) / 15
    assert isolated_get >= others
