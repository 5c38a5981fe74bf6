"""What reaches the public side when records change, and that the change feed tells all of it."""

from datetime import date, timedelta
from typing import Any

import asyncpg
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from app.publication.daily import refresh_due
from tests.factories import World, case, dossier, facility
from tests.letters import today

HELD = {"stays": [{"facility": "sample-colony", "start": "2024-01-01"}]}


async def get(client: httpx.AsyncClient, path: str) -> Any:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def replayed(client: httpx.AsyncClient) -> set[tuple[str, str]]:
    """What a consumer holds who followed the feed from the start."""
    holds: set[tuple[str, str]] = set()
    after, going = 0, True
    while going:
        page = await get(client, f"/v1/changes?after={after}&limit=7")
        numbers = [item["seq"] for item in page["items"]]
        assert numbers == sorted(set(numbers))
        for item in page["items"]:
            key = (item["kind"], item["id"])
            (holds.add if item["op"] == "put" else holds.discard)(key)
        going, after = bool(page["items"]), page["next_after"]
    return holds


async def apply(world: World, verb: str, number: int) -> None:
    slug = f"somebody-{number}"
    events = [{"type": "verdict", "date": "2024-02-03", "title": {"en": "Verdict"}}]
    match verb:
        case "publish":
            await world.publish(dossier(slug, cases=["sample-case"], **HELD))
        case "change":
            await world.publish(dossier(slug, gender="female", events=events, cases=["sample-case"]))
        case "withdraw":
            await world.withdraw(slug)


STEPS = st.lists(st.tuples(st.sampled_from(["publish", "change", "withdraw"]), st.integers(0, 3)), max_size=6)


@given(STEPS)
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_the_feed_replayed_is_what_is_published(
    world: World, client: httpx.AsyncClient, query: Any, steps: list[tuple[str, int]]
) -> None:
    await world.load(facilities=[facility()], cases=[case()])
    for verb, number in steps:
        await apply(world, verb, number)
    rows = await query("SELECT kind, id::text FROM published.document")
    assert await replayed(client) == {(row[0], row[1]) for row in rows}


async def test_the_same_again_changes_nothing(world: World, query: Any) -> None:
    await world.load(facilities=[facility()], cases=[case()])
    await world.publish(dossier("somebody", cases=["sample-case"], **HELD))
    before = await query("SELECT max(seq) FROM published.change")
    await world.load(facilities=[facility()], cases=[case()])
    await world.publish(dossier("somebody", cases=["sample-case"], **HELD))
    assert await query("SELECT max(seq) FROM published.change") == before


async def test_what_fails_publishes_nothing(world: World, client: httpx.AsyncClient) -> None:
    with pytest.raises(LookupError):
        await world.publish(dossier("first"), dossier("second", cases=["no-such-case"]))
    assert (await get(client, "/v1/prisoners"))["items"] == []
    assert (await get(client, "/v1/changes"))["items"] == []


async def test_a_renamed_facility_reaches_its_prisoners(world: World, client: httpx.AsyncClient) -> None:
    await world.load(facilities=[facility()])
    await world.publish(dossier("somebody", **HELD))
    assert (await get(client, "/v1/facilities/sample-colony"))["prisoners"] == 1
    await world.load(facilities=[facility(name={"en": "Renamed colony"})])
    assert (await get(client, "/v1/prisoners/somebody"))["facility"]["name"] == {"en": "Renamed colony"}


async def test_a_renamed_case_reaches_its_defendants(world: World, client: httpx.AsyncClient) -> None:
    await world.load(cases=[case()])
    await world.publish(dossier("somebody", cases=["sample-case"]))
    await world.load(cases=[case(title={"en": "Renamed case"})])
    assert (await get(client, "/v1/prisoners/somebody"))["cases"][0]["title"] == {"en": "Renamed case"}


async def test_a_renamed_person_reaches_whatever_names_them(world: World, client: httpx.AsyncClient) -> None:
    await world.load(cases=[case()])
    await world.publish(dossier("somebody", cases=["sample-case"]))
    await world.publish(
        dossier("somebody", cases=["sample-case"], names=[{"lang": "en", "full": "Renamed Person"}])
    )
    case_document = await get(client, "/v1/cases/sample-case")
    assert case_document["defendants"][0]["name"] == {"en": "Renamed Person"}


async def test_who_is_withdrawn_leaves_every_document(
    world: World, client: httpx.AsyncClient, query: Any
) -> None:
    await world.load(facilities=[facility()], cases=[case()])
    person = dossier("zabiraemaya", cases=["sample-case"], **HELD)
    await world.publish(person)
    await world.load(
        prisoners=[person],
        campaigns=[{"slug": "c", "kind": "letters", "title": {"en": "C"}, "prisoners": ["zabiraemaya"]}],
        lists=[
            {"slug": "l", "kind": "extremists", "country": "RU", "title": {"en": "L"},
             "entries": [{"prisoner": "zabiraemaya"}]}
        ],
    )  # fmt: skip
    assert (await get(client, "/v1/campaigns/c"))["prisoners"][0]["slug"] == "zabiraemaya"
    await world.withdraw("zabiraemaya")
    assert (await get(client, "/v1/campaigns/c"))["prisoners"] == []
    assert (await get(client, "/v1/lists/l"))["entries"] == []
    assert (await get(client, "/v1/cases/sample-case"))["defendants"] == []
    assert (await get(client, "/v1/facilities/sample-colony"))["prisoners"] == 0
    documents = "SELECT convert_from(body, 'UTF8') || facets::text FROM published.document"
    for row in await query(documents):
        assert "zabiraemaya" not in row[0].lower()


@pytest.mark.parametrize(
    "ended", [{"expires_on": today() - timedelta(1)}, {"revoked_on": today()}, {"basis": "none"}]
)
async def test_consent_that_ended_takes_the_birth_date_out(
    world: World, client: httpx.AsyncClient, query: Any, ended: dict[str, Any]
) -> None:
    consent = {"scope": "birthdate_public", "basis": "self", "given_on": date(2024, 1, 1)}
    await world.publish(dossier("somebody", birth="1980-04-05", consents=[consent]))
    assert (await get(client, "/v1/prisoners/somebody"))["birth"] == {"year": 1980, "date": "1980-04-05"}
    await world.publish(dossier("somebody", birth="1980-04-05", consents=[{**consent, **ended}]))
    assert (await get(client, "/v1/prisoners/somebody"))["birth"] == {"year": 1980, "date": None}
    assert (await query("SELECT max(birthday) FROM published.document"))[0][0] == 0


async def test_consent_runs_out_by_itself(world: World, client: httpx.AsyncClient) -> None:
    consents = [
        {"scope": scope, "basis": "self", "expires_on": today()}
        for scope in ("birthdate_public", "name_public")
    ]
    await world.publish(dossier("somebody", birth="1980-04-05", consents=consents))
    assert await refresh_due(world.engine, today()) == 0
    await refresh_due(world.engine, today() + timedelta(1))
    assert (await client.get("/v1/prisoners/somebody")).status_code == 410


async def test_stays_of_one_person_do_not_overlap(world: World) -> None:
    stays = [
        {"facility": "sample-colony", "start": "2024-01-01", "end": "2024-03-01"},
        {"start": "2024-03-01", "end": "2024-04-01"},
    ]
    await world.load(facilities=[facility()])
    with pytest.raises((IntegrityError, asyncpg.ExclusionViolationError), match="stay_no_overlap"):
        await world.record(dossier("somebody", stays=stays))
    stays[1]["start"] = "2024-03-02"
    await world.record(dossier("somebody", stays=stays))
