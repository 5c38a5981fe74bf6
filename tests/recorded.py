"""Exchanges with a real Meilisearch, kept as JSON: recorded where there is a server, replayed elsewhere.

`NEZABUDKA_TEST_MEILISEARCH_URL` (and `_KEY`, an admin key) name a server that is asked, and
its answers are kept. Without it the same questions, in the same order, get the answers kept; a question that
was never put fails.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from search.meilisearch import server
from search.meilisearch.http import Answer, Poster
from search.postgres.people import Frequencies

URL = os.environ.get("NEZABUDKA_TEST_MEILISEARCH_URL")
KEY = os.environ.get("NEZABUDKA_TEST_MEILISEARCH_KEY")
DIRECTORY = Path(__file__).parent / "data" / "meilisearch"


class Tape:
    """Questions and answers in order. Both clients speak through it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: list[dict[str, Any]] = [] if URL else json.loads(path.read_text())

    def add(self, asked: list[Any], status: int, answer: str) -> None:
        self.entries.append({"asked": asked, "status": status, "answer": json.loads(answer or "null")})

    def next(self, asked: list[Any]) -> tuple[int, bytes]:
        place = self.place_of(asked)
        assert place is not None, "not what was recorded: record again beside a real server"
        entry = self.entries.pop(place)
        return entry["status"], json.dumps(entry["answer"]).encode()

    def place_of(self, asked: list[Any]) -> int | None:
        """Of the answer to this, among those that were not given yet."""
        return 0 if self.entries and self.entries[0]["asked"] == asked else None

    def keep(self) -> None:
        if URL:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lines = (json.dumps(entry, ensure_ascii=False) for entry in self.entries)
            self.path.write_text("[\n" + ",\n".join(lines) + "\n]\n")


def _asked(method: str, path: str, body: Any) -> list[Any]:
    return [method, path, json.loads(body) if body else None]


class TapePoster:
    """For the search client."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        self._real = Poster(URL, KEY) if URL else None

    async def post(self, path: str, body: bytes) -> Answer:
        asked = _asked("POST", path, body)
        if self._real is None:
            return self._tape.next(asked)
        status, content = await self._real.post(path, body)
        self._tape.add(asked, status, content.decode())
        return status, content

    def close(self) -> None:
        if self._real is not None:
            self._real.close()


def tape_requests(monkeypatch: pytest.MonkeyPatch, tape: Tape) -> None:
    """For the official client, which is built on requests."""
    real = requests.adapters.HTTPAdapter.send

    def send(
        adapter: requests.adapters.HTTPAdapter, request: requests.PreparedRequest, **options: Any
    ) -> requests.Response:
        asked = _asked(str(request.method), request.path_url, request.body)
        if URL:
            response = real(adapter, request, **options)
            tape.add(asked, response.status_code, response.text)
            return response
        made = requests.Response()
        made.request, made.url = request, str(request.url)
        made.status_code, made._content = tape.next(asked)
        return made

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)


@contextmanager
def playing(tape: Tape, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tape]:
    """In place of the line to the server, or beside it."""
    tape_requests(monkeypatch, tape)
    if URL is None:
        monkeypatch.setattr(server, "_POLL_SECONDS", (0.0, 0.0))  # a tape is not waited for
    yield tape
    tape.keep()


async def unknown() -> Frequencies:
    """No name is common."""
    return Frequencies()
