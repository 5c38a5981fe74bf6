"""A list through the desk: uploaded by one, shown with its receipt, accepted many at once by another."""

import asyncio
import gzip

import httpx
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.accounts.opaque import csrf_of
from app.models.accounts import Role
from tests.desk import form_in, get, post, said
from tests.staff import ORIGIN, Person, Staff

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


async def _ended(person: Person, path: str) -> HTMLParser:
    for _ in range(200):
        page = await get(person, path)
        if page.css_first("[data-again]") is None:
            return page
        await asyncio.sleep(0.05)
    raise AssertionError("the import does not end")


def _list() -> str:
    return "id,name\n1,Anna Invented\n2,Boris Imagined\n3,Vera Madeup\n"


async def test_a_list_from_upload_to_the_public(staff: Staff, client: httpx.AsyncClient) -> None:
    anna, boris = await staff.person("anna"), await staff.person("boris", Role.reviewer)
    fields = {"importer": "csv", "name": "list-01-02-2026.csv", "pasted": _list(), "mapping": MAPPING}
    got = await post(anna, "/imports", fields)
    assert got.status_code == 303, got.text
    page = await _ended(anna, got.headers["location"].removeprefix("/admin"))
    assert "new3" in said(page, ".facts"), said(page)
    assert page.css_first("[data-all]") is None
    offered = await get(boris, "/imports")
    assert "row 1" in said(offered)
    boxes = [str(one.attributes["value"]) for one in offered.css("input[name=proposal]")]
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
            assert "new3" in said(await _ended(anna, path), ".facts")
            assert (await nina.http.get(f"/admin{path}")).status_code == 403
    assert (await nina.http.get("/admin/imports")).status_code == 403
    assert form_in(await get(anna, "/imports"), "form[data-upload]")


async def test_what_is_no_list_is_refused_in_a_sentence(staff: Staff) -> None:
    anna = await staff.person("anna")
    got = await post(
        anna, "/imports", {"importer": "memorial", "name": "../../x.geojson", "pasted": "nonsense"}
    )
    page = await _ended(anna, got.headers["location"].removeprefix("/admin"))
    assert "Nothing was imported" in said(page)
    assert "/" not in said(page, ".faults p")
    empty = await post(anna, "/imports", {"importer": "memorial", "name": "x", "pasted": ""})
    assert empty.status_code == 422
