"""Columns of a spreadsheet filled from profiles, once its rows are matched (data extension)."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from api.public.reconcile_shapes import PROPERTIES, Extension
from api.public.site import Site, today
from app.published.kinds import PRISONERS
from app.published.reading import read_whole
from search.matching import EXTERNAL_ID
from search.name_matches import named

Document = Mapping[str, Any]


def _name(document: Document) -> list[Any]:
    return [next(iter(named(document)[1].values()), None)]


def _of(name: str) -> Callable[[Document], list[Any]]:
    return lambda document: [document[name]]


def _names(name: str, key: str) -> Callable[[Document], list[Any]]:
    return lambda document: [one[key] for one in document[name]]


_VALUES: dict[str, Callable[[Document], list[Any]]] = {
    **{name: _of(name) for name in (
        "gender", "status", "status_group", "stage", "country", "region", "detained_on", "days_in_custody",
        "updated_at",
    )},
    "name": _name, "names": _names("names", "full"),
    "birth_year": lambda document: [document["birth"]["year"]],
    "birth_date": lambda document: [document["birth"]["date"]],
    "facility": lambda document: _title(document["facility"], "name"),
    "grounds": lambda document: document["grounds"], "groups": lambda document: document["groups"],
    "charges": _names("charges", "law"), "recognised_by": _names("recognitions", "organisation"),
    "cases": lambda document: [text for case in document["cases"] for text in _title(case, "title")],
    "term_months": lambda document: [(document["sentence"] or {}).get("term_months")],
    "letters": lambda document: [(document["letters"] or {}).get("state")],
}  # fmt: skip


def _title(card: Mapping[str, Any] | None, name: str) -> list[Any]:
    """In its first language; a cell has room for one."""
    return list((card or {}).get(name, {}).values())[:1]


def _cell(value: Any) -> dict[str, Any]:
    return {"int": value} if isinstance(value, int) else {"str": str(value)}


def _values(document: Document, pid: str, base: str) -> list[dict[str, Any]]:
    if pid == "url":
        return [{"str": f"{base}/prisoners/{document['slug']}"}]
    if pid.startswith(EXTERNAL_ID):
        found = [document["external_ids"].get(pid.removeprefix(EXTERNAL_ID))]
    else:
        found = _VALUES[pid](document)
    return [_cell(value) for value in found if value is not None]


async def extended(site: Site, asked: Extension, base: str) -> dict[str, Any]:
    """`rows` has every id that was asked for; who is not published has nothing in any column."""
    known = {one: found for one in asked.ids if (found := _identity(one))}
    people = await read_whole(site.pool, PRISONERS.name, list(known.values()), today())
    columns = list(dict.fromkeys(one.id for one in asked.properties))
    rows = {
        one: {
            pid: _values(people[known[one]], pid, base) if known.get(one) in people else [] for pid in columns
        }
        for one in asked.ids
    }
    return {"meta": [{"id": pid, "name": PROPERTIES.get(pid, pid)} for pid in columns], "rows": rows}


def _identity(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
