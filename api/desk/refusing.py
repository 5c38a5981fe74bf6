"""Refusals as pages. Who was signed out, or must prove who they are, loses no typed word by it:
what they sent waits in the page, and goes on its way afterwards.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.admin.routing import BASE
from api.desk.pages import page
from api.errors import Problem, as_problem
from api.problems import PROBLEMS
from app.accounts.refusals import Refusal, StepUpNeeded, Unfit

Handler = Callable[[Request, Exception], Awaitable[Response]]
_FORM = "application/x-www-form-urlencoded"
_UNAUTHORISED = 401


def install_pages(app: FastAPI) -> None:
    """Call it after the handlers of the API: they keep answering everything but pages."""
    for kind in (Refusal, HTTPException, RequestValidationError, Exception):
        former: Any = app.exception_handlers[kind]
        app.add_exception_handler(kind, _telling(former))


def is_page(request: Request) -> bool:
    path = request.url.path
    desk = path == "/admin" or path.startswith("/admin/")
    api = path == BASE or path.startswith(f"{BASE}/")
    return desk and not api and "application/json" not in request.headers.get("accept", "")


def _telling(former: Handler) -> Handler:
    async def tell(request: Request, error: Exception) -> Response:
        if not is_page(request):
            return await former(request, error)
        return await _page_of(request, error, former)

    return tell


async def _page_of(request: Request, error: Exception, former: Handler) -> Response:
    if isinstance(error, StepUpNeeded):
        return await _ask(request, "step_up.html", 403)
    if isinstance(error, Refusal):
        return refused(request, error)
    problem = as_problem(error)
    if problem.status_code == _UNAUTHORISED:
        return await _ask(request, "sign_in.html", 401)
    if problem.code == "internal":
        await former(request, error)  # logs it
    return _told(request, problem)


def refused(request: Request, error: Refusal) -> Response:
    detail = str(error) if isinstance(error, Unfit) else None
    return _told(request, Problem(error.status, error.code, detail=detail))


def _told(request: Request, problem: Problem) -> Response:
    kind = PROBLEMS.get(problem.code)
    return page(
        request, "refused.html", status=problem.status_code, problem=problem,
        explanation=kind.explanation if kind else "",
    )  # fmt: skip


async def _ask(request: Request, template: str, status: int) -> Response:
    carried = await carried_by(request)
    query = f"?{request.url.query}" if request.url.query else ""
    there = request.url.path + query
    return page(request, template, status=status, next=there, carried=carried, wrong=False, handle="")


async def carried_by(request: Request) -> str:
    """What a form held, to be sent again; passwords and tokens are not in such forms."""
    sent = request.headers.get("content-type", "").startswith(_FORM)
    return (await request.body()).decode("ascii", "replace") if request.method == "POST" and sent else ""
