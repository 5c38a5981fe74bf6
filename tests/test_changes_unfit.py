"""Changes that read well and can't be recorded: refused as such, and never in the way of the others."""

import logging
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from time_machine import Traveller

from app.accounts.refusals import Unfit
from app.database.embedded import Dsns
from app.database.engines import editor_engine
from app.editorial.changes import daily
from app.editorial.changes.deciding import carry_out
from app.editorial.changes.previewing import preview
from app.models.base import now
from app.models.changes import Proposal
from tests.conftest import Query
from tests.databases import execute
from tests.editors import REVIEWER, Editors
from tests.factories import dossier, facility

UNFIT: list[tuple[dict[str, Any], str]] = [
    ({"charges": [{"provision": "foo"}]}, "A provision is a code such as"),
    ({"stays": [{"start": "2024-05", "end": "2020"}]}, "what starts on 2024-05-01 can't end before that"),
]


@pytest.mark.parametrize(("parts", "words"), UNFIT)
async def test_what_cannot_be_recorded_is_refused_with_a_reason(
    editors: Editors, query: Query, parts: dict[str, Any], words: str
) -> None:
    proposal = await editors.handed_in(None, content=dossier("eve", **parts))
    with pytest.raises(Unfit, match=words):
        await editors.decide(proposal)
    with pytest.raises(Unfit, match=words):
        async with editors.session() as session:
            await preview(session, REVIEWER, proposal.id)
    assert not await query("SELECT FROM editorial.prisoner")
    [row] = await query("SELECT state FROM editorial.proposal")
    assert row["state"] == "in_review"


async def test_an_address_that_ends_before_it_starts_is_refused(editors: Editors) -> None:
    address = {"lang": "ru", "lines": ["ул. Вымышленная, 1"], "start": "2024-05-01", "end": "2020-01-01"}
    proposal = await editors.handed_in(None, kind="facility", content=facility("one", addresses=[address]))
    with pytest.raises(Unfit, match="can't end before"):
        await editors.decide(proposal)


async def scheduled(editors: Editors, slug: str, minutes: int, **parts: Any) -> uuid.UUID:
    later = now() + timedelta(minutes=minutes)
    proposal = await editors.handed_in(None, content=dossier(slug, **parts), publish_at=later)
    return (await editors.decide(proposal)).id


async def test_an_unfit_schedule_is_set_aside_and_the_others_are_published(
    editors: Editors, query: Query, clock: Traveller
) -> None:
    bad = [
        await scheduled(editors, f"bad-{number}", number + 1, **parts)
        for number, (parts, _) in enumerate(UNFIT)
    ]
    good = await scheduled(editors, "eve", 30)
    clock.shift(3600)
    assert await daily.run_due(editors.engine) == 1
    states = {row["id"]: row["state"] for row in await query("SELECT id, state FROM editorial.proposal")}
    assert states == dict.fromkeys(bad, "in_review") | {good: "accepted"}
    tasks = await query("SELECT subject_id, reason FROM editorial.task WHERE kind = 'schedule_failed'")
    assert {(row["subject_id"], row["reason"]) for row in tasks} == {(one, "invalid") for one in bad}


async def test_one_that_fails_is_logged_without_words_and_the_others_are_published(
    editors: Editors, clock: Traveller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad = await scheduled(editors, "bad", 1)
    await scheduled(editors, "eve", 2)

    async def failing(session: Any, held: Any, *rest: Any) -> None:
        if held.proposal.id == bad:
            raise RuntimeError("canary: a name")
        await carry_out(session, held, *rest)

    monkeypatch.setattr("app.editorial.changes.daily.carry_out", failing)
    clock.shift(3600)
    with caplog.at_level(logging.DEBUG, logger=daily.__name__):
        assert await daily.run_due(editors.engine) == 1
    assert str(bad) in caplog.text
    assert "RuntimeError" in caplog.text
    assert "canary" not in caplog.text
    async with editors.session() as session:
        waits = await session.get_one(Proposal, bad)
    assert (waits.state, waits.applied_at) == ("accepted", None), "tried again a minute later"
    monkeypatch.undo()
    assert await daily.run_due(editors.engine) == 1


async def test_a_database_that_is_away_ends_the_round(
    database: Dsns, editors: Editors, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        await scheduled(editors, f"eve-{number}", number + 1)
    clock.shift(3600)
    tried = []
    publish_due = daily.publish_due

    async def cut_off(session: Any, proposal_id: uuid.UUID, at: Any) -> bool:
        tried.append(proposal_id)
        if len(tried) == 1:
            others = "pid <> pg_backend_pid() AND datname = current_database()"
            await execute(
                database.owner,
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}",  # noqa: S608
            )
        return await publish_due(session, proposal_id, at)

    monkeypatch.setattr(daily, "publish_due", cut_off)
    own = editor_engine(database.editor)
    try:
        with pytest.raises(DBAPIError):
            await daily.run_due(own)
        assert len(tried) == 1
        assert await daily.run_due(own) == 2, "and the next minute it goes on"
    finally:
        await own.dispose()
        await editors.engine.dispose()
