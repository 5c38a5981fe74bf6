"""Who of those that labels were printed for has moved since."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import Problem
from api.pages.rendering import fresh_page, told, wording_of
from api.pages.wording import Wording
from api.public.letters_shapes import MOST_CHECKED
from api.public.replies import only, parameters_of
from api.public.site import site_of, today
from app.letters.checking import Standing, check
from app.published.kinds import LONGEST_SLUG

router = APIRouter(include_in_schema=False)
LONGEST_VERSION = 64
_HOLDS = frozenset({Standing.current, Standing.stale})


@router.get("/write/moved")
@told
async def moved(request: Request) -> Response:
    """`person` is `slug~address version`, several with commas between: the page of an evening links here."""
    given = only(parameters_of(request.scope), {"person"})
    asked = _asked(given.get("person", ""))
    found = await check(site_of(request.scope).pool, asked, today()) if asked else []
    words = _words(wording_of(request))
    shown = [(one, words[one.standing]) for one in found]
    return fresh_page(
        request, "moved_people.html",
        holding=[pair for pair in shown if pair[0].standing in _HOLDS],
        changed=[pair for pair in shown if pair[0].standing not in _HOLDS],
    )  # fmt: skip


def _asked(value: str) -> dict[str, str | None]:
    pairs = [part.partition("~") for part in value.split(",") if part]
    asked = {slug: version or None for slug, _, version in pairs}
    if len(asked) > MOST_CHECKED:
        raise _fault(f"at most {MOST_CHECKED} people")
    if not all(_fits(slug, version) for slug, version in asked.items()):
        raise _fault("not slug~version, with commas between")
    return asked


def _fits(slug: str, version: str | None) -> bool:
    known = version or "0"
    return (
        0 < len(slug) <= LONGEST_SLUG and slug.isascii() and slug.isprintable() and known.isalnum()
        and known.isascii() and len(known) <= LONGEST_VERSION
    )  # fmt: skip


def _fault(detail: str) -> Problem:
    return Problem(422, "invalid", errors=[{"parameter": "person", "detail": detail}])


def _words(wording: Wording) -> dict[Standing, str]:
    word = wording.word
    return {
        Standing.current: word("the address holds"),
        Standing.stale: word("the same address; nobody has verified it for 14 days"),
        Standing.moved: word("moved: there is another address"),
        Standing.in_transit: word("on the way to another place: do not send"),
        Standing.no_address: word("no address is known any more"),
        Standing.not_wanted: word("letters are not wanted"),
        Standing.closed: word("letters can't be sent"),
        Standing.released: word("released"),
        Standing.died: word("died"),
        Standing.withdrawn: word("no longer shown here: do not send"),
        Standing.unknown: word("not known here"),
    }
