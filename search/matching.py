"""Matches rows of partners' spreadsheets with published people: by name, birth, country, external ids.

The shape is that of the W3C community group's Reconciliation Service API 0.2; the matcher is that of search.
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.database.readers import Readers
from app.published.kinds import PRISONERS
from app.published.reading import read_whole
from app.text.names import NAME_HIT, NameQuery, likenesses, query_names
from app.text.words import WordQuery
from app.vocabularies.places import check_country
from search.candidates import read_candidates
from search.engine import Engine, Key, Scope
from search.finding import Engines, ask
from search.name_matches import named
from search.postgres.tsquery import identifying
from search.ranking import LIKELY

SCOPE = Scope((PRISONERS.name,))
MOST_READ, MOST_SHOWN = 100, 10
EXTERNAL_ID = "external_id:"
_NAME_ALONE = 0.9  # of the likeness: what confirms a name has room above it
# What a row says besides the name moves the score by so much: (it agrees, it contradicts).
_WEIGHTS = {"birth_year": (5, -30), "birth_date": (10, -30), "country": (2, -10)}
# A date, or as much of one as is known; what is written otherwise says nothing, and contradicts nothing.
_PLAIN = re.compile(r"[1-9][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_UNSURE = "?~%"  # what EDTF puts behind a date
_NEXT_YEAR = -5  # a birth year that differs by one is often a mistake
# Who has so many points, with the next far behind, and a birth or a whole name that agrees, is the person.
_SURE, _AHEAD, _SURE_NAME = 85, 10, 0.97
_NO_WORDS = WordQuery()
_KNOWN = """
SELECT kind, id FROM published.searchable WHERE kind = 'prisoner' AND words @@ $1::tsquery
ORDER BY id LIMIT $2
"""
_SLUG = "SELECT slug FROM published.document WHERE kind = 'prisoner' AND id = $1"


@dataclass(frozen=True)
class Row:
    """One row of a spreadsheet. `facts`: `birth_year`, `birth_date` (ISO 8601), `country` (ISO 3166-1
    alpha-2), `external_id:<scheme>`; several values mean any of them."""

    name: str
    facts: Mapping[str, tuple[str, ...]]
    limit: int = MOST_SHOWN


@dataclass(frozen=True, slots=True)
class Feature:
    """What the score is made of: likeness of the name 0..100, points for the others."""

    id: str
    value: float


@dataclass(frozen=True, slots=True)
class Likely:
    """`score` 0..100; `match` says that it is surely this person."""

    id: str
    name: str
    score: float
    match: bool
    features: tuple[Feature, ...]


async def match(engines: Engines, pool: Readers, row: Row) -> list[Likely]:
    """Best first. Raises `EngineAway`."""
    query = query_names(row.name)
    people, _ = await ask(engines, lambda one: _proposed(one, query))
    known = await _known(pool, row)
    alike = await _compared(pool, query, [*people, *known])
    if max(alike.values(), default=0.0) < LIKELY:
        near, _ = await ask(engines, lambda one: one.nearby(query, SCOPE, MOST_READ))
        alike |= await _compared(pool, query, near.keys)
    wanted = [key for key in sorted(alike, key=lambda key: (-alike[key], key.id)) if alike[key] >= NAME_HIT]
    documents = await _documents(pool, [*dict.fromkeys([*wanted[: 2 * MOST_SHOWN], *known])])
    scored = (_scored(documents[key], alike.get(key, 0.0), row) for key in documents)
    return _sure(sorted((one for one in scored if one.score > 0), key=lambda one: (-one.score, one.id)), row)


async def _compared(pool: Readers, query: NameQuery, keys: Sequence[Key]) -> dict[Key, float]:
    """How alike the names are of those that are published."""
    candidates = await read_candidates(pool, keys, (), _NO_WORDS, SCOPE)
    scores = likenesses(query, [one.folds for one in candidates])
    return {one.key: score for one, score in zip(candidates, scores, strict=True)}


async def slug_of(pool: Readers, identity: uuid.UUID) -> str | None:
    """Where the published person with this id is; None if there is none."""
    slug: str | None = await pool.fetchval(_SLUG, identity)
    return slug


async def _proposed(engine: Engine, query: NameQuery) -> list[Key]:
    return (await engine.people(query, SCOPE, MOST_READ)).keys if query.key_groups else []


async def _known(pool: Readers, row: Row) -> list[Key]:
    """Who may have one of the row's external ids: one statement for all of them."""
    asked = [
        (name.removeprefix(EXTERNAL_ID), value)
        for name, values in row.facts.items()
        if name.startswith(EXTERNAL_ID)
        for value in values
    ]
    found = await pool.fetch(_KNOWN, identifying(asked), MOST_SHOWN * len(asked)) if asked else []
    return [Key(one["kind"], one["id"]) for one in found]


async def _documents(pool: Readers, keys: Sequence[Key]) -> dict[Key, dict[str, Any]]:
    found = await read_whole(pool, PRISONERS.name, [key.id for key in keys], datetime.now(UTC).date())
    return {Key(PRISONERS.name, identity): document for identity, document in found.items()}


def _scored(document: Mapping[str, Any], alike: float, row: Row) -> Likely:
    features = [Feature("name", round(100 * alike, 1))]
    features += [
        Feature(name, points)
        for name, values in row.facts.items()
        if (points := _points(document, name, values)) is not None
    ]
    known = any(one.id.startswith(EXTERNAL_ID) and one.value > 0 for one in features)
    points = 100 * _NAME_ALONE * alike + sum(one.value for one in features[1:])
    total = 100.0 if known else min(100.0, points) if alike >= NAME_HIT else 0.0
    name = next(iter(named(document)[1].values()), "")
    return Likely(document["id"], name, round(max(0.0, total), 1), known, tuple(features))


def _points(document: Mapping[str, Any], name: str, values: Sequence[str]) -> float | None:
    """None where one of the two does not say."""
    if name.startswith(EXTERNAL_ID):
        own = document["external_ids"].get(name.removeprefix(EXTERNAL_ID))
        return None if own is None else 100.0 if own in values else 0.0
    said = (_POINTS[name](document, value.rstrip(_UNSURE)) for value in values if name in _POINTS)
    return max((points for points in said if points is not None), default=None)


def _country_points(document: Mapping[str, Any], value: str) -> float | None:
    try:
        code = check_country(value.upper())
    except ValueError:
        return None
    agrees, contradicts = _WEIGHTS["country"]
    return agrees if code == document["country"] else contradicts


def _year_points(document: Mapping[str, Any], value: str) -> float | None:
    own = document["birth"]["year"]
    if own is None or len(value) != len("YYYY") or not _PLAIN.fullmatch(value):
        return None
    agrees, contradicts = _WEIGHTS["birth_year"]
    apart = abs(own - int(value))
    return agrees if apart == 0 else _NEXT_YEAR if apart == 1 else contradicts


def _date_points(document: Mapping[str, Any], value: str) -> float | None:
    """As far as both say it; the year, where one says no more or the date is not public."""
    if not _PLAIN.fullmatch(value):
        return None
    own = (document["birth"]["date"] or "").rstrip(_UNSURE)
    shared = min(len(own), len(value))
    if shared < len("YYYY-MM") or not _PLAIN.fullmatch(own):
        return _year_points(document, value[: len("YYYY")])
    agrees, contradicts = _WEIGHTS["birth_date"]
    if own[:shared] != value[:shared]:
        return contradicts
    return agrees if shared >= len("YYYY-MM-DD") else _WEIGHTS["birth_year"][0]


_POINTS = {"birth_year": _year_points, "birth_date": _date_points, "country": _country_points}


def _sure(found: list[Likely], row: Row) -> list[Likely]:
    """Only the first can be the one, and only if nobody else comes near and something confirms the name."""
    shown = found[: row.limit]
    if not shown or shown[0].match:
        return shown
    first, others = found[0], found[1:]
    alone = not others or others[0].score <= first.score - _AHEAD
    sure = first.score >= _SURE and alone and _confirmed(first, row)
    return [Likely(first.id, first.name, first.score, sure, first.features), *shown[1:]]


def _confirmed(one: Likely, row: Row) -> bool:
    values = {feature.id: feature.value for feature in one.features}
    if any(values.get(name, 0) < 0 for name in _WEIGHTS):
        return False
    born = values.get("birth_year", 0) > 0 or values.get("birth_date", 0) > 0
    return born or (values["name"] >= 100 * _SURE_NAME and len(row.name.split()) > 1)
