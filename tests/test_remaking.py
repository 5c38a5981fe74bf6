"""After an upgrade: what a program with other shapes published is made anew, and nothing else changes."""

import asyncio
import hashlib
from typing import Any

import asyncpg
import orjson
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from sqlalchemy.ext.asyncio import AsyncEngine

from app.editorial.remaking import remake_outdated, run_remaking
from app.publication import shapes
from app.publication.shapes import SHAPE
from tests.conftest import Query
from tests.factories import World, case, dossier, facility
from tests.waiting import PATIENCE, until

DOCUMENTS = "SELECT kind, id, digest, shape, body, version FROM published.document ORDER BY kind, id"
CHANGES = "SELECT count(*) AS n FROM published.change"
# Of the schemas of all shapes. Another one? Raise SHAPE, and write the new digest here.
DIGESTS = {1: "a92718d651014393"}


async def _fill(world: World) -> None:
    await world.load(facilities=[facility()], cases=[case()])
    await world.publish(dossier("primer", cases=["sample-case"], status="serving_sentence"))
    await world.publish(dossier("veiled", after_release="initials_only", status="released_pardon"))


def _bare(schema: Any) -> Any:
    """Without words for people."""
    if isinstance(schema, dict):
        return {key: _bare(one) for key, one in schema.items() if key not in {"description", "title"}}
    return [_bare(one) for one in schema] if isinstance(schema, list) else schema


def _same(one: asyncpg.Record) -> tuple[Any, ...]:
    return tuple(one[name] for name in ("kind", "id", "digest", "version"))


def test_whoever_changes_a_shape_raises_the_number() -> None:
    models = [one for name in shapes.__all__ if isinstance(one := getattr(shapes, name), type)]
    pairs = [(one, "serialization") for one in models if issubclass(one, BaseModel)]
    _, schema = models_json_schema(pairs)  # type: ignore[arg-type]
    plain = orjson.dumps(_bare(schema), option=orjson.OPT_SORT_KEYS)
    assert DIGESTS.get(SHAPE) == hashlib.sha256(plain).hexdigest()[:16]


async def test_documents_bear_the_number_of_their_shapes(world: World, query: Query) -> None:
    await _fill(world)
    rows = await query(DOCUMENTS)
    assert {row["shape"] for row in rows} == {SHAPE}
    assert {"prisoner", "case", "facility"} <= {row["kind"] for row in rows}


async def test_what_is_the_same_is_no_change(world: World, engine: AsyncEngine, query: Query) -> None:
    await _fill(world)
    before, changes = await query(DOCUMENTS), await query(CHANGES)
    await query("UPDATE published.document SET shape = 0")
    assert await remake_outdated(engine) >= len(before)
    assert await query(DOCUMENTS) == before
    assert await query(CHANGES) == changes
    assert await remake_outdated(engine) == 0


async def test_what_differs_is_published_anew(world: World, engine: AsyncEngine, query: Query) -> None:
    await _fill(world)
    before = {_same(row)[:3]: row for row in await query(DOCUMENTS)}
    await query("UPDATE published.document SET shape = 0, digest = '', body = '{}', card = '{}'")
    await remake_outdated(engine)
    after = await query(DOCUMENTS)
    assert {_same(row)[:3] for row in after} == before.keys()
    assert {row["version"] for row in after} == {one["version"] + 1 for one in before.values()}
    assert all(len(row["body"]) > 100 for row in after)


async def test_nobody_unpublished_comes_back(world: World, engine: AsyncEngine, query: Query) -> None:
    await _fill(world)
    await query("UPDATE published.document SET shape = 0")
    await world.withdraw("primer")
    await remake_outdated(engine)
    left = await query("SELECT kind FROM published.document WHERE slug = 'primer'")
    assert left == []


async def test_a_document_without_a_record_is_looked_at_once(
    world: World, engine: AsyncEngine, query: Query
) -> None:
    await _fill(world)
    await query("UPDATE published.document SET shape = 0, subject_id = gen_random_uuid() WHERE kind = 'case'")
    async with asyncio.timeout(PATIENCE):
        assert await remake_outdated(engine) >= 1
        assert await remake_outdated(engine) == 0


async def test_the_worker_does_it(world: World, engine: AsyncEngine, query: Query) -> None:
    await _fill(world)
    before = await query(DOCUMENTS)
    await query(
        "UPDATE published.document SET shape = $1", SHAPE + 1
    )  # a newer program ran, and was taken back
    worker = asyncio.create_task(run_remaking(engine))

    async def remade() -> bool:
        return await query(DOCUMENTS) == before

    await until(remade)
    worker.cancel()
