"""What a partner asks a snippet for, out of a form or an address."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import orjson

from api.pages.languages import DEFAULT, LANGUAGES
from api.public.replies import unprocessable
from api.public.site import site_of, today
from api.widget import frames, snippets, standing
from api.widget.snippets import Wanted
from app.published.listing import BadParameter, whole_number
from app.published.reading import Gone, Missing, Moved, read_document
from app.vocabularies.places import check_country

FIELDS = frozenset({"kind", "who", "country", "mode", "language", "theme", "limit", "load", "mirrors"})
MOST_MIRRORS = 5
_MIRROR = re.compile(r"https?://[^\s/@?#\"'<>\\;,]{1,200}(/[^\s@?#\"'<>\\;,]{0,200})?")


def _one_of(given: Mapping[str, str], name: str, allowed: tuple[str, ...], usual: str) -> str:
    value = given.get(name) or usual
    if value not in allowed:
        raise unprocessable(BadParameter(name, "not known", allowed))
    return value


async def read_wanted(scope: Mapping[str, Any], given: Mapping[str, str], language: str = DEFAULT) -> Wanted:
    """`language` is that of the page, and of the card unless it asks for another one. Raises a 422."""
    try:
        country = _country(given.get("country"))
        kind = _one_of(given, "kind", snippets.KINDS, "person")
        return Wanted(
            base=site_of(scope).base(scope), pin=standing.pin_of(scope), kind=kind,
            key=await _id_of(scope, given.get("who", "")) if kind == "person" else None,
            country=None if kind == "person" else country,
            mode=_one_of(given, "mode", snippets.MODES, snippets.FRAME),
            language=_one_of(given, "language", tuple(LANGUAGES), language),
            theme=_one_of(given, "theme", tuple(frames.THEMES), "auto"),
            limit=whole_number("limit", given.get("limit") or str(frames.DEFAULT_LIMIT), 1, frames.MOST),
            click=_one_of(given, "load", ("click", "near"), "near") == "click",
            mirrors=_mirrors(given.get("mirrors", "")),
        )  # fmt: skip
    except BadParameter as error:
        raise unprocessable(error) from error


def _country(code: str | None) -> str | None:
    try:
        return check_country(code) if code else None
    except ValueError as error:
        raise BadParameter("country", str(error)) from error


def _mirrors(text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(one.rstrip("/") for one in text.split()))
    if len(found) > MOST_MIRRORS or not all(_MIRROR.fullmatch(one) for one in found):
        raise BadParameter("mirrors", f"at most {MOST_MIRRORS} addresses, apart by spaces")
    return found


async def _id_of(scope: Mapping[str, Any], who: str) -> str | None:
    """Of the person whose page, or its last part, was given; None for nobody, and for who is not public."""
    try:
        path = urlsplit(who.strip()).path
    except ValueError:
        raise BadParameter("who", "the address of a person's page, or its last part") from None
    slug = unquote(path.rstrip("/").rpartition("/")[2])
    try:
        found = await read_document(site_of(scope).pool, "prisoner", slug, today())
    except Moved as moved:
        return await _id_of(scope, moved.slug)
    except (Gone, Missing):
        return None
    identity: str = orjson.loads(found.body)["id"]
    return identity
