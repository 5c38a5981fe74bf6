"""Editors' search and the check for duplicates: drafts and notes too, in any script, within one's teams."""

from typing import Any

import pytest

from tests.admin_calls import body, ok
from tests.factories import World, case, dossier, facility
from tests.staff import Person, check

NAME = [{"lang": "ru", "full": "Миловида Небыленко"}]


async def hits(person: Person, q: str) -> list[tuple[str, str]]:
    got = ok(await person.get("search", params={"q": q}))["items"]
    return [(one["found_in"], (one["record"] or {}).get("slug") or one["label"][0]) for one in got]


async def test_what_is_found(anna: Person, boris: Person, world: World) -> None:
    await world.record(
        dossier("draft", names=NAME, external_ids={"list": "77"}),
        dossier("noted", notes=["Сообщил сосед: переведена в другую колонию"]),
        dossier("theirs", names=NAME, country="BY"),
    )
    await world.load(
        facilities=[facility(notes=["The neighbours were moved"])],
        cases=[case("plot", title={"en": "The invented plot"})],
    )
    ok(await anna.post("prisoners?confirmed=true", body("new", names=NAME)), 201)
    for q in ("Nebylenko Milovida", "небыленко", "Миловида Н.", "Небыл"):
        found = await hits(anna, q)
        assert {("name", "draft"), ("name", "theirs"), ("draft", NAME[0]["full"])} <= set(found), q
    for q, expected in {
        "draft": ("name", "draft"), "77": ("name", "draft"), "list:77": ("name", "draft"),
        "соседом": ("note", "noted"), "invented plot": ("label", "plot"),
        "neighbour moved": ("note", "sample-colony"),
    }.items():  # fmt: skip
        assert expected in await hits(anna, q), q
    assert await hits(boris, "Nebylenko Milovida") == [("name", "theirs")]
    for q in ("соседом", "plot", "neighbour", "draft", "77"):
        assert [slug for _, slug in await hits(boris, q) if slug != "theirs"] == [], q


@pytest.mark.parametrize(
    "q", ["%", "_", "'", '"', "\\", "a & | ! (", "-", "x" * 200, "😀", "١٢", "' OR 1=1 --"]
)
async def test_anything_may_be_asked(anna: Person, world: World, q: str) -> None:
    await world.record(dossier("eve", notes=["a note"]))
    assert [slug for _, slug in await hits(anna, q) if slug == "eve"] == []
    ok(await anna.get("prisoners", params={"q": q}))
    ok(await anna.get("cases", params={"q": q}))


async def test_what_may_not_be_asked(anna: Person) -> None:
    for q in ("", "x" * 201):
        check(await anna.get("search", params={"q": q}), 422, "invalid")
    assert (await anna.get("search?q=%00")).status_code == 422
    check(await anna.get("search?q=x&limit=51"), 422, "invalid")


async def test_a_second_record_is_made_on_purpose_only(anna: Person, boris: Person, world: World) -> None:
    [identity] = await world.record(dossier("eve", names=NAME, birth="1970"))
    latin: list[dict[str, Any]] = [{"lang": "en", "full": "Milovida Nebylenko"}]
    got = await anna.post("prisoners", body("other", names=latin))
    check(got, 409, "likely-duplicate")
    [candidate] = got.json()["candidates"]
    assert (candidate["prisoner_id"], candidate["name"]) == (str(identity), NAME[0]["full"])
    ok(await anna.post("prisoners?confirmed=true", body("other", names=latin)), 201)
    asked = {"names": ["Milovida Nebylenko"], "besides": str(identity)}
    [proposed] = ok(await anna.post("duplicates", asked))["items"]
    assert proposed["proposal_id"] is not None
    # Who sees neither of them is not told.
    ok(await boris.post("prisoners", body("third", names=latin, country="BY")), 201)
    wrongs: list[dict[str, Any]] = [
        {}, {"names": []}, {"names": ["x"] * 51}, {"names": ["a\x00"]}, {"names": ["x"], "birth_year": 1},
    ]  # fmt: skip
    for wrong in wrongs:
        check(await anna.post("duplicates", wrong), 422, "invalid")
