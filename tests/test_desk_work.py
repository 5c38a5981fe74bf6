"""From a first note to the public and back, over plain forms: the author, a colleague, a stranger."""

import uuid

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.models.accounts import Role
from tests.conftest import Query
from tests.desk import RECORD, changed, drafted, form_in, get, post, said
from tests.factories import World, case, dossier, facility
from tests.staff import Staff

_WHOLE = {
    "birth": "1990-05", "region": "RU-MOW", "occupation": {"en": "teacher", "fa": "معلم"},
    "grounds": ["anti_war"],
    "charges": [{"provision": "RU-UK-207.3-2", "status": "convicted", "case": "plot"}],
    "sentences": [{"term_months": 72, "date": "2024-01", "court": {"ru": "Суд"}, "regime": "ru_ik_strict"}],
    "stays": [
        {"facility": "colony", "start": "2024-01-01",
         "regimes": [{"regime": "shizo", "start": "2024-02-01", "end": "2024-02-07"}]},
    ],
    "events": [
        {"type": "detention", "date": "2023-03-03", "title": {"en": "Arrested"},
         "description": {"en": "\nTwo\n\nlines "},
         "sources": [{"type": "media", "title": {"en": "A paper"}, "url": "https://example.org/a"}]},
    ],
    "alerts": [
        {"type": "life_threatening_health", "severity": "severe", "evidence": "corroborated",
         "state": "active",
         "headline": {"en": "Ill"}, "text": {"en": "Ill"}, "since": "2026-01",
         "actions": [{"kind": "write", "text": "Write"}]},
    ],
    "letters": {"wants": "yes", "languages": ["ru"], "envelope_lines": ["One", "Two"],
                "channels": [{"type": "post"}]},
    "consents": [{"scope": "letters", "basis": "family", "given_on": "2024-01-01"}],
    "notes": ["First note\n\nof two parts", "Second"], "links": ["https://example.org"],
    "external_ids": {"list": "77"}, "cases": ["plot"],
}  # fmt: skip


async def test_from_first_note_to_public_profile_and_back(staff: Staff, client: httpx.AsyncClient) -> None:
    anna, edit = await drafted(staff)
    boris = await staff.person("boris", Role.reviewer)
    page = await get(anna, edit)
    fields = changed(form_in(page, RECORD), summary__en="Teaches", _note="From a letter", _do="save")
    got = await post(anna, edit, fields)
    assert got.headers["location"].endswith("?said=saved"), got.text
    page = await get(anna, edit)
    assert "Teaches" in said(page, "textarea[name='summary.en']")
    got = await post(anna, edit, changed(form_in(page, RECORD), _do="hand-in"))
    review = got.headers["location"].removeprefix("/admin").partition("?")[0]
    own = await get(anna, review)
    assert "somebody else decides" in said(own)
    assert own.css_first("button[value=publish]") is None
    assert "Invented Eve" in said(await get(boris, ""))
    page = await get(boris, review)
    assert "What becomes public" in said(page)
    assert "not public now" in said(page)
    decision = form_in(page, ".decide form")
    got = await post(boris, review + "/decide", changed(decision, verdict="publish", answer="Thanks"))
    assert got.headers["location"].endswith("said=published"), got.text
    public = await client.get("/v1/prisoners/invented-eve")
    assert public.json()["summary"] == {"en": "Teaches"}
    record = _record_link(await get(boris, review))
    assert "published" in said(await get(boris, record))
    down = await post(boris, record + "/withdraw", {"reason": "asked_by_family", "sure": "1"})
    assert down.headers["location"].endswith("said=withdrawn"), down.text
    assert (await client.get("/v1/prisoners/invented-eve")).status_code == 410


def _record_link(page: HTMLParser) -> str:
    links = [str(one.attributes["href"]) for one in page.css(".badges a")]
    return next(one for one in links if "/records/" in one).removeprefix("/admin")


async def test_a_form_that_nobody_touched_changes_nothing(staff: Staff, world: World, query: Query) -> None:
    await world.load(
        facilities=[facility("colony")], cases=[case("plot")], prisoners=[dossier("eve", **_WHOLE)]
    )
    [row] = await query("SELECT id FROM editorial.prisoner")
    anna = await staff.person("anna")
    path = f"/records/prisoner/{row['id']}"
    fields = form_in(await get(anna, path), RECORD)
    got = await post(anna, path, changed(fields, _do="hand-in"))
    review = got.headers.get("location", "").removeprefix("/admin").partition("?")[0]
    assert got.status_code == 422, said(await get(anna, review), ".diff")
    assert "this changes nothing" in got.text
    for kind in ("facility", "case"):
        [row] = await query(f"SELECT id FROM editorial.{kind}")  # noqa: S608
        path = f"/records/{kind}/{row['id']}"
        got = await post(anna, path, changed(form_in(await get(anna, path), RECORD), _do="hand-in"))
        assert "this changes nothing" in got.text


async def test_rows_come_and_go(staff: Staff, world: World, query: Query) -> None:
    await world.load(
        cases=[case("plot")], facilities=[facility("colony")], prisoners=[dossier("eve", **_WHOLE)]
    )
    [row] = await query("SELECT id FROM editorial.prisoner")
    anna = await staff.person("anna")
    path = f"/records/prisoner/{row['id']}"
    fields = changed(
        form_in(await get(anna, path), RECORD), charges__0__remove="1", charges__1__provision="RU-UK-280.3",
        _do="save",
    )  # fmt: skip
    got = await post(anna, path, fields)
    assert got.status_code == 303, got.text
    page = await get(anna, got.headers["location"].removeprefix("/admin").partition("?")[0])
    said_now = [value for name, value in form_in(page, RECORD) if name.startswith("charges.0.")]
    assert "RU-UK-280.3" in said_now


async def test_a_person_who_is_here_already_is_shown_first(staff: Staff, world: World) -> None:
    await world.record(dossier("ivan", names=[{"lang": "ru", "full": "Иван Вымышленный"}]))
    anna = await staff.person("anna")
    typed = {"full": "Ivan Vymyshlennyi", "lang": "en", "country": "RU", "birth": "", "latin": ""}
    got = await post(anna, "/people/new", typed)
    assert got.status_code == 200
    assert "Иван Вымышленный" in got.text
    assert (await post(anna, "/people/new", {**typed, "checked": "1"})).status_code == 303


async def test_another_team_finds_nothing_and_a_stranger_signs_in(staff: Staff, world: World) -> None:
    [eve] = await world.publish(dossier("eve"))
    team = await staff.team("minsk", ["BY"])
    elsewhere, stranger = await staff.person("olga", teams=[team]), await staff.stranger()
    for path in (f"/records/prisoner/{eve}", f"/proposals/{uuid.uuid4()}"):
        assert (await elsewhere.http.get(f"/admin{path}")).status_code == 404
        assert (await stranger.http.get(f"/admin{path}")).status_code == 401
    assert "Invented Eve" not in said(await get(elsewhere, "/people"))
    got = await post(elsewhere, f"/records/prisoner/{eve}/withdraw", {"reason": "wrong", "sure": "1"})
    assert got.status_code == 404
    contributor = await staff.person("nina", Role.contributor)
    assert (
        await post(contributor, f"/records/prisoner/{eve}/withdraw", {"reason": "wrong", "sure": "1"})
    ).status_code == 403


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
async def test_another_site_changes_nothing(staff: Staff, headers: dict[str, str]) -> None:
    anna, edit = await drafted(staff)
    fields = form_in(await get(anna, edit), RECORD)
    assert (await post(anna, edit, fields, headers=headers)).status_code == 403
    forged = changed(fields, csrf="0" * 64)
    assert (await post(anna, edit, forged)).status_code == 403


async def test_a_reviewer_says_when_it_becomes_public(staff: Staff, client: httpx.AsyncClient) -> None:
    anna, edit = await drafted(staff)
    boris = await staff.person("boris", Role.reviewer)
    got = await post(anna, edit, changed(form_in(await get(anna, edit), RECORD), _do="hand-in"))
    review = got.headers["location"].removeprefix("/admin").partition("?")[0]
    decision = form_in(await get(boris, review), ".decide form")
    later = changed(decision, verdict="publish", publish_at="2999-01-01T08:00")
    got = await post(boris, review + "/decide", later)
    assert got.headers["location"].endswith("said=scheduled"), got.text
    assert "2999-01-01 08:00 UTC" in said(await get(boris, review))
    assert (await client.get("/v1/prisoners/invented-eve")).status_code == 404
