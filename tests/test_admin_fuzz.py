"""Whatever the editors' OpenAPI document allows to ask, the answer is one that it promises."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from api.admin.records_shapes import PATHS
from api.admin.routes import admin_openapi
from app.accounts.opaque import csrf_of
from app.models.accounts import Role
from tests.admin_calls import body, ok, patch, published
from tests.staff import ORIGIN, Person, Staff
from tests.waiting import PATIENCE

BOUNDS = settings(
    max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
OURS = {
    *PATHS.values(),
    "proposals",
    "tasks",
    "search",
    "duplicates",
    "sealed",
    "imports",
    "audit",
    "webhooks",
}
# Whole dossiers are made up slowly and hardly ever fit; `test_admin_records` says what they may not be.
WHOLE = {"DossierIn", "DossierPatch"}
Ask = Callable[[dict[str, Any]], httpx.Response]


def fuzz(operation: Any, known: dict[str, str], ask: Ask) -> None:
    @BOUNDS
    @given(case=operation.as_strategy(), data=st.data())
    def one(case: Any, data: st.DataObject) -> None:
        for name in case.path_parameters or {}:
            if name in known and data.draw(st.booleans()):
                case.path_parameters[name] = known[name]
        sent = case.as_transport_kwargs(base_url=ORIGIN)
        if data.draw(st.booleans()):
            sent["headers"]["if-match"] = data.draw(st.sampled_from(['"1"', '"2"', '"3"']))
        answer = ask(sent)
        assert answer.status_code < 500, (case.method, case.path, answer.text)
        case.validate_response(answer, checks=[content_type_conformance, response_schema_conformance])

    one()


def is_ours(operation: Any) -> bool:
    body = str(operation.definition.raw.get("requestBody", ""))
    path = operation.path.removeprefix("/admin/v1/").partition("/")[0]
    return path in OURS and not any(f"/{name}'" in body for name in WHOLE)


async def ids(anna: Person, rita: Person) -> dict[str, str]:
    person = str(await published(anna, rita, "eve", notes=["a note"]))
    made = ok(await patch(anna, f"prisoners/{person}", {"gender": "female"}), 201)
    ok(await anna.post("prisoners?confirmed=true", body("adam")), 201)
    hook = ok(await anna.post("webhooks", {"url": "https://partner.example/hook"}), 201)["id"]
    sent = ok(await anna.post(f"webhooks/{hook}/test"), 202)["id"]
    return {
        "endpoint_id": hook,
        "delivery_id": sent,
        "record_id": person,
        "proposal_id": made["id"],
        "number": "1",
        "field": "prisoner:note",
    }


async def test_answers_are_as_promised(staff: Staff) -> None:
    anna, rita = await staff.person("anna"), await staff.person("rita", Role.admin)
    known = await ids(anna, rita)
    loop = asyncio.get_running_loop()
    assert rita.cookie is not None
    own = {"x-csrf-token": csrf_of(rita.cookie), "origin": ORIGIN}

    def ask(sent: dict[str, Any]) -> httpx.Response:
        headers = {**dict(sent["headers"] or {}), **own}
        given = {name: sent[name] for name in ("params", "json", "data") if sent.get(name) is not None}
        asked = rita.http.request(sent["method"], sent["url"], headers=headers, **given)
        return asyncio.run_coroutine_threadsafe(asked, loop).result(PATIENCE)

    schema = schemathesis.openapi.from_dict(admin_openapi())
    every: list[Any] = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    operations = [operation for operation in every if is_ours(operation)]
    assert len(operations) > 100
    for operation in operations:
        # Hypothesis is synchronous, so it runs beside the loop that the application runs in.
        await asyncio.to_thread(fuzz, operation, known, ask)
