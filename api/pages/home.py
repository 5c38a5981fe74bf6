"""The first page: what this is, what calls for attention now, who waits for a letter."""

from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.listing import listed
from api.pages.rendering import kept, page, told
from api.public.counted import totals_of
from api.public.site import site_of
from app.published.kinds import ALERTS, EVENTS, LETTERS, PRISONERS, Kind

router = APIRouter(include_in_schema=False)
_REAL = ("sample", "false")


async def _first(request: Request, kind: Kind, number: int, *asked: tuple[str, str]) -> list[dict[str, Any]]:
    return (await listed(request, kind, [*asked, ("limit", str(number))])).items


async def _count(request: Request, kind: Kind, *asked: tuple[str, str]) -> int:
    return (await listed(request, kind, [*asked, ("limit", "1")])).total or 0


@router.get("/")
@told
@partial(kept, seconds=60)  # who needs a letter most changes with each letter
async def home(request: Request) -> Response:
    return page(request, "home.html", **await home_values(request))


async def home_values(request: Request) -> dict[str, Any]:
    """What the first page shows; of the request only the site matters."""
    # Where real people are shown, what was invented calls for nobody's attention.
    real = [_REAL] if await _count(request, PRISONERS, _REAL) else []
    return {
        "counts": await totals_of(site_of(request.scope)),
        "held": await _count(request, PRISONERS, ("status_group", "custody"), _REAL),
        "isolated": await _count(request, PRISONERS, ("isolated", "true"), _REAL),
        "alerts": await _first(request, ALERTS, 5, ("state", "active"), ("state", "updated"), *real),
        "letters": await _first(request, LETTERS, 4, ("letters", "open"), *real),
        "hearings": _once(await _first(request, EVENTS, 8, ("upcoming", "true"), ("sort", "date"), *real)),
    }  # fmt: skip


def _once(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A hearing of a case is an event of the case and of each defendant: told once."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for event in events:
        key = (event["type"], event["date"], event["starts_at"], *sorted(event["title"].items()))
        if key not in found or found[key]["prisoner"] is None:
            found[key] = event
    return list(found.values())[:4]
