"""The migration that seals words for editors only: it has no keys, so it refuses what lies in the clear."""

import json
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from app.database.embedded import Dsns
from app.database.migrating import upgrade
from app.settings import SettingsError
from tests.databases import copied, fetch

CANARY = "kanareyka: her sister in Minsk"
EVE, COLONY = str(uuid.uuid4()), str(uuid.uuid4())
_NOW = "2026-01-01T00:00:00Z"
Row = tuple[str, dict[str, Any]]
PRISONER: Row = ("prisoner", {
    "id": EVE, "slug": "eve", "state": "draft", "sample": True, "country": "RU", "gender": "unknown",
    "status": "unknown", "stage": "unknown", "grounds": [], "groups": [], "links": [],
    "after_release": "keep",
    "veil_id": EVE, "version": 1, "created_at": _NOW, "updated_at": _NOW,
})  # fmt: skip
FACILITY: Row = ("facility", {
    "id": COLONY, "slug": "colony", "state": "draft", "sample": True, "country": "RU", "type": "unknown",
    "name": {"en": "Colony"}, "needs_review": False, "version": 1, "updated_at": _NOW,
})  # fmt: skip
TYPED: Row = ("typed_form", {"account_id": EVE, "form": "prisoner:new", "typed": {}, "saved_at": _NOW})


def alert(words: str | None) -> Row:
    return "alert", {
        "id": EVE, "position": 0, "prisoner_id": EVE, "type": "other", "severity": "minor",
        "urgency": "unknown", "evidence": "unverified", "state": "draft", "headline": {"en": "A"},
        "text": {"en": "A"}, "private_text": words, "since": "2026", "actions": [], "updated_at": _NOW,
    }  # fmt: skip


def note(words: str, owner: str = "prisoner", identity: str = EVE) -> Row:
    return "editor_note", {"id": identity, "position": 0, f"{owner}_id": identity, "text": words}


def channel(kind: str, url: str) -> Row:
    values = {"id": EVE, "position": 0, "prisoner_id": EVE, "type": kind, "status": "open", "url": url}
    return "letter_channel", values


def proposal(**content: Any) -> Row:
    return "proposal", {
        "id": EVE, "kind": "prisoner", "content": content, "state": "draft", "author_id": EVE, "hands": [],
        "note": "", "answer": "", "conflicts": [], "version": 1, "created_at": _NOW, "updated_at": _NOW,
    }  # fmt: skip


def revision(**content: Any) -> Row:
    said = {"kind": "prisoner", "record_id": EVE, "number": 1, "content": content, "note": "", "at": _NOW}
    return "revision", said


async def insert(dsns: Dsns, *rows: Row) -> None:
    for table, values in rows:
        like = f"jsonb_populate_record(NULL::editorial.{table}, $1)"
        await fetch(dsns, f"INSERT INTO editorial.{table} SELECT * FROM {like}", json.dumps(values))  # noqa: S608


CLEAR = {
    "alerts": [alert(CANARY)],
    "notes on people": [note(CANARY)],
    "ways to write": [channel("family", CANARY)],
    "proposals": [proposal(alerts=[{"private_text": CANARY}])],
    "revisions": [revision(alerts=[{"private_text": None}, {"private_text": CANARY}])],
    "proposals: notes": [proposal(notes=["[list] a remark", CANARY])],
    "revisions: notes": [revision(notes=[CANARY])],
    "proposals: ways": [proposal(letters={"channels": [{"type": "lawyer", "url": CANARY}]})],
    "revisions: ways": [revision(letters={"channels": [{"type": "family", "url": CANARY}]})],
}
HARMLESS = [
    alert(None), note("[memorial] a remark"), channel("official", "https://letters.example"),
    proposal(alerts=[{"private_text": None}], notes=["[memorial] a remark"], letters=None),
    revision(letters={"channels": [{"type": "official", "url": "https://letters.example"},
                                   {"type": "family", "url": None}]}),
    FACILITY, note("strict regime", "facility", COLONY), TYPED,
]  # fmt: skip


@pytest_asyncio.fixture(loop_scope="session")
async def before(templates: Dsns) -> AsyncIterator[Dsns]:
    """A database of the version before, with one person."""
    async with copied(templates, "template1") as dsns:
        await upgrade(dsns.owner, "0007")
        await insert(dsns, PRISONER)
        yield dsns


@pytest.mark.parametrize("where", CLEAR)
async def test_words_in_the_clear_are_refused_and_nothing_is_changed(before: Dsns, where: str) -> None:
    await insert(before, *CLEAR[where], TYPED)
    with pytest.raises(SettingsError, match=f"^1 {where.partition(':')[0]} hold words") as refusal:
        await upgrade(before.owner)
    assert "kanareyka" not in str(refusal.value)
    assert [row[0] for row in await fetch(before, "SELECT version_num FROM alembic_version")] == ["0007"]
    assert len(await fetch(before, "SELECT 1 FROM editorial.typed_form")) == 1
    columns = "SELECT 1 FROM information_schema.columns WHERE table_name = 'alert' AND column_name = $1"
    assert not await fetch(before, columns, "expires_on")


async def test_what_is_no_secret_goes_on(before: Dsns) -> None:
    await insert(before, *HARMLESS)
    await upgrade(before.owner)
    notes = {row[0] for row in await fetch(before, "SELECT text FROM editorial.editor_note")}
    assert notes == {"[memorial] a remark", "[recorded] strict regime"}
    assert not await fetch(before, "SELECT 1 FROM editorial.typed_form"), "typed in the clear: thrown away"
    [row] = await fetch(before, "SELECT certainty, state_since = updated_at AS kept FROM editorial.alert")
    assert dict(row) == {"certainty": "unknown", "kept": True}
