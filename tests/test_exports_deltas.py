"""A delta over any export since it began gives the new one, byte for byte; who was withdrawn is in none."""

import gzip
import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from app.database.embedded import Dsns
from app.database.sessions import transaction
from app.models.people import Prisoner
from app.publication.outgoing import redirect_merged
from tests.conftest import Query
from tests.exports import Files, delta, export, full, index, lines, replayed
from tests.factories import World, case, dossier, facility

HELD = {"stays": [{"facility": "sample-colony", "start": "2024-01-01"}]}
VERBS = ("publish", "change", "rename", "withdraw", "merge", "place")
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 3)), min_size=1, max_size=6)


async def merge(world: World, kept: str, gone: str) -> None:
    await world.withdraw(gone)
    async with transaction(world.engine) as session:
        found = await session.scalars(select(Prisoner).where(col(Prisoner.slug).in_([kept, gone])))
        ids = {person.slug: person.id for person in found}
        if {kept, gone} == set(ids):
            await redirect_merged(session, "prisoner", ids[gone], ids[kept])


async def apply(world: World, verb: str, number: int) -> None:
    slug = f"somebody-{number}"
    events = [{"type": "verdict", "date": "2024-02-03", "title": {"en": f"Verdict on {slug}"}}]
    match verb:
        case "publish":
            await world.publish(dossier(slug, cases=["sample-case"], **HELD))
        case "change":
            await world.publish(dossier(slug, gender="female", events=events, cases=["sample-case"]))
        case "rename":
            await world.publish(dossier(slug, names=[{"lang": "ru", "full": f"Иная Фамилия {number}"}]))
        case "withdraw":
            await world.withdraw(slug)
        case "merge":
            await merge(world, "somebody-0", slug)
        case "place":
            await world.load(facilities=[facility(name={"en": f"Renamed colony {number}"})])


async def last(query: Query) -> int:
    return int((await query("SELECT coalesce(max(seq), 0) FROM published.change"))[0][0])


def assert_erased(content: bytes, documents: Files) -> None:
    """Whoever is in no document is in no delta either, and a tombstone is an id alone."""
    text = gzip.decompress(content).decode()
    for number in range(4):
        slug = f"somebody-{number}"
        if slug.encode() not in documents["prisoners"]:
            assert slug not in text
            assert f"Invented {slug.title()}" not in text
            assert f"Иная Фамилия {number}" not in text
    for change in map(json.loads, text.splitlines()):
        known = {"put": {"document"}, "merge": {"into"}, "remove": set()}[change["op"]]
        assert set(change) == {"op", "kind", "id"} | known


@given(STEPS)
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_every_delta_over_every_state(
    world: World, database: Dsns, query: Query, tmp_path_factory: Any, steps: list[tuple[str, int]]
) -> None:
    directory: Path = tmp_path_factory.mktemp("export")
    await world.load(facilities=[facility()], cases=[case()])
    states = [(await last(query), full(await export(database, directory / "of")))]
    for verb, number in steps:
        await apply(world, verb, number)
        states.append((await last(query), full(await export(database, directory / "of"))))
    newest = states[-1][1]
    for place, (since, _) in enumerate(states):
        content = await delta(database, since, directory)
        assert_erased(content, newest)
        for _, base in states[place:]:
            assert replayed(base, content) == newest


async def test_deltas_of_an_export_begin_where_readers_may_have_stopped(
    world: World, database: Dsns, query: Query, tmp_path: Path
) -> None:
    await world.publish(*(dossier(f"early-{number}") for number in range(30)))
    early = await last(query)
    base = full(await export(database, tmp_path / "early"))
    await query("UPDATE published.change SET at = at - interval '100 hours'")
    await world.publish(dossier("mittlere"))
    await query("UPDATE published.change SET at = at - interval '2 hours'")
    middle = await last(query)
    await world.publish(dossier("late"))
    await world.withdraw("mittlere", "early-3")
    newest = await export(database, tmp_path / "late")
    listed = index(newest)["deltas"]
    assert [(one["from"], one["to"]) for one in listed] == [
        (early, index(newest)["seq"]),
        (middle, await last(query)),
    ]
    for one in listed:
        assert one["name"] == f"delta-{one['from']}-{one['to']}.jsonl.gz"
        assert one["rows"] == len(lines(newest, one["name"]))
        assert b"mittlere" not in gzip.decompress((newest / one["name"]).read_bytes())
    assert replayed(base, (newest / listed[0]["name"]).read_bytes()) == full(newest)


async def test_a_delta_of_more_than_half_of_everything_is_left_out(
    world: World, database: Dsns, query: Query, tmp_path: Path
) -> None:
    await world.publish(*(dossier(f"somebody-{number}") for number in range(30)))
    await query("UPDATE published.change SET at = at - interval '100 hours'")
    await world.publish(*(dossier(f"somebody-{number}", gender="female") for number in range(16)))
    made = await export(database, tmp_path / "of")
    assert index(made)["deltas"] == []
    assert not list(made.glob("delta-*"))
