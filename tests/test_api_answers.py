"""One document, one list: formats, languages, validators, former and withdrawn addresses."""

import csv
import io
import json
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from sqlmodel import col, select

from app.database.engines import PUBLIC_ROLE
from app.database.sessions import transaction
from app.models.people import Prisoner
from app.publication.publisher import refresh
from tests.factories import World, dossier

IVA = "/v1/prisoners/sample-iva-vymyslova"


async def test_csv_has_a_row_for_each_card(seeded_client: httpx.AsyncClient) -> None:
    cards = (await seeded_client.get("/v1/prisoners?limit=200")).json()["items"]
    by_format = await seeded_client.get("/v1/prisoners?limit=200&format=csv")
    by_header = await seeded_client.get("/v1/prisoners?limit=200", headers={"Accept": "text/csv"})
    assert by_format.content == by_header.content
    assert by_format.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(by_format.content.decode("utf-8-sig"))))
    assert [row["slug"] for row in rows] == [card["slug"] for card in cards]


async def test_ndjson_has_a_line_for_each_card(seeded_client: httpx.AsyncClient) -> None:
    cards = (await seeded_client.get("/v1/events?limit=200")).json()["items"]
    answer = await seeded_client.get("/v1/events?limit=200&format=ndjson")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert [json.loads(line) for line in answer.text.splitlines()] == cards


async def test_pages_of_other_formats_go_on_too(seeded_client: httpx.AsyncClient) -> None:
    answer = await seeded_client.get("/v1/prisoners?limit=1&format=csv")
    following = answer.links["next"]["url"]
    assert "format=csv" in following
    assert (await seeded_client.get(following)).status_code == 200


async def test_a_format_we_have_not(seeded_client: httpx.AsyncClient) -> None:
    answer = await seeded_client.get("/v1/prisoners", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert (await seeded_client.get(IVA, headers={"Accept": "text/csv"})).status_code == 406


@pytest.mark.parametrize(
    "path", [IVA, "/v1/prisoners", "/v1/letters", "/v1/changes", "/v1/statistics", "/v1"]
)
async def test_unchanged_is_304(seeded_client: httpx.AsyncClient, path: str) -> None:
    first = await seeded_client.get(path)
    tag = first.headers["etag"]
    again = await seeded_client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = await seeded_client.get(path, headers={"If-None-Match": '"another"'})
    assert (other.status_code, other.content) == (200, first.content)


async def test_languages_have_validators_of_their_own(seeded_client: httpx.AsyncClient) -> None:
    tags = {
        (await seeded_client.get(IVA, params={"lang": lang} if lang else {})).headers["etag"]
        for lang in ("", "ru", "en")
    }
    assert len(tags) == 3


async def test_a_change_changes_the_validator(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(dossier("somebody"))
    tag = (await client.get("/v1/prisoners/somebody")).headers["etag"]
    await world.publish(dossier("somebody", gender="female"))
    answer = await client.get("/v1/prisoners/somebody", headers={"If-None-Match": tag})
    assert answer.status_code == 200


async def test_lang_narrows_each_text(seeded_client: httpx.AsyncClient) -> None:
    by_parameter = (await seeded_client.get(IVA, params={"lang": "ru"})).json()
    by_header = (await seeded_client.get(IVA, headers={"Accept-Language": "ru"})).json()
    assert by_parameter == by_header
    assert list(by_parameter["summary"]) == ["ru"]
    assert list(by_parameter["name"]) == ["ru"]
    fallback = (await seeded_client.get(IVA, params={"lang": "sw"})).json()
    assert list(fallback["summary"]) == ["en"]
    card = (await seeded_client.get("/v1/prisoners", params={"lang": "ru"})).json()["items"][0]
    assert len(card["summary"]) == 1


@pytest.mark.parametrize("part", ["timeline", "alerts", "letters"])
async def test_parts_are_those_of_the_document(seeded_client: httpx.AsyncClient, part: str) -> None:
    document = (await seeded_client.get(IVA)).json()
    answer = (await seeded_client.get(f"{IVA}/{part}")).json()
    assert answer == {"prisoner": IVA, part: document[part], "updated_at": document["updated_at"]}


@pytest.mark.parametrize("slug", ["nobody", "%00", "%ff", "x" * 3000, "%F0%9F%98%80"])
async def test_never_public_is_404(seeded_client: httpx.AsyncClient, slug: str) -> None:
    answer = await seeded_client.get(f"/v1/prisoners/{slug}")
    assert answer.status_code in {404, 422}, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


async def rename(world: World, old: str, new: str) -> None:
    async with transaction(world.engine) as session:
        person = (await session.scalars(select(Prisoner).where(col(Prisoner.slug) == old))).one()
        person.slug = new
        await refresh(session, prisoners=[person.id])


async def test_a_former_address_leads_to_the_new(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(dossier("before"))
    await rename(world, "before", "after")
    for tail in ("", "/timeline", "?lang=en"):
        answer = await client.get(f"/v1/prisoners/before{tail}")
        assert answer.status_code == 308
        assert answer.headers["location"] == f"/v1/prisoners/after{tail}"
    assert (await client.get("/v1/prisoners/after")).status_code == 200
    await rename(world, "after", "before")
    assert (await client.get("/v1/prisoners/before")).status_code == 200
    assert (await client.get("/v1/prisoners/after")).status_code == 308


async def test_an_id_leads_to_the_address(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(dossier("before"))
    identity = (await client.get("/v1/prisoners/before")).json()["id"]
    await rename(world, "before", "after")
    for place in ("/v1", "/en"):
        answer = await client.get(f"{place}/prisoners/{identity}")
        assert (answer.status_code, answer.headers["location"]) == (308, f"{place}/prisoners/after")
    for elsewhere in (f"cases/{identity}", f"prisoners/{identity.upper()}", f"prisoners/{UUID(int=1)}"):
        assert (await client.get(f"/v1/{elsewhere}")).status_code == 404
    await world.withdraw("after")
    assert (await client.get(f"/v1/prisoners/{identity}")).status_code == 410


async def test_withdrawn_is_gone_without_a_name(client: httpx.AsyncClient, world: World, query: Any) -> None:
    letters = {"envelope_lines": ["Ленте Забираемой"], "channels": [{"type": "post"}]}
    event = {"type": "detention", "date": "2024-01-02", "title": {"en": "Zabiraemaya was detained"}}
    name = {"lang": "ru-Latn", "full": "Lenta Zabiraemaya"}
    await world.publish(dossier("lenta-zabiraemaya", names=[name], events=[event], letters=letters))
    await rename(world, "lenta-zabiraemaya", "lenta-z-zabiraemaya")
    await world.withdraw("lenta-z-zabiraemaya")
    for address in ("lenta-zabiraemaya", "lenta-z-zabiraemaya"):
        answer = await client.get(f"/v1/prisoners/{address}")
        assert answer.status_code == 410
        assert "zabiraem" not in answer.text.lower()
    for table in ("document", "change", "redirect", "label"):
        for row in await query(f"SELECT t::text FROM published.{table} t"):  # noqa: S608
            assert "zabiraem" not in row[0].lower(), table
            assert "Забираем" not in row[0]
    assert (await client.get("/v1/events")).json()["items"] == []


async def test_back_again_after_a_withdrawal(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(dossier("somebody"))
    await world.withdraw("somebody")
    assert (await client.get("/v1/prisoners/somebody")).status_code == 410
    await world.publish(dossier("somebody"))
    assert (await client.get("/v1/prisoners/somebody")).status_code == 200


async def tables(dsn: str, schema: str) -> list[str]:
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = $1", schema
        )
    finally:
        await connection.close()
    return [f"{schema}.{row[0]}" for row in rows]


async def test_the_public_role_reads_what_is_published_and_no_more(database: Any) -> None:
    editorial = await tables(database.owner, "editorial")
    published = await tables(database.owner, "published")
    assert len(editorial) > 20
    connection = await asyncpg.connect(database.public)
    try:
        assert await connection.fetchval("SELECT current_user") == PUBLIC_ROLE
        # The role's default only keeps honest code from mistakes; rights must do without it.
        await connection.execute("SET default_transaction_read_only = off")
        for table in editorial:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(f"SELECT * FROM {table}")  # noqa: S608
        for table in published:
            await connection.fetch(f"SELECT * FROM {table} LIMIT 1")  # noqa: S608
            column = await connection.fetchval(
                "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1"
                " AND has_table_privilege($1, 'SELECT')",
                table,
            )
            for attempt in (
                f"INSERT INTO {table} DEFAULT VALUES", f"DELETE FROM {table}", f"TRUNCATE {table}",  # noqa: S608
                f"UPDATE {table} SET {column} = DEFAULT",  # noqa: S608
            ):  # fmt: skip
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(attempt)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("CREATE TABLE public.mine ()")
    finally:
        await connection.close()
