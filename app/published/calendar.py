"""What has a day: hearings, birthdays, days on which alerts are to be confirmed, next steps of advocacy."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.database.readers import Readers
from app.published import cursors
from app.published.conditions import Statement, day_of_year
from app.published.following import Stream

LONGEST_SPAN = 31  # days that a date may cover and still stand in a calendar


def _day(name: str) -> str:
    """A field of the document that is a whole date, else NULL.

    A quote within a text is escaped, so these words with their quotes are never part of one. A pattern is
    cheaper than parsing all of it.
    """
    whole = "([0-9]{4}-[0-9]{2}-[0-9]{2})"
    return f"substring(convert_from(body, 'UTF8') from '\"{name}\":\"{whole}\"')::date"


@dataclass(frozen=True)
class Sort:
    """A sort of calendar entry: of which documents, and on which day."""

    kind: str
    day: str
    conditions: tuple[str, ...] = ()
    begun: bool = False  # may have begun before the first day asked for


# `SINCE` is the first day asked for, `DAY_OF_YEAR` the same as `day_of_year` has it. Hearings stand in the
# order of an index; a birthday is known to the day of the year only with the person's consent.
SORTS: Mapping[str, Sort] = {
    "hearings": Sort(
        "event", "date_up",
        (f"date_up >= SINCE - {LONGEST_SPAN}", f"latest - earliest < {LONGEST_SPAN}", "latest >= SINCE"),
        begun=True,
    ),
    "birthdays": Sort(
        "prisoner", "SINCE + (birthday - DAY_OF_YEAR + 366) % 366",
        ("birthday > 0", "NOT facets && '{status:died_in_custody,status:died_after_release}'"),
    ),
    # A retracted one stays, to be shown as cancelled by whoever has it.
    "reviews": Sort("alert", _day("review_by"), ("facets && '{state:active,state:retracted}'",)),
    "deadlines": Sort("advocacy", _day("next_date")),
}  # fmt: skip


@dataclass(frozen=True)
class Window:
    """From `since` on (UTC), at most `limit` entries; `after` is day and id of the last one shown before."""

    since: date
    limit: int
    after: tuple[date, uuid.UUID] | None = None


def purpose(name: str, filters: Mapping[str, Sequence[str]]) -> str:
    return cursors.purpose(f"calendar:{name}", filters, "day")


async def read_calendar(pool: Readers, streams: Mapping[str, Stream], window: Window) -> list[dict[str, Any]]:
    """Rows of sort, day, and what `rendering.fill` needs, first day first; one more if there are more.

    `streams` says of which documents, by sort.
    """
    arguments: list[Any] = []
    branches = [_branch(name, one, window, arguments) for name, one in streams.items()]
    sql = (
        "SELECT k.sort, k.day, d.kind, d.id, d.slug, d.version, d.updated_at, d.body, d.live_offset,"  # noqa: S608
        f" d.live_since, d.live_base FROM ({' UNION ALL '.join(branches)}) AS k"
        " JOIN published.document d ON d.kind = k.kind AND d.id = k.id"
        f" ORDER BY k.day, k.id LIMIT {window.limit + 1}"
    )
    return [dict(row) for row in await pool.fetch(sql, *arguments)] if branches else []


def _branch(name: str, stream: Stream, window: Window, arguments: list[Any]) -> str:
    sort, made = SORTS[name], Statement(arguments=arguments)
    since = f"{made.bind(window.since)}::date"
    day = sort.day.replace("SINCE", since)
    if "DAY_OF_YEAR" in day:
        day = day.replace("DAY_OF_YEAR", f"{made.bind(day_of_year(window.since))}::int")
    made.conditions += [f"kind = {made.bind(sort.kind)}", *stream.conditions(made)]
    made.conditions += [condition.replace("SINCE", since) for condition in sort.conditions]
    keyed = f"SELECT kind, id, {day} AS on_day FROM published.document WHERE {made.where}"  # noqa: S608
    late = Statement([] if sort.begun else [f"on_day >= {since}"], arguments)
    if window.after is not None:
        on, identity = (late.bind(value) for value in window.after)
        late.conditions.append(f"(on_day, id) > ({on}::date, {identity}::uuid)")
    return (
        f"(SELECT '{name}' AS sort, kind, id, on_day AS day FROM ({keyed}) AS keyed"  # noqa: S608
        f" WHERE {late.where} ORDER BY on_day, id LIMIT {window.limit + 1})"
    )
