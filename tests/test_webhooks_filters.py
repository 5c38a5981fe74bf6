"""Who hears of what: filters look at what is true now, and at what somebody was told before."""

from typing import Any

import pytest

from tests.conftest import Query
from tests.factories import World, dossier
from tests.office import CELL, told
from tests.webhooks import Bureau, Receiver

FILTERS: list[tuple[dict[str, Any], set[str]]] = [
    ({"kinds": ["alert"]}, {"cell", "lost", "abroad"}),
    ({"kinds": ["alert"], "alert_types": ["repeated_punishment_cell"]}, {"cell", "abroad"}),
    ({"kinds": ["alert"], "severity_at_least": "severe"}, {"cell", "abroad"}),
    ({"kinds": ["alert"], "countries": ["BY"]}, {"abroad"}),
    ({"kinds": ["alert"], "ops": ["remove"]}, set()),
    ({"kinds": ["facility"]}, set()),
]


@pytest.mark.parametrize(("values", "expected"), FILTERS)
async def test_filters(
    office: Bureau, receiver: Receiver, world: World, query: Query,
    values: dict[str, Any], expected: set[str],
) -> None:  # fmt: skip
    await office.endpoint(receiver.url, **values)
    lost = {**CELL, "type": "lost_in_transfer", "severity": "minor"}
    await world.publish(
        dossier("cell", alerts=[CELL]), dossier("lost", alerts=[lost]),
        dossier("abroad", country="BY", alerts=[CELL]),
    )  # fmt: skip
    await office.work()
    owners = {
        str(row["id"]): row["slug"]
        for row in await query(
            "SELECT d.id, p.slug FROM published.document d JOIN editorial.prisoner p ON p.id = d.subject_id"
            " WHERE d.kind = 'alert'"
        )
    }
    assert {owners[identity] for _, identity in told(receiver)} == expected


async def test_who_was_told_hears_that_it_is_better(office: Bureau, receiver: Receiver, world: World) -> None:
    """An alert that is no longer so severe: who holds it as severe must know."""
    await office.endpoint(receiver.url, kinds=["alert"], severity_at_least="severe")
    await world.publish(dossier("eve", alerts=[CELL]))
    await office.work()
    await world.publish(dossier("eve", alerts=[{**CELL, "severity": "minor"}]))
    await office.work()
    assert [event for event, _ in told(receiver)][:2] == ["alert.put", "alert.put"]


async def test_unknown_severity_is_not_weak(office: Bureau, receiver: Receiver, world: World) -> None:
    await office.endpoint(receiver.url, kinds=["alert"], severity_at_least="extreme")
    await world.publish(dossier("eve", alerts=[{**CELL, "severity": "unknown"}]))
    await office.work()
    assert len(receiver.got) == 1
