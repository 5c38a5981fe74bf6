"""What of a feed was asked for: 422 for what is not understood, 308 and 410 for what a feed was about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from api.errors import Problem, Withdrawn
from api.feeds.catalogue import KIND, Feed, narrowed, of_case, of_country, of_facility, of_kinds, of_prisoner
from api.feeds.texts import Said, chosen
from api.negotiation import wanted_languages
from api.public.replies import Parameters, accepted, checked, parameters_of, unprocessable
from api.public.site import Site, today
from app.published.following import Followed, feed_kind
from app.published.listing import BadParameter
from app.published.reading import Gone, Missing, Moved, read_document
from app.vocabularies.places import check_country, country_labels

CONTROLS = ("lang", "limit", "cursor")
SUBJECT_FILTERS = {"kind": KIND}
_STREAMS: Mapping[str, Any] = {"prisoner": of_prisoner, "case": of_case, "facility": of_facility}


class MovedFeed(Exception):
    """What the feed is about has another address."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


@dataclass(frozen=True)
class Asked:
    """A page of a feed: `name` of the vocabulary `feed`, `about` whom or what it is, if of one."""

    name: str
    about: Said | None
    followed: Followed
    languages: Sequence[str]
    parameters: Parameters


def languages_of(scope: Mapping[str, Any], parameters: Parameters) -> tuple[str, ...]:
    return wanted_languages(dict(parameters).get("lang"), accepted(scope)[1])


def follow(site: Site, feed: Feed, parameters: Parameters, subject: str = "") -> Followed:
    """`subject` keeps cursors of feeds of different people apart."""
    allowed = {*feed.filters, *CONTROLS}
    for name, _ in parameters:
        if name not in allowed:
            raise unprocessable(BadParameter(name, "unknown parameter", sorted(allowed)))
    query = checked(feed_kind(f"feed:{feed.name}:{subject}", feed.filters), parameters, site)
    return Followed(query, of_kinds(feed.streams, query.filters.get("kind", ())), narrowed(query.filters))


def ask(scope: Mapping[str, Any], site: Site, feed: Feed) -> Asked:
    """A feed of many."""
    parameters = parameters_of(scope)
    languages = languages_of(scope, parameters)
    return Asked(feed.name, None, follow(site, feed, parameters), languages, parameters)


async def ask_about(scope: Mapping[str, Any], site: Site, name: str, slug: str) -> Asked:
    """A feed of one `prisoner`, `case`, `facility` or `country`. Raises `MovedFeed`, or 404 or 410."""
    parameters = parameters_of(scope)
    languages = languages_of(scope, parameters)
    document = await subject(site, name, slug)
    streams = of_country(slug) if name == "country" else _STREAMS[name](document)
    feed = Feed(name, "", streams, SUBJECT_FILTERS)
    about = chosen(document.get("name") or document.get("title"), languages)
    return Asked(name, about, follow(site, feed, parameters, document["id"]), languages, parameters)


async def subject(site: Site, name: str, slug: str) -> dict[str, Any]:
    """What a feed is about: the document of kind `name`, or a country. Raises `MovedFeed`, or 404 or 410."""
    if name == "country":
        return _country(slug)
    try:
        found = await read_document(site.pool, name, slug, today())
    except Moved as moved:
        raise MovedFeed(moved.slug) from None
    except Gone as gone:
        raise Withdrawn(gone.at) from None
    except Missing:
        raise Problem(404, "not-found") from None
    document: dict[str, Any] = orjson.loads(found.body)
    return document


def _country(code: str) -> dict[str, Any]:
    try:
        return {"id": check_country(code), "slug": code, "name": country_labels(code)}
    except ValueError:
        raise Problem(404, "not-found") from None
