"""What the desk keeps to itself: proposals of other teams; and its calm over fields that no page sends."""

import uuid

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.models.accounts import Role
from tests.desk import changed, form_in, get, post, said
from tests.factories import World, dossier
from tests.staff import PASSWORD, Person, Staff

RECORD = "form.record"
_NAME, _NOTE = "Kanareyka Vera", "kanareyka-note"
_NUL = '{"names": [{"full": "Ann\\u0000a", "lang": "en"}], "country": "RU"}'
_NO_ID, _NO_NUMBER = "nonsense", "²"


async def olga_of(staff: Staff) -> Person:
    """A reviewer whose team works on Belarus."""
    return await staff.person("olga", Role.reviewer, teams=[await staff.team("minsk", ["BY"])])


async def drafted(staff: Staff, *, hand_in: bool) -> str:
    """The id of a proposal about somebody of Russia."""
    anna = await staff.person("anna", Role.contributor)
    typed = {"full": _NAME, "lang": "en", "country": "RU", "birth": "1990"}
    edit = (await post(anna, "/people/new", typed)).headers["location"].removeprefix("/admin")
    fields = form_in(await get(anna, edit), RECORD)
    got = await post(anna, edit, changed(fields, _note=_NOTE, _do="hand-in" if hand_in else "save"))
    assert got.status_code == 303, got.text
    return edit.split("/")[2]


@pytest.mark.parametrize("hand_in", [False, True])
async def test_a_proposal_of_another_team_is_named_by_its_id_alone(staff: Staff, *, hand_in: bool) -> None:
    foreign, olga = await drafted(staff, hand_in=hand_in), await olga_of(staff)
    wanted = [("proposal", f"{foreign} 2"), ("verdict", "accept")]
    got = await post(olga, "/imports/decide", wanted)
    assert got.status_code == 200
    _tells_nothing(got.text)
    told = said(HTMLParser(got.text), ".faults")
    assert told == f"1 were not decided{foreign}: Not from a list"
    nobody = str(uuid.uuid4())
    assert nobody in (await post(olga, "/imports/decide", [("proposal", f"{nobody} 1"), *wanted[1:]])).text


@pytest.mark.parametrize("hand_in", [False, True])
async def test_a_form_that_names_a_draft_of_another_team_shows_none_of_it(
    staff: Staff, world: World, *, hand_in: bool
) -> None:
    foreign, olga = await drafted(staff, hand_in=hand_in), await olga_of(staff)
    [own] = await world.publish(dossier("lesya", country="BY"))
    path = f"/records/prisoner/{own}"
    fields = form_in(await get(olga, path), RECORD)
    got = await post(olga, path, changed(fields, _proposal=foreign, _version="2", birth="1991"))
    assert got.status_code == 404
    page = HTMLParser(got.text)
    _tells_nothing(got.text)
    assert f"/admin/proposals/{foreign}" not in got.text
    assert not said(page, "[name=_note]")
    assert said(page, ".badges") == said(await get(olga, path), ".badges"), "no word about its state"
    assert dict(form_in(page, RECORD))["birth"] == "1991", "what was typed is not lost"


def _tells_nothing(text: str) -> None:
    assert _NAME not in text
    assert _NOTE not in text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/autosave/prisoner", {"_record": _NO_ID}),
        ("/autosave/prisoner", {"_proposal": _NO_ID}),
        ("/autosave/prisoner/drop", {"_record": _NO_ID}),
        ("/conflicts/prisoner", {"_record": _NO_ID, "_ours": "{}", "_theirs": "{}"}),
        ("/conflicts/prisoner", {"_record": "", "_ours": "{}", "_theirs": "[]"}),
        ("/conflicts/prisoner", {"_record": "", "_ours": "{}", "_theirs": "[" * 200_000}),
        ("/conflicts/prisoner", {"_record": "", "_ours": "{}", "_theirs": _NUL}),
        ("/conflicts/prisoner", {"_base": "9" * 30, "_ours": "{}", "_theirs": "{}"}),
        ("/conflicts/prisoner", {"_version": _NO_NUMBER, "_ours": "{}", "_theirs": "{}"}),
        ("/proposals/{proposal}/assign", {"assignee": _NO_ID}),
        ("/proposals/{proposal}/decide", {"verdict": "accept", "version": _NO_NUMBER}),
        ("/proposals/{proposal}/decide", {"verdict": "accept", "version": "-1"}),
        ("/proposals/{proposal}/decide", {"verdict": "accept", "version": ""}),
        ("/proposals/{proposal}/decide", {"verdict": "accept", "version": "9" * 5000}),
        ("/imports/decide", {"verdict": "accept", "proposal": f"{_NO_ID} 1"}),
        ("/imports/decide", {"verdict": "accept", "proposal": f"{uuid.uuid4()} {_NO_NUMBER}"}),
        ("/teams/{proposal}/members", {"account": _NO_ID}),
        ("/teams/{proposal}/members", {"account": ""}),
        ("/teams/{proposal}/members", {}),
    ],
)
async def test_fields_that_no_page_sends_are_refused(staff: Staff, path: str, fields: dict[str, str]) -> None:
    chief = await staff.person("chief", Role.admin)
    if "/teams/" in path:
        proposal = str((await staff.team("minsk", ["BY"])).id)
    else:
        proposal = await drafted(staff, hand_in=True) if "{proposal}" in path else ""
    got = await post(chief, path.format(proposal=proposal), fields)
    assert got.status_code == 422, said(HTMLParser(got.text))


async def test_digits_that_are_none_are_a_wrong_code(staff: Staff) -> None:
    anna = await staff.person("anna", signed_in=False)
    got = await post(anna, "/sign-in", {"handle": "anna", "password": PASSWORD, "code": _NO_NUMBER * 6})
    assert got.status_code == 401


@pytest.mark.parametrize(
    "there", ["//[", "http://[/admin", "//evil.example", "/admin//evil.example", "\\evil"]
)
async def test_where_to_go_on_is_within_the_desk(staff: Staff, there: str) -> None:
    got = await (await staff.stranger()).http.get("/admin/sign-in", params={"next": there})
    assert got.status_code == 200
    assert dict(form_in(HTMLParser(got.text), "form[action='/admin/sign-in']"))["next"] == "/admin"
