"""From a template and values to an answer of HTML. No script, no cookie, nothing from elsewhere."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import date
from functools import cache, partial, wraps
from pathlib import Path
from typing import Any

import orjson
from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import Response
from starlette.types import Scope

from api.answers import HTML, Answer, Representation, answer, joined_header, represent
from api.conditional import PUBLIC_CACHE
from api.errors import Problem, Withdrawn, cache_of, headers_of
from api.negotiation import prefers_json
from api.pages import dates, texts
from api.pages.languages import LANGUAGES, in_language, language_of
from api.pages.wording import Wording, direction, wording
from api.public.replies import LICENCE
from api.public.site import site_of, today
from app.published.kinds import Kind
from app.published.reading import Gone, Missing, Moved, read_document

CSP = (
    b"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
    b"frame-ancestors 'none'"
)
TEMPLATES = Path(__file__).parents[1] / "templates"
_HEADERS = [(b"content-security-policy", CSP)]
_ABSENT = b"public, max-age=60"
Page = Callable[[Request], Coroutine[Any, Any, Response]]
# Filters that say things in the page's language.
_SPOKEN: dict[str, Callable[..., Any]] = {
    "text": texts.text, "plain": texts.plain, "label": texts.label, "short_label": texts.short_label,
    "country": texts.country, "region": texts.region, "law": texts.law, "attributes": texts.attributes_of,
    "day": dates.day, "since": dates.since, "hour": dates.hour, "months": dates.months,
}  # fmt: skip


@dataclass(frozen=True)
class Alternate:
    """A page in another language: its tag, the language's own name, and where it is."""

    language: str
    name: str
    path: str


@cache
def environment(language: str) -> Environment:
    """One a language: its templates are compiled once, with its words and its way to show values."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(), trim_blocks=True,
        lstrip_blocks=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    said = wording(language)
    made.install_gettext_translations(said.messages, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {name: partial(show, said) for name, show in _SPOKEN.items()}
    made.filters |= {
        "link": texts.link, "machine_date": dates.machine_date, "direction": direction,
        "as_day": date.fromisoformat, "language": said.name_of, "number": said.number,
    }  # fmt: skip
    made.globals |= {
        "lang": language, "root": f"/{language}", "words": said.words, "vocabularies": texts.VOCABULARIES,
        "licence": LICENCE,
    }  # fmt: skip
    return made


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


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    cache = PUBLIC_CACHE if status == 200 else _ABSENT  # noqa: PLR2004
    body = rendered(request, template, **values)
    return answer(request.scope, body, HTML, status=status, cache=cache, extra=_HEADERS).response()


def kept(request: Request, body: bytes) -> Representation:
    """For pages that cost more than others: to be kept and answered again."""
    return represent(
        body, HTML, accept_encoding=joined_header(request.scope, b"accept-encoding"), extra=_HEADERS
    )


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
