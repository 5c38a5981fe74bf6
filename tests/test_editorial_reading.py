"""What is read from the tables is what was recorded, and recording it again changes nothing."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import select

from app.database.embedded import Dsns
from app.database.engines import owner_engine
from app.database.sessions import transaction
from app.editorial.changes.nouns import NOUNS
from app.editorial.prisoners import record_prisoner
from app.editorial.reading import read_dossier
from app.models.people import Prisoner
from tests.factories import World, case, dossier, facility


@pytest.mark.parametrize("kind", NOUNS)
async def test_every_record_of_the_seed_is_recorded_again_without_change(seeded: Dsns, kind: str) -> None:
    noun, engine = NOUNS[kind], owner_engine(seeded.owner)
    async with AsyncSession(engine, autoflush=False) as session:
        rows = list(await session.scalars(select(noun.table)))
        assert rows, "the seed has some of each"
        for row in rows:
            said = await noun.read(session, row)
            again, changed = await noun.record(session, said)
            assert (again, changed) == (row, False), said
            assert not session.dirty
            assert not session.new
    await engine.dispose()


_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30).filter(
    str.strip
)
_MAPS = st.dictionaries(st.sampled_from(["en", "ru", "zh-Hans", "ar"]), _WORDS, min_size=1, max_size=3)
_DATES = st.sampled_from(["2022", "2022-03", "2022-03-01", "2022~", "2022-03-01/.."])
_DAYS = st.dates(date(2020, 1, 1), date(2026, 1, 1))


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


_SOURCES = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["open_source", "court_record"]), "title": _MAPS},
        optional={"published_on": _DATES, "locator": _WORDS, "url": st.just("https://example.org/a")},
    ),
    max_size=2,
)
_EVENTS = st.fixed_dictionaries(
    {"type": st.sampled_from(["detention", "search", "verdict"]), "date": _DATES, "title": _MAPS},
    optional={"facility": st.just("sample-colony"), "sources": _SOURCES, "description": _MAPS},
)
# Words for editors only come in sealed; a list's remarks need not be.
_SEALED = st.uuids().map("sealed:{}".format)
_NOTES = _SEALED | _WORDS.map("[list] {}".format)
_ALERTS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["torture_reported", "incommunicado"]), "severity": st.just("severe"),
        "evidence": st.just("corroborated"), "headline": _MAPS, "text": _MAPS, "since": _DATES,
    },
    optional={
        "private_text": _SEALED, "review_by": _DAYS, "sources": _SOURCES,
        "actions": st.just([{"kind": "letter", "text": "Write"}]), "certainty": st.just("likely"),
        "expires_on": _DAYS, "created_by": st.just("a"),
        "approved_by": _maybe(st.just("b")),
    },
)  # fmt: skip


@st.composite
def _stays(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One after another, whole days, the last one maybe open."""
    days = sorted(draw(st.sets(_DAYS, max_size=6)))
    stays: list[dict[str, Any]] = [
        {"start": str(start), "end": str(end), "facility": draw(_maybe(st.just("sample-colony")))}
        for start, end in zip(days[::2], days[1::2], strict=False)
    ]
    for stay in stays:
        stay["regimes"] = [
            {"regime": "shizo", "start": stay["start"], "end": draw(_maybe(st.just("2026-02-01")))}
        ]
    return stays


_LETTERS = st.fixed_dictionaries(
    {"wants": st.sampled_from(["yes", "no", "unknown"]), "languages": st.just(["ru"])},
    optional={
        "write_about": _MAPS, "addressee": _WORDS, "envelope_lines": st.lists(_WORDS, max_size=2),
        "channels": st.just([{"type": "post", "status": "delayed", "verified_on": "2025-01-02"}]),
    },
)  # fmt: skip
_PARTS = st.fixed_dictionaries(
    {},
    optional={
        "birth": _DATES, "death": _DATES, "summary": _MAPS, "description": _MAPS, "detained_on": _DATES,
        "occupation": _MAPS,
        "grounds": st.lists(st.sampled_from(["religion", "lgbt"]), unique=True),
        "charges": st.lists(
            st.fixed_dictionaries(
                {"provision": st.sampled_from(["RU-UK-207.3-2-d", "RU-UK-205"])},
                optional={"case": st.just("sample-case")},
            ),
            max_size=2,
        ),
        "cases": st.just(["sample-case"]),
        "sentences": st.lists(
            st.fixed_dictionaries(
                {"term_months": st.integers(0, 300)}, optional={"date": _DATES, "court": _MAPS}
            ),
            max_size=2,
        ),
        "events": st.lists(_EVENTS, max_size=3), "alerts": st.lists(_ALERTS, max_size=2), "stays": _stays(),
        "letters": _LETTERS, "notes": st.lists(_NOTES, max_size=2), "sources": _SOURCES,
        "consents": st.lists(
            st.fixed_dictionaries(
                {"scope": st.just("letters"), "basis": st.just("none")}, optional={"given_on": _DAYS}
            ),
            max_size=2,
        ),
        "external_ids": st.dictionaries(st.sampled_from(["list_a", "list_b"]), st.just("1")),
        "after_release": st.sampled_from(["keep", "initials_only"]),
        "links": st.just(["https://example.org/"]),
    },
)  # fmt: skip


class _Undone(Exception):
    pass


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # shrinking asks the database for minutes
)
@given(first=_PARTS, second=_PARTS)
async def test_any_dossier_comes_back_as_it_was_given(
    world: World, first: dict[str, Any], second: dict[str, Any]
) -> None:
    """Recorded over another one too: whatever was there before is replaced."""
    await world.load(facilities=[facility()], cases=[case()])
    with pytest.raises(_Undone):  # noqa: PT012
        async with transaction(world.engine) as session:
            person, _ = await record_prisoner(session, dossier("eve", **first))
            given_in = dossier("eve", **second)
            await record_prisoner(session, given_in)
            await session.flush()
            read = await read_dossier(session, person)
            wanted = given_in.model_dump() | {
                "external_ids": first.get("external_ids", {}) | given_in.external_ids,  # only ever added here
                "after_release": given_in.after_release if "after_release" in second else read.after_release,
            }
            found = read.model_dump()
            assert all(one.pop("id") for one in found["alerts"])
            assert not any(one.pop("id") for one in wanted["alerts"])
            for name, value in found.items():
                assert (name, value) == (name, wanted[name])
            assert await record_prisoner(session, read) == (person, False)
            raise _Undone


async def test_stays_may_be_moved_along(engine: AsyncEngine, world: World) -> None:
    """A stay before the others shifts all: none of them overlaps in the end."""
    [person] = await world.record(
        dossier("eve", stays=[{"start": "2023-01-01", "end": "2023-12-31"}, {"start": "2024-01-01"}])
    )
    longer = [
        {"start": "2022-01-01", "end": "2022-12-31"},
        {"start": "2023-01-01", "end": "2023-12-31"},
        {"start": "2024-01-01"},
    ]
    await world.record(dossier("eve", stays=longer))
    async with transaction(engine) as session:
        read = await read_dossier(session, await session.get_one(Prisoner, person))
        assert [stay.start for stay in read.stays] == [stay["start"] for stay in longer]
