"""The signed data of the script: a small file for each person, list and country, as part of a snapshot.

Nothing stands in them that the published documents do not hold. The same state on the same day gives the same
bytes; who is withdrawn is in none of the next snapshot.
"""

from collections.abc import AsyncIterator
from datetime import date

import orjson

from api.public.site import today
from api.widget import cards
from api.widget.cards import Card
from app.database.readers import Readers
from app.published import highlights
from app.published.highlights import Counts
from app.published.reading import IDENTITY
from app.published.statistics import codes_of

EVERYWHERE = "all"
MOST_ITEMS = 12  # of a list: a file has to stay under 14 KB on the wire in seven languages


async def files(pool: Readers, _base: str = "") -> AsyncIterator[tuple[str, bytes]]:
    """Path in the tree and bytes. Links in them are relative, so they need no base."""
    async for profile in highlights.everybody(pool):
        card = cards.person(profile)
        body = to_bytes(card)
        for name in card.of:
            # A slug that looks like an id would speak for somebody else.
            if name == profile["id"] or not IDENTITY.fullmatch(name):
                yield f"w/d/p/{name}.json", body
    day = today()
    for name in (EVERYWHERE, *await codes_of(pool, "prisoner", "country")):
        for card in await of_place(pool, name, day):
            yield f"w/d/{card.kind[0]}/{name}.json", to_bytes(card)


async def of_place(pool: Readers, name: str, day: date) -> list[Card]:
    """The list, the alerts and the counter of a country, or of `all`."""
    country = None if name == EVERYWHERE else name
    counted = (await highlights.counts(pool)).get(country, Counts())
    return [
        cards.people(name, await highlights.people(pool, country, day, MOST_ITEMS)),
        cards.alerts(name, await highlights.alerts(pool, country, MOST_ITEMS)),
        cards.counter(name, counted),
    ]


def to_bytes(card: Card) -> bytes:
    return orjson.dumps(card.as_json(), option=orjson.OPT_SORT_KEYS)
