"""Who a pack is for, as they are published now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.database.readers import Readers
from app.published.kinds import PRISONERS
from app.published.reading import read_former, read_many


@dataclass(frozen=True)
class Found:
    """In the order that was asked for, each once. `gone` are not published any more, or never were."""

    people: list[dict[str, Any]]
    gone: int


async def read_people(pool: Readers, slugs: Sequence[str], today: date) -> Found:
    """Former addresses count as the present one."""
    found = await read_many(pool, PRISONERS.name, slugs, today)
    missing = [slug for slug in slugs if slug not in found]
    moved = await read_former(pool, PRISONERS.name, missing) if missing else {}
    found |= await read_many(pool, PRISONERS.name, list(moved.values()), today) if moved else {}
    present = dict.fromkeys(moved.get(slug, slug) for slug in slugs)
    people = [found[slug] for slug in present if slug in found]
    return Found(people, len(present) - len(people))
