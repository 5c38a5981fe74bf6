"""Days in isolation of published people, counted from the runs that the publisher wrote."""

from datetime import date
from typing import Any

from app.database.readers import Readers

# A run of an open end goes on until today; one that is ordered for longer counts up to today.
_COUNTED = (
    "WITH run AS (SELECT person_id, facility, first, least(coalesce(last, $1::date), $1::date) AS last,"
    " last IS NULL OR last >= $1::date AS present FROM published.isolation_run"
    " WHERE first <= $1::date AND sample = $2)"
)
_TOTAL = (
    f"{_COUNTED} SELECT coalesce(sum(last - first + 1), 0)::int AS days,"  # noqa: S608  no input in it
    " count(DISTINCT person_id)::int AS people,"
    " (count(DISTINCT person_id) FILTER (WHERE present))::int AS present,"
    " (count(*) FILTER (WHERE last - first + 1 > 15))::int AS prolonged FROM run WHERE facility = ''"
)
_BY_YEAR = (
    f"{_COUNTED} SELECT year::text AS code,"  # noqa: S608  likewise
    " sum(least(last, make_date(year, 12, 31)) - greatest(first, make_date(year, 1, 1)) + 1)::int AS days,"
    " count(DISTINCT person_id)::int AS people"
    " FROM run, generate_series(extract(year FROM first)::int, extract(year FROM last)::int) AS year"
    " WHERE facility = '' GROUP BY year ORDER BY year"
)
_BY_FACILITY = (
    f"{_COUNTED} SELECT facility AS code, sum(last - first + 1)::int AS days,"  # noqa: S608  likewise
    " count(DISTINCT person_id)::int AS people FROM run WHERE facility <> '' GROUP BY facility"
    " ORDER BY days DESC, facility"
)


async def isolation_days(pool: Readers, on: date, *, samples: bool) -> dict[str, Any]:
    """Up to `on` (a day of UTC); first and last day of each run count, each day of a person once.

    `{"as_of": "2026-11-24", "days": 61, "people": 3, "present": 1, "prolonged": 2, "by_year": [{"code":
    "2026", "days": 56, "people": 3}], "by_facility": [{"code": "sample-colony", "days": 61, "people": 3}]}`

    `present` are people in isolation on that day, `prolonged` runs of more than 15 days. Years rise,
    facilities with most days come first; they add up to less where the place of some days is not known.
    `samples`: of the invented people alone.
    """
    [total] = await pool.fetch(_TOTAL, on, samples)
    return {
        "as_of": on.isoformat(),
        **dict(total),
        "by_year": [dict(row) for row in await pool.fetch(_BY_YEAR, on, samples)],
        "by_facility": [dict(row) for row in await pool.fetch(_BY_FACILITY, on, samples)],
    }
