"""Who manages webhooks, what the editors' API and the desk show of them, and the partner's log."""

from typing import Any

import pytest
from time_machine import Traveller
from typer.testing import CliRunner

from app.accounts.sessions import STEP_UP
from app.cli import _register_commands, cli
from app.models.accounts import Role
from app.models.webhooks import Outcome
from app.webhooks.telling import WORDS
from tests.admin_calls import ok
from tests.conftest import Query
from tests.staff import Person, Staff, check

pytestmark = pytest.mark.usefixtures("clock")
URL = "https://partner.example/hook"
NOBODY = "00000000-0000-0000-0000-000000000009"


async def made(person: Person, **more: Any) -> dict[str, Any]:
    return ok(await person.post("webhooks", {"url": URL, **more}), 201)


async def test_an_editor_makes_changes_and_deletes_one(anna: Person, query: Query) -> None:
    new = await made(anna, description="Partner", kinds=["alert"], severity_at_least="severe")
    assert new["secret"].startswith("whsec_")
    assert new["public_key"].startswith("whpk_")
    path = f"webhooks/{new['id']}"
    one = ok(await anna.get(path))
    assert one["public_key"] == new["public_key"]
    assert "secret" not in one
    assert ok(await anna.post(f"{path}/reveal")) == {k: new[k] for k in ("secret", "public_key")}
    patched = ok(
        await anna.send("PATCH", path, {"countries": ["RU"], "kinds": None, "severity_at_least": None})
    )
    assert (patched["kinds"], patched["countries"], patched["severity_at_least"]) == ([], ["RU"], None)
    assert patched["description"] == "Partner"
    turned = ok(await anna.post(f"{path}/rotate", {}))
    assert turned["secret"] != new["secret"]
    assert len(ok(await anna.get("webhooks"))) == 1
    assert (await anna.send("DELETE", path)).status_code == 204
    assert (await anna.get(path)).status_code == 404
    actions = [row["action"] for row in await query("SELECT action FROM editorial.audit_entry ORDER BY seq")]
    told = [one.partition(":")[2] for one in actions if one.startswith("webhook:")]
    assert told == ["created", "secret_shown", "changed", "rotated", "deleted"]
    assert await query("SELECT 1 FROM editorial.webhook_key") == []
    assert await query("SELECT 1 FROM editorial.data_key WHERE kind = 'webhook'") == []


async def test_strangers_and_contributors_manage_none(staff: Staff, anna: Person) -> None:
    new = await made(anna)
    carol, stranger = await staff.person("carol", Role.contributor), await staff.stranger()
    paths = ["webhooks", f"webhooks/{new['id']}", f"webhooks/{new['id']}/log"]
    for path in paths:
        check(await carol.get(path), 403, "forbidden")
        check(await stranger.get(path), 401, "unauthorised")
    for verb in ("reveal", "rotate", "test", "recover", "disable", "log-token"):
        check(await carol.post(f"{paths[1]}/{verb}", {}), 403, "forbidden")
        assert (await stranger.post(f"{paths[1]}/{verb}", {})).status_code == 401
    assert (await carol.http.get("/admin/webhooks")).status_code == 403


async def test_secrets_need_a_fresh_proof(anna: Person, clock: Traveller) -> None:
    new = await made(anna)
    clock.shift(STEP_UP.total_seconds() + 1)
    for verb, body in (("reveal", None), ("rotate", {}), ("log-token", None)):
        check(await anna.post(f"webhooks/{new['id']}/{verb}", body), 403, "step-up-required")
    check(await anna.post("webhooks", {"url": URL}), 403, "step-up-required")
    check(await anna.send("PATCH", f"webhooks/{new['id']}", {"url": URL}), 403, "step-up-required")
    check(await anna.send("DELETE", f"webhooks/{new['id']}"), 403, "step-up-required")
    assert (await anna.post(f"webhooks/{new['id']}/disable")).status_code == 204
    check(await anna.post(f"webhooks/{new['id']}/test"), 422, "invalid")
    assert (await anna.post(f"webhooks/{new['id']}/enable")).status_code == 204
    assert ok(await anna.get(f"webhooks/{new['id']}"))["enabled"]


@pytest.mark.parametrize(
    "values",
    [
        {"url": "http://partner.example/"}, {"url": "https://partner.example:25/"}, {"kinds": ["secret"]},
        {"ops": ["drop"]}, {"countries": ["ZZ"]}, {"alert_types": ["loud"]}, {"severity_at_least": "unknown"},
        {"description": "a\u0000b"}, {"description": "x" * 300}, {"enabled": False},
    ],
)  # fmt: skip
async def test_what_is_refused(anna: Person, values: dict[str, Any]) -> None:
    check(await anna.post("webhooks", {"url": URL, **values}), 422, "invalid")


async def test_a_hundred_is_enough(anna: Person, query: Query) -> None:
    await made(anna)
    await query(
        "INSERT INTO editorial.webhook_endpoint SELECT gen_random_uuid(), url, '', '{}', '{}', '{}', '{}',"
        " null, true, null, null, 0, 'x', now() FROM editorial.webhook_endpoint, generate_series(2, 100)"
    )
    check(await anna.post("webhooks", {"url": URL}), 422, "invalid")


async def test_the_partner_reads_their_log_and_nobody_else_does(staff: Staff, anna: Person) -> None:
    new, other = await made(anna), await made(anna)
    for _ in range(3):
        assert (await anna.post(f"webhooks/{new['id']}/test")).status_code == 202
    partner = await staff.stranger()

    async def read(identity: str, token: str, **more: Any) -> Any:
        headers = {"authorization": f"Bearer {token}"}
        return await partner.get(f"webhooks/{identity}/partner-log", headers=headers, **more)

    page = ok(await read(new["id"], new["log_token"], params={"limit": 2}))
    assert [(one["kind"], one["op"], one["state"]) for one in page["items"]] == [
        ("webhook", "test", "pending")
    ] * 2
    rest = ok(await partner.http.get(page["next"], headers={"authorization": f"Bearer {new['log_token']}"}))
    assert len(rest["items"]) == 1
    assert ok(await read(new["id"], new["log_token"], params={"state": "failed"}))["items"] == []
    for identity, token in ((new["id"], other["log_token"]), (NOBODY, new["log_token"]), (new["id"], "x")):
        check(await read(identity, token), 404, "not-found")
    check(await partner.get(f"webhooks/{new['id']}/partner-log"), 404, "not-found")
    fresh = ok(await anna.post(f"webhooks/{new['id']}/log-token"))["log_token"]
    check(await read(new["id"], new["log_token"]), 404, "not-found")
    assert len(ok(await read(new["id"], fresh))["items"]) == 3


async def test_again_by_hand(anna: Person, query: Query) -> None:
    new = await made(anna)
    path = f"webhooks/{new['id']}"
    told = ok(await anna.post(f"{path}/test"), 202)
    await query("UPDATE editorial.webhook_delivery SET state = 'failed', attempts = 10")
    assert (await anna.post(f"{path}/deliveries/{told['id']}/redeliver")).status_code == 204
    [one] = ok(await anna.get(f"{path}/log"))["items"]
    assert (one["state"], one["webhook_id"]) == ("pending", told["webhook_id"])
    check(await anna.post(f"{path}/deliveries/{NOBODY}/redeliver"), 404, "not-found")
    await query("UPDATE editorial.webhook_delivery SET state = 'failed', op = 'put', kind = 'alert'")
    assert ok(await anna.post(f"{path}/recover", {"since": "2999-01-01T00:00:00Z"})) == {"count": 0}
    assert ok(await anna.post(f"{path}/recover", {"since": "2020-01-01T00:00:00Z"})) == {"count": 1}
    check(await anna.post(f"{path}/recover", {"since": "2020-01-01T00:00:00"}), 422, "invalid")


@pytest.mark.parametrize(
    ("target", "words"),
    [("http://x.example/", "an https address"), ("nonsense", "32 letters and digits")],
)
def test_the_command_says_what_is_wrong(target: str, words: str) -> None:
    _register_commands()
    done = CliRunner().invoke(cli, ["webhook", "test", target])
    assert words in str(done.exception)


def test_the_command_refuses_this_machine() -> None:
    _register_commands()
    done = CliRunner().invoke(cli, ["webhook", "test", "https://127.0.0.1:8443/"])
    assert done.exit_code == 1
    assert WORDS[Outcome.forbidden_address] in done.output


def test_every_outcome_has_words() -> None:
    assert set(WORDS) == set(Outcome)
