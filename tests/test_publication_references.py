"""What is not public is not named by what is: neither drafts nor what was withdrawn, in any document."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from app.database.embedded import Dsns
from tests.admin_calls import body, decide, ok, patch, submitted
from tests.staff import Person
from tests.test_publication_canaries import addresses, published_text

CANARY = "kanareyka"
WORDS = {"en": f"{CANARY} words"}
PERSON_NAMES = [{"lang": "en", "full": f"{CANARY} Somebody"}]
SOURCE = [{"type": "media", "title": {"en": "Invented paper"}}]
# What may be named, as a draft at first.
NAMED: dict[str, dict[str, Any]] = {
    "facilities": {"slug": CANARY, "country": "RU", "type": "ru_ik_strict", "name": WORDS,
                   "addresses": [{"lang": "en", "lines": [f"{CANARY} street"], "postcode": "111999"}]},
    "cases": {"slug": CANARY, "country": "RU", "title": WORDS,
              "events": [{"type": "verdict", "date": "2024-05-06", "title": WORDS, "facility": "known"}]},
    "organisations": {"slug": CANARY, "name": WORDS},
    "lists": {"slug": CANARY, "country": "RU", "kind": "terrorists_extremists", "title": WORDS},
    "figures": {"slug": f"{CANARY}-figure", "label": WORDS, "value": 7, "list": "known", "case": "known",
                "sources": SOURCE},
    "prisoners": body(CANARY, names=PERSON_NAMES),
}  # fmt: skip
# What names it and is public all the time.
NAMING: dict[str, dict[str, Any]] = {
    "facilities": {"slug": "known", "country": "RU", "type": "ru_ik_strict", "name": {"en": "Known"}},
    "cases": {"slug": "known", "country": "RU", "title": {"en": "Known"}},
    "organisations": {"slug": "known", "name": {"en": "Known"}},
    "lists": {"slug": "known", "country": "RU", "kind": "terrorists_extremists", "title": {"en": "Known"}},
    "campaigns": {"slug": "known", "kind": "letters", "title": {"en": "Known"}},
    "advocacy": {"slug": "known", "type": "resolution", "status": "submitted", "title": {"en": "Known"}},
    "figures": {"slug": "known", "label": {"en": "Known"}, "value": 7, "sources": SOURCE},
    "prisoners": body("known"),
}  # fmt: skip
# How: kind of what is named, then what of each public record names it.
REFERENCES: dict[str, dict[str, dict[str, Any]]] = {
    "facilities": {
        "prisoners": {
            "stays": [{"facility": CANARY, "start": "2024-01-01",
                       "regimes": [{"regime": "shizo", "start": "2024-02-01", "end": "2024-02-09"}]}],
            "events": [{"type": "verdict", "date": "2024-03-04", "title": {"en": "V"}, "facility": CANARY}],
            "letters": {"channels": [{"type": "post"}]},
        },
        "cases": {"events": [{"type": "verdict", "date": "2024-05-06", "title": {"en": "V"},
                              "facility": CANARY}]},
    },
    "cases": {
        "prisoners": {"cases": [CANARY], "charges": [{"provision": "RU-UK-207.3-2", "case": CANARY,
                                                      "status": "charged"}]},
        "figures": {"case": CANARY},
    },
    "organisations": {
        "prisoners": {"recognitions": [{"organisation": CANARY, "status": "political_prisoner"}]},
        "lists": {"entries": [{"organisation": CANARY, "name": f"{CANARY} in a register"}]},
        "advocacy": {"organisations": [CANARY], "prisoner": "known"},
    },
    "lists": {"figures": {"list": CANARY}},
    "figures": {},
    "prisoners": {
        "lists": {"entries": [{"prisoner": CANARY, "name": f"{CANARY} in a register"}]},
        "campaigns": {"prisoners": [CANARY]},
    },
}  # fmt: skip
# Documents in which it is found once it is public, beside its own.
FOUND = {
    "facilities": ("/v1/prisoners/known", "/v1/cases/known"),
    "cases": ("/v1/prisoners/known",),
    "organisations": ("/v1/prisoners/known", "/v1/lists/known", "/v1/advocacy/known"),
    "lists": ("/v1/statistics",),
    "figures": ("/v1/lists/known", "/v1/cases/known", "/v1/statistics"),
    "prisoners": ("/v1/lists/known", "/v1/campaigns/known"),
}  # fmt: skip
Told = Callable[[], Awaitable[str]]


async def recorded(anna: Person, rita: Person, noun: str, said: Any, verdict: str) -> str:
    made = await anna.post(f"{noun}?confirmed=true", said)
    return str(ok(await decide(rita, (await submitted(anna, made))["id"], verdict))["record_id"])


@pytest.fixture
def told(client: httpx.AsyncClient, database: Dsns) -> Told:
    """Everything public: all tables, and every answer."""

    async def read() -> str:
        answers = [await client.get(address) for address in await addresses(client)]
        words = [answer.text + str(answer.headers) for answer in answers]
        return "\n".join([await published_text(database.public), *words])

    return read


async def name_it(anna: Person, rita: Person, noun: str) -> None:
    for other, more in REFERENCES[noun].items():
        cards = ok(await anna.get(other))["items"]
        known = next(card["id"] for card in cards if card["slug"] == "known")
        waits = await submitted(anna, await patch(anna, f"{other}/{known}", more))
        ok(await decide(rita, waits["id"]))


@pytest.mark.parametrize("noun", NAMED)
async def test_only_what_is_public_is_named(
    anna: Person, rita: Person, client: httpx.AsyncClient, told: Told, noun: str
) -> None:
    for other, said in NAMING.items():
        await recorded(anna, rita, other, said, "publish")
    draft = await recorded(anna, rita, noun, NAMED[noun], "accept")
    await name_it(anna, rita, noun)
    assert CANARY not in await told()

    waits = await submitted(anna, await patch(anna, f"{noun}/{draft}", {"sources": SOURCE}))
    ok(await decide(rita, waits["id"]))
    for address in FOUND[noun]:
        assert CANARY in (await client.get(address)).text, address

    ok(await anna.post(f"{noun}/{draft}/withdraw", {"reason": "danger"}))
    assert CANARY not in await told()
