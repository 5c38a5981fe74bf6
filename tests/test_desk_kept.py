"""What is typed at the desk is not lost: to a mistake, to a colleague, to a session that ends, to a no."""

import re

from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.models.accounts import Role
from tests.conftest import Query
from tests.desk import RECORD, changed, drafted, form_in, get, post, said
from tests.factories import World, dossier
from tests.staff import Staff


async def test_what_is_wrong_is_listed_with_links_and_nothing_typed_is_lost(staff: Staff) -> None:
    anna, edit = await drafted(staff)
    fields = changed(
        form_in(await get(anna, edit), RECORD),
        birth="soon",
        country="XX",
        alerts__0__headline__en="Half typed",
    )
    got = await post(anna, edit, fields)
    assert got.status_code == 422
    page = HTMLParser(got.text)
    links = [str(one.attributes["href"]) for one in page.css(".faults a")]
    assert {"#f-birth", "#f-country", "#f-alerts.0.type"} <= set(links)
    for link in links:
        assert page.css_first(f"[id='{link[1:]}']") is not None, link
    kept = dict(form_in(page, RECORD))
    assert (kept["birth"], kept["alerts.0.headline.en"]) == ("soon", "Half typed")


async def test_two_people_at_once_see_both_versions_and_choose(
    staff: Staff, world: World, query: Query
) -> None:
    [eve] = await world.publish(dossier("eve", summary={"en": "First"}))
    anna, boris = await staff.person("anna"), await staff.person("boris", Role.reviewer)
    path = f"/records/prisoner/{eve}"
    before = form_in(await get(anna, path), RECORD)
    clara = await staff.person("clara")
    got = await post(clara, path, changed(form_in(await get(clara, path), RECORD), summary__en="Theirs",
                                          gender="female", _do="hand-in"))  # fmt: skip
    review = got.headers["location"].removeprefix("/admin").partition("?")[0]
    page = await get(boris, review)
    await post(boris, review + "/decide", changed(form_in(page, ".decide form"), verdict="publish"))
    got = await post(anna, path, changed(before, summary__en="Mine", occupation__en="Baker"))
    assert got.status_code == 412
    page = HTMLParser(got.text)
    text = said(page)
    assert "Mine" in text
    assert "Theirs" in text
    chosen = form_in(page, "main form")
    assert ("take.gender", "theirs") in chosen, "only they changed it"
    assert ("take.occupation", "mine") in chosen, "only I changed it"
    assert "take.summary" not in dict(chosen), "both did: I must say"
    got = await post(anna, "/conflicts/prisoner", [*chosen, ("take.summary", "mine")])
    assert got.status_code == 303, got.text
    [row] = await query("SELECT content FROM editorial.proposal WHERE state = 'draft'")
    content = str(row["content"])
    assert all(word in content for word in ("Mine", "Baker", "female"))


async def test_what_was_typed_is_kept_and_offered_back(staff: Staff) -> None:
    anna, edit = await drafted(staff)
    fields = changed(form_in(await get(anna, edit), RECORD), birth="not yet a d", summary__en="Half a sent")
    got = await post(anna, "/autosave/prisoner", fields, headers={"accept": "application/json"})
    assert got.status_code == 200, got.text
    assert "are kept" in said(await get(anna, edit))
    back = dict(form_in(await get(anna, edit + "?typed=1"), RECORD))
    assert (back["birth"], back["summary.en"]) == ("not yet a d", "Half a sent")
    boris = await staff.person("boris", Role.reviewer)
    assert "are kept" not in said(await get(boris, edit)), "it is one person's own"
    dropped = form_in(await get(anna, edit), "form[action$='/drop']")
    await post(anna, "/autosave/prisoner/drop", dropped)
    assert "are kept" not in said(await get(anna, edit))


async def test_a_dead_session_loses_nothing_of_a_plain_form(staff: Staff) -> None:
    anna, edit = await drafted(staff)
    fields = changed(form_in(await get(anna, edit), RECORD), summary__en="Long & careful", _do="save")
    anna.http.cookies.clear()
    got = await post(anna, edit, fields)
    assert got.status_code == 401
    page = HTMLParser(got.text)
    assert "Your session has ended" in said(page)
    sign_in = changed(
        form_in(page, "form[action='/admin/sign-in']"), handle="anna",
        password=anna.proof()["password"], code=anna.code(),
    )  # fmt: skip
    got = await post(anna, "/sign-in", sign_in)
    assert got.status_code == 200, got.text
    resumed = form_in(HTMLParser(got.text), "main form")
    cookie = re.search(r"__Host-nezabudka=([^;]+)", got.headers["set-cookie"])
    assert cookie is not None
    anna.give(cookie[1])
    got = await post(anna, edit, resumed)
    assert got.status_code == 303, got.text
    kept = said(await get(anna, edit), "textarea[name='summary.en']")
    assert "Long & careful" in kept


async def test_what_was_rejected_is_gone_on_with(staff: Staff) -> None:
    anna, edit = await drafted(staff)
    boris = await staff.person("boris", Role.reviewer)
    fields = changed(form_in(await get(anna, edit), RECORD), summary__en="Too short", _do="hand-in")
    review = (await post(anna, edit, fields)).headers["location"].removeprefix("/admin").partition("?")[0]
    decision = form_in(await get(boris, review), ".decide form")
    got = await post(boris, review + "/decide", changed(decision, verdict="reject", answer="Say more"))
    assert got.headers["location"].endswith("said=rejected"), got.text
    assert "Say more" in said(await get(anna, ""))
    got = await post(anna, review + "/again")
    again = got.headers["location"].removeprefix("/admin")
    assert "Too short" in said(await get(anna, again), "textarea[name='summary.en']")
