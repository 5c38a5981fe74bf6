"""From what was read to the answer: languages narrowed, pages put together, former addresses told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson

from api.answers import JSON, Answer, Headers, Representation, answer, answer_with, joined_header, represent
from api.conditional import PUBLIC_CACHE
from api.errors import Problem, Withdrawn
from api.negotiation import Format, wanted_format, wanted_languages
from api.public.site import Site, today
from app.published import cursors
from app.published.kinds import Kind
from app.published.licence import LICENCE
from app.published.listing import BadParameter, ListQuery, Page, parse_query, read_page
from app.published.overview import last_change
from app.published.reading import Gone, Missing, Moved, read_document
from app.published.tables import flatten, to_csv, to_ndjson
from app.text.languages import narrow

API_VERSION = 1
Parameters = Sequence[tuple[str, str]]
_ORDER_SECONDS = 10
Change = tuple[int, datetime | None]
# What of a request, besides its address, chooses among the representations of a list.
_CHOICE = (b"accept", b"accept-language", b"accept-encoding")


def parameters_of(scope: Mapping[str, Any]) -> Parameters:
    if not scope["query_string"]:
        return ()
    return parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True, max_num_fields=200)


def accepted(scope: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The Accept and Accept-Language headers; of repeated lines the first."""
    accept = language = None
    for name, value in scope["headers"]:
        if name == b"accept":
            accept = accept or value.decode("latin-1")
        elif name == b"accept-language":
            language = language or value.decode("latin-1")
    return accept, language


def unprocessable(error: BadParameter) -> Problem:
    code = "unknown-parameter" if str(error) == "unknown parameter" else "invalid"
    fault: dict[str, Any] = {"parameter": error.parameter, "detail": str(error)}
    if error.allowed:
        fault["allowed"] = error.allowed
    return Problem(422, code, errors=[fault])


def only(parameters: Parameters, allowed: set[str]) -> dict[str, str]:
    """The parameters by name. 422 for one that is not known here."""
    for name, _ in parameters:
        if name not in allowed:
            raise unprocessable(BadParameter(name, "unknown parameter", sorted(allowed)))
    return dict(parameters)


def json_answer(
    scope: Mapping[str, Any],
    document: Any,
    *,
    languages: Sequence[str] = (),
    cache: bytes = PUBLIC_CACHE,
) -> Answer:
    return answer(scope, orjson.dumps(narrow(document, languages) if languages else document), cache=cache)


async def document_answer(
    scope: Mapping[str, Any], site: Site, kind: Kind, slug: str, part: str | None = None
) -> Answer:
    """A whole document, or one part of it. 308 for a former address, 410 for a withdrawn one."""
    given = only(parameters_of(scope), {"lang", "format"})
    accept, accept_language = accepted(scope)
    wanted_format(given.get("format"), accept, (Format.JSON,))
    languages = wanted_languages(given.get("lang"), accept_language)
    try:
        found = await read_document(site.pool, kind.name, slug, today())
    except Moved as moved:
        return _moved(scope, kind, moved.slug, part)
    except Gone as gone:
        raise Withdrawn(gone.at) from None
    except Missing:
        raise Problem(404, "not-found") from None
    if not languages and part is None:
        return answer(scope, found.body, fingerprint=found.etag)
    document = orjson.loads(found.body)
    if part is not None:
        document = {kind.name: document["url"], part: document[part], "updated_at": document["updated_at"]}
    return json_answer(scope, document, languages=languages)


def _moved(scope: Mapping[str, Any], kind: Kind, slug: str, part: str | None) -> Answer:
    target = f"/v1/{kind.path}/{slug}" + (f"/{part}" if part else "")
    query = scope["query_string"]
    location = target.encode() + (b"?" + query if query else b"")
    return answer(scope, b"", JSON, status=308, extra=[(b"location", location)])


async def list_answer(scope: Mapping[str, Any], site: Site, kind: Kind) -> Answer:
    """A page of cards in the format and languages that were asked for."""
    change = await last_change(site.pool)
    headers = [joined_header(scope, name) for name in _CHOICE]
    # Letters are counted without a change of what is published: their order is up to ten seconds old.
    lately = int(monotonic() // _ORDER_SECONDS) if "need" in kind.sorts else 0
    key = (kind.name, scope["query_string"], *headers, site.base(scope), change, today(), lately)
    made = site.kept.get(key)
    if made is None:
        made = site.kept.put(key, await _page(scope, site, kind, change))
    return answer_with(scope, made)


async def _page(scope: Mapping[str, Any], site: Site, kind: Kind, change: Change) -> Representation:
    parameters = parameters_of(scope)
    controls = dict(parameters)
    accept, accept_language = accepted(scope)
    form = wanted_format(controls.get("format"), accept)
    languages = wanted_languages(controls.get("lang"), accept_language)
    query = checked(kind, parameters, site)
    page = await read_page(site.pool, query, site.cursor_key)
    cards = (
        [orjson.dumps(narrow(orjson.loads(card), languages)) for card in page.cards]
        if languages
        else page.cards
    )
    address = Address(site.base(scope), f"/v1/{kind.path}", parameters)
    return _represented(scope, page, cards, form, address, change)


def checked(kind: Kind, parameters: Parameters, site: Site) -> ListQuery:
    """422 for what is not understood."""
    try:
        return parse_query(kind, parameters, site.cursor_key, today())
    except BadParameter as error:
        raise unprocessable(error) from error
    except (cursors.BadCursor, ValueError, TypeError) as error:
        fault = {"parameter": "cursor", "detail": "not a cursor of this list, these filters and this order"}
        raise Problem(422, "bad-cursor", errors=[fault]) from error


def meta_of(change: Change) -> dict[str, Any]:
    seq, at = change
    return {"licence": LICENCE, "as_of": at, "version": seq}


def link_to(following: str | None) -> Headers:
    """The header that names the next page, if there is one."""
    return [(b"link", f'<{following}>; rel="next"'.encode())] if following else []


class Address:
    """The address of this page and of the next."""

    def __init__(self, base: str, path: str, parameters: Parameters) -> None:
        self.path = base + path
        self.parameters = parameters

    @property
    def own(self) -> str:
        return self.path + (f"?{urlencode(self.parameters)}" if self.parameters else "")

    def next(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        kept = [pair for pair in self.parameters if pair[0] != "cursor"]
        return f"{self.path}?{urlencode([*kept, ('cursor', cursor)])}"


def _represented(
    scope: Mapping[str, Any], page: Page, cards: list[bytes], form: Format, address: Address, change: Change
) -> Representation:
    following = address.next(page.next_cursor)
    if form is Format.NDJSON:
        body = to_ndjson(cards)
    elif form is Format.CSV:
        body = _csv(cards)
    else:
        tail: dict[str, Any] = {"next": following, "self": address.own, "meta": meta_of(change)}
        if page.total is not None:
            tail["total"] = page.total
        body = b'{"items":[%b],%b' % (b",".join(cards), orjson.dumps(tail)[1:])
    accept_encoding = joined_header(scope, b"accept-encoding")
    return represent(body, form.media_type, accept_encoding=accept_encoding, extra=link_to(following))


def _csv(cards: list[bytes]) -> bytes:
    rows = [orjson.loads(card) for card in cards]
    columns: dict[str, None] = {}
    for row in rows:
        columns.update(dict.fromkeys(flatten(row)))
    # Languages differ from row to row: sorted by field, so that pages of one list look alike.
    order = list(rows[0]) if rows else []
    rank = {name: place for place, name in enumerate(order)}
    return to_csv(rows, sorted(columns, key=lambda c: (rank.get(c.partition(".")[0], 99), c)))
