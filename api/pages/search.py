"""Search as a page: any spelling of a name, words of documents. The same search as `/v1/search`."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from api.pages.listing import Choice, asked
from api.pages.rendering import page, told, wording_of
from api.pages.wording import Wording
from api.public.replies import Parameters
from api.public.search import engines_of, refusals
from api.public.site import site_of, today
from app.published.kinds import ALERTS, CAMPAIGNS, CASES, FACILITIES, PRISONERS
from search.finding import Item, Result, find
from search.request import LONGEST, SearchRequest, parse_search

router = APIRouter(include_in_schema=False)
# Those that have pages.
_KINDS = (PRISONERS, CASES, ALERTS, FACILITIES, CAMPAIGNS)


def _kinds(wording: Wording) -> Choice:
    word = wording.word
    named = {
        "prisoner": word("People"), "case": word("Cases"), "alert": word("Alerts"),
        "facility": word("Places of detention"), "campaign": word("Campaigns"),
    }  # fmt: skip
    return Choice("kind", word("Where to look"), list(named.items()))


def _shown(one: Item) -> dict[str, Any]:
    """A hit: where its page is, what it is called, and what of it matched."""
    path = next(kind.path for kind in _KINDS if kind.name == one.kind)
    card = one.card
    called = card.get("name") or card.get("title") or card.get("headline")
    # Snippets are escaped where they are made, but for their marks.
    matched = [(match.lang, Markup(match.snippet)) for match in one.matched]  # noqa: S704
    return {
        "kind": one.kind, "path": f"{path}/{card.get('slug') or card['id']}", "called": called, "card": card,
        "matched": matched,
    }  # fmt: skip


async def _find(request: Request, parameters: Parameters) -> tuple[Result, SearchRequest]:
    site = site_of(request.scope)
    ranges = wording_of(request).ranges
    with refusals():
        query = parse_search(parameters, ranges, site.cursor_key, today(), among=_KINDS)
        return await find(engines_of(request.scope), site.pool, query, site.latest), query


@router.get("/search")
@told
async def search(request: Request) -> Response:
    wording, parameters = wording_of(request), asked(request)
    given = dict(parameters)
    hits: list[dict[str, Any]] = []
    following = None
    if given.get("q", "").strip():
        found, query = await _find(request, parameters)
        hits = [_shown(one) for one in found.items]
        if found.position:
            cursor = query.cursor(site_of(request.scope).cursor_key, found.position)
            kept = [pair for pair in parameters if pair[0] != "cursor"]
            following = f"?{urlencode([*kept, ('cursor', cursor)])}"
    return page(
        request,
        "search.html",
        given=given,
        kinds=_kinds(wording),
        hits=hits,
        following=following,
        longest=LONGEST,
    )
