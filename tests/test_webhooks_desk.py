"""Webhooks at the desk: made, changed, sent again, and who is asked to look when a partner says 410."""

import re

import pytest
from time_machine import Traveller

from app.accounts.sessions import STEP_UP
from app.models.accounts import Role
from tests.admin_calls import ok
from tests.conftest import Query
from tests.desk import changed, form_in, get, post
from tests.staff import Person, Staff, check
from tests.test_webhooks_routes import URL, made

pytestmark = pytest.mark.usefixtures("clock")


async def test_the_desk(anna: Person, query: Query) -> None:
    fields = dict(form_in(await get(anna, "/webhooks"), "form[action='/admin/webhooks']"))
    wrong = await post(anna, "/webhooks", {**fields, "url": URL, "kinds": "nonsense"})
    assert wrong.status_code == 422
    assert 'value="nonsense"' in wrong.text
    typed = {"url": URL, "description": "Partner", "kinds": "alert, prisoner", "severity_at_least": "severe"}
    got = await post(anna, "/webhooks", {**fields, **typed})
    assert got.status_code == 200
    assert re.search(r'value="whsec_[^"]+"', got.text)
    assert 'value="whlog_' in got.text
    [row] = await query("SELECT id, kinds FROM editorial.webhook_endpoint")
    assert row["kinds"] == ["alert", "prisoner"]
    path = f"/webhooks/{row['id']}"
    assert "whsec_" in (await post(anna, f"{path}/reveal")).text
    assert (await post(anna, f"{path}/rotate")).status_code == 200
    assert (await post(anna, f"{path}/test")).headers["location"] == f"/admin{path}?said=test-queued"
    page = await get(anna, path)
    assert "webhook.test" in (page.html or "")
    again = dict(form_in(page, f"form[action='/admin{path}/redeliver']"))
    assert (await post(anna, f"{path}/redeliver", again)).status_code == 303
    for on in ("0", "1"):
        assert (await post(anna, f"{path}/switch", {"on": on})).status_code == 303
    assert "webhook.test" not in ((await get(anna, f"{path}?state=failed")).html or "")
    assert "whsec_" not in ((await get(anna, "/webhooks")).html or "")
    assert (await post(anna, f"{path}/delete")).status_code == 303
    assert (await anna.http.get(f"/admin{path}")).status_code == 404


async def test_the_desk_changes_address_and_filter(anna: Person, query: Query, clock: Traveller) -> None:
    path = f"/webhooks/{(await made(anna, kinds=['alert'], severity_at_least='severe'))['id']}"
    form = f"form[action='/admin{path}/change']"
    fields = form_in(await get(anna, path), form)
    assert dict(fields) | {"csrf": ""} == {
        "csrf": "", "url": URL, "description": "", "kinds": "alert", "ops": "", "countries": "",
        "alert_types": "", "severity_at_least": "severe",
    }  # fmt: skip
    wrong = await post(anna, f"{path}/change", changed(fields, url="http://partner.example/"))
    assert wrong.status_code == 422
    assert 'value="http://partner.example/"' in wrong.text
    wanted = changed(fields, url=f"{URL}/2", countries="RU, BY", severity_at_least="")
    assert (await post(anna, f"{path}/change", wanted)).status_code == 303
    [row] = await query("SELECT url, countries, severity_at_least, kinds FROM editorial.webhook_endpoint")
    assert tuple(row) == (f"{URL}/2", ["RU", "BY"], None, ["alert"])
    clock.shift(STEP_UP.total_seconds() + 1)
    asked = await post(anna, f"{path}/change", fields)
    assert (asked.status_code, "severe" in asked.text) == (403, True), (
        "who must prove again keeps what they typed"
    )


async def test_the_desk_sends_again_since_a_moment(anna: Person, query: Query) -> None:
    path = f"/webhooks/{(await made(anna))['id']}"
    for state in ("failed", "delivered"):
        await query(
            "INSERT INTO editorial.webhook_delivery SELECT gen_random_uuid(), id, $2, 'alert',"
            " gen_random_uuid(), 'put', null, now(), $1, 3, now(), now() FROM editorial.webhook_endpoint",
            state, len(state),
        )  # fmt: skip

    async def waiting(since: str, **more: str) -> int:
        answer = await post(anna, f"{path}/recover", {"since": since, **more})
        assert answer.status_code == 303
        rows = await query("SELECT 1 FROM editorial.webhook_delivery WHERE state = 'pending'")
        return len(rows)

    assert await waiting("2999-01-01T00:00") == 0
    assert await waiting("2020-01-01T00:00") == 1
    assert await waiting("2020-01-01T00:00", delivered="1") == 2
    for since in ("", "yesterday"):
        assert (await post(anna, f"{path}/recover", {"since": since})).status_code == 422


async def test_a_partner_who_said_410_is_in_the_queue_of_who_manages_webhooks(
    staff: Staff, anna: Person, query: Query
) -> None:
    new = await made(anna, description="Partner who left")
    await query(
        "INSERT INTO editorial.task SELECT gen_random_uuid(), 'webhook_gone', 'webhook', id,"
        " gen_random_uuid(), now()::date, 'gone', now() FROM editorial.webhook_endpoint"
    )
    link = f'href="/admin/webhooks/{new["id"]}"'
    page = (await get(anna, "")).html or ""
    assert link in page
    assert "Partner who left" in page
    carol = await staff.person("carol", Role.contributor)
    assert link not in ((await get(carol, "")).html or "")
    [task] = ok(await anna.get("tasks"))["items"]
    assert (task["kind"], task["record_kind"], task["record_id"]) == ("webhook_gone", "webhook", new["id"])
    check(await carol.post(f"tasks/{task['id']}/done"), 404, "not-found")
    assert (await post(anna, f"/tasks/{task['id']}/done")).status_code == 303
    assert link not in ((await get(anna, "")).html or "")
