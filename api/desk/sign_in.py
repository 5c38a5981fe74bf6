"""Signing in and out, and stepping up."""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from api.admin.security import (
    Anyone,
    InSession,
    TheOffice,
    Tx,
    end_own_session,
    leave,
    let_in,
    session_token,
    set_cookie,
)
from api.admin.throttling import throttle
from api.desk.pages import go, page, within
from api.desk.routing import desk_router, form_of, text_of
from api.errors import Problem
from app.accounts import signing_in
from app.accounts.opaque import csrf_of
from app.accounts.proving import Attempt
from app.accounts.refusals import Refusal

router = desk_router()
LONGEST_PASSWORD = 400  # characters of a password
_CODE_DIGITS = 6
Form = Annotated[FormData, Depends(form_of)]


@router.get("/sign-in", dependencies=[Anyone])
async def ask(request: Request, next: str = "/admin") -> Response:  # noqa: A002
    return page(request, "sign_in.html", next=within(next), carried="", wrong=False, handle="")


@router.post("/sign-in", dependencies=[Anyone])
async def sign_in(request: Request, form: Form, office: TheOffice) -> Response:
    attempt, there = _attempt(form, text_of(form, "handle")), within(text_of(form, "next"))
    carried = text_of(form, "carried")
    try:
        throttle(request, attempt.handle)
        opened = await signing_in.sign_in(office, attempt)
    except (Refusal, Problem) as refusal:
        status = refusal.status if isinstance(refusal, Refusal) else refusal.status_code
        return page(
            request, "sign_in.html", status=status, next=there, carried=carried, wrong=True,
            handle=attempt.handle,
        )  # fmt: skip
    answer = resumed(request, there, carried, csrf_of(opened.token))
    await let_in(request, answer, opened)
    return answer


def _attempt(form: FormData, handle: str) -> Attempt:
    """One field takes both: six digits are a code of the app, anything else is a recovery code."""
    code = text_of(form, "code").replace(" ", "")
    password = form.get("password", "")
    if not isinstance(password, str) or len(password) > LONGEST_PASSWORD or len(code) > LONGEST_PASSWORD:
        raise Problem(422, "invalid")
    is_totp = code.isdigit() and len(code) == _CODE_DIGITS
    return Attempt(handle, password, code if is_totp else None, None if is_totp else code or None)


def resumed(request: Request, there: str, carried: str, csrf: str) -> Response:
    """On to where they were; what they had sent is offered again, to be sent by them."""
    if not carried:
        return go(there)
    fields = [(name, value) for name, value in parse_qsl(carried, keep_blank_values=True) if name != "csrf"]
    return page(request, "resume.html", next=there, fields=fields, csrf=csrf)


@router.post("/step-up")
async def step_up(request: Request, form: Form, actor: InSession, office: TheOffice) -> Response:
    there, carried = within(text_of(form, "next")), text_of(form, "carried")
    try:
        throttle(request, actor.name)
        token = session_token(request) or ""
        fresh = await signing_in.step_up(office, actor, token, _attempt(form, actor.name))
    except (Refusal, Problem) as refusal:
        status = refusal.status if isinstance(refusal, Refusal) else refusal.status_code
        return page(request, "step_up.html", actor, status=status, next=there, carried=carried, wrong=True)
    answer = resumed(request, there, carried, csrf_of(fresh))
    set_cookie(answer, fresh)
    return answer


@router.get("/step-up")
async def ask_again(request: Request, actor: InSession, next: str = "/admin") -> Response:  # noqa: A002
    return page(request, "step_up.html", actor, next=within(next), carried="", wrong=False)


@router.post("/sign-out")
async def sign_out(actor: InSession, session: Tx) -> Response:
    await end_own_session(session, actor)
    return signed_out()


def signed_out() -> Response:
    answer = go("/admin/sign-in", "signed-out")
    leave(answer)
    return answer
