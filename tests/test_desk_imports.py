"""A list through the desk: uploaded by one, shown with its receipt, accepted many at once by another."""

import gzip

import httpx
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.accounts.opaque import csrf_of
from app.models.accounts import Role
from tests.desk import changed, form_in, get, post, said
from tests.staff import ORIGIN, Person, Staff
from tests.waiting import until

MAPPING = """
scheme = "desk_test"
language = "en"
country = "RU"
[title]
en = "An invented list"
[columns]
id = "id"
name = "name"
"""


async def ended(person: Person, path: str) -> HTMLParser:
    async def is_over() -> bool:
        return (await get(person, path)).css_first("[data-again]") is None

    await until(is_over)
    return await get(person, path)


def _list() -> str:
    return "id,name\n1,Anna Invented\n2,Boris Imagined\n3,Vera Madeup\n"


async def test_a_list_from_upload_to_the_public(staff: Staff, client: httpx.AsyncClient) -> None:
    anna, boris = await staff.person("anna"), await staff.person("boris", Role.reviewer)
    fields = {"importer": "csv", "name": "list-01-02-2026.csv", "pasted": _list(), "mapping": MAPPING}
    got = await post(anna, "/imports", fields)
    assert got.status_code == 303, got.text
    page = await ended(anna, got.headers["location"].removeprefix("/admin"))
    assert "new3" in said(page, ".facts"), said(page)
    assert page.css_first("[data-all]") is None
    offered = await get(boris, "/imports")
    assert "row 1" in said(offered)
    assert not offered.css("input[name=proposal][checked]")
    ticked = await get(boris, "/imports?tick=1")
    assert len(ticked.css("input[name=proposal][checked]")) == 3
    boxes = [str(one.attributes["value"]) for one in offered.css("input[name=proposal]")]
    rest = await get(boris, f"/imports?after={boxes[0].partition(' ')[0]}")
    assert len(rest.css("input[name=proposal]")) == 2
    assert len(boxes) == 3
    chosen = [("proposal", one) for one in boxes[:2]] + [("verdict", "publish")]
    done = await post(boris, "/imports/decide", chosen)
    assert "2 decided." in said(HTMLParser(done.text))
    assert (await client.get("/v1/prisoners/anna-invented")).status_code == 200
    again = await post(boris, "/imports/decide", chosen)
    assert "2 were not decided" in said(HTMLParser(again.text))


async def test_a_packed_file_and_who_may_send_it(staff: Staff) -> None:
    anna, nina = await staff.person("anna"), await staff.person("nina", Role.contributor)
    for person, status in ((anna, 303), (nina, 403)):
        assert person.cookie is not None
        got = await person.http.post(
            "/admin/imports",
            data={"importer": "csv", "name": "list-01-02-2026.csv", "mapping": MAPPING},
            files={"list": ("x", gzip.compress(_list().encode()))},
            headers={
                "origin": ORIGIN,
                "sec-fetch-site": "same-origin",
                "x-csrf-token": csrf_of(person.cookie),
            },
        )
        assert got.status_code == status
        if status == 303:
            path = got.headers["location"].removeprefix("/admin")
            assert "new3" in said(await ended(anna, path), ".facts")
            assert (await nina.http.get(f"/admin{path}")).status_code == 403
    assert (await nina.http.get("/admin/imports")).status_code == 403
    assert form_in(await get(anna, "/imports"), "form[data-upload]")


async def test_what_is_no_list_is_refused_in_a_sentence(staff: Staff) -> None:
    anna = await staff.person("anna")
    got = await post(
        anna, "/imports", {"importer": "memorial", "name": "../../x.geojson", "pasted": "nonsense"}
    )
    page = await ended(anna, got.headers["location"].removeprefix("/admin"))
    assert "Nothing was imported" in said(page)
    assert "/" not in said(page, ".faults p")
    empty = await post(anna, "/imports", {"importer": "memorial", "name": "x", "pasted": ""})
    assert empty.status_code == 422


async def test_a_conflict_with_an_editor_is_told_and_not_ticked(staff: Staff) -> None:
    anna, boris, nina = (
        await staff.person("anna"), await staff.person("boris", Role.reviewer),
        await staff.person("nina", Role.contributor),
    )  # fmt: skip
    mapping = MAPPING + 'birth = "born"\n'
    for day, born in (("01-02-2026", "1990"), ("01-03-2026", "1992")):
        text = f"id,name,born\n1,Anna Invented,{born}\n2,Boris Imagined,{born}\n"
        fields = {"importer": "csv", "name": f"list-{day}.csv", "pasted": text, "mapping": mapping}
        got = await post(anna, "/imports", fields)
        await ended(anna, got.headers["location"].removeprefix("/admin"))
        page = await get(boris, "/imports?tick=1")
        if born == "1992":
            break
        await post(
            boris, "/imports/decide", [*form_in(page, "form[action$='/decide']"), ("verdict", "publish")]
        )
        person = await get(nina, "/people?q=Anna+Invented")
        link = str(person.css(".list a")[0].attributes["href"]).removeprefix("/admin")
        form = form_in(await get(nina, link), "form.record")
        edit = await post(nina, link, changed(form, birth="1991", _do="hand-in"))
        review = edit.headers["location"].removeprefix("/admin").partition("?")[0]
        decision = form_in(await get(boris, review), ".decide form")
        await post(boris, review + "/decide", changed(decision, verdict="publish"))
    assert "conflict with an editor: birth" in said(page)
    assert len(page.css("input[name=proposal]")) == 2
    assert len(page.css("input[name=proposal][checked]")) == 1
    clash = next(str(one.attributes["href"]) for one in page.css("li:has(.badge) a.note"))
    shown = said(await get(boris, clash.removeprefix("/admin")), "[aria-labelledby=clash] tbody")
    assert all(year in shown for year in ("1990", "1991", "1992"))
