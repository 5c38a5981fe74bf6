"""Whatever is searched for: soon an answer, or a refusal that names the parameter; nothing in the logs."""

import logging
from typing import Any

import httpx
import pytest

MOST_SECONDS, MOST_TRIES = 0.1, 30  # for whatever is asked
GARBAGE = [
    "a" * 200, "а" * 201, "a" * 10_000, "я " * 5_000, "!?.,;:-_()[]{}", '"' * 50, '"a" ' * 50, "-" * 100,
    "-a -b -c", "' OR 1=1 --", "'; DROP TABLE published.document; --", "kind = 'x' OR id EXISTS",
    "facet.status = free AND NOT x", "\u202e\u202dabc\u2066", "\x01\x02", "\u0301" * 150, "%", "_", "\\",
    "a:*&!|<->b", "🙂" * 100, "ﷺ" * 100, "a\u200d" * 90, "بِسْمِ" * 30, "的" * 200, "x y " * 50, "\ufffe\uffff",
    "İ" * 100, "ß" * 200,
]  # fmt: skip


@pytest.mark.parametrize(
    ("parameters", "named", "allowed"),
    [
        ({"nope": "1"}, "nope", "facets"),
        ({"kind": "letter"}, "kind", "prisoner"),
        ({"facets": "nope"}, "facets", "status"),
        ({"kind": "case", "status": "released_pardon"}, "status", "stage"),
        ({"status": "nope"}, "status", None),
        ({"limit": "0"}, "limit", None),
        ({"cursor": "x"}, "cursor", None),
        ({"q": ["a", "b"]}, "q", None),
        ({"type": "ru_ik_strict", "gender": "female"}, "gender", None),
        ({"format": "csv"}, "format", "json"),
    ],
)
async def test_refusals_name_the_parameter(
    client: httpx.AsyncClient, parameters: dict[str, Any], named: str, allowed: str | None
) -> None:
    answer = await client.get("/v1/search", params=parameters)
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["parameter"] == named
    assert allowed is None or allowed in fault["allowed"]


async def quickest(client: httpx.AsyncClient, path: str, q: str) -> httpx.Response:
    """Of several answers, until one comes soon: other work shares this machine."""
    answers: list[httpx.Response] = []
    for _ in range(MOST_TRIES):
        answers.append(await client.get(path, params={"q": q}))
        if answers[-1].elapsed.total_seconds() < MOST_SECONDS:
            break
    return min(answers, key=lambda one: one.elapsed)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("path", ["/v1/search", "/v1/suggest"])
async def test_whatever_is_asked_is_answered_or_refused_soon(client: httpx.AsyncClient, path: str) -> None:
    await client.get(path, params={"q": "warm"})
    for q in GARBAGE:
        answer = await quickest(client, path, q)
        assert answer.status_code in {200, 422}, (q[:20], answer.text)
        assert answer.elapsed.total_seconds() < MOST_SECONDS, q[:20]
        assert q[:50] not in answer.text or answer.status_code == 200
    for raw in ("%00", "a%00b", "%ED%A0%80", "%FF", "%C3", "a" * 60_000, "%27" * 3000):
        answer = await client.get(f"{path}?q={raw}")
        assert answer.status_code == 422, raw[:20]


@pytest.mark.usefixtures("people")
async def test_queries_are_not_logged(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("httpx").setLevel(logging.WARNING)  # the client of this test is not ours
    with caplog.at_level(logging.DEBUG):
        for q in ("Вымыслова", "Вымыслова" * 30):
            for path in ("/v1/search", "/v1/suggest"):
                await client.get(path, params={"q": q})
    assert "Вымыслова" not in caplog.text
    assert "%D0%92" not in caplog.text
