"""From a template and values to an answer of HTML. No script, no cookie, nothing from elsewhere."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import wraps
from time import time
from typing import Any

import orjson
from fastapi import Request
from starlette.responses import Response
from starlette.types import Scope

from api.answers import HTML, OK, Answer, answer, answer_with, joined_header, represent
from api.conditional import NO_STORE
from api.errors import Problem, Withdrawn, cache_of, headers_of
from api.negotiation import prefers_json
from api.pages.languages import LANGUAGES, in_language, language_of
from api.pages.templating import environment
from api.pages.wording import Wording, wording
from api.public.site import site_of, today
from app.published.kinds import Kind
from app.published.overview import last_change
from app.published.reading import Gone, Missing, Moved, read_document

CSP = (
    b"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
    b"frame-ancestors 'none'"
)
_HEADERS = [(b"content-security-policy", CSP)]
_ABSENT = b"public, max-age=60"
Page = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True)
class Alternate:
    """A page in another language: its tag, the language's own name, and where it is."""

    language: str
    name: str
    path: str


def wording_of(request: Request) -> Wording:
    return wording(language_of(request.scope))


def _alternates(request: Request) -> list[Alternate]:
    """The same page in every language."""
    return [Alternate(tag, name, in_language(request.scope, tag)) for tag, name in LANGUAGES.items()]


def rendered(request: Request, template: str, **values: Any) -> bytes:
    base = site_of(request.scope).base(request.scope)
    known = {"today": today(), "alternates": _alternates(request), "base": base}
    found = environment(language_of(request.scope)).get_template(f"pages/{template}")
    return found.render(known | values).encode()


def page(request: Request, template: str, *, status: int = OK, **values: Any) -> Response:
    scope, body = request.scope, rendered(request, template, **values)
    if status != OK:
        return answer(scope, body, HTML, status=status, cache=_ABSENT, extra=_HEADERS).response()
    accept_encoding = joined_header(scope, b"accept-encoding")
    made = represent(body, HTML, accept_encoding=accept_encoding, extra=_HEADERS)
    request.state.representation = made  # for `kept`
    return answer_with(scope, made).response()


def fresh_page(request: Request, template: str, *, policy: bytes = CSP, **values: Any) -> Response:
    """A page that nobody keeps: it shows what only its own address knows, or has a policy of its own."""
    extra = [(b"content-security-policy", policy)]
    body = rendered(request, template, **values)
    return answer(request.scope, body, HTML, cache=NO_STORE, extra=extra).response()


def kept(make: Page, *, seconds: int = 0) -> Page:
    """Made once, and answered again until something is published or withdrawn, or the day ends.

    For pages of what is published and of their address alone: nothing else is in the key. What else a page
    shows may be `seconds` old.
    """

    @wraps(make)
    async def answered(request: Request) -> Response:
        scope, site = request.scope, site_of(request.scope)
        coding = joined_header(scope, b"accept-encoding")
        change = await last_change(site.pool)
        slot = int(time()) // seconds if seconds else 0
        key = ("page", scope["path"], scope["query_string"], coding, site.base(scope), change, today(), slot)
        made = site.kept.get(key)
        if made is not None:
            return answer_with(scope, made).response()
        response = await make(request)
        if hasattr(request.state, "representation"):
            site.kept.put(key, request.state.representation)
        return response

    return answered


def absent(scope: Scope, error: Problem) -> Answer:
    """An error as a page. It does not repeat the address, which may hold the name of who was withdrawn."""
    request = Request(scope)
    word = wording_of(request).word
    titles = {404: word("Not found"), 410: word("Withdrawn")}
    other = word("Not available now") if passes(error) else word("This can't be shown")
    body = rendered(
        request, "absent.html", error=error, passes=passes(error),
        title=titles.get(error.status_code, other),
        alternates=[Alternate(tag, name, f"/{tag}/") for tag, name in LANGUAGES.items()],
    )  # fmt: skip
    extra = [*_HEADERS, *headers_of(error)]
    return answer(scope, body, HTML, status=error.status_code, cache=cache_of(error), extra=extra)


def passes(error: Problem) -> bool:
    """Whether the same request may work in a minute."""
    return error.status_code in {429, 500, 503}


def told(make: Page) -> Page:
    """The route's errors as pages, unless JSON is asked for before them."""

    @wraps(make)
    async def answered(request: Request) -> Response:
        try:
            return await make(request)
        except Problem as error:
            if prefers_json(request.headers.get("accept")):
                raise
            return absent(request.scope, error).response()

    return answered


async def document_page(
    request: Request, kind: Kind, key: str, show: Callable[[dict[str, Any]], Coroutine[Any, Any, Response]]
) -> Response:
    """A page of one document; 308, 410 and 404 for a moved, a withdrawn and an unknown one."""
    slug = request.path_params[key]
    try:
        found = await read_document(site_of(request.scope).pool, kind.name, slug, today())
    except Moved as moved:
        target = f"/{language_of(request.scope)}/{kind.path}/{moved.slug}"
        response = page(request, "moved.html", status=308, target=target)
        response.raw_headers.append((b"location", target.encode()))
        return response
    except Gone as gone:
        raise Withdrawn(gone.at) from None
    except Missing:
        raise Problem(404, "not-found") from None
    return await show(orjson.loads(found.body))
