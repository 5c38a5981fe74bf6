"""Errors as pages for people with a browser, wherever no program is meant to read."""

from starlette.types import Scope

from api.answers import Answer, joined_header
from api.bounds import is_under
from api.errors import as_problem, error_answer
from api.middleware import PRIVATE
from api.negotiation import prefers_html
from api.pages.rendering import absent

# A browser that is sent here reads JSON all the same; the desk has pages of its own.
_FOR_PROGRAMS = ("/v1", PRIVATE)


def tell(scope: Scope, error: Exception) -> Answer:
    """A page in the site's look for a browser, else the problem document."""
    problem = as_problem(error)
    if any(is_under(scope["path"], place) for place in _FOR_PROGRAMS):
        return error_answer(scope, problem)
    is_browser = prefers_html(joined_header(scope, b"accept"))
    return absent(scope, problem) if is_browser else error_answer(scope, problem)
