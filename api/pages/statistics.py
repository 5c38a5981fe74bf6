"""Statistics: a table as each picture, and the same as CSV."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages import texts
from api.pages.charts import MOST_ROWS, charts
from api.pages.rendering import kept, page, told, wording_of
from api.public.counted import tables_of, version_of
from api.public.replies import only, parameters_of
from api.public.site import site_of
from app.published.statistics import facility_names

router = APIRouter(include_in_schema=False)


@router.get("/statistics")
@told
@kept
async def statistics(request: Request) -> Response:
    given = only(parameters_of(request.scope), {"sample"})
    samples = given.get("sample") == "true"
    return page(request, "statistics.html", **await statistics_values(request, samples=samples))


async def statistics_values(request: Request, *, samples: bool) -> dict[str, Any]:
    """What the page shows, of real people or of the invented ones."""
    site, wording = site_of(request.scope), wording_of(request)
    tables = await tables_of(site, await version_of(site), samples=samples)
    places = {item["code"] for item in tables["facility"].items[:MOST_ROWS]}
    places |= {item["facility"] for item in tables["isolation_days"].items}
    found = await facility_names(site.pool, sorted(places))
    names = {slug: texts.name(wording, name) for slug, name in found.items()}
    return {"charts": charts(wording, tables, names), "samples": samples}
