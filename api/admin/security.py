"""Who asks: the cookie of a session or the bearer token of a script, and what a route demands of them.

Each route of the editors' side says who may call it, by `anyone`, `signed_in`, `in_session`, `stepped_up` or
`requires(…)`. `AdminRoute` writes that into the OpenAPI document, and refuses a route that is silent.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Path, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.answers import FORM
from api.errors import Problem
from app.accounts.actor import Actor
from app.accounts.office import Office
from app.accounts.opaque import csrf_of, same
from app.accounts.permissions import Permission
from app.accounts.recording import note
from app.accounts.refusals import Forbidden
from app.accounts.sessions import Opened, actor_of_session, end_session, end_session_of
from app.accounts.tokens import actor_of_token
from app.database.sessions import transaction
from app.sealing import lend

COOKIE = "__Host-nezabudka"
CSRF_HEADER = "x-csrf-token"
CSRF_FIELD = "csrf"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_FIELDS = 5000
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="nezabudka"'}

Dependency = Callable[..., Awaitable[Actor]]
LinkToken = Annotated[str, Path(max_length=200)]  # of an invitation


def office_of(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


async def open_transaction(request: Request) -> AsyncIterator[AsyncSession]:
    """The route's transaction: it commits before the answer is sent, and rolls back when the route raises."""
    async with transaction(office_of(request).engine) as session:
        lend(session, office_of(request).secrets.keyring)
        yield session


async def anyone(request: Request) -> None:
    """For who is not signed in yet; no other site may do it in their name."""
    _check_site(request)


async def signed_in(request: Request) -> Actor:
    """The actor. 401 without a session or token that works; 403 for a change that another site sends."""
    actor = await _by_token(request) or await _by_session(request)
    if actor is None:
        raise Problem(401, "unauthorised", headers=CHALLENGE)
    return actor


Anyone = Depends(anyone)
SignedIn = Annotated[Actor, Depends(signed_in)]
Tx = Annotated[AsyncSession, Depends(open_transaction, scope="function")]
TheOffice = Annotated[Office, Depends(office_of)]


async def in_session(actor: SignedIn) -> Actor:
    """There in person: scripts may not change how their owner signs in."""
    if actor.session_id is None:
        raise Forbidden
    return actor


InSession = Annotated[Actor, Depends(in_session)]


async def stepped_up(actor: InSession) -> Actor:
    """There in person, and proved it again within ten minutes."""
    actor.require_step_up()
    return actor


SteppedUp = Annotated[Actor, Depends(stepped_up)]


def requires(permission: Permission, *, step_up: bool = False) -> Dependency:
    """A dependency that gives the actor, or answers 403."""

    async def permitted(actor: SignedIn) -> Actor:
        actor.require(permission)
        if step_up:
            actor.require_step_up()
        return actor

    permitted.demands = str(permission)  # type: ignore[attr-defined]
    permitted.step_up = step_up  # type: ignore[attr-defined]
    return permitted


def session_token(request: Request) -> str | None:
    return request.cookies.get(COOKIE)


def set_cookie(response: Response, token: str) -> None:
    """Until the browser closes; how long it works is decided here."""
    response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="strict")


async def let_in(request: Request, response: Response, opened: Opened) -> None:
    """The session that this browser had before ends."""
    former = session_token(request)
    if former is not None:
        await end_session_of(office_of(request).engine, former)
    set_cookie(response, opened.token)


async def end_own_session(session: AsyncSession, actor: Actor) -> None:
    if actor.session_id is not None:
        await end_session(session, actor.session_id)
        await note(session, actor, "sign_out", actor.account_id)


def leave(response: Response) -> None:
    """Who leaves leaves nothing in the browser, neither what was typed there (ASVS 14.3.1)."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
    response.headers["Clear-Site-Data"] = '"storage"'


async def _by_token(request: Request) -> Actor | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() != "bearer":
        return None
    actor = await actor_of_token(office_of(request).engine, token.strip())
    if actor is None:  # the cookie must not help who shows a token that is revoked
        raise Problem(401, "unauthorised", headers=CHALLENGE)
    request.state.actor = actor
    return actor


async def _by_session(request: Request) -> Actor | None:
    token = session_token(request)
    actor = await actor_of_session(office_of(request).engine, token) if token else None
    request.state.actor = actor  # also of what is refused: see `denials`
    if actor is not None and token is not None and request.method not in _SAFE:
        _check_site(request)
        if not same(await _sent_csrf(request), csrf_of(token)):
            raise Problem(403, "cross-site")
    return actor


def _check_site(request: Request) -> None:
    """Browsers say where a request comes from; what says nothing is no browser, and has the token to show."""
    if request.method in _SAFE:
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site not in {None, "same-origin"}:
        raise Problem(403, "cross-site")
    if origin is not None and origin not in office_of(request).place.origins:
        raise Problem(403, "cross-site")


async def _sent_csrf(request: Request) -> str:
    sent = request.headers.get(CSRF_HEADER)
    # A form with files sends the header.
    if sent is None and request.headers.get("content-type", "").startswith(FORM):
        sent = _field(await request.body(), CSRF_FIELD)
    return sent or ""


def _field(form: bytes, name: str) -> str | None:
    """Of a form without files; the route reads the same body again, as Starlette keeps it."""
    try:
        fields = parse_qs(form.decode("ascii"), max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    return fields.get(name, [None])[0]
