"""Records over HTTP: from the first note to the public, with versions that nobody overwrites."""

import asyncio
import uuid
from typing import Any

import httpx
import pytest

from api.admin.records_shapes import PATHS
from app.editorial.changes.nouns import NOUNS
from app.models.accounts import Role
from tests.admin_calls import body, changed, decide, etag, ok, patch, published, submitted
from tests.conftest import Query
from tests.factories import World, facility
from tests.staff import Person, Staff, check


def test_every_noun_has_an_address() -> None:
    assert PATHS.keys() == NOUNS.keys()


REASON = {"reason": "review_change"}


async def test_from_first_note_to_public_profile(
    anna: Person, rita: Person, client: httpx.AsyncClient, query: Query
) -> None:
    made = await anna.post("prisoners", body("eve", notes=["first note"]))
    assert made.headers["location"].endswith(ok(made, 201)["id"])
    assert made.headers["etag"] == '"1"'
    waiting = await submitted(anna, made)
    assert waiting["state"] == "in_review"
    check(await decide(anna, waiting["id"]), 403, "forbidden")
    decided = ok(await decide(rita, waiting["id"], "accept", answer="Well found"))
    record = f"prisoners/{decided['record_id']}"
    read = ok(await anna.get(record))
    assert (read["state"], read["version"]) == ("draft", 1)
    [note] = read["content"]["notes"]
    told = await rita.post(f"sealed/editor_note:text/{note.removeprefix('sealed:')}/read", REASON)
    assert ok(told) == {"value": "first note"}
    assert (await client.get("/v1/prisoners/eve")).status_code == 404
    handed_in = await anna.post(f"{record}/publish", headers={"if-match": '"1"'})
    again = ok(handed_in, 201)
    assert ok(await anna.get(record))["open_proposals"] == [again["id"]]
    ok(await decide(rita, again["id"]))
    assert (await client.get("/v1/prisoners/eve")).status_code == 200
    logged = str(await query("SELECT detail::text FROM editorial.audit_entry"))
    assert "first note" not in logged
    assert "Well found" not in logged


async def test_a_change_needs_the_version_that_was_read(anna: Person, rita: Person) -> None:
    record = f"prisoners/{await published(anna, rita, 'eve')}"
    path = f"/admin/v1/{record}"
    csrf = (await anna.get("me")).json()["csrf"]
    bare = await anna.http.patch(path, json={"gender": "female"}, headers={"x-csrf-token": csrf})
    check(bare, 428, "precondition-required")
    check(await patch(anna, record, {"gender": "female"}, "*"), 428, "precondition-required")
    for tag in ('"7"', 'W/"1"', "1", '"0"', '"1", "2"', '"99999999999"'):
        got = await patch(anna, record, {"gender": "female"}, tag)
        check(got, 412, "edit-conflict")
        told = got.json()
        assert told["current_version"] == 1
        assert told["base_version"] != 1
        assert (told["theirs"]["gender"], told["ours"]["gender"]) == ("unknown", "female")
    ok(await patch(anna, record, {"gender": "female"}, '"1"'), 201)


async def test_a_merge_patch_changes_what_it_names(anna: Person, rita: Person) -> None:
    more: dict[str, Any] = {
        "summary": {"en": "First", "ru": "Первое"}, "letters": {"wants": "yes", "addressee": "Eve"},
        "external_ids": {"list": "7"},
    }  # fmt: skip
    identity = await published(anna, rita, "eve", **more)
    record = f"prisoners/{identity}"
    said = {
        "summary": {"en": "Second", "ru": None}, "letters": {"addressee": None}, "gender": "female",
        "events": [{"type": "detention", "date": "2024-05", "title": {"en": "Detained"}}],
    }  # fmt: skip
    await changed(anna, rita, record, said)
    read = ok(await anna.get(record))
    content = read["content"]
    assert read["version"] == 2
    assert content["summary"] == {"en": "Second"}
    assert (content["letters"]["wants"], content["letters"]["addressee"]) == ("yes", None)
    assert content["external_ids"] == {"list": "7"}
    assert content["events"][0]["title"] == {"en": "Detained"}
    differences = ok(await anna.get(f"{record}/diff?from=1&to=2"))["items"]
    assert "/gender" in {one["path"] for one in differences}


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"nonsense": 1}, "#/nonsense"), ({"gender": "no such"}, "#/gender"),
        ({"summary": {"xx-nonsense-tag": "x"}}, "#/summary"), ({"summary": {"en": "a\x00b"}}, "#/summary/en"),
        ({"names": []}, "#/names"), ({"country": None}, "#/country"), ({"birth": "yesterday"}, "#/birth"),
        ({"letters": {"nonsense": 1}}, "#/letters/nonsense"), ([], "#"),
        ({"alerts": [{"type": "death_risk"}]}, None),
    ],
)  # fmt: skip
async def test_what_does_not_fit_is_told_by_its_place(
    anna: Person, rita: Person, said: Any, pointer: str | None, query: Query
) -> None:
    record = f"prisoners/{await published(anna, rita, 'eve')}"
    got = await patch(anna, record, said)
    check(got, 422, "invalid")
    if pointer is not None:
        assert pointer in {one.get("pointer") for one in got.json()["errors"]}
    assert len(await query("SELECT 1 FROM editorial.proposal")) == 1


def link(n: int) -> str:
    return f"https://example.org/{n}"


async def test_no_concurrent_edit_is_lost(anna: Person, rita: Person, staff: Staff) -> None:
    """Of changes over one version one is recorded, the others are told; laid over anew they all are there."""
    identity = await published(anna, rita, "eve", links=[])
    record = f"prisoners/{identity}"
    authors = [await staff.person(f"author-{n}") for n in range(4)]
    tag = await etag(anna, record)
    made = await asyncio.gather(
        *(
            patch(one, record, {"links": [link(n)], "summary": {"en": f"by {n}"}}, tag)
            for n, one in enumerate(authors)
        )
    )
    waiting = [await submitted(one, got) for one, got in zip(authors, made, strict=True)]
    reviewers = [await staff.person(f"reviewer-{n}", Role.reviewer) for n in range(4)]
    decided = await asyncio.gather(
        *(decide(one, proposal["id"]) for one, proposal in zip(reviewers, waiting, strict=True))
    )
    assert sorted(got.status_code for got in decided) == [200, 412, 412, 412]
    for n, (author, got) in enumerate(zip(authors, decided, strict=True)):
        if got.status_code == 200:
            continue
        path = f"proposals/{waiting[n]['id']}"
        now = ok(await author.get(record))
        links = [*now["content"]["links"], link(n)]
        laid = {"kind": "prisoner", "content": {"links": links}, "base_version": now["version"]}
        ok(await patch(author, path, laid))
        ok(await decide(rita, waiting[n]["id"]))
    read = ok(await anna.get(record))
    assert sorted(read["content"]["links"]) == [link(n) for n in range(4)]
    assert read["version"] == 5
    numbers = [one["number"] for one in ok(await anna.get(f"{record}/revisions"))["items"]]
    assert numbers == [5, 4, 3, 2, 1]


async def test_every_noun_is_made_listed_read_and_changed(anna: Person, rita: Person, world: World) -> None:
    await world.load(facilities=[facility()])
    title: dict[str, Any] = {"title": {"en": "Invented"}}
    source = {"type": "court_record", "title": {"en": "Invented source"}}
    new: dict[str, dict[str, Any]] = {
        "cases": {"slug": "n", "country": "RU", **title},
        "facilities": {"slug": "n", "country": "RU", "name": {"en": "Invented"}},
        "organisations": {"slug": "n", "name": {"en": "Invented"}},
        "lists": {"slug": "n", "country": "RU", "kind": "foreign_agents", **title},
        "figures": {"slug": "n", "label": {"en": "Invented"}, "value": 7, "sources": [source]},
        "campaigns": {"slug": "n", "kind": "letters", **title},
        "advocacy": {"slug": "n", "type": "resolution", "status": "adopted", **title},
        "groups": {"code": "n", "labels": {"en": "Invented"}},
    }
    assert new.keys() == set(PATHS.values()) - {"prisoners"}
    label = {"facilities": "name", "organisations": "name", "figures": "label", "groups": "labels"}
    for path, content in new.items():
        made = await anna.post(path, content)
        assert made.status_code == 201, (path, made.text)
        identity = ok(await decide(rita, (await submitted(anna, made))["id"]))["record_id"]
        record = f"{path}/{identity}"
        await changed(anna, rita, record, {label.get(path, "title"): {"en": "Invented anew"}})
        read = ok(await anna.get(record))
        assert read["version"] == 2, path
        card = next(one for one in ok(await anna.get(f"{path}?q=anew"))["items"] if one["id"] == identity)
        assert card["label"] == {"en": "Invented anew"}, path
        assert ok(await anna.get(f"{record}/revisions/1"))["content"] != read["content"]
        check(await anna.post(path, content), 409, "already-recorded")


async def test_history_goes_back_by_two_persons(
    anna: Person, rita: Person, boris: Person, client: httpx.AsyncClient
) -> None:
    record = f"prisoners/{await published(anna, rita, 'eve', summary={'en': 'First'})}"
    await changed(anna, rita, record, {"summary": {"en": "Second"}})
    tag = await etag(anna, record)
    check(await anna.post(f"{record}/restore", {"number": 9}, headers={"if-match": tag}), 404, "not-found")
    check(await anna.post(f"{record}/restore", {"number": 1}), 428, "precondition-required")
    back = await anna.post(f"{record}/restore", {"number": 1, "note": "was right"}, headers={"if-match": tag})
    waiting = await submitted(anna, back)
    ok(await decide(rita, waiting["id"]))
    assert (await client.get("/v1/prisoners/eve")).json()["summary"] == {"en": "First"}
    newest = ok(await anna.get(f"{record}/revisions?limit=1"))
    assert newest["items"][0]["note"] == "was right"
    following = newest["next"].removeprefix("/admin/v1/")
    assert [one["number"] for one in ok(await anna.get(following))["items"]] == [2]
    for path in ("revisions", "revisions/1", "diff?from=1&to=2"):
        check(await boris.get(f"{record}/{path}"), 404, "not-found")


async def test_what_a_team_may_not_see_is_not_there(
    anna: Person, rita: Person, boris: Person, query: Query
) -> None:
    identity = await published(anna, rita, "eve")
    record, nowhere = f"prisoners/{identity}", f"prisoners/{uuid.uuid4()}"
    made = await patch(anna, record, {"gender": "female"})
    proposal = f"proposals/{ok(made, 201)['id']}"
    for path in (record, f"{record}/sealed", proposal, f"{proposal}/diff", f"{proposal}/preview"):
        check(await boris.get(path), 404, "not-found")
    for path, given in {
        f"{record}/withdraw": {"reason": "danger"}, f"{record}/after-release": {"choice": "remove"},
        f"{record}/publish": None, f"{record}/restore": {"number": 1},
        f"{record}/merge": {"other": str(uuid.uuid4())},
        f"{proposal}/submit": None, f"{proposal}/take-back": None, f"{proposal}/assign": {"assignee": None},
        f"{proposal}/decide": {"verdict": "publish"},
    }.items():  # fmt: skip
        check(await boris.post(path, given, headers={"if-match": '"1"'}), 404, "not-found")
    theirs, none = [await patch(boris, one, {"gender": "male"}, '"1"') for one in (record, nowhere)]
    assert theirs.json() == none.json()
    assert ok(await boris.get("proposals"))["items"] == []
    assert ok(await boris.get("search?q=Eve"))["items"] == []
    assert ok(await boris.post("duplicates", {"names": ["Invented Eve"]}))["items"] == []
    assert len(await query("SELECT 1 FROM editorial.proposal")) == 2
