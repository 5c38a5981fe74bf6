"""Timelines of people and cases through HTTP: what stands in them, what does not, hearings that move."""

from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from app.editorial.intake import EventIn
from tests.factories import World, case, dossier

CANARY = "canary-not-approved"
SOURCE = [{"type": "ngo", "title": {"en": "Invented source"}}]
HEARINGS: list[dict[str, Any]] = [
    {"type": "hearing_scheduled", "date": "2026-05-04", "title": {"en": "First day"}, "status": "moved",
     "moved_to": "2026-06-01", "sources": SOURCE},
    {"type": "hearing_scheduled", "date": "2026-06-01", "title": {"en": "New day"}, "status": "scheduled",
     "starts_at": "2026-06-01T10:00:00+05:00", "time_zone": "Asia/Yekaterinburg"},
    {"type": "hearing_scheduled", "date": "2026-04-01", "title": {"en": "Off"}, "status": "cancelled"},
]  # fmt: skip
ACTION = {"slug": "letter", "type": "un_communication", "status": "pending", "title": {"en": "A letter"},
          "date": "2026-02", "case": "shared"}  # fmt: skip


async def items(client: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    answer = await client.get(f"/v1/{path}/timeline")
    assert answer.status_code == 200, answer.text
    timeline: list[dict[str, Any]] = answer.json()["timeline"]
    return timeline


def told(timeline: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(one["kind"], one["date"], one["status"]) for one in timeline]


async def test_a_person_has_all_that_touches_them_once(world: World, client: httpx.AsyncClient) -> None:
    alert = {"type": "lost_in_transfer", "severity": "severe", "evidence": "single_source", "state": "active",
             "headline": {"en": "Lost"}, "text": {"en": "Lost."}, "since": "2026-03-01"}  # fmt: skip
    hidden = {"type": "died", "date": "2026-03-02", "title": {"en": CANARY}}
    own = [{"type": "detention", "date": "2025", "title": {"en": "Detained"}}, hidden]
    await world.load(
        cases=[case("shared", events=HEARINGS)], advocacy=[ACTION],
        prisoners=[dossier("eve", cases=["shared"], events=own, alerts=[alert])],
    )  # fmt: skip
    timeline = await items(client, "prisoners/eve")
    assert told(timeline) == [
        ("event", "2025", "past"), ("advocacy", "2026-02", "pending"), ("alert", "2026-03-01", "active"),
        ("event", "2026-04-01", "cancelled"), ("event", "2026-05-04", "moved"),
        ("event", "2026-06-01", "scheduled"),
    ]  # fmt: skip
    assert timeline[0]["precision"] == "year"
    for one in timeline:
        assert (await client.get(one["url"])).status_code == 200, one["url"]
    of_case = await items(client, "cases/shared")
    assert told(of_case) == [one for one in told(timeline) if one[0] != "alert" and one[1] != "2025"]
    assert CANARY not in (await client.get("/v1/prisoners/eve")).text


async def test_a_moved_hearing_stays_and_leads_to_the_new_one(
    world: World, client: httpx.AsyncClient
) -> None:
    await world.load(cases=[case("shared", events=HEARINGS)])
    timeline = {one["date"]: one for one in await items(client, "cases/shared")}
    new, old = timeline["2026-06-01"], timeline["2026-05-04"]
    assert old["moved_to"] == {
        "id": new["id"], "date": "2026-06-01", "starts_at": new["starts_at"],
        "time_zone": "Asia/Yekaterinburg",
    }  # fmt: skip
    assert new["moved_to"] is None
    assert old["sources"][0]["title"] == {"en": "Invented source"}
    document = (await client.get(f"/v1/events/{old['id']}")).json()
    assert document["moved_to"]["date"] == "2026-06-01"
    await world.load(cases=[case("shared", events=HEARINGS[:1])])
    [alone] = await items(client, "cases/shared")
    assert alone["moved_to"] == {"id": None, "date": "2026-06-01", "starts_at": None, "time_zone": None}


async def test_spans_are_what_dated_facts_say(world: World, client: httpx.AsyncClient) -> None:
    events = [
        {"type": "detention", "date": "2024-03", "title": {"en": "Detained"}},
        {"type": "released", "date": "2024-09-01", "title": {"en": "Released"}},
        {"type": "rearrested", "date": "2025-01-10", "title": {"en": "Again"}},
    ]
    await world.publish(
        dossier(
            "eve", events=events,
            sentences=[{"date": "2025-06-01", "term_months": 24, "status": "in_force"},
                       {"date": "2024-06-01", "term_months": 12, "status": "quashed"}],
        )
    )  # fmt: skip
    spans = (await client.get("/v1/prisoners/eve")).json()["spans"]
    assert [(s["kind"], s["start"], s["end"], s["ongoing"]) for s in spans] == [
        ("custody", "2024-03", "2024-09-01", False),
        ("custody", "2025-01-10", None, True),
        ("sentence", "2025-06-01", None, True),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"moved_to": "2026-06-01"},
        {"status": "moved", "moved_to": "2026-05-04"},
        {"status": "scheduled", "starts_at": "2026-06-01T10:00:00"},
        {"status": "scheduled", "time_zone": "Mars/Phobos"},
    ],
)
def test_what_does_not_fit_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        EventIn.model_validate(
            {"type": "hearing_scheduled", "date": "2026-05-04", "title": {"en": "Hearing"}, **wrong}
        )
