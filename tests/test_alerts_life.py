"""The life of an alert over HTTP: a writer, a reviewer, and the public that sees what became of it."""

import uuid
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from time_machine import Traveller

from app.database.embedded import Dsns
from app.editorial.changes.alert_steps import STEPS
from app.models.accounts import Role
from app.models.base import now
from app.publication.daily import refresh_due
from app.vocabularies import vocabulary
from tests.admin_calls import changed, decide, ok, patch, published, submitted
from tests.factories import TORTURE
from tests.staff import Person, Staff, check
from tests.test_publication_canaries import addresses, published_text

pytestmark = pytest.mark.usefixtures("clock")
CANARY = "kanareyka"
BAN = {
    "type": "letter_ban", "severity": "minor", "certainty": "observed", "evidence": "confirmed_direct",
    "state": "active", "headline": {"en": f"{CANARY} headline"}, "text": {"en": f"{CANARY} text"},
    "since": "2026-01-05", "sources": [{"type": "court_record", "title": {"en": f"{CANARY} source"}}],
    "actions": [{"kind": "write", "text": f"{CANARY} action", "url": "https://example.org/write"}],
}  # fmt: skip


@pytest.fixture
async def rita(staff: Staff) -> Person:
    return await staff.person("rita", Role.reviewer)


async def alerts_of(person: Person, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ok(await person.get(path))["content"]["alerts"]
    return found


async def stepped(anna: Person, rita: Person, path: str, **said: Any) -> dict[str, Any]:
    """The only alert, with this said of it, by two persons."""
    [alert] = await alerts_of(anna, path)
    return await changed(anna, rita, path, {"alerts": [alert | said]})


def test_every_state_is_in_the_table() -> None:
    assert STEPS.keys() - {"new"} == vocabulary("alert_state").codes
    assert frozenset().union(*STEPS.values()) == vocabulary("alert_state").codes


async def test_from_the_writer_to_the_public_and_to_its_retraction(
    anna: Person, rita: Person, client: httpx.AsyncClient, database: Dsns
) -> None:
    path = f"prisoners/{await published(anna, rita, 'eve', alerts=[BAN | {'private_text': 'who told us'}])}"
    [alert] = await alerts_of(anna, path)
    own = f"/v1/alerts/{alert['id']}"
    shown = ok(await client.get(own))
    assert (shown["state"], shown["certainty"], shown["confirmed"]) == ("active", "observed", None)
    assert shown["actions"][0]["url"] == "https://example.org/write"
    await stepped(anna, rita, path, text={"en": f"{CANARY} text, told anew"})
    again = ok(await client.get(own))
    assert (again["state"], again["state_since"] > shown["state_since"]) == ("updated", True)
    for state in ("active", "updated"):
        assert len(ok(await client.get(f"/v1/alerts?state={state}&certainty=observed"))["items"]) == 1
    await stepped(anna, rita, path, state="retracted")
    gone = ok(await client.get(own))
    assert (gone["state"], gone["actions"], gone["sources"]) == ("retracted", [], [])
    assert gone["retracted_at"] == gone["state_since"]
    assert "retracted" in gone["text"]["en"]
    [listed] = ok(await client.get("/v1/alerts"))["items"]
    [of_person] = ok(await client.get("/v1/prisoners/eve"))["alerts"]
    assert (listed["state"], of_person["state"]) == ("retracted", "retracted")
    told = await published_text(database.public)
    for address in await addresses(client):
        told += (await client.get(address)).text
    for needle in (CANARY, "who told us", "sealed:"):
        assert needle not in told, needle
    assert ok(await client.get("/v1/prisoners?alert=letter_ban"))["items"] == []


async def test_a_forbidden_step_is_refused(anna: Person, rita: Person) -> None:
    path = f"prisoners/{await published(anna, rita, 'eve', alerts=[BAN])}"
    [alert] = await alerts_of(anna, path)

    async def refused(alerts: list[Any]) -> None:
        made = ok(await patch(anna, path, {"alerts": alerts}), 201)
        check(await anna.post(f"proposals/{made['id']}/submit"), 422, "alert-step")

    await refused([alert | {"state": "draft"}])
    await refused([])
    await refused([BAN | {"state": "retracted", "since": "2026-03", "id": None}, alert])
    await stepped(anna, rita, path, state="retracted")
    await refused([alert])
    await refused([alert | {"state": "resolved"}])
    assert (await alerts_of(anna, path))[0]["state"] == "retracted"


async def test_a_step_that_another_change_forbids_is_refused_when_it_is_applied(
    anna: Person, rita: Person
) -> None:
    path = f"prisoners/{await published(anna, rita, 'eve', alerts=[BAN])}"
    [alert] = await alerts_of(anna, path)
    waiting = await submitted(anna, await patch(anna, path, {"alerts": [alert | {"state": "resolved"}]}))
    await stepped(anna, rita, path, state="retracted")
    now_version = ok(await anna.get(path))["version"]
    laid = {"kind": "prisoner", "content": {"gender": "female"}, "base_version": now_version}
    ok(await patch(anna, f"proposals/{waiting['id']}", laid))
    check(await decide(rita, waiting["id"]), 422, "alert-step")


async def test_ids_stay_when_the_list_changes(anna: Person, rita: Person) -> None:
    second = BAN | {"type": "letters_needed", "since": "2026-02"}
    path = f"prisoners/{await published(anna, rita, 'eve', alerts=[BAN, second])}"
    before = {one["type"]: one["id"] for one in await alerts_of(anna, path)}
    first, other = await alerts_of(anna, path)
    third = BAN | {"type": "trial_imminent"}
    bare = {key: value for key, value in other.items() if key != "id"}
    await changed(anna, rita, path, {"alerts": [third, bare, first | {"since": "2025"}]})
    after = {one["type"]: one["id"] for one in await alerts_of(anna, path)}
    assert {key: after[key] for key in before} == before
    assert len(set(after.values())) == 3
    twice = ok(await anna.get(path))["content"]["alerts"]
    check(await patch(anna, path, {"alerts": [twice[0], twice[0]]}), 422, "invalid")
    mine = await published(anna, rita, "ivan")
    taken = await submitted(anna, await patch(anna, f"prisoners/{mine}", {"alerts": [twice[0]]}))
    check(await decide(rita, taken["id"]), 422, "invalid")


async def test_nobody_agreed(anna: Person, rita: Person, client: httpx.AsyncClient) -> None:
    """A grave alert on somebody who lives: consent, or a second person who says why."""
    path = f"prisoners/{await published(anna, rita, 'eve')}"
    waiting = await submitted(anna, await patch(anna, path, {"alerts": [TORTURE]}))
    for reason in ("", "  because "):
        check(await decide(rita, waiting["id"], without_consent=reason), 422, "consent-needed")
    ok(await decide(rita, waiting["id"], without_consent="Their lawyer asks for it in writing"))
    [alert] = await alerts_of(anna, path)
    assert alert["without_consent"] == "Their lawyer asks for it in writing"
    assert "lawyer asks" not in (await client.get(f"/v1/alerts/{alert['id']}")).text
    no = {"scope": "ill_treatment_public", "basis": "none", "given_on": "2026-02-01"}
    await changed(anna, rita, path, {"consents": [no]})
    assert (await client.get(f"/v1/alerts/{alert['id']}")).status_code == 410
    harsher = await submitted(anna, await patch(anna, path, {"alerts": [alert | {"text": {"en": "More"}}]}))
    check(await decide(rita, harsher["id"]), 422, "consent-needed")


async def test_with_consent_no_reason_is_asked(anna: Person, rita: Person) -> None:
    yes = {"scope": "ill_treatment_public", "basis": "self"}
    path = f"prisoners/{await published(anna, rita, 'eve', consents=[yes])}"
    waiting = await submitted(anna, await patch(anna, path, {"alerts": [TORTURE]}))
    ok(await decide(rita, waiting["id"], without_consent=""))
    assert (await alerts_of(anna, path))[0]["without_consent"] is None


async def test_days_that_pass(
    anna: Person, rita: Person, client: httpx.AsyncClient, engine: AsyncEngine, clock: Traveller
) -> None:
    on = now().date()
    days = {"review_by": str(on), "expires_on": str(on + timedelta(days=9))}
    path = f"prisoners/{await published(anna, rita, 'eve', alerts=[BAN | days])}"
    [alert] = await alerts_of(anna, path)
    own = f"/v1/alerts/{alert['id']}"
    assert ok(await client.get(own))["confirmed"] is True
    clock.shift(timedelta(days=1))
    await refresh_due(engine)
    late = ok(await client.get(own))
    assert (late["state"], late["confirmed"], late["not_confirmed_since"]) == ("active", False, str(on))
    assert len(ok(await client.get("/v1/alerts?confirmed=false"))["items"]) == 1
    clock.shift(timedelta(days=9))
    await refresh_due(engine)
    over = ok(await client.get(own))
    assert (over["state"], over["confirmed"]) == ("expired", None)
    assert over["state_since"].startswith(str(on + timedelta(days=10)))
    assert ok(await client.get("/v1/alerts?state=active"))["items"] == []


async def test_strangers(anna: Person, rita: Person, staff: Staff) -> None:
    record: uuid.UUID = await published(anna, rita, "eve", alerts=[BAN | {"private_text": "who told us"}])
    [alert] = await alerts_of(anna, f"prisoners/{record}")
    words = f"sealed/alert:private_text/{alert['private_text'].removeprefix('sealed:')}/read"
    elsewhere = await staff.person("boris", Role.reviewer, teams=[await staff.team("belarus", ["BY"])])
    contributor = await staff.person("carl", Role.contributor)
    check(await elsewhere.post(words, {"reason": "check_fact"}), 404, "not-found")
    check(await contributor.post(words, {"reason": "check_fact"}), 403, "forbidden")
    assert ok(await anna.post(words, {"reason": "check_fact"})) == {"value": "who told us"}
    theirs = await published(elsewhere, await staff.person("dora", Role.reviewer), "zoya", country="BY")
    # Whoever writes somebody else's reference into their own record must not read the words by it.
    stolen = {"notes": [f"sealed:{alert['private_text'].removeprefix('sealed:')}"]}
    check(await patch(elsewhere, f"prisoners/{theirs}", stolen), 422, "invalid")
    ban = BAN | {"private_text": alert["private_text"]}
    check(await patch(elsewhere, f"prisoners/{theirs}", {"alerts": [ban]}), 422, "invalid")
    check(await patch(elsewhere, f"prisoners/{record}", {"gender": "female"}, '"1"'), 404, "not-found")
