"""Refusals of the core as problem documents, with what a client needs to go on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from api.admin.security import CHALLENGE
from api.errors import RETRY_SECONDS, Problem
from app.accounts.refusals import Refusal, Unfit
from app.editorial.changes.refusals import Conflict, ProposalChanged

_HEADERS = {401: CHALLENGE, 503: {"Retry-After": RETRY_SECONDS}}


class TellingProblem(Problem):
    """A problem document with more members, for whoever may see the record that they are about."""

    def __init__(self, status: int, code: str, members: Mapping[str, Any]) -> None:
        super().__init__(status, code)
        self.members = members

    def body(self) -> bytes:
        # asyncpg has UUIDs of its own.
        return orjson.dumps({**orjson.loads(super().body()), **self.members}, default=str)


def problem_of(error: Exception) -> Problem:
    match error:
        case Conflict():
            return TellingProblem(error.status, error.code, _both(error))
        case ProposalChanged():
            members = {"current_version": error.current, "theirs": error.content}
            return TellingProblem(error.status, error.code, members)
        case Refusal():
            detail = str(error) if isinstance(error, Unfit) else None
            return Problem(error.status, error.code, detail=detail, headers=_HEADERS.get(error.status))
    return Problem(500, "internal")


def _both(error: Conflict) -> dict[str, Any]:
    return {
        "kind": error.kind, "record_id": error.record_id, "base_version": error.base_version,
        "current_version": error.current_version, "theirs": error.theirs, "ours": error.ours,
    }  # fmt: skip


@contextmanager
def faults_told() -> Iterator[None]:
    """What the intake shape refuses is the client's fault, told by its place in the body."""
    try:
        yield
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in found]) from None
