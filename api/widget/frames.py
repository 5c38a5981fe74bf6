"""Cards as frames: HTML without script, live, for pages that take no script. The withdrawn are gone at once.

They may stand on any site, also under `sandbox=""`; all that they need is in the one answer. `tell=height`
adds the few lines that tell a host like WordPress how tall the card is.
"""

import base64
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import cache, wraps
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response
from starlette.types import Scope

from api.answers import HTML, answer, answer_with, joined_header, represent
from api.errors import Problem, Withdrawn, cache_of, headers_of
from api.negotiation import prefers_json
from api.pages.languages import LANGUAGES, preferred
from api.pages.rendering import Page, kept
from api.pages.templating import environment
from api.pages.texts import best
from api.pages.wording import Wording, wording
from api.public.replies import only, parameters_of, unprocessable
from api.public.site import site_of, today
from api.widget import cards, data
from api.widget.cards import Card, Line
from app.published.kinds import ALERTS, CAMPAIGNS, CASES, PRISONERS, Kind
from app.published.listing import BadParameter, whole_number
from app.published.reading import IDENTITY, Gone, Missing, Moved, read_by_id, read_document
from app.text.languages import direction
from app.vocabularies.places import check_country

PLACE = "/w/v1"
THEMES = {"auto": "light dark", "light": "light", "dark": "dark"}
MOST = data.MOST_ITEMS
DEFAULT_LIMIT = 5
_HERE = Path(__file__).parent
_COMMON = {"lang", "theme", "tell", "limit"}
ONE: dict[str, tuple[Kind, Callable[[dict[str, Any]], Card]]] = {
    "person": (PRISONERS, cards.person), "alert": (ALERTS, cards.alert), "case": (CASES, cards.case),
    "campaign": (CAMPAIGNS, cards.campaign),
}  # fmt: skip
MANY = ("list", "alerts", "counter")
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Shown:
    """A line as it stands in a frame."""

    part: str
    text: str
    lang: str
    page: str | None

    @property
    def direction(self) -> str:
        return direction(self.lang)


@cache
def _style() -> str:
    return (_HERE / "frame.css").read_text()


@cache
def _script() -> str:
    return (_HERE / "frame.js").read_text()


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _headers(*, told: bool) -> list[tuple[bytes, bytes]]:
    policy = (
        f"default-src 'none'; style-src {_source(_style())}; "
        + (f"script-src {_source(_script())}; " if told else "")
        + "base-uri 'none'; form-action 'none'; frame-ancestors *"
    )
    return [
        (b"content-security-policy", policy.encode()),
        # So that it may stand in pages that are isolated from other origins, too.
        (b"cross-origin-embedder-policy", b"require-corp"),
        (b"cross-origin-resource-policy", b"cross-origin"),
    ]


def shown(line: Line, said: Wording) -> Shown:
    lang, text = best(line.text, said.ranges) or (said.language, "")
    if line.count is not None:
        text = counted(line, said)
    return Shown(line.part, text, lang, line.page)


def counted(line: Line, said: Wording) -> str:
    number, forms = (line.count or {})["base"], line.text[said.language]
    form: str = forms.get(said.locale.plural_form(number)) or forms["other"]
    return form.replace("#", said.number(number))


def _asked(request: Request, *more: str) -> dict[str, str]:
    given = only(parameters_of(request.scope), {*_COMMON, *more})
    for name, allowed in (("lang", LANGUAGES), ("theme", THEMES), ("tell", ("height",))):
        if name in given and given[name] not in allowed:
            raise unprocessable(BadParameter(name, "not known", list(allowed)))
    try:
        whole_number("limit", given.get("limit", "1"), 1, MOST)
    except BadParameter as error:
        raise unprocessable(error) from error
    return given


def _html(request: Request, card: Card | None, **more: Any) -> bytes:
    """`card` None: there is nothing to show, and no name."""
    asked = dict(parameters_of(request.scope))
    language = asked.get("lang") if asked.get("lang") in LANGUAGES else _reader(request)
    said = wording(str(language))
    limit = int(asked.get("limit", DEFAULT_LIMIT)) if card else 0
    found = environment(said.language).get_template("pages/frame.html").render(
        scheme=THEMES.get(asked.get("theme", "auto"), THEMES["auto"]), style=_style(),
        script=_script() if asked.get("tell") == "height" else None,
        lines=[shown(line, said) for line in card.lines] if card else [],
        items=[[shown(line, said) for line in item] for item in (card.items if card else ())][:limit], **more,
    )  # fmt: skip
    return found.encode()


def _reader(request: Request) -> str:
    return preferred(request.headers.get("accept-language"))


def framed(make: Callable[[Request], Coroutine[Any, Any, Card]]) -> Page:
    """The route of a card: in the reader's language, kept, and errors as frames that name nobody."""

    @kept
    async def card(request: Request) -> Response:
        found = await make(request)
        told = "tell" in request.query_params
        coding = joined_header(request.scope, b"accept-encoding")
        made = represent(_html(request, found), HTML, accept_encoding=coding, extra=_headers(told=told))
        request.state.representation = made
        return answer_with(request.scope, made).response()

    @wraps(make)
    async def answered(request: Request) -> Response:
        try:
            if "lang" not in request.query_params:
                return _in_language(request)
            return await card(request)
        except Moved as moved:
            path = request.url.path.rpartition("/")[0]
            return _elsewhere(request, f"{path}/{moved.slug}?{request.url.query}", 308)
        except Problem as error:
            if prefers_json(request.headers.get("accept")):
                raise
            return _failed(request, error)

    return answered


def _in_language(request: Request) -> Response:
    query = request.url.query
    return _elsewhere(
        request, f"{request.url.path}?lang={_reader(request)}{'&' if query else ''}{query}", 302
    )


def _elsewhere(request: Request, target: str, status: int) -> Response:
    extra = [(b"location", target.encode()), *_headers(told=False)]
    return answer(request.scope, b"", HTML, status=status, extra=extra).response()


def _failed(request: Request, error: Problem) -> Response:
    body = _html(request, None, gone=error.status_code == 410)  # noqa: PLR2004
    extra = [*_headers(told="tell" in request.query_params), *headers_of(error)]
    made = answer(request.scope, body, HTML, status=error.status_code, cache=cache_of(error), extra=extra)
    return made.response()


async def one_card(scope: Scope, name: str, key: str) -> Card:
    """Of one document, by slug or id. Raises `Moved`, and the problems of a withdrawn and an unknown one."""
    kind, make = ONE[name]
    pool = site_of(scope).pool
    try:
        if IDENTITY.fullmatch(key):
            return make(await read_by_id(pool, kind.name, UUID(key), today()))
        found = await read_document(pool, kind.name, key, today())
    except Gone as gone:
        raise Withdrawn(gone.at) from None
    except Missing:
        raise Problem(404, "not-found") from None
    return make(orjson.loads(found.body))


async def many_card(scope: Scope, name: str, country: str | None) -> Card:
    """Of many. Raises ValueError for what is no country."""
    place = check_country(country) if country else data.EVERYWHERE
    made = await data.of_place(site_of(scope).pool, place, today())
    return next(card for card in made if card.kind == name)


def _add_one(name: str) -> None:
    async def one(request: Request) -> Card:
        _asked(request)
        return await one_card(request.scope, name, request.path_params["key"])

    router.add_api_route(f"{PLACE}/{name}/{{key}}", framed(one), methods=["GET"])


def _add_many(name: str) -> None:
    async def many(request: Request) -> Card:
        country = _asked(request, "country").get("country")
        try:
            return await many_card(request.scope, name, country)
        except ValueError as error:
            raise unprocessable(BadParameter("country", str(error))) from error

    router.add_api_route(f"{PLACE}/{name}", framed(many), methods=["GET"])


for _name in ONE:
    _add_one(_name)
for _name in MANY:
    _add_many(_name)
