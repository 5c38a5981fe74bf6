"""Nobody learns by trying that another team has recorded something that is public nowhere."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from app.editorial.changes.nouns import NOUNS
from app.editorial.changes.referring import REFERRING, references
from app.editorial.intake import FigureIn
from tests.admin_calls import body, decide, etag, ok, patch, submitted
from tests.factories import World, case, dossier, facility
from tests.staff import Person, Staff, check

SLUG, NUMBER = "kanareyka-vera", {"canarylist": "17"}
_CHANGING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d{2}-\d{2}T[0-9:.]+(Z|\+00:00)")


@pytest.fixture
async def vera(staff: Staff) -> Person:
    """Of the team that works on Belarus, as is Boris, who reviews there."""
    return await staff.person("vera", teams=[await staff.team("minsk", ["BY"])])


@pytest.fixture
async def hidden(world: World) -> uuid.UUID:
    """Somebody of Russia, public nowhere."""
    [identity] = await world.record(dossier(SLUG, external_ids=NUMBER))
    return identity


def alike(answer: Any, *words: str) -> str:
    """An answer without what differs each time, or was made to differ."""
    text = _CHANGING.sub("…", answer.text)
    for word in (SLUG, *words):
        text = text.replace(word, "…")
    return f"{answer.status_code} {text}"


async def _all_answers(person: Person, said: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """What the author of a new record is told, step by step."""
    made = await person.post("prisoners?confirmed=true", said)
    path = f"proposals/{ok(made, 201)['id']}"
    steps = [
        made,
        await person.get(path),
        await person.get(f"{path}/preview"),
        await person.get(f"{path}/diff"),
    ]
    revised = {"kind": "prisoner", "content": {"gender": "female"}, "note": "again"}
    steps.append(await person.send("PATCH", path, revised, headers={"if-match": await etag(person, path)}))
    steps.append(await person.post(f"{path}/submit"))
    steps.append(await person.get(f"{path}/preview"))
    return [alike(one, "free", '"17"', '"18"') for one in steps], ok(steps[-2])


@pytest.mark.parametrize("taken", ["slug", "number", "name"])
async def test_a_taken_slug_tells_the_author_nothing(
    anna: Person, rita: Person, vera: Person, boris: Person, hidden: uuid.UUID, taken: str
) -> None:
    names = {"names": [{"lang": "en", "full": SLUG.replace("-", " ").title()}]}
    tried: dict[str, Any] = {
        "slug": {"slug": SLUG},
        "number": {"external_ids": NUMBER},
        "name": {"slug": None},
    }
    others: dict[str, Any] = {"slug": {}, "number": {"external_ids": {"canarylist": "18"}}, "name": {}}
    said, free = ({**body("free", country="BY"), **names, **one[taken]} for one in (tried, others))
    told, waiting = await _all_answers(vera, said)
    if taken != "name":
        assert told == (await _all_answers(vera, free))[0]
        check(await decide(boris, waiting["id"]), 409, "beyond-teams")
        check(await decide(rita, waiting["id"]), 409, "already-recorded")
        check(await anna.post("prisoners?confirmed=true", said), 409, "already-recorded")
    assert f"{SLUG}-2" not in str(told)
    assert str(hidden) not in str(told)


async def test_what_is_public_may_be_told(vera: Person, boris: Person, world: World) -> None:
    await world.publish(dossier("open", external_ids=NUMBER))
    for said in (body("open", country="BY"), body("other", country="BY", external_ids=NUMBER)):
        check(await vera.post("prisoners?confirmed=true", said), 409, "already-recorded")
        check(await boris.post("prisoners?confirmed=true", said), 409, "already-recorded")


async def test_a_rename_to_a_taken_slug_waits_for_who_sees_both(
    rita: Person, vera: Person, boris: Person, world: World, hidden: uuid.UUID
) -> None:
    [own] = await world.publish(dossier("lesya", country="BY"))
    waiting = await submitted(vera, await patch(vera, f"prisoners/{own}", {"slug": SLUG}))
    shown = await vera.get(f"proposals/{waiting['id']}/preview")
    assert (shown.status_code, SLUG in shown.text) == (200, True)
    check(await decide(boris, waiting["id"]), 409, "beyond-teams")
    check(await decide(rita, waiting["id"]), 422, "invalid")
    assert ok(await rita.get(f"prisoners/{hidden}"))["content"]["slug"] == SLUG, "what was tried is undone"


@pytest.mark.parametrize(
    "said",
    [
        {"cases": ["hidden-case"]}, {"stays": [{"facility": "hidden-colony"}]},
        {"charges": [{"provision": "RU-UK-207.3", "case": "hidden-case"}]},
        {"stays": [{"facility": "canarylist:99"}]},
        {"events": [{"type": "verdict", "date": "2026", "title": {"en": "A"}, "facility": "hidden-colony"}]},
    ],
)  # fmt: skip
async def test_a_reference_tells_nothing_either(
    anna: Person, vera: Person, boris: Person, world: World, said: dict[str, Any]
) -> None:
    slugs = {
        "hidden-case": "no-such-case",
        "hidden-colony": "no-such-colony",
        "canarylist:99": "canarylist:98",
    }
    await world.load(
        cases=[case("open-case", country="RU")], facilities=[facility("open-colony")],
    )  # fmt: skip
    await world.record_places(
        case("hidden-case"), facility("hidden-colony", external_ids={"canarylist": "99"})
    )
    [own] = await world.publish(dossier("lesya", country="BY"))
    for person in (vera, boris):
        answers = []
        for wanted in (said, _renamed(said, slugs)):
            got = await patch(person, f"prisoners/{own}", wanted)
            check(got, 422, "invalid")
            answers.append(alike(got, *slugs, *slugs.values()))
        assert answers[0] == answers[1]
        public = _renamed(said, {"hidden-case": "open-case", "hidden-colony": "open-colony",
                                 "canarylist:99": "open-colony"})  # fmt: skip
        ok(await patch(person, f"prisoners/{own}", public), 201)
    ok(await patch(anna, f"prisoners/{own}", said), 201)


async def test_what_a_colleague_wrote_may_stay(
    anna: Person, rita: Person, vera: Person, world: World
) -> None:
    await world.record_places(case("hidden-case"))
    [own] = await world.publish(dossier("lesya", country="BY"))
    waiting = await submitted(anna, await patch(anna, f"prisoners/{own}", {"cases": ["hidden-case"]}))
    ok(await decide(rita, waiting["id"]))
    ok(await patch(vera, f"prisoners/{own}", {"gender": "female"}), 201)


def _renamed(said: Any, names: dict[str, str]) -> Any:
    if isinstance(said, dict):
        return {key: _renamed(value, names) for key, value in said.items()}
    if isinstance(said, list):
        return [_renamed(one, names) for one in said]
    return names.get(said, said) if isinstance(said, str) else said


def _fields_that_refer(schema: Any, name: str = "") -> Iterator[str]:
    """Names of the fields that hold a `Ref`, known by its bounds."""
    if isinstance(schema, list):
        for one in schema:
            yield from _fields_that_refer(one, name)
    if isinstance(schema, dict):
        if (schema.get("minLength"), schema.get("maxLength")) == (1, 200):
            yield name
        for key, one in [*schema.get("properties", {}).items(), *schema.get("$defs", {}).items()]:
            yield from _fields_that_refer(one, key)
        for key in ("anyOf", "items"):
            yield from _fields_that_refer(schema.get(key), name)


def test_every_field_that_refers_is_known() -> None:
    named = {one for noun in NOUNS.values() for one in _fields_that_refer(noun.shape.model_json_schema())}
    assert named <= REFERRING.keys()
    assert {"cases", "case", "facility", "organisation", "prisoners", "list"} <= named
    assert set(REFERRING.values()) <= NOUNS.keys()
    said = {"slug": "a", "label": {"en": "A"}, "value": 1, "list": "x", "case": "y",
            "sources": [{"type": "media", "title": {"en": "A"}}]}  # fmt: skip
    assert set(references(FigureIn.model_validate(said))) == {("list", "x"), ("case", "y")}
