"""What the bench of searches asks."""

import random
from typing import Any

import asyncpg
import orjson

from bench.search_data import People

QUERIES = 500
NOBODY = 5  # every fifth name is nobody's


class Queries:
    """What is typed, the same in every run: names of the people, of nobody, misspelt; words; beginnings."""

    def __init__(self, people: People, published: list[dict[str, Any]]) -> None:
        chance = people.rng
        nobody = [people.document(0) for _ in published[::NOBODY]]
        documents = [nobody.pop() if n % NOBODY == 0 else one for n, one in enumerate(published)]
        self.names = [
            _mistyped(one["name"]["en" if chance.random() < 0.5 else "ru"], chance) for one in documents
        ]
        words = people.vocabulary["ru"][20:3000]
        self.words = [" ".join(chance.sample(words, 2 if n % 2 else 1)) for n in range(QUERIES)]
        self.suggest = [name[: 1 + n % 6] for n, name in enumerate(self.names)]


async def some_published(owner: str) -> list[dict[str, Any]]:
    connection = await asyncpg.connect(owner)
    sql = "SELECT body FROM published.document WHERE kind = 'prisoner' ORDER BY md5(slug) LIMIT $1"
    rows = await connection.fetch(sql, QUERIES)
    await connection.close()
    return [orjson.loads(row[0]) for row in rows]


def _mistyped(name: str, chance: random.Random) -> str:
    """Every third name lacks a letter."""
    place = chance.randrange(1, len(name))
    return name[:place] + name[place + 1 :] if chance.random() < 1 / 3 else name
