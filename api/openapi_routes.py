"""The OpenAPI document, and its parts for lines that don't bring the whole."""

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers import Representation, answer_with, joined_header, represent
from api.compression import choose
from api.errors import Problem
from api.openapi_lean import lean, part_of


def openapi_router() -> APIRouter:
    """/openapi.json and /openapi/{tag}.json; make the app with openapi_url=None."""
    router = APIRouter(include_in_schema=False)
    kept = _Kept()

    @router.get("/openapi.json")
    def whole(request: Request) -> Response:
        return kept.answer(request, None)

    @router.get("/openapi/{tag}.json")
    def part(request: Request, tag: str) -> Response:
        return kept.answer(request, tag)

    return router


class _Kept:
    """What was sent once, by tag and content coding: an application's document never changes."""

    def __init__(self) -> None:
        self._whole: dict[str, Any] | None = None
        self._bodies: dict[str | None, bytes] = {}
        self._sent: dict[tuple[str | None, str | None], Representation] = {}

    def answer(self, request: Request, tag: str | None) -> Response:
        if tag not in self._bodies:
            self._bodies[tag] = orjson.dumps(self._document(request, tag))
        body = self._bodies[tag]
        coding = choose(len(body), joined_header(request.scope, b"accept-encoding"))
        if (tag, coding) not in self._sent:
            self._sent[tag, coding] = represent(body, accept_encoding=coding or "", hard=True)
        return answer_with(request.scope, self._sent[tag, coding]).response()

    def _document(self, request: Request, tag: str | None) -> dict[str, Any]:
        if self._whole is None:  # once, or who asks for tags that are none would have it made each time
            self._whole = lean(request.app.openapi())
        found = self._whole if tag is None else part_of(self._whole, tag)
        if found is None:
            raise Problem(404, "not-found")
        return found
