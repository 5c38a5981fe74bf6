"""Each declared filter finds what it should, and says what it does not understand."""

import functools
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from app.publication.facets import law_prefixes
from app.published.kinds import KINDS, Filter, Kind
from app.vocabularies import vocabulary
from tests.factories import World, dossier

DECLARED = [(kind, name) for kind in KINDS for name in kind.filters]
CODED = [(kind, name) for kind, name in DECLARED if kind.filters[name].vocabulary]
CHECKED = [
    (kind, name) for kind, name in DECLARED if kind.filters[name].check or kind.filters[name].kind != "facet"
]
each = functools.partial(pytest.mark.parametrize, ids=lambda value: getattr(value, "name", value))


async def found(client: httpx.AsyncClient, path: str, **parameters: Any) -> list[dict[str, Any]]:
    answer = await client.get(path, params={"limit": 200, **parameters})
    assert answer.status_code == 200, (path, parameters, answer.text)
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def facet_values(client: httpx.AsyncClient, kind: Kind, name: str) -> list[str]:
    """Values that this filter can have; true and false for yes and no."""
    one: Filter = kind.filters[name]
    if one.vocabulary:
        return sorted(vocabulary(one.vocabulary).codes)
    if name in {"sample", "isolated", "held"}:
        return ["true", "false"]
    if name in {"country", "region"}:
        return sorted({item[name] for item in await found(client, f"/v1/{kind.path}") if item.get(name)})
    return []


@each(("kind", "name"), [(k, n) for k, n in DECLARED if k.filters[n].kind == "facet"])
async def test_facets_part_the_list(seeded_client: httpx.AsyncClient, kind: Kind, name: str) -> None:
    path = f"/v1/{kind.path}"
    everything = {item.get("id", item.get("slug")) for item in await found(seeded_client, path)}
    for value in await facet_values(seeded_client, kind, name):
        items = await found(seeded_client, path, **{name: value})
        assert {item.get("id", item.get("slug")) for item in items} <= everything
        if items and isinstance(items[0].get(name), str):
            assert {item[name] for item in items} == {value}


@each(("kind", "name"), CODED)
async def test_an_unknown_code_is_told_the_known(
    seeded_client: httpx.AsyncClient, kind: Kind, name: str
) -> None:
    answer = await seeded_client.get(f"/v1/{kind.path}", params={name: "no_such_code"})
    assert answer.status_code == 422
    fault = answer.json()["errors"][0]
    assert fault["parameter"] == name
    known = vocabulary(kind.filters[name].vocabulary or "").codes
    assert any(code in str(fault) for code in known)


@each(("kind", "name"), CHECKED)
async def test_nonsense_is_refused(seeded_client: httpx.AsyncClient, kind: Kind, name: str) -> None:
    answer = await seeded_client.get(f"/v1/{kind.path}", params={name: "¿nonsense?"})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["parameter"] == name


@each("kind", KINDS)
async def test_an_unknown_parameter_is_told_the_known(seeded_client: httpx.AsyncClient, kind: Kind) -> None:
    answer = await seeded_client.get(f"/v1/{kind.path}", params={"colour": "blue"})
    assert answer.status_code == 422
    fault = answer.json()["errors"][0]
    assert fault["parameter"] == "colour"
    assert set(kind.filters) <= set(fault["allowed"])


@each("kind", KINDS)
async def test_an_unknown_order_is_told_the_known(seeded_client: httpx.AsyncClient, kind: Kind) -> None:
    answer = await seeded_client.get(f"/v1/{kind.path}", params={"sort": "shoe_size"})
    assert answer.status_code == 422
    assert set(kind.all_sorts) <= set(answer.json()["errors"][0]["allowed"])


async def test_a_person_is_found_by_what_the_document_says(seeded_client: httpx.AsyncClient) -> None:
    for card in await found(seeded_client, "/v1/prisoners"):
        document = (await seeded_client.get(card["url"])).json()
        asked = {
            "country": document["country"], "region": document["region"], "status": document["status"],
            "status_group": document["status_group"], "stage": document["stage"],
            "gender": document["gender"],
            "ground": next(iter(document["grounds"]), None), "group": next(iter(document["groups"]), None),
            "law": next((law_prefixes(c["law"])[0] for c in document["charges"]), None),
            "case": next((c["slug"] for c in document["cases"]), None),
            "facility": document["facility"] and document["facility"]["slug"],
            "recognised_by": next((r["organisation"] for r in document["recognitions"]), None),
            "letters": document["letters"] and document["letters"]["state"],
            "letter_language": document["letters"] and next(iter(document["letters"]["languages"]), None),
            "alert": next((a["type"] for a in document["alerts"] if a["state"] == "active"), None),
            "isolated": "true" if document["isolation"]["current_since"] else "false",
            "sample": "true" if document["sample"] else "false",
            "detained_after": document["detained_latest"], "detained_before": document["detained_earliest"],
        }  # fmt: skip
        given = {name: value for name, value in asked.items() if value}
        assert card["slug"] in [one["slug"] for one in await found(seeded_client, "/v1/prisoners", **given)]


async def test_values_are_alternatives_and_filters_conditions(
    client: httpx.AsyncClient, world: World
) -> None:
    await world.publish(
        dossier("a", country="RU", gender="female"), dossier("b", country="BY", gender="female"),
        dossier("c", country="BY", gender="male"),
    )  # fmt: skip
    either = await found(client, "/v1/prisoners", country=["RU", "BY"], gender="female")
    assert [card["slug"] for card in either] == ["a", "b"]


async def test_partial_dates_that_may_be_count(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(dossier("month", detained_on="2024-05"), dossier("day", detained_on="2024-05-03"))
    after = await found(client, "/v1/prisoners", detained_after="2024-05-20")
    before = await found(client, "/v1/prisoners", detained_before="2024-05-02")
    assert [[card["slug"] for card in cards] for cards in (after, before)] == [["month"], ["month"]]


async def test_birthdays_within_days_need_consent(client: httpx.AsyncClient, world: World) -> None:
    today = datetime.now(UTC).date()
    born = today.replace(year=1980, day=min(today.day, 28)).isoformat()
    agreed = [{"scope": "birthdate_public", "basis": "self"}]
    await world.publish(dossier("told", birth=born, consents=agreed), dossier("untold", birth=born))
    near = await found(client, "/v1/prisoners", birthday_within="366")
    assert [card["slug"] for card in near] == ["told"]


async def test_updated_after(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(dossier("old"))
    moment = (await found(client, "/v1/prisoners"))[0]["updated_at"]
    await world.publish(dossier("new"))
    newer = await found(client, "/v1/prisoners", updated_after=moment)
    assert [card["slug"] for card in newer] == ["new"]


async def test_upcoming_events(client: httpx.AsyncClient, world: World) -> None:
    hearing = {"type": "hearing_scheduled", "status": "scheduled", "title": {"en": "Hearing"}}
    events = [
        {**hearing, "date": "2999-01-01"}, {**hearing, "date": "2001-01-01"},
        {"type": "verdict", "date": "2020-02-02", "title": {"en": "Verdict"}},
    ]  # fmt: skip
    await world.publish(dossier("somebody", events=events))
    assert [one["date"] for one in await found(client, "/v1/events", upcoming="true")] == ["2999-01-01"]
    assert len(await found(client, "/v1/events", upcoming="false")) == 2


@pytest.mark.parametrize("days", ["00000099999999999", "367", "²", ""])
@pytest.mark.parametrize("path", ["/v1/prisoners", "/v1/search"])
async def test_days_are_a_bounded_number(seeded_client: httpx.AsyncClient, path: str, days: str) -> None:
    answer = await seeded_client.get(path, params={"birthday_within": days})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "birthday_within"


async def test_an_unknown_state_of_letters_is_told_the_known(seeded_client: httpx.AsyncClient) -> None:
    answer = await seeded_client.get("/v1/prisoners", params={"letters": "perhaps"})
    assert answer.status_code == 422
    assert "in_transit" in answer.json()["errors"][0]["detail"]
