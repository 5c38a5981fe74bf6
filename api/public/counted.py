"""Numbers over everything, counted once a change and once a day, for every path that shows some."""

from datetime import date, datetime
from typing import Any

from api.public.site import Site, today
from app.published import statistics
from app.published.overview import last_change

Version = tuple[tuple[int, datetime | None], date]


async def version_of(site: Site) -> Version:
    """What these numbers depend on."""
    return await last_change(site.pool), today()


async def tables_of(site: Site, version: Version, *, samples: bool) -> dict[str, statistics.Table]:
    return await site.latest.of(
        ("tables", samples), version,
        lambda: statistics.all_tables(site.pool, version[1], samples=samples),
    )  # fmt: skip


async def statistics_of(site: Site, version: Version, *, samples: bool) -> dict[str, Any]:
    async def count() -> dict[str, Any]:
        tables = await tables_of(site, version, samples=samples)
        return await statistics.statistics(site.pool, tables, version[1], samples=samples)

    return await site.latest.of(("statistics", samples), version, count)


async def totals_of(site: Site) -> dict[str, int]:
    """Documents of each kind, without those about invented people."""
    version = await version_of(site)
    return await site.latest.of("totals", version, lambda: statistics.totals(site.pool, samples=False))


async def codes_of(site: Site, kind: str, name: str) -> list[str]:
    """The values by which documents of this kind can be filtered, for a form."""
    version = await version_of(site)
    return await site.latest.of(
        ("codes", kind, name), version, lambda: statistics.codes_of(site.pool, kind, name)
    )
