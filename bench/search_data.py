"""Searchable profiles by the thousand: invented names and texts, analysed as publication analyses them."""

import itertools
import random
import uuid
from datetime import UTC, date, datetime
from typing import Any

import asyncpg
import orjson

from app.database.engines import owner_engine
from app.database.sessions import transaction
from app.publication.search_rows import Entry, write
from app.publication.shapes import SHAPE
from app.text.slugs import slug as slugify

_SEED = 3
_BATCH = 1_000
_SYLLABLES = {
    "ru": "ба во ге ду жи за ка ле ми но ор по ра си ту фе ха це ча ша ще эл юр ян вер гор дор сав том хол",
    "en": "ba vo ge du ji za ka le mi no or po ra si tu fe ha ce cha sha wer gor dor sav tom hol ing ter son",
}
_ENDINGS = ["ов", "ев", "ин", "ский", "енко", "ук", "ян", "швили", "ко", "ич"]
_FACETS = {
    "country": ["RU", "RU", "RU", "RU", "RU", "BY", "BY", "UA", "KZ", "TR"],
    "status": ["serving_sentence", "pre_trial_detention", "released", "house_arrest"],
    "ground": ["expression", "religion", "protest", "journalism", "ethnicity"],
    "region": [f"RU-{number:02}" for number in range(80)],
    "law": [f"RU-UK-{number}.{part}" for number in range(200, 285) for part in range(1, 4)],
    "facility": [f"facility-{number}" for number in range(600)],
}


def _words(rng: random.Random, lang: str, count: int) -> list[str]:
    syllables = _SYLLABLES[lang].split()
    return list({"".join(rng.choices(syllables, k=rng.randint(1, 4))) for _ in range(count)})


def _share(rank: int) -> float:
    """Of the word that is the `rank`-th most common: few names and words are as common as Zipf has it."""
    return 1 / (rank + 30)


class People:
    """The same people each time; few names are common and most are rare, as it is with real ones."""

    def __init__(self) -> None:
        self.rng = random.Random(_SEED)  # noqa: S311  no secret in it
        self.vocabulary = {lang: _words(self.rng, lang, 30_000) for lang in _SYLLABLES}
        self.given = [word.title() for word in _words(self.rng, "ru", 400)]
        roots = _words(self.rng, "ru", 25_000)
        self.family = [root.title() + self.rng.choice(_ENDINGS) for root in roots]
        lists = (*self.vocabulary.values(), self.given, self.family)
        self.common = {len(one): list(itertools.accumulate(map(_share, range(len(one))))) for one in lists}

    def pick(self, words: list[str], count: int = 1) -> list[str]:
        """The first are the most common (Zipf)."""
        return self.rng.choices(words, cum_weights=self.common[len(words)], k=count)

    def document(self, number: int) -> dict[str, Any]:
        family, given, father = self.pick(self.family)[0], *self.pick(self.given, 2)
        full = f"{family} {given} {father}ович"
        latin = slugify(f"{given} {family}").replace("-", " ").title()
        texts = {lang: " ".join(self.pick(words, 40)) for lang, words in self.vocabulary.items()}
        return {
            "slug": f"{slugify(latin)}-{number}", "names": [{"lang": "ru", "full": full}],
            "name": {"ru": f"{given} {family}", "en": latin},
            "summary": {lang: text[:120] for lang, text in texts.items()},
            "description": texts, "occupation": None, "alerts": [], "cases": [], "facility": None,
            "recognitions": [], "sentences": [], "timeline": [], "external_ids": {}, "charges": [],
        }  # fmt: skip

    def facets(self) -> list[str]:
        return sorted(f"{name}:{self.rng.choice(codes)}" for name, codes in _FACETS.items())


_COLUMNS = (
    "kind", "id", "slug", "subject_id", "digest", "shape", "body", "card", "etag", "facets", "sort_name",
    "date_up", "date_down", "birthday", "live_offset", "live_since", "live_base", "version", "updated_at",
)  # fmt: skip


def _document_row(entry: Entry) -> tuple[Any, ...]:
    document, identity = entry.document, entry.id
    head = {"id": str(identity), "url": f"/v1/prisoners/{document['slug']}", "sample": True}
    card = orjson.dumps(head | {key: document[key] for key in ("slug", "name", "summary")})
    return (
        "prisoner", identity, document["slug"], identity, "", SHAPE, orjson.dumps(document), card, "",
        list(entry.facets), document["name"]["ru"].casefold(), date.max, date.min, 0, [], [], [], 1,
        datetime.now(UTC),
    )  # fmt: skip


def _batch(people: People, start: int, end: int) -> list[Entry]:
    return [
        Entry(
            "prisoner",
            uuid.UUID(int=people.rng.getrandbits(128), version=4),
            people.document(number),
            people.facets(),
            None,
            None,
            0,
            datetime.now(UTC),
        )
        for number in range(start, end)
    ]


async def grow(owner: str, wanted: int) -> People:
    """Publish so many invented people into a migrated database, and tell the planner of them."""
    engine, people = owner_engine(owner), People()
    connection = await asyncpg.connect(owner)
    for start in range(0, wanted, _BATCH):
        entries = _batch(people, start, min(start + _BATCH, wanted))
        rows = [_document_row(one) for one in entries]
        await connection.copy_records_to_table(
            "document", schema_name="published", columns=_COLUMNS, records=rows
        )
        async with transaction(engine) as session:
            await write(session, entries)
    await connection.execute("VACUUM (ANALYZE) published.document, published.searchable")
    await connection.close()
    await engine.dispose()
    return people
