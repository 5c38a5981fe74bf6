"""My account and those of colleagues: passwords, apps, tokens, passkeys, sessions, teams; and the icon."""

import uuid

import httpx
import pyotp
import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from api.admin.routing import AdminRoute
from api.desk.routes import ROUTERS
from app.models.accounts import Role
from app.models.base import now
from tests.desk import changed, form_in, get, post, said
from tests.staff import PASSWORD, Staff

pytestmark = pytest.mark.usefixtures("clock")
_NEW = "another horse, another staple"


async def test_a_new_password_ends_the_other_sessions(staff: Staff) -> None:
    anna = await staff.person("anna")
    for again, new in (("different", _NEW), ("short", "short")):
        got = await post(anna, "/me/password", {"password": new, "password_again": again})
        assert got.status_code == 422
    got = await post(anna, "/me/password", {"password": _NEW, "password_again": _NEW})
    assert got.headers["location"].endswith("said=changed"), got.text
    typed = {"handle": "anna", "code": anna.code()}
    assert (await post(anna, "/sign-in", typed | {"password": PASSWORD})).status_code == 401
    assert (await post(anna, "/sign-in", typed | {"password": _NEW})).status_code == 303


async def test_another_authenticator_app(staff: Staff) -> None:
    anna = await staff.person("anna")
    page = HTMLParser((await post(anna, "/me/totp")).text)
    form = form_in(page, "main form")
    wrong = await post(anna, "/me/totp/confirm", changed(form, code="000000"))
    assert wrong.status_code == 422
    page = HTMLParser(wrong.text)
    secret = said(page, ".facts code").replace(" ", "")
    right = changed(form_in(page, "main form"), code=pyotp.TOTP(secret).at(now()))
    assert (await post(anna, "/me/totp/confirm", right)).headers["location"].endswith("said=changed")


async def test_a_token_is_shown_once_works_and_is_revoked(staff: Staff) -> None:
    anna, stranger = await staff.person("anna"), await staff.stranger()
    for wrong in ({}, {"token-name": "x"}, {"token-name": "x", "scope": "account:manage", "days": "5"}):
        assert (await post(anna, "/me/tokens", wrong)).status_code == 422
    made = await post(anna, "/me/tokens", {"token-name": "Script", "scope": "dossier:read", "days": "5"})
    field = HTMLParser(made.text).css_first("#token")
    assert field is not None, said(HTMLParser(made.text), ".faults")
    token = str(field.attributes["value"])
    headers = {"authorization": f"Bearer {token}"}
    assert (await stranger.get("me", headers=headers)).status_code == 200
    page = await get(anna, "/me")
    assert token not in str(page.html)
    revoke = page.css_first("form[action$='/revoke']")
    assert revoke is not None
    await post(anna, str(revoke.attributes["action"]).removeprefix("/admin"))
    assert (await stranger.get("me", headers=headers)).status_code == 401


async def test_a_colleague_is_signed_out_and_a_team_changed(staff: Staff) -> None:
    chief, anna, nina = (
        await staff.person("chief", Role.admin), await staff.person("anna"), await staff.person("nina")
    )  # fmt: skip
    assert anna.account is not None
    assert chief.account is not None
    path = f"/accounts/{anna.account.id}/end-sessions"
    assert (await post(nina, path)).status_code == 403
    assert (await post(chief, f"/accounts/{chief.account.id}/end-sessions")).status_code == 403
    assert (await post(chief, path)).headers["location"].endswith("said=ended")
    assert (await anna.http.get("/admin")).status_code == 401
    assert (await nina.http.get("/admin")).status_code == 200
    team = {"slug": "minsk", "name": "Minsk", "countries": "by", "cases": ""}
    for wrong in (
        team | {"slug": "No Slug"}, team | {"countries": "Belarus"}, team | {"countries": ""},
        team | {"name": "x" * 101}, team | {"cases": "Ä"},
    ):  # fmt: skip
        got = await post(chief, "/teams", wrong)
        assert got.status_code == 422
        assert f'value="{wrong["name"]}"' in got.text, "what was typed is not lost"
    await post(chief, "/teams", team)
    page = await get(chief, "/accounts")
    save = next(
        str(one.attributes["action"])
        for one in page.css("form[action^='/admin/teams/']")
        if one.css_first("[name=countries]")
    )
    got = await post(chief, save.removeprefix("/admin"), team | {"countries": "BY, RU", "cases": "plot"})
    assert got.status_code == 303, got.text
    assert "BY, RU, plot" in said(await get(chief, "/accounts"))


async def test_the_log_is_filtered_by_who_and_kind(staff: Staff) -> None:
    chief, anna = await staff.person("chief", Role.admin), await staff.person("anna")
    assert chief.account is not None
    await post(chief, "/teams", {"slug": "minsk", "name": "Minsk", "countries": "BY", "cases": ""})
    await post(anna, "/people/new", {"full": "Invented Eve", "lang": "en", "country": "RU"})
    found = said(await get(chief, f"/audit?who={chief.account.id}&kind=team"), "table")
    assert "team:created" in found
    assert "proposal:made" not in found
    assert (await chief.http.get("/admin/audit?record=nonsense")).status_code == 422
    for garbage in ("before=0", "before=9999999999999999999999", "action=%00", "kind=X"):
        assert (await chief.http.get(f"/admin/audit?{garbage}")).status_code == 422


async def test_the_icon_is_ours_small_and_allowed(staff: Staff, client: httpx.AsyncClient) -> None:
    anna = await staff.person("anna")
    for got in (await anna.http.get("/favicon.ico"), await client.get("/favicon.ico")):
        assert (got.status_code, got.headers["content-type"]) == (200, "image/x-icon")
        assert len(got.content) <= 2048
        assert got.content.startswith(b"\0\0\1\0")
    for got in (
        await anna.http.get("/admin"),
        await client.get("/", follow_redirects=True),
        await client.get("/docs"),
    ):
        assert "img-src 'self'" in got.headers["content-security-policy"]


_ENDS_THE_SESSION = ("/sign-out", "/me/end-sessions", "/me/lock")
_GARBAGE: tuple[dict[str, str | list[str]], ...] = (
    {},
    {"value": "a\0b", "name": "\0", "reason": "\0", "verdict": "\0"},
    {"proposal": ["x", "y"], "scope": ["x"], "_record": "x", "version": "x", "days": "x"},
    {"pasted": "x" * 100_000, "value": "x" * 100_000, "name": "x" * 100_000, "full": "x" * 100_000},
)


def _posts() -> list[str]:
    routes = [route for router in ROUTERS for route in router.routes]
    return [one.path for one in routes if isinstance(one, AdminRoute) and "POST" in (one.methods or ())]


async def test_no_form_answers_garbage_with_an_error_of_ours(staff: Staff) -> None:
    chief = await staff.person("chief", Role.admin)
    paths = _posts()
    assert len(paths) > 30
    named = {"kind": "organisation", "field": "prisoner:note", "token": "x" * 43}
    for path in paths:
        if path.endswith(_ENDS_THE_SESSION) and "{" not in path:
            continue
        for nonsense in (True, False):
            filled = path
            for step in path.split("/"):
                if step.startswith("{"):
                    name = step.strip("{}")
                    known = named.get(name, str(uuid.uuid4()))
                    filled = filled.replace(step, "nonsense" if nonsense else known)
            for fields in _GARBAGE:
                got = await post(chief, filled.removeprefix("/admin"), fields)
                assert got.status_code < 500 or got.headers.get("retry-after"), (filled, got.text)
