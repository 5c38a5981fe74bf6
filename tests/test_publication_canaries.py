"""Words that were written into every field that is not for the public appear nowhere on the public side."""

from typing import Any

import asyncpg
import httpx
from sqlalchemy import text

from app.database.engines import PUBLIC_ROLE
from app.database.sessions import transaction
from app.published.kinds import KINDS
from app.vocabularies import names, vocabulary
from tests.factories import World, dossier, facility

CANARY = "kanareyka"
SEALED = "11111111-2222-4333-8444-555555555555"  # words that are sealed, and nobody's to know of
# Grave kinds that nobody else approved, kinds that are never shown, states before publication.
HIDDEN_ALERTS: list[dict[str, Any]] = [
    {"type": "repeated_punishment_cell", "state": "in_review"},
    {"type": "repeated_punishment_cell", "state": "draft"},
    {"type": "torture_reported", "state": "active", "created_by": f"{CANARY}-creator"},
    {"type": "suicide_risk", "state": "active", "created_by": "a", "approved_by": "b"},
    {"type": "family_at_risk", "state": "active", "created_by": "a", "approved_by": "b"},
]
VISIBLE_ALERT = {
    "type": "repeated_punishment_cell", "state": "active", "severity": "severe",
    "evidence": "single_source", "headline": {"en": "Visible headline"}, "text": {"en": "Visible text"},
    "since": "2024-05-06",
    "private_text": f"sealed:{SEALED}",
    "without_consent": f"{CANARY}-reason", "created_by": f"{CANARY}-editor",
    "approved_by": f"{CANARY}-second",
}  # fmt: skip


def words(field: str) -> dict[str, str]:
    return {"en": f"{CANARY}-{field}"}


def alerts() -> list[dict[str, Any]]:
    common = {"severity": "severe", "evidence": "single_source", "since": "2024-05-06"}
    hidden = [
        {**common, "headline": words(f"headline-{n}"), "text": words(f"text-{n}"), **alert}
        for n, alert in enumerate(HIDDEN_ALERTS)
    ]
    return [VISIBLE_ALERT, *hidden]


def restricted_events() -> list[dict[str, Any]]:
    types = [
        item.code
        for item in vocabulary("event_type").items
        if item.extra.get("default_visibility") == "restricted"
    ]
    assert types
    return [
        {"type": code, "date": "2024-01-02", "title": words(code), "description": words(f"{code}-more"),
         "sources": [{"type": "court_record", "title": words(f"source-of-{code}")}]}
        for code in types
    ]  # fmt: skip


def channels() -> list[dict[str, str]]:
    return [
        {"type": "post"},
        {"type": "none", "url": f"https://{CANARY}-none.example/"},
        *({"type": kind, "url": f"sealed:{SEALED}"} for kind in ("family", "lawyer")),
    ]


async def fill(world: World) -> None:
    note = [f"{CANARY}-note"]
    await world.load(facilities=[facility(notes=note)])
    known = dossier(
        "visible", birth="1971-02-03", notes=note, alerts=alerts(), events=restricted_events(),
        stays=[{"facility": "sample-colony", "start": "2024-01-01"}],
        letters={"envelope_lines": ["Visible line"], "channels": channels()},
    )  # fmt: skip
    await world.publish(known)
    names_of_drafts = [{"lang": "en", "full": f"{CANARY} draft", "dative": f"{CANARY}-dative"}]
    await world.record(dossier(f"{CANARY}-draft", names=names_of_drafts, summary=words("summary")))
    refused = [{"scope": "name_public", "basis": "none"}]
    await world.publish(dossier(f"{CANARY}-refused", names=names_of_drafts, consents=refused))
    async with transaction(world.engine) as session:
        for column in ("photo_source_url", "review_reason"):
            await session.execute(
                text(f"UPDATE editorial.prisoner SET {column} = '{CANARY}-{column}' WHERE slug = 'visible'")  # noqa: S608
            )


async def addresses(client: httpx.AsyncClient) -> list[str]:
    """Every route, with every document of the lists."""
    openapi = (await client.get("/openapi.json")).json()
    found = [path for path in openapi["paths"] if "{" not in path]
    found += [f"/v1/vocabularies/{name}" for name in [*names(), "group", "country"]]
    for kind in KINDS:
        found += [f"/v1/{kind.path}?format=csv", f"/v1/{kind.path}?format=ndjson&limit=200"]
        items = (await client.get(f"/v1/{kind.path}?limit=200")).json()["items"]
        found += [str(item["url"]) for item in items]
    found += [f"/v1/prisoners/visible/{part}" for part in ("timeline", "alerts", "letters")]
    return [*found, "/", "/docs", "/licence", f"/v1/prisoners/{CANARY[:4]}", "/v1/facilities/sample-colony"]


async def published_text(dsn: str) -> str:
    connection = await asyncpg.connect(dsn)
    try:
        assert await connection.fetchval("SELECT current_user") == PUBLIC_ROLE
        documents = await connection.fetch(
            "SELECT convert_from(body, 'UTF8') || convert_from(card, 'UTF8') FROM published.document"
        )
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'published'")
        rows = [
            await connection.fetch(f"SELECT t::text FROM published.{table['tablename']} t")  # noqa: S608
            for table in tables
        ]
    finally:
        await connection.close()
    return "\n".join(row[0] for many in (documents, *rows) for row in many)


async def test_no_canary_is_published(world: World, client: httpx.AsyncClient, database: Any) -> None:
    await fill(world)
    published = await published_text(database.public)
    assert "Visible headline" in published
    assert "Visible line" in published
    for needle in (CANARY, "1971-02-03"):
        assert needle not in published
    everything = await addresses(client)
    assert len(everything) > 50
    for address in everything:
        answer = await client.get(address)
        for needle in (CANARY, "1971-02-03"):
            told = answer.text + str(answer.headers)
            assert needle not in told, address


async def test_sorting_and_filtering_tell_no_birthday(world: World, client: httpx.AsyncClient) -> None:
    await fill(world)
    near = (await client.get("/v1/prisoners?birthday_within=366")).json()
    assert near["items"] == []
