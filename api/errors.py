"""Every error of the API is an RFC 9457 problem document with a stable `type` and `code`."""

import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import asyncpg
import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from api.answers import Answer, Headers, answer
from api.conditional import NO_STORE
from api.problems import DEFAULT_CODES, PROBLEMS
from app.lasting import described
from app.snapshots.store import NoSnapshot, OutdatedSnapshot

PROBLEM_JSON = "application/problem+json"
RETRY_SECONDS = "5"
NEXT_SNAPSHOT_SECONDS = "30"
INTERNAL = 500
# «Not there» is the same for everyone for a minute; all else depends on the moment or on the client.
_CACHED = {404: b"public, max-age=60", 410: b"public, max-age=60"}

log = logging.getLogger(__name__)

ErrorItem = Mapping[str, Any]


class ProblemError(BaseModel):
    """One fault: `parameter` of the query, path or headers, or `pointer` (JSON Pointer) into the body."""

    detail: str
    parameter: str | None = None
    pointer: str | None = None
    code: str | None = None
    allowed: list[str] | None = Field(default=None, description="What would be accepted instead")


class ProblemBody(BaseModel):
    """RFC 9457 problem document; fields that do not apply are absent."""

    type: str = Field(examples=["/problems/unknown-parameter"])
    code: str = Field(examples=["unknown-parameter"])
    title: str
    status: int
    detail: str | None = None
    errors: list[ProblemError] | None = None


class Problem(HTTPException):
    """An error to be told to the client: it holds nothing that they may not see.

    An HTTPException, as FastAPI passes only those through when it fails while reading a body.
    """

    def __init__(
        self,
        status: int,
        code: str,
        title: str | None = None,
        detail: str | None = None,
        errors: Sequence[ErrorItem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, headers)
        self.code = code
        self.title = title or (
            PROBLEMS[code].title if code in PROBLEMS else code.replace("-", " ").capitalize()
        )
        self.text = detail
        self.errors = list(errors)

    def body(self) -> bytes:
        document: dict[str, Any] = {
            "type": f"/problems/{self.code}",
            "code": self.code,
            "title": self.title,
            "status": self.status_code,
        }
        if self.text:
            document["detail"] = self.text
        if self.errors:
            document["errors"] = self.errors
        try:
            return orjson.dumps(document)
        except (TypeError, ValueError):  # a lone surrogate out of a client's JSON
            return json.dumps(document, default=str).encode()


class Withdrawn(Problem):
    """410 for what was here until this moment."""

    def __init__(self, at: datetime | None) -> None:
        self.day = f"{at:%Y-%m-%d}" if at else ""
        super().__init__(410, "gone", detail=f"Withdrawn on {self.day}." if self.day else None)


def error_answer(scope: Mapping[str, Any], error: Exception) -> Answer:
    """The answer to any exception whatsoever; what we do not know is logged and told as a bare 500."""
    problem = as_problem(error)
    return answer(
        scope,
        problem.body(),
        PROBLEM_JSON,
        status=problem.status_code,
        cache=cache_of(problem),
        extra=headers_of(problem),
    )


def cache_of(problem: Problem) -> bytes:
    return _CACHED.get(problem.status_code, NO_STORE)


def headers_of(problem: Problem) -> Headers:
    return [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in (problem.headers or {}).items()
    ]


Tell = Callable[[Scope, Exception], Answer]


def as_problem(error: Exception) -> Problem:
    match error:
        case Problem():
            return error
        case HTTPException():
            return _from_http(error)
        case RequestValidationError():
            return _from_validation(error)
        case NoSnapshot() | OutdatedSnapshot():
            code = "no-snapshot" if isinstance(error, NoSnapshot) else "snapshot-outdated"
            return Problem(503, code, headers={"Retry-After": NEXT_SNAPSHOT_SECONDS})
    if is_database_away(error):
        log.warning("database away: %s", type(error).__name__)
        return Problem(503, "unavailable", headers={"Retry-After": RETRY_SECONDS})
    log.error("unexpected error: %s", described(error))
    return Problem(INTERNAL, "internal")


def is_database_away(error: Exception) -> bool:
    """Is it the connection, so that the same request may work in some seconds?"""
    match error:
        case ConnectionError() | TimeoutError():
            return True
        case FileNotFoundError():  # a Unix socket that is gone; a file that is gone has a name
            return error.filename is None
        case asyncpg.InterfaceError():  # also raised for wrong arguments: only the words tell them apart
            return "clos" in str(error) or "terminated" in str(error)
    return isinstance(
        error,
        asyncpg.PostgresConnectionError
        | asyncpg.InsufficientResourcesError
        | asyncpg.OperatorInterventionError,
    )


def _from_http(error: HTTPException) -> Problem:
    code = DEFAULT_CODES.get(error.status_code) or (
        "bad-request" if error.status_code < INTERNAL else "internal"
    )
    # Starlette's default detail only repeats the status phrase.
    detail = None if error.status_code in {404, 405, INTERNAL} else str(error.detail)
    return Problem(error.status_code, code, detail=detail, headers=error.headers)


def _from_validation(error: RequestValidationError) -> Problem:
    return Problem(422, "invalid", errors=[_fault(item) for item in error.errors()])


def _fault(item: Mapping[str, Any]) -> dict[str, str]:
    """Pydantic's fault without `input`: what a client sent may be a person's data and gets into no log."""
    where, *path = item["loc"]
    if where == "body":
        if item["type"] == "json_invalid":  # its path is an offset, not a place in the document
            path = []
        steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
        place = {"pointer": "#" + "".join(f"/{step}" for step in steps)}
    else:
        place = {"parameter": ".".join(map(str, path)) or str(where)}
    return {**place, "code": item["type"], "detail": item["msg"]}


Handler = Callable[[Request, Exception], Awaitable[Response]]


def wrap_handlers(app: FastAPI, kinds: Iterable[type[Exception]], wrap: Callable[[Handler], Handler]) -> None:
    """Call it after all handlers that `wrap` is given: it decides when they still answer."""
    for kind in kinds:
        former: Any = app.exception_handlers[kind]
        app.add_exception_handler(kind, wrap(former))


def install_error_handlers(app: FastAPI, tell: Tell = error_answer) -> None:
    async def handle(request: Request, error: Exception) -> Response:
        return tell(request.scope, error).response()

    for kind in (HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, handle)
