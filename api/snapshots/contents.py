"""What is in a copy: documents and lists as JSON, and as pages in every language."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import cramjam
import orjson

from api.snapshots.links import PAGED
from api.snapshots.tasks import Task
from app.database.readers import Readers
from app.exports.writing import LEVEL
from app.published import kinds
from app.published.kinds import Kind
from app.published.licence import LICENCE
from app.published.listing import DEFAULT_LIMIT, MOST_VALUES
from app.published.statistics import facility_names
from app.snapshots.reading import cards, documents, first_cards
from app.snapshots.tree import as_json

ON_A_PAGE = 40
MOST_JUMPS = 60
SHOWN_HELD = 20
# Bytes of a page of JSON: compressed below 12 KB, which gets through where lines are cut.
LARGEST = 12_000
_GUESS = 48_000
_SORTS = {
    "prisoners": "name",
    "cases": "recorded",
    "alerts": "-since",
    "facilities": "name",
    "campaigns": "recorded",
}
_OWN_PAGES = {kind.name for kind in PAGED} - {"facility", "campaign"}
Cards = list[dict[str, Any]]


async def tasks(pool: Readers, day: date) -> AsyncIterator[Task]:
    """All that follows from the documents themselves."""
    counts: dict[str, dict[str, int]] = {}
    for kind in kinds.KINDS:
        number = 0
        async for batch in documents(pool, kind, day):
            number += len(batch)
            for slug, body in batch:
                yield _document(kind, slug, body)
        pages = list(_pages_of_cards(kind, await cards(pool, kind, "recorded", day)))
        counts[kind.path] = {"documents": number, "pages": len(pages)}
        for page in pages:
            yield page
    yield Task("", "v1", as_json({"kinds": counts, "licence": LICENCE, "day": day}), "v1/index.json")
    async for task in _lists(pool, day):
        yield task
    async for task in _facilities(pool, day):
        yield task
    async for task in _campaigns(pool, day):
        yield task


def _document(kind: Kind, slug: str, body: bytes) -> Task:
    """The same bytes as the API answers; with a page, where it shows nothing else."""
    template = kind.name if kind.name in _OWN_PAGES else ""
    return Task(template, f"{kind.path}/{slug}", body, f"v1/{kind.path}/{slug}.json")


def _pages_of_cards(kind: Kind, found: Sequence[bytes]) -> Iterator[Task]:
    parts = list(_parts(found))
    for number, part in enumerate(parts, 1):
        following = f"{number + 1}.json" if number < len(parts) else None
        body = b'{"items":[%b],"next":%b}' % (b",".join(part), orjson.dumps(following))
        yield Task("", f"v1/{kind.path}/{number}", body, f"v1/{kind.path}/pages/{number}.json")


def _parts(found: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """As many cards at a time as fit on the wire."""
    start = 0
    while start < len(found):
        count, size = 0, 0
        while start + count < len(found) and size < _GUESS:
            size += len(found[start + count])
            count += 1
        while count > 1 and _packed(found[start : start + count]) > LARGEST:
            count = count * 3 // 4
        yield found[start : start + count]
        start += count


def _packed(cards: Sequence[bytes]) -> int:
    """With a compressor that is the same on every machine, as where a page ends is part of the tree."""
    return len(cramjam.gzip.compress(b",".join(cards), LEVEL))


async def _lists(pool: Readers, day: date) -> AsyncIterator[Task]:
    for kind in PAGED:
        found = await cards(pool, kind, _SORTS[kind.path], day)
        names = await _places(pool, found) if kind is kinds.PRISONERS else None
        for task in _list_pages(kind.path, kind.path, found, names):
            yield task
    ruled = {"open": False, "given": {}, "filters_given": {}, "ruled": []}
    for task in _list_pages("write", "write", await cards(pool, kinds.LETTERS, "-need", day), None, ruled):
        yield task


async def _places(pool: Readers, found: Sequence[bytes]) -> dict[str, dict[str, str]]:
    slugs = {orjson.loads(card)["facility"] for card in found} - {None}
    return await facility_names(pool, sorted(slugs))


def _list_pages(
    template: str, place: str, found: Sequence[bytes], names: Mapping[str, Any] | None,
    more: Mapping[str, Any] | None = None,
) -> Iterator[Task]:  # fmt: skip
    pages = max(1, -(-len(found) // ON_A_PAGE))
    jumps = _jumps(found, pages) if pages > 1 else []
    for number in range(1, pages + 1):
        items = [orjson.loads(card) for card in found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]]
        given = {"items": items, "total": len(found), "number": number, "pages": pages, "jumps": jumps}
        also: dict[str, Any] = dict(more or {})
        if names is not None:
            also["places"] = {one["facility"]: names.get(one["facility"]) for one in items if one["facility"]}
        at = place if number == 1 else f"{place}/pages/{number}"
        yield Task(template, at, as_json({"list": given, "more": also}))


def _jumps(found: Sequence[bytes], pages: int) -> list[tuple[int, str]]:
    """Pages at even steps, by the name that each begins with; by numbers where names are not the order."""
    step = -(-pages // MOST_JUMPS)
    return [
        (number, _begins(found[(number - 1) * ON_A_PAGE], number)) for number in range(1, pages + 1, step)
    ]


def _begins(card: bytes, number: int) -> str:
    name = orjson.loads(card).get("name") or {}
    said = next(iter(name.values()), "")
    return said.split()[0][:12] if said else str(number)


async def _facilities(pool: Readers, day: date) -> AsyncIterator[Task]:
    held: dict[str, Cards] = defaultdict(list)
    for card in await cards(pool, kinds.PRISONERS, "name", day):
        one = orjson.loads(card)
        if one["facility"]:
            held[one["facility"]].append(one)
    async for batch in documents(pool, kinds.FACILITIES, day):
        for slug, body in batch:
            people = held[slug]
            pages = -(-len(people) // SHOWN_HELD)  # more of them: the template leads to the main site
            given = {"items": people[:SHOWN_HELD], "total": len(people), "number": 1, "pages": pages}
            yield Task("facility", f"facilities/{slug}",
                       as_json({"facility": orjson.loads(body), "held": given}))  # fmt: skip


async def _campaigns(pool: Readers, day: date) -> AsyncIterator[Task]:
    async for batch in documents(pool, kinds.CAMPAIGNS, day):
        for slug, body in batch:
            campaign = orjson.loads(body)
            people = [("prisoner", one["slug"]) for one in campaign["prisoners"][:MOST_VALUES]]
            asked = [*people, ("sort", "-date"), ("limit", str(DEFAULT_LIMIT))]
            done = await first_cards(pool, kinds.ADVOCACY, asked, day) if people else []
            given = {"campaign": campaign, "done": [orjson.loads(one) for one in done]}
            yield Task("campaign", f"campaigns/{slug}", as_json(given))
