"""What is raised again and again costs no writing."""

from datetime import date
from typing import Any

from sqlalchemy import event

from app.editorial.changes.tasks import raise_tasks
from tests.conftest import Query
from tests.editors import Editors
from tests.factories import TORTURE, World, dossier

CONSENT = {"scope": "letters", "basis": "self", "expires_on": "2026-03-10"}


async def test_what_was_raised_before_is_not_written_again(
    editors: Editors, world: World, query: Query
) -> None:
    alerts = [
        TORTURE | {"review_by": "2026-03-05"},
        TORTURE | {"since": "2026-02", "review_by": "2026-03-06"},
    ]
    await world.record(dossier("eve", consents=[CONSENT], alerts=alerts))
    written: list[str] = []

    def noted(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT"):
            written.append(statement)

    event.listen(editors.engine.sync_engine, "before_cursor_execute", noted)
    try:
        raised = []
        for day in (5, 5, 11, 11, 12):
            async with editors.session() as session:
                raised.append(await raise_tasks(session, date(2026, 3, day)))
    finally:
        event.remove(editors.engine.sync_engine, "before_cursor_execute", noted)
    assert raised == [1, 0, 2, 0, 0]
    assert len(written) == 3
    await query("UPDATE editorial.task SET done_at = now()")
    async with editors.session() as session:
        assert await raise_tasks(session, date(2026, 3, 12)) == 0, "done is done"
    assert len(await query("SELECT FROM editorial.task")) == 3
