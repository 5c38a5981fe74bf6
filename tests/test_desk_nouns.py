"""The forms of all nouns, as data: from a new record to the public, with a colleague and a stranger."""

from collections.abc import Iterator

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from api.desk.forms.fields import Field, Kind
from api.desk.forms.nouns import FORMS
from app.models.accounts import Role
from tests.conftest import Query
from tests.desk import Fields, changed, form_in, get, post, said
from tests.factories import World, case, dossier
from tests.staff import Person, Staff

RECORD = "form.record"
_SOURCE = {
    "sources__0__type": "ngo",
    "sources__0__title__en": "A report",
    "sources__0__url": "https://a.example",
}
_NEW: dict[str, dict[str, str]] = {
    "organisation": {"slug": "league", "name__en": "Invented league", "name__fa": "لیگ", "country": "RU"},
    "list": {
        "slug": "register", "title__en": "A register", "kind": "other", "country": "RU",
        "entries__0__name": "Somebody", "entries__0__listed_on": "2024-01",
    },
    "figure": {"slug": "count", "label__en": "People", "value": "12", "qualifier": "at_least", **_SOURCE},
    "campaign": {"slug": "write", "title__en": "Write to Eve", "kind": "letters", "prisoners": "eve"},
    "advocacy": {"slug": "opinion", "title__en": "An opinion", "type": "", "status": "", "prisoner": "eve"},
    "group": {"code": "bakers", "labels__en": "Bakers"},
}  # fmt: skip


async def _handed_in(person: Person, kind: str) -> str:
    form = form_in(await get(person, f"/records/{kind}/new"), RECORD)
    values = {name: value or await _first(person, kind, name) for name, value in _NEW[kind].items()}
    if kind in {"list", "campaign"}:
        values["kind"] = await _first(person, kind, "kind")
    got = await post(person, f"/records/{kind}/new", changed(form, _note="Why", _do="hand-in", **values))
    assert got.status_code == 303, said(HTMLParser(got.text), ".faults")
    return got.headers["location"].removeprefix("/admin").partition("?")[0]


async def _first(person: Person, kind: str, name: str) -> str:
    """The first code of a list to choose from."""
    page = await get(person, f"/records/{kind}/new")
    return str(page.css(f"select[name={name}] option")[1].attributes["value"])


@pytest.mark.parametrize("kind", _NEW)
async def test_from_an_empty_form_to_a_record_and_no_change_by_looking(
    staff: Staff, world: World, kind: str
) -> None:
    await world.publish(dossier("eve"))
    anna, boris, stranger = (
        await staff.person("anna", Role.contributor),
        await staff.person("boris", Role.reviewer),
        await staff.stranger(),
    )
    review = await _handed_in(anna, kind)
    assert (await stranger.http.get(f"/admin/records/{kind}")).status_code == 401
    assert "New, not recorded yet" in said(await get(boris, f"/records/{kind}"))
    assert (await post(anna, review + "/decide", {"verdict": "publish", "version": "2"})).status_code == 403
    decision = changed(form_in(await get(boris, review), ".decide form"), verdict="publish")
    got = await post(boris, review + "/decide", decision)
    assert got.headers["location"].endswith("said=published"), got.text
    page = await get(anna, f"/records/{kind}")
    [link] = [str(one.attributes["href"]) for one in page.css(".list a")]
    path = link.removeprefix("/admin")
    untouched = form_in(await get(anna, path), RECORD)
    got = await post(anna, path, changed(untouched, _do="hand-in"))
    assert "this changes nothing" in got.text, said(HTMLParser(got.text), ".faults")


async def test_an_organisation_is_public_once_two_agree(staff: Staff, client: httpx.AsyncClient) -> None:
    anna, boris = await staff.person("anna", Role.contributor), await staff.person("boris", Role.reviewer)
    review = await _handed_in(anna, "organisation")
    assert (await client.get("/v1/organisations/league")).status_code == 404
    decision = changed(form_in(await get(boris, review), ".decide form"), verdict="publish")
    await post(boris, review + "/decide", decision)
    assert (await client.get("/v1/organisations/league")).json()["name"]["fa"] == "لیگ"


async def test_what_was_typed_in_a_new_form_is_kept_and_offered_back(staff: Staff) -> None:
    anna, nina = await staff.person("anna", Role.contributor), await staff.person("nina", Role.contributor)
    form = form_in(await get(anna, "/records/organisation/new"), RECORD)
    typed = changed(form, slug="Not fit yet", _note="A word", _publish_at="2999-01-01T08:00")
    got = await post(anna, "/autosave/organisation", typed, headers={"accept": "application/json"})
    assert got.status_code == 200, got.text
    page = await get(anna, "/records/organisation/new?typed=1")
    back = dict(form_in(page, RECORD))
    assert (back["slug"], back["_note"].strip()) == ("Not fit yet", "A word")
    assert back["_publish_at"] == "2999-01-01T08:00"
    assert "are kept" not in said(await get(anna, "/records/campaign/new")), "each noun has its own"
    assert "are kept" not in said(await get(nina, "/records/organisation/new"))
    wrong = await post(anna, "/records/organisation/new", typed)
    assert wrong.status_code == 422
    kept = dict(form_in(HTMLParser(wrong.text), RECORD))
    assert (kept["_note"].strip(), kept["_publish_at"]) == ("A word", "2999-01-01T08:00")
    text = said(HTMLParser(wrong.text), ".faults")
    assert "small letters, digits and hyphens" in text
    assert "pattern" not in text


async def test_two_people_at_a_case_see_both_versions(staff: Staff, world: World, query: Query) -> None:
    await world.load(cases=[case("plot", summary={"en": "First"})])
    [row] = await query("SELECT id FROM editorial.case")
    anna, clara, boris = (
        await staff.person("anna"), await staff.person("clara"), await staff.person("boris", Role.reviewer)
    )  # fmt: skip
    path = f"/records/case/{row['id']}"
    before = form_in(await get(anna, path), RECORD)
    theirs = changed(form_in(await get(clara, path), RECORD), summary__en="Theirs", _do="hand-in")
    review = (await post(clara, path, theirs)).headers["location"].removeprefix("/admin").partition("?")[0]
    page = await get(boris, review)
    await post(boris, review + "/decide", changed(form_in(page, ".decide form"), verdict="publish"))
    got = await post(anna, path, changed(before, summary__en="Mine"))
    assert got.status_code == 412
    text = said(HTMLParser(got.text))
    assert "Mine" in text
    assert "Theirs" in text


async def test_a_moment_of_publication_is_taken_away_again(staff: Staff) -> None:
    """At the desk, and by a PATCH with null; one that says nothing of it leaves it."""
    anna = await staff.person("anna")
    form = form_in(await get(anna, "/records/group/new"), RECORD)
    values = {"code": "bakers", "labels__en": "Bakers", "_publish_at": "2999-01-01T08:00"}
    got = await post(anna, "/records/group/new", changed(form, **values))
    edit = got.headers["location"].removeprefix("/admin").partition("?")[0]
    form = form_in(await get(anna, edit), RECORD)
    assert dict(form)["_publish_at"] == "2999-01-01T08:00"
    assert (await post(anna, edit, changed(form, _publish_at=""))).status_code == 303
    assert dict(form_in(await get(anna, edit), RECORD))["_publish_at"] == ""
    place = f"proposals/{edit.split('/')[2]}"
    for said_now, kept in (
        ({"publish_at": "2999-01-01T08:00:00Z"}, True),
        ({"note": "More"}, True),
        ({"publish_at": None}, False),
    ):
        tag = (await anna.get(place)).headers["etag"]
        headers = {"if-match": tag, "content-type": "application/merge-patch+json"}
        got = await anna.send("PATCH", place, {"kind": "group", **said_now}, headers=headers)
        assert got.status_code == 200, got.text
        assert (got.json()["publish_at"] is not None) is kept, said_now


async def test_who_may_not_write_sees_no_new_facility(staff: Staff) -> None:
    nina = await staff.person("nina", Role.contributor)
    assert (await nina.http.get("/admin/records/facility/new")).status_code == 403
    assert "New facility" not in said(await get(nina, "/facilities"))
    got = await nina.http.get("/admin/records/prisoner/new")
    assert (got.status_code, got.headers["location"]) == (303, "/admin/people/new")
    for path in ("/records/nonsense", "/records/nonsense/new"):
        assert (await nina.http.get(f"/admin{path}")).status_code == 404
    for query in ("after=nonsense", "q=" + "x" * 300, "q=%00", "state=%00", "after=%00"):
        status = (await nina.http.get(f"/admin/records/case?{query}")).status_code
        assert status in {200, 422}, query


def _leaves(fields: tuple[Field, ...], prefix: str = "") -> Iterator[str]:
    for field in fields:
        path = prefix + field.name
        if field.kind == Kind.PARTS:
            yield from _leaves(field.parts, f"{path}.0.")
        elif field.kind == Kind.GROUP:
            yield from _leaves(field.parts, f"{path}.")
        else:
            yield f"{path}.en" if field.kind == Kind.TEXT else path


@pytest.mark.parametrize("value", ["-1", "x" * 20_000, "sealed:nonsense", "{}[]²\u202e"])
async def test_garbage_in_every_field_is_listed_and_never_an_error_of_ours(staff: Staff, value: str) -> None:
    anna = await staff.person("anna")
    for kind, fields in FORMS.items():
        names = list(_leaves(fields))[:20] if len(value) > 1000 else list(_leaves(fields))
        typed: Fields = [(name, value) for name in names]
        path = "/autosave/prisoner" if kind == "prisoner" else f"/records/{kind}/new"
        got = await post(anna, path, typed)
        assert got.status_code == (200 if kind == "prisoner" else 422), (kind, got.status_code, got.text)


@pytest.mark.parametrize("name", ["slug\0", "slug"])
async def test_a_nul_is_refused(staff: Staff, name: str) -> None:
    anna = await staff.person("anna")
    got = await post(anna, "/records/organisation/new", [(name, "a\0b"), ("name.en", "x")])
    assert got.status_code == 422
