"""Rate limits: counted by network, bounded, and without any address in memory."""

import gc
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI

from api.errors import Problem, install_error_handlers
from api.middleware import install_middleware
from api.rate_limit import DAY, WINDOW, Limit, Windows, network


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.254", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("2001:db8:1::1", "2001:db8:1:ffff::2", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.9", True),
        ("nonsense", None, True),
    ],
)
def test_network(one: str, other: str | None, same: bool) -> None:  # noqa: FBT001
    assert (network(one) == network(other)) is same


def test_window_ends() -> None:
    clock = Clock()
    windows = Windows(2, clock=clock)
    assert [windows.take("192.0.2.1").allowed for _ in range(4)] == [True, True, False, False]
    assert windows.take("198.51.100.1") == (True, 1, WINDOW)
    clock.now += WINDOW
    assert windows.take("192.0.2.1") == (True, 1, WINDOW)
    assert len(windows.counters) == 1


def test_what_is_worth_more_than_a_minute_takes_a_minute() -> None:
    clock = Clock()
    limit = Limit(10, Windows(10, clock=clock))
    scope = {"type": "http", "client": ("192.0.2.1", 1)}
    for _ in range(2):
        assert limit.take(scope)[1] is None
        limit.charge(scope, 500)
        assert limit.take(scope)[1] is not None
        with pytest.raises(Problem, match="429"):
            limit.charge(scope, 1)
        clock.now += WINDOW


def test_memory_is_bounded() -> None:
    windows = Windows(2, most=10, clock=Clock())
    for number in range(1000):
        windows.take(f"10.{number // 256}.{number % 256}.1")
    assert len(windows.counters) == 10


def test_key_is_thrown_away_daily() -> None:
    clock = Clock()
    windows = Windows(2, clock=clock)
    windows.take("192.0.2.1")
    before = set(windows.counters)
    clock.now += DAY
    windows.take("192.0.2.1")
    assert not before & set(windows.counters)


def test_no_address_is_kept() -> None:
    windows = Windows(2)
    windows.take("203.0.113.77")
    gc.collect()
    assert "203" not in repr(windows.counters)
    assert "203.0.113" not in repr(vars(windows))


async def test_headers_and_429() -> None:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    install_error_handlers(app)
    install_middleware(app, Limit(2))

    @app.get("/healthz")
    def health() -> str:
        return "ok"

    transport = httpx.ASGITransport(app, client=("192.0.2.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        first = await client.get("/nothing")
        assert first.status_code == 404
        assert first.headers["ratelimit-policy"] == '"default";q=2;w=60'
        assert first.headers["ratelimit"] == '"default";r=1;t=60'
        await client.get("/nothing")
        refused = await client.get("/nothing")
        assert (refused.status_code, refused.json()["code"]) == (429, "rate-limited")
        assert refused.headers["ratelimit"].startswith('"default";r=0;t=')
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert (await client.get("/healthz")).status_code == 200
