"""Whatever the OpenAPI document allows to ask, the answer is one that it promises."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.published.kinds import KINDS
from app.vocabularies import names
from tests.documented import full_document
from tests.waiting import PATIENCE

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
BOUNDS = settings(
    max_examples=25,  # of each path
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
Get = Callable[..., httpx.Response]


def fuzz(operation: Any, known: list[str], get: Get) -> None:
    """Invented addresses lead nowhere, so half of the time the address is a known one."""

    @BOUNDS
    @given(case=operation.as_strategy(), data=st.data())
    def ask(case: Any, data: st.DataObject) -> None:
        if known and case.path_parameters and data.draw(st.booleans()):
            case.path_parameters |= {
                name: data.draw(st.sampled_from(known)) for name in case.path_parameters if name != "form"
            }
        sent = case.as_transport_kwargs(base_url="http://test")
        answer = get(sent["url"], params=sent["params"], headers=dict(sent["headers"] or {}))
        case.validate_response(answer, checks=CHECKS)

    ask()


async def addresses(client: httpx.AsyncClient) -> dict[str, list[str]]:
    """Keys of what is public, by the first part of the path."""
    known = {"vocabularies": list(names())}
    for kind in KINDS:
        items = await items_of(client, kind.path, limit=20)
        known[kind.path] = [str(item.get("slug", item.get("id"))) for item in items]
    known["countries"] = ["RU", "BY"]
    known["exports"] = [one["name"] for one in await items_of(client, "exports")]
    return known


async def items_of(client: httpx.AsyncClient, path: str, **asked: int) -> list[dict[str, Any]]:
    answer = await client.get(f"/v1/{path}", params=asked)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def place_of(path: str) -> str:
    """What a path is about: its first word under /v1 or /feeds."""
    return path.removeprefix("/v1/").removeprefix("/feeds/").partition("/")[0]


async def test_answers_are_as_promised(seeded_client: httpx.AsyncClient) -> None:
    loop = asyncio.get_running_loop()

    def get(url: str, **options: Any) -> httpx.Response:
        return asyncio.run_coroutine_threadsafe(seeded_client.get(url, **options), loop).result(PATIENCE)

    schema = schemathesis.openapi.from_dict(full_document(seeded_client))
    known = await addresses(seeded_client)
    every: list[Any] = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    operations = [operation for operation in every if operation.method == "get"]
    paths = schema.raw_schema["paths"].values()
    assert len(operations) == sum("get" in methods for methods in paths) > 2 * len(KINDS)
    for operation in operations:
        # Hypothesis is synchronous, so it runs beside the loop that the application runs in.
        await asyncio.to_thread(fuzz, operation, known.get(place_of(operation.path), []), get)
