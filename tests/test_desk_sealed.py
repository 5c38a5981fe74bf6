"""Sealed words at the desk: seen to be there by looking, read for a reason, written, erased."""

import uuid

from selectolax.lexbor import LexborHTMLParser as HTMLParser
from time_machine import Traveller

from app.accounts.sessions import STEP_UP
from app.models.accounts import Role
from tests.conftest import Query
from tests.desk import changed, form_in, get, post, said
from tests.factories import World, dossier
from tests.staff import Staff

_WORDS = "kanareyka: her sister in Minsk"


async def test_written_read_and_erased_with_each_step_in_the_log(
    staff: Staff, world: World, query: Query
) -> None:
    [eve] = await world.publish(dossier("eve"))
    anna, nina, stranger = (
        await staff.person("anna"), await staff.person("nina", Role.contributor), await staff.stranger()
    )  # fmt: skip
    listed, place = f"/records/prisoner/{eve}/sealed", f"/sealed/prisoner:relatives/{eve}"
    for path in (listed, place):
        assert (await nina.http.get(f"/admin{path}")).status_code == 403
        assert (await stranger.http.get(f"/admin{path}")).status_code == 401
    assert "Prisoner: relativesempty" in said(await get(anna, listed))
    got = await post(anna, f"{place}/write", {"value": _WORDS})
    assert got.headers["location"].endswith("said=sealed"), got.text
    assert "Prisoner: relativessealed" in said(await get(anna, listed))
    for path in (listed, place):
        assert _WORDS not in str((await get(anna, path)).html)
    assert (await post(nina, f"{place}/read", {"reason": "check_fact"})).status_code == 403
    without = await post(anna, f"{place}/read", {"reason": "curious"})
    assert (without.status_code, _WORDS in without.text) == (422, False)
    got = await post(anna, f"{place}/read", {"reason": "check_fact"})
    assert said(HTMLParser(got.text), ".said.sealed") == _WORDS
    assert got.headers["cache-control"] == "no-store"
    assert (await post(anna, f"{place}/erase")).status_code == 422, "she must say that she is sure"
    got = await post(anna, f"{place}/erase", {"sure": "1"})
    assert got.headers["location"].endswith("said=erased"), got.text
    assert (await post(anna, f"{place}/read", {"reason": "check_fact"})).status_code == 404
    rows = await query(
        "SELECT action, detail FROM editorial.audit_entry WHERE kind = 'prisoner' ORDER BY seq"
    )
    assert [row["action"] for row in rows][-3:] == ["sealed:write", "sealed:read", "sealed:erase"]
    assert "kanareyka" not in str([dict(row) for row in rows])


async def test_another_team_finds_no_place_and_garbage_is_refused(staff: Staff, world: World) -> None:
    [eve] = await world.publish(dossier("eve"))
    anna = await staff.person("anna")
    olga = await staff.person("olga", teams=[await staff.team("minsk", ["BY"])])
    place = f"/sealed/prisoner:relatives/{eve}"
    for path in (f"/records/prisoner/{eve}/sealed", place, f"/records/list/{eve}/sealed"):
        assert (await olga.http.get(f"/admin{path}")).status_code == 404
    every = {"value": "x", "reason": "check_fact", "sure": "1"}
    for step in ("write", "read", "erase"):
        assert (await post(olga, f"{place}/{step}", every)).status_code == 404
    for value in ("", "x" * 20_001, "a\0b"):
        assert (await post(anna, f"{place}/write", {"value": value})).status_code == 422
    assert (await anna.http.get(f"/admin/sealed/prisoner:nonsense/{eve}")).status_code == 422
    assert (await anna.http.get("/admin/sealed/prisoner:note/nonsense")).status_code == 422
    nowhere = f"/admin/sealed/account:real_name/{uuid.uuid4()}"
    assert (await anna.http.get(nowhere)).status_code == 404


async def test_reading_asks_for_a_proof(staff: Staff, world: World, clock: Traveller) -> None:
    [eve] = await world.publish(dossier("eve"))
    anna = await staff.person("anna")
    clock.shift(STEP_UP.total_seconds() + 1)
    got = await post(anna, f"/sealed/prisoner:relatives/{eve}/read", {"reason": "check_fact"})
    assert got.status_code == 403
    assert "Prove that it is you" in got.text


async def test_words_for_editors_become_a_reference_that_a_form_keeps(
    staff: Staff, world: World, query: Query
) -> None:
    [eve] = await world.record(dossier("eve"))
    anna, boris = await staff.person("anna"), await staff.person("boris", Role.reviewer)
    path = f"/records/prisoner/{eve}"
    form = form_in(await get(anna, path), "form.record")
    review = await post(anna, path, changed(form, notes=_WORDS, _do="hand-in"))
    place = review.headers["location"].removeprefix("/admin").partition("?")[0]
    page = await get(boris, place)
    assert _WORDS not in str(page.html)
    await post(boris, place + "/decide", changed(form_in(page, ".decide form"), verdict="accept"))
    page = await get(anna, path)
    assert _WORDS not in str(page.html)
    link = page.css_first("#f-notes a")
    assert link is not None
    opened = str(link.attributes["href"]).removeprefix("/admin")
    got = await post(anna, f"{opened}/read", {"reason": "check_fact"})
    assert said(HTMLParser(got.text), ".said.sealed") == _WORDS
    assert "Note 1" in said(await get(anna, f"{path}/sealed"))
    kept = await post(anna, path, changed(form_in(page, "form.record"), _note="Nothing"))
    [row] = await query("SELECT content FROM editorial.proposal WHERE state = 'draft'")
    assert kept.status_code == 303
    assert "sealed:" in str(row["content"])
    fields = [*form_in(page, "form.record"), ("notes.forget", form_in(page, "#f-notes")[0][1])]
    edit = kept.headers["location"].removeprefix("/admin").partition("?")[0]
    sent = dict(form_in(await get(anna, edit), "form.record"))
    fields = changed(fields, _proposal=sent["_proposal"], _version=sent["_version"])
    assert (await post(anna, edit, fields)).status_code == 303
    [row] = await query("SELECT content FROM editorial.proposal WHERE state = 'draft'")
    assert "sealed:" not in str(row["content"])
