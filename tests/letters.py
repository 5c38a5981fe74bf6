"""People who can be written to, all of them invented, and what is told of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from app.database.sessions import transaction
from app.editorial.intake import DossierIn
from app.letters import managing
from tests.factories import World, dossier, facility

HELD: list[dict[str, Any]] = [{"facility": "sample-colony", "start": "2024-01-01"}]


def today() -> date:
    return datetime.now(UTC).date()


def open_way() -> dict[str, Any]:
    return {"type": "post", "status": "open", "verified_on": today().isoformat()}


def writable(slug: str, *, letters: dict[str, Any] | None = None, **more: Any) -> DossierIn:
    """Somebody with an address that was verified today."""
    profile = {
        "wants": "yes", "languages": ["ru"], "addressee": f"Вымышленному {slug}",
        "verified_on": today().isoformat(), "channels": [open_way()], **(letters or {}),
    }  # fmt: skip
    return dossier(slug, letters=profile, **{"stays": HELD, **more})


def birthday(day: date) -> dict[str, Any]:
    """Born thirty or so years before that day, and willing to say so."""
    born = date(1988 + (day.year % 4), day.month, day.day)
    agreed = {"scope": "birthdate_public", "basis": "self", "given_on": "2024-01-01"}
    return {"birth": born.isoformat(), "consents": [agreed]}


def isolated(since: date | None = None) -> dict[str, Any]:
    """For three days, unless said otherwise."""
    start = since or today() - timedelta(days=3)
    return {"stays": [HELD[0] | {"regimes": [{"regime": "shizo", "start": start.isoformat()}]}]}


async def colony(world: World) -> None:
    await world.load(facilities=[facility()])


async def crowd(world: World, count: int, **more: Any) -> list[str]:
    """So many people who can be written to."""
    slugs = [f"somebody-{n:03}" for n in range(count)]
    await colony(world)
    await world.publish(*(writable(slug, **more) for slug in slugs))
    return slugs


async def listed(client: httpx.AsyncClient, **parameters: Any) -> list[str]:
    answer = await client.get("/v1/letters", params={"limit": 200, **parameters})
    assert answer.status_code == 200, answer.text
    return [item["slug"] for item in answer.json()["items"]]


async def handed_out(client: httpx.AsyncClient, *, group: str | None = None, **body: Any) -> dict[str, Any]:
    """A set, and its token."""
    headers = {"authorization": f"Bearer {group}"} if group else {}
    answer = await client.post("/v1/letters/leases", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def slugs_of(lease: dict[str, Any]) -> list[str]:
    return [item["slug"] for item in lease["items"]]


async def count(
    client: httpx.AsyncClient, told: dict[str, int], *, group: str | None = None, lease: str | None = None
) -> dict[str, Any]:
    people = [{"slug": slug, "letters": letters} for slug, letters in told.items()]
    headers = {"authorization": f"Bearer {group}"} if group else {}
    answer = await client.post(
        "/v1/letters/counts",
        json={"people": people} | ({"lease": lease} if lease else {}),
        headers=headers,
    )
    assert answer.status_code == 200, answer.text
    counted: dict[str, Any] = answer.json()
    return counted


async def group_token(world: World, label: str = "Invented group", days: int = 30) -> str:
    """As the command line makes one."""
    async with transaction(world.engine) as session:
        return (await managing.create(session, None, label, days))[1]
