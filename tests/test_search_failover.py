"""Which engine answers: what is away is not asked, and comes back by itself."""

import logging
from collections.abc import Sequence

import httpx
import pytest

from app.text.names import NameQuery
from app.text.words import WordQuery
from search import failover as module
from search.engine import Engine, EngineAway, Key, NameMatches, Scope, WordMatches
from search.failover import Failover
from search.finding import ask
from search.health import MOST_SECONDS, Lag

FRESH = Lag(built=True)


class Fake:
    """An engine that only says whether it is there; `asked` counts."""

    ranks = True

    def __init__(self, name: str, *, there: bool = True) -> None:
        self.name = name
        self.there = there
        self.asked = 0

    async def people(self, query: NameQuery, scope: Scope, limit: int) -> NameMatches:
        raise NotImplementedError

    async def nearby(self, query: NameQuery, scope: Scope, limit: int) -> NameMatches:
        raise NotImplementedError

    async def words(
        self, query: WordQuery, scope: Scope, limit: int, facets: Sequence[str] = ()
    ) -> WordMatches:
        raise NotImplementedError

    async def starting(self, query: NameQuery, scope: Scope, limit: int) -> list[Key]:
        raise NotImplementedError

    async def health(self) -> bool:
        self.asked += 1
        return self.there


class Pair:
    """A failover between two fakes, and the lag that it is told."""

    def __init__(self) -> None:
        self.meilisearch, self.postgres = Fake("meilisearch"), Fake("postgres")
        self.lag: Lag | Exception = FRESH
        self.failover = Failover(self.meilisearch, self.postgres, self.read)

    async def read(self) -> Lag:
        if isinstance(self.lag, Exception):
            raise self.lag
        return self.lag

    async def after_a_look(self) -> str:
        await self.failover.look()
        return self.failover.current().name


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Pair:
    monkeypatch.setattr(module, "REST", 0)
    return Pair()


async def test_without_meilisearch_postgres_answers() -> None:
    failover = Failover(None, postgres := Fake("postgres"))
    await failover.look()
    failover.failed(postgres)
    assert failover.current() is postgres
    assert failover.checks() == {"search": "postgres"}


async def test_meilisearch_answers_after_the_first_look(pair: Pair) -> None:
    assert pair.failover.current() is pair.postgres
    assert await pair.after_a_look() == "meilisearch"
    assert pair.failover.checks() == {"search": "meilisearch", "search_lag": "0 changes, 0.0 s"}


async def test_after_one_failure_nobody_waits_for_it_until_it_is_back(pair: Pair) -> None:
    await pair.failover.look()
    pair.meilisearch.there = False
    pair.failover.failed(pair.meilisearch)
    assert pair.failover.current() is pair.postgres
    assert await pair.after_a_look() == "postgres"
    pair.meilisearch.there = True
    assert await pair.after_a_look() == "meilisearch"


async def test_it_is_left_alone_for_a_while_after_a_failure(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REST", 60)
    await pair.failover.look()
    pair.failover.failed(pair.meilisearch)
    asked = pair.meilisearch.asked
    assert await pair.after_a_look() == "postgres"
    assert pair.meilisearch.asked == asked


@pytest.mark.parametrize(
    "lag", [Lag(built=False), Lag(built=True, changes=1, seconds=MOST_SECONDS + 1)], ids=str
)
async def test_an_index_that_is_not_built_or_behind_does_not_answer(pair: Pair, lag: Lag) -> None:
    pair.lag = lag
    assert await pair.after_a_look() == "postgres"
    assert pair.meilisearch.asked == 0
    pair.lag = Lag(built=True, changes=1, seconds=MOST_SECONDS - 1)
    assert await pair.after_a_look() == "meilisearch"


async def test_a_failure_during_a_look_counts(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    async def answers_late() -> bool:
        pair.failover.failed(pair.meilisearch)
        return True

    monkeypatch.setattr(pair.meilisearch, "health", answers_late)
    assert await pair.after_a_look() == "postgres"


async def test_a_database_that_is_away_changes_nothing(pair: Pair) -> None:
    await pair.failover.look()
    pair.lag = OSError()
    assert await pair.after_a_look() == "meilisearch"


async def test_only_changes_are_logged(pair: Pair, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await pair.failover.look()
    await pair.failover.look()
    pair.failover.failed(pair.meilisearch)
    pair.failover.failed(pair.meilisearch)
    assert len(caplog.records) == 2


async def test_operators_see_which_engine_answers(client: httpx.AsyncClient) -> None:
    ready = await client.get("/readyz")
    assert ready.json()["checks"]["search"] == "postgres"
    metrics = await client.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain")
    assert 'nezabudka_search_engine{engine="postgres"} 1.0' in metrics.text


async def test_the_only_engine_is_not_asked_again() -> None:
    asked: list[str] = []

    async def question(engine: Engine) -> None:
        asked.append(engine.name)
        raise EngineAway

    with pytest.raises(EngineAway):
        await ask(Failover(None, Fake("postgres")), question)
    assert asked == ["postgres"]


async def test_who_stands_behind_is_asked_once(pair: Pair) -> None:
    await pair.failover.look()
    asked: list[str] = []

    async def question(engine: Engine) -> str:
        asked.append(engine.name)
        if engine is pair.meilisearch:
            raise EngineAway
        return "found"

    assert await ask(pair.failover, question) == ("found", "postgres")
    assert asked == ["meilisearch", "postgres"]
