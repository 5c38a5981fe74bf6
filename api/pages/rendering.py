"""From a template and values to an answer of HTML. No script, no cookie, nothing from elsewhere."""

from collections.abc import Callable, Coroutine
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import orjson
from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.responses import Response

from api.answers import HTML, Representation, answer, joined_header, represent
from api.conditional import PUBLIC_CACHE
from api.errors import Problem
from api.negotiation import wanted_languages
from api.pages import texts
from api.pages.wording import LANGUAGE, catalogue, direction, language, words
from api.public.replies import LICENCE
from api.public.site import site_of, today
from app.published.kinds import Kind
from app.published.reading import Gone, Missing, Moved, read_document

CSP = (
    b"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
    b"frame-ancestors 'none'"
)
_HEADERS = [(b"content-security-policy", CSP)]
_ABSENT = b"public, max-age=60"
Page = Callable[[Request], Coroutine[Any, Any, Response]]


@pass_context
def _marked(context: Context, text_map: dict[str, str] | None, tag: str = "span") -> Markup:
    return texts.marked(text_map, context["ranges"], tag)


@pass_context
def _plain(context: Context, text_map: dict[str, str] | None) -> str:
    found = texts.best(text_map, context["ranges"])
    return found[1] if found else ""


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parents[1] / "templates"), autoescape=select_autoescape(),
        trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    made.install_gettext_translations(catalogue(LANGUAGE), newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {
        "text": _marked, "plain": _plain, "label": texts.label, "country": texts.country,
        "region": texts.region, "day": texts.day, "hour": texts.hour, "law": texts.law, "link": texts.link,
        "machine_date": texts.machine_date, "attributes": texts.attributes_of, "language": language,
        "direction": direction, "as_day": date.fromisoformat, "months": texts.months,
    }  # fmt: skip
    made.globals |= {"words": words, "vocabularies": texts.VOCABULARIES}
    return made


_TEMPLATES = _environment()


def ranges_of(request: Request) -> list[str]:
    """In which languages texts are shown, best first: the interface's, then those of the browser."""
    return [LANGUAGE, *wanted_languages(None, request.headers.get("accept-language"))]


def rendered(request: Request, template: str, **values: Any) -> bytes:
    known = {"licence": LICENCE, "ranges": ranges_of(request), "lang": LANGUAGE, "today": today()}
    return _TEMPLATES.get_template(f"pages/{template}").render(known | values).encode()


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    cache = PUBLIC_CACHE if status == 200 else _ABSENT  # noqa: PLR2004
    body = rendered(request, template, **values)
    return answer(request.scope, body, HTML, status=status, cache=cache, extra=_HEADERS).response()


def kept(request: Request, body: bytes) -> Representation:
    """For pages that cost more than others: to be kept and answered again."""
    return represent(
        body, HTML, accept_encoding=joined_header(request.scope, b"accept-encoding"), extra=_HEADERS
    )


def absent(request: Request, error: Problem) -> Response:
    """An error as a page."""
    return page(request, "absent.html", status=error.status_code, error=error)


def told(make: Page) -> Page:
    """The route's errors as pages."""

    @wraps(make)
    async def answered(request: Request) -> Response:
        try:
            return await make(request)
        except Problem as error:
            return absent(request, error)

    return answered


async def document_page(
    request: Request, kind: Kind, key: str, show: Callable[[dict[str, Any]], Coroutine[Any, Any, Response]]
) -> Response:
    """A page of one document; 308, 410 and 404 for a moved, a withdrawn and an unknown one."""
    slug = request.path_params[key]
    try:
        found = await read_document(site_of(request.scope).pool, kind.name, slug, today())
    except Moved as moved:
        target = f"/{kind.path}/{moved.slug}"
        response = page(request, "moved.html", status=308, target=target)
        response.raw_headers.append((b"location", target.encode()))
        return response
    except Gone as gone:
        detail = f"{gone.at:%Y-%m-%d}" if gone.at else None
        raise Problem(410, "gone", detail=detail) from None
    except Missing:
        raise Problem(404, "not-found") from None
    return await show(orjson.loads(found.body))
