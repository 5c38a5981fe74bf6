"""Pages of a list: its form of filters, the cards, and the way to the next page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import Request

from api.pages import texts
from api.pages.wording import Wording
from api.public.counted import codes_of
from api.public.replies import Parameters, checked, parameters_of
from api.public.site import site_of
from app.published.kinds import Kind
from app.published.listing import read_page
from app.vocabularies import vocabulary


@dataclass(frozen=True)
class Choice:
    """A field of the form: values with their labels. "" asks for nothing."""

    name: str
    title: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Listed:
    """`following` is the query of the next page, `given` what was asked for. `total` counts all pages."""

    items: list[dict[str, Any]]
    following: str | None
    given: Mapping[str, str]
    total: int | None
    paged: bool

    def others(self, choices: Sequence[Choice]) -> dict[str, str]:
        """What was asked for by a link and is no field of the form."""
        fields = {choice.name for choice in choices} | {"cursor", "limit"}
        return {name: value for name, value in self.given.items() if name not in fields}


def asked(request: Request) -> Parameters:
    """A form sends every field of it: an empty one asks for nothing."""
    return [(name, value) for name, value in parameters_of(request.scope) if value]


async def listed(request: Request, kind: Kind, parameters: Parameters | None = None) -> Listed:
    """What the address asks for, or these parameters instead."""
    site = site_of(request.scope)
    given = asked(request) if parameters is None else parameters
    query = checked(kind, [*given, ("count", "exact")], site)
    found = await read_page(site.pool, query, site.cursor_key)
    kept = [pair for pair in given if pair[0] != "cursor"]
    following = f"?{urlencode([*kept, ('cursor', found.next_cursor)])}" if found.next_cursor else None
    cards = [orjson.loads(card) for card in found.cards]
    return Listed(cards, following, dict(given), found.total, "cursor" in dict(given))


def coded(wording: Wording, name: str, title: str, listing: str, codes: Sequence[str] = ()) -> Choice:
    """A field for codes of the vocabulary `listing`: these, or all of it."""
    chosen = codes or [item.code for item in vocabulary(listing).items]
    return Choice(name, title, [(code, texts.short_label(wording, code, listing)) for code in chosen])


async def countries(request: Request, wording: Wording, kind: Kind) -> Choice:
    """The countries that documents of this kind are of."""
    found = await codes_of(site_of(request.scope), kind.name, "country")
    options = sorted(((code, texts.country(wording, code)) for code in found), key=lambda pair: pair[1])
    return Choice("country", wording.word("Country"), options)
