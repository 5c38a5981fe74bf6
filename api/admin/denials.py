"""What somebody signed in tried and may not do, told to the audit log (ASVS 16.3.2).

A stranger's request is not: anybody could fill the log. Nor is one for a record outside of somebody's teams,
which is answered as one that does not exist, nor one that only waits for a fresh proof of who they are.
"""

import uuid
from enum import StrEnum

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.admin.security import office_of
from api.errors import Handler, Problem, wrap_handlers
from api.rate_limit import Windows
from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.accounts.recording import note
from app.accounts.refusals import Refusal
from app.database.sessions import transaction

PER_ACCOUNT = 20  # entries a minute; a program that asks on is known by then


class Denial(StrEnum):
    """Codes of problems, as the log writes them."""

    forbidden = "forbidden"
    own_change = "own_change"
    cross_site = "cross_site"


_DENIALS = {one.replace("_", "-"): one for one in Denial}


def install_denials(app: FastAPI) -> None:
    """Call it after all other handlers: what they answer is answered still."""
    app.state.denials = Windows(PER_ACCOUNT)
    wrap_handlers(app, (Refusal, HTTPException), _noting)


def _noting(former: Handler) -> Handler:
    # The route's own transaction is closed by now: it holds no connection while this one waits for its own.
    async def tell(request: Request, error: Exception) -> Response:
        await note_denial(request, error)
        return await former(request, error)

    return tell


async def note_denial(request: Request, error: Exception) -> None:
    """In a transaction of its own. For routes that show a refusal themselves, too: outside of theirs."""
    actor: Actor | None = getattr(request.state, "actor", None)
    denial = _DENIALS.get(error.code) if isinstance(error, Refusal | Problem) else None
    if actor is None or denial is None:
        return
    if not request.app.state.denials.count(str(actor.account_id)).allowed:
        return
    async with transaction(office_of(request).engine) as session:
        await note(
            session, actor, "deny", _record(request), kind="request", code=denial, demanded=_demanded(request)
        )


def _record(request: Request) -> uuid.UUID | None:
    """The first id in the address, whatever has it."""
    for value in request.path_params.values():
        try:
            return uuid.UUID(str(value))
        except ValueError:
            continue
    return None


def _demanded(request: Request) -> Permission | None:
    route = request.scope.get("route")
    said = (getattr(route, "openapi_extra", None) or {}).get("x-permission")
    return Permission(said) if said in set(Permission) else None
