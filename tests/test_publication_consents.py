"""Consent and refusal, in whatever order they were given and recorded: the later word wins, else the no."""

import uuid
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editorial.intake.people import ConsentIn
from app.models.people import Consent
from app.publication import daily
from app.publication.daily import refresh_due
from app.publication.policy import agreed
from app.publication.publisher import refresh
from tests.factories import TORTURE, World, dossier
from tests.letters import today

YES, NO = {"basis": "self"}, {"basis": "none"}
EARLY, LATE = "2024-01-01", "2024-06-01"
WORDS: list[tuple[list[dict[str, Any]], bool]] = [
    ([YES | {"given_on": EARLY}, NO | {"given_on": LATE}], False),
    ([NO | {"given_on": EARLY}, YES | {"given_on": LATE}], True),
    ([YES | {"given_on": EARLY}, NO | {"given_on": EARLY}], False),
    ([YES | {"given_on": EARLY}, NO], False),
    ([YES, NO], False),
    ([YES | {"given_on": EARLY, "revoked_on": "2024-12-01"}, YES | {"given_on": LATE}], False),
    ([YES | {"given_on": EARLY, "revoked_on": "2024-03-01"}, YES | {"given_on": LATE}], True),
    ([YES | {"given_on": "2062-01-01"}, NO | {"given_on": LATE}], False),
    ([YES | {"given_on": EARLY}, {"basis": "family", "given_on": LATE, "expires_on": "2025-01-01"}], False),
]


@pytest.mark.parametrize(("words", "public"), WORDS)
async def test_the_later_word_wins_in_the_publication(
    world: World,
    client: httpx.AsyncClient,
    words: list[dict[str, Any]],
    public: bool,  # noqa: FBT001
) -> None:
    for number, order in enumerate(permutations(words)):
        name, torture = f"somebody-{number}", f"alerted-{number}"
        await world.publish(dossier(name, consents=[{"scope": "name_public", **one} for one in order]))
        expected = 200 if public else 404
        assert (await client.get(f"/v1/prisoners/{name}")).status_code == expected, order
        said = [{"scope": "health_public", **one} for one in order]
        born = [{"scope": "birthdate_public", **one} for one in order]
        alerts = [TORTURE | {"type": "medical_care_denied", "created_by": "a", "approved_by": "b"}]
        await world.publish(dossier(torture, birth="1980-04-05", alerts=alerts, consents=[*said, *born]))
        profile = (await client.get(f"/v1/prisoners/{torture}")).json()
        assert bool(profile["alerts"]) is public, order
        assert profile["birth"]["date"] == ("1980-04-05" if public else None), order


_DAYS = st.dates(date(2024, 1, 1), date(2024, 1, 4))
_CONSENTS = st.lists(
    st.builds(
        ConsentIn, scope=st.just("letters"), basis=st.sampled_from(["self", "none"]),
        given_on=st.none() | _DAYS, expires_on=st.none() | _DAYS, revoked_on=st.none() | _DAYS,
    ),
    min_size=1, max_size=4,
)  # fmt: skip
NOBODY = uuid.UUID(int=0)


def rows(consents: list[ConsentIn]) -> list[Consent]:
    return [
        Consent(id=NOBODY, prisoner_id=NOBODY, position=place, **one.model_dump())
        for place, one in enumerate(consents)
    ]


@given(_CONSENTS, st.randoms())
def test_the_order_of_recording_decides_nothing(consents: list[ConsentIn], random: Any) -> None:
    shuffled = random.sample(consents, len(consents))
    assert agreed(rows(consents), "letters", today()) == agreed(rows(shuffled), "letters", today())


@given(_CONSENTS)
def test_a_refusal_of_today_is_over_everything(consents: list[ConsentIn]) -> None:
    refusal = ConsentIn(scope="letters", basis="none", given_on=today())
    assert agreed(rows([refusal, *consents]), "letters", today()) is False


async def test_a_consent_counts_from_its_day(world: World, client: httpx.AsyncClient) -> None:
    tomorrow = today() + timedelta(1)
    said: list[dict[str, Any]] = [
        {"basis": "none", "given_on": EARLY},
        {"basis": "self", "given_on": tomorrow},
    ]
    await world.publish(dossier("somebody", consents=[{"scope": "name_public", **one} for one in said]))
    assert (await client.get("/v1/prisoners/somebody")).status_code == 404
    await refresh_due(world.engine, tomorrow)
    assert (await client.get("/v1/prisoners/somebody")).status_code == 200


async def test_a_record_that_cannot_be_made_holds_up_nobody_else(
    world: World, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whose consent counts from today is shown, whatever is wrong with somebody else's record."""
    tomorrow, secret = today() + timedelta(1), "Тайна Тайновна"
    said: list[dict[str, Any]] = [
        {"basis": "none", "given_on": EARLY},
        {"basis": "self", "given_on": tomorrow},
    ]
    consents = [{"scope": "name_public", **one} for one in said]
    [broken, _] = await world.publish(*(dossier(slug, consents=consents) for slug in ("broken", "waiting")))

    async def refresh_but_one(session: Any, *, prisoners: Any, **others: Any) -> int:
        if broken in prisoners:
            raise ValueError(secret)
        return await refresh(session, prisoners=prisoners, **others)

    monkeypatch.setattr(daily, "refresh", refresh_but_one)
    assert (await client.get("/v1/prisoners/waiting")).status_code == 404
    await refresh_due(world.engine, tomorrow)
    assert (await client.get("/v1/prisoners/waiting")).status_code == 200
    assert f"could not refresh {broken}: ValueError" in caplog.text
    assert secret not in caplog.text
