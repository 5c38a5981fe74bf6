"""Refusals as pages. Who was signed out, or must prove who they are, loses no typed word by it:
what they sent waits in the page, and goes on its way afterwards.
"""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.admin.refusals import problem_of
from api.admin.routing import BASE
from api.answers import FORM
from api.bounds import is_under
from api.desk.pages import page
from api.errors import Handler, Problem, as_problem, wrap_handlers
from api.middleware import PRIVATE
from api.problems import PROBLEMS
from app.accounts.refusals import Refusal, StepUpNeeded

_UNAUTHORISED = 401


def install_pages(app: FastAPI) -> None:
    """Call it after the handlers of the API: they keep answering everything but pages."""
    wrap_handlers(app, (Refusal, HTTPException, RequestValidationError, Exception), _telling)


def is_page(request: Request) -> bool:
    path = request.url.path
    desk = is_under(path, PRIVATE) and not is_under(path, BASE)
    return desk and "application/json" not in request.headers.get("accept", "")


def _telling(former: Handler) -> Handler:
    async def tell(request: Request, error: Exception) -> Response:
        if not is_page(request):
            return await former(request, error)
        return await _page_of(request, error, former)

    return tell


async def _page_of(request: Request, error: Exception, former: Handler) -> Response:
    if isinstance(error, StepUpNeeded):
        return await _ask(request, "step_up.html", 403)
    problem = problem_of(error) if isinstance(error, Refusal) else as_problem(error)
    if problem.status_code == _UNAUTHORISED:
        return await _ask(request, "sign_in.html", 401)
    if problem.code == "internal":
        await former(request, error)  # logs it
    return _told(request, problem)


def words(refusal: Refusal) -> str:
    """What is wrong and what to do about it."""
    kind = PROBLEMS.get(refusal.code)
    return str(refusal) or (kind.explanation if kind else refusal.code)


def in_short(refusal: Refusal) -> str:
    kind = PROBLEMS.get(refusal.code)
    return str(refusal) or (kind.title if kind else refusal.code)


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
    sent = request.headers.get("content-type", "").startswith(FORM)
    return (await request.body()).decode("ascii", "replace") if request.method == "POST" and sent else ""
