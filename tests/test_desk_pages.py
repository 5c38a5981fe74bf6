"""The pages around the records: signing in, invitations, alerts, facilities, audit, accounts; headers."""

import re

import httpx
import pyotp
import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from time_machine import Traveller

from api.admin.security import COOKIE
from app.accounts.sessions import STEP_UP
from app.models.accounts import Role
from app.models.base import now
from tests.conftest import Query
from tests.desk import changed, form_in, get, post, said
from tests.factories import World, dossier, facility
from tests.staff import PASSWORD, Person, Staff

pytestmark = pytest.mark.usefixtures("clock")
_SIGN_IN = "form[action='/admin/sign-in']"


async def test_signing_in_with_a_code_or_a_recovery_code(staff: Staff) -> None:
    anna = await staff.person("anna", signed_in=False)
    typed = {"handle": "Anna", "password": PASSWORD, "code": "000000", "next": "/admin/people"}
    wrong = await post(anna, "/sign-in", typed)
    assert (wrong.status_code, "set-cookie" in wrong.headers) == (401, False)
    assert PASSWORD not in wrong.text
    for code in (anna.code(), anna.codes[0]):
        got = await post(anna, "/sign-in", typed | {"code": code})
        assert (got.status_code, got.headers["location"]) == (303, "/admin/people")
        assert COOKIE in got.headers["set-cookie"]
        assert "SameSite=strict" in got.headers["set-cookie"]


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/admin", "/v1", "/admin/../v1x", "/admin//evil", "/admin\\x"],
)
async def test_signing_in_leads_nowhere_else(staff: Staff, target: str) -> None:
    anna = await staff.person("anna", signed_in=False)
    typed = {"handle": "anna", "password": PASSWORD, "code": anna.code(), "next": target}
    got = await post(anna, "/sign-in", typed)
    assert got.headers["location"] in {"/admin", "/admin/../v1x"}


async def test_a_page_asks_to_sign_in_and_leads_back(staff: Staff) -> None:
    stranger = await staff.stranger()
    got = await stranger.http.get("/admin/people?q=eve")
    assert got.status_code == 401
    assert dict(form_in(HTMLParser(got.text), _SIGN_IN))["next"] == "/admin/people?q=eve"


async def test_an_invitation_from_link_to_work(staff: Staff) -> None:
    admin = await staff.person("chief", Role.admin)
    fields = {"handle": "nina", "display_name": "Nina", "role": "editor"}
    got = await post(admin, "/accounts", fields)
    link = re.search(r"https://test(/admin/invitations/[^\"]+)", got.text)
    assert link is not None, got.text
    path = link[1].removeprefix("/admin")
    nina = await staff.stranger()
    page = await get(nina, path)
    secret = said(page, ".facts code").replace(" ", "")
    assert page.css_first("svg.qr") is not None
    assert "style=" not in (page.html or "")
    typed = {"password": PASSWORD, "password_again": PASSWORD}
    wrong = await post(nina, path, changed(form_in(page, "main form"), totp="000000", **typed))
    assert wrong.status_code == 422
    page = HTMLParser(wrong.text)
    secret = said(page, ".facts code").replace(" ", "")
    right = changed(form_in(page, "main form"), totp=pyotp.TOTP(secret).at(now()), **typed)
    got = await post(nina, path, right)
    assert got.status_code == 200, got.text
    assert len(HTMLParser(got.text).css(".codes li")) == 10
    cookie = re.search(rf"{COOKIE}=([^;]+)", got.headers["set-cookie"])
    assert cookie is not None
    nina.give(cookie[1])
    assert "What needs me" in said(await get(nina, ""))
    again = await staff.stranger()
    assert (await again.http.get(f"/admin{path}")).status_code == 404


async def test_a_grave_step_asks_for_a_proof_and_goes_on(staff: Staff, clock: Traveller) -> None:
    admin = await staff.person("chief", Role.admin)
    clock.shift(STEP_UP.total_seconds() + 1)
    got = await post(admin, "/accounts", {"handle": "nina", "display_name": "Nina", "role": "editor"})
    assert got.status_code == 403
    form = form_in(HTMLParser(got.text), "form[action='/admin/step-up']")
    wrong = await post(admin, "/step-up", changed(form, password="wrong", code=admin.code()))
    assert wrong.status_code == 401
    form = form_in(HTMLParser(wrong.text), "form[action='/admin/step-up']")
    got = await post(admin, "/step-up", changed(form, password=PASSWORD, code=admin.code()))
    assert got.status_code == 200, got.text
    page = HTMLParser(got.text)
    made = await post(admin, "/accounts", form_in(page, "main form"))
    assert "/admin/invitations/" in made.text


async def test_an_alert_in_a_minute(staff: Staff, world: World, client: httpx.AsyncClient) -> None:
    [eve] = await world.publish(dossier("eve"))
    anna, boris = await staff.person("anna", Role.contributor), await staff.person("boris", Role.reviewer)
    found = await get(anna, "/alerts/new?who=Eve")
    assert any(str(eve) in str(one.attributes["href"]) for one in found.css(".list a"))
    form = form_in(await get(anna, f"/alerts/new/{eve}"), "main form")
    empty = await post(anna, f"/alerts/new/{eve}", form)
    assert empty.status_code == 422
    links = {str(one.attributes["href"]) for one in HTMLParser(empty.text).css(".faults a")}
    assert {"#type", "#severity", "#since", "#headline", "#text"} <= links
    filled = changed(
        form, type="torture_reported", severity="extreme", evidence="corroborated", since="2026-02",
        headline="Beaten", text="The lawyer reports it.", private_text="who told us",
    )  # fmt: skip
    got = await post(anna, f"/alerts/new/{eve}", filled)
    assert got.status_code == 303, got.text
    review = got.headers["location"].removeprefix("/admin").partition("?")[0]
    page = await get(boris, review)
    verdict = changed(form_in(page, ".decide form"), verdict="publish")
    assert (await post(boris, review + "/decide", verdict)).status_code == 422, "nobody agreed to it"
    because = changed(verdict, without_consent="Their lawyer asks for it")
    assert (await post(boris, review + "/decide", because)).status_code == 303
    public = (await client.get("/v1/prisoners/eve")).text
    assert "Beaten" in public
    assert "who told us" not in public


async def test_who_is_in_a_facility(staff: Staff, world: World, query: Query) -> None:
    await world.load(
        facilities=[facility("colony")],
        prisoners=[
            dossier("eve", stays=[{"facility": "colony", "start": "2024-01-01"}]),
            dossier("ivan", stays=[{"facility": "colony", "start": "2023-01-01", "end": "2024-01-01"}]),
        ],
    )
    [row] = await query("SELECT id FROM editorial.facility")
    anna = await staff.person("anna", Role.contributor)
    text = said(await get(anna, f"/facilities/{row['id']}"))
    assert "Invented Eve" in text
    assert "Invented Ivan" not in text
    assert str(row["id"]) in ((await get(anna, "/facilities?q=colony")).html or "")


async def test_audit_and_accounts_are_for_admins(staff: Staff) -> None:
    chief, anna, stranger = (
        await staff.person("chief", Role.admin), await staff.person("anna"), await staff.stranger()
    )  # fmt: skip
    for path in ("/audit", "/accounts"):
        assert (await anna.http.get(f"/admin{path}")).status_code == 403
        assert (await stranger.http.get(f"/admin{path}")).status_code == 401
    team = {"slug": "minsk", "name": "Minsk", "countries": "by", "cases": ""}
    assert (await post(chief, "/teams", team)).status_code == 303
    assert anna.account is not None
    page = await get(chief, "/accounts")
    add = next(str(one.attributes["action"]) for one in page.css("form[action$='/members']"))
    got = await post(chief, add.removeprefix("/admin"), {"account": str(anna.account.id)})
    assert got.status_code == 303
    assert "Minsk" in said(await get(chief, "/accounts"))
    change = {"role": "contributor", "limited": "1"}
    assert (await post(chief, f"/accounts/{anna.account.id}/change", change)).status_code == 303
    text = said(await get(chief, "/audit?verify=1"))
    assert "the log is whole" in text
    assert "team:created" in text
    assert (await post(chief, f"/accounts/{anna.account.id}/lock")).status_code == 303
    assert (await anna.http.get("/admin")).status_code == 401


async def test_signing_out(staff: Staff) -> None:
    anna = await staff.person("anna")
    got = await post(anna, "/sign-out")
    assert got.headers["location"].startswith("/admin/sign-in")
    assert (await anna.http.get("/admin")).status_code == 401


async def test_headers_allow_nothing_but_our_own(staff: Staff) -> None:
    anna = await staff.person("anna")
    for path in ("/admin", "/admin/sign-in", "/admin/nowhere", "/admin/people"):
        got = await anna.http.get(path)
        csp = got.headers["content-security-policy"]
        assert "default-src 'none'" in csp
        assert "script-src 'self';" in csp
        assert "require-trusted-types-for 'script'" in csp
        assert "unsafe" not in csp
        assert got.headers["cache-control"] == "no-store"
        assert got.headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in got.headers
        page = HTMLParser(got.text)
        assert not page.css("[style], [onclick], style, script:not([src])")
    for name in ("desk.css", "editing.js", "passkey.js"):
        assert (await anna.http.get(f"/static/desk/{name}")).status_code == 200
    assert (await anna.http.get("/static/desk/../pages.py")).status_code == 404


def _fields(person: Person) -> dict[str, str]:
    return {"handle": person.handle, "password": PASSWORD, "code": person.code()}


async def test_too_many_attempts_are_told_as_the_others(staff: Staff) -> None:
    anna = await staff.person("anna", signed_in=False)
    for _ in range(11):
        got = await post(anna, "/sign-in", _fields(anna) | {"password": "wrong"})
    assert got.status_code == 429
    assert "You are not signed in" in got.text


async def test_my_account(staff: Staff, clock: Traveller) -> None:
    anna = await staff.person("anna")
    assert "10 left" in said(await get(anna, "/me"))
    got = await post(anna, "/me/recovery-codes")
    assert len(HTMLParser(got.text).css(".codes li")) == 10
    clock.shift(STEP_UP.total_seconds() + 1)
    assert (await post(anna, "/me/recovery-codes")).status_code == 403
    assert (await post(anna, "/me/lock")).status_code == 303
    assert (await anna.http.get("/admin/me")).status_code == 401
