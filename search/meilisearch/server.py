"""What the indexer does to Meilisearch, with the admin key: indexes, settings, batches, tasks.

The official client is synchronous; each call runs in a thread. Only one indexer uses one `Server`.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from meilisearch import Client
from meilisearch.errors import MeilisearchApiError, MeilisearchError

from search.meilisearch.filters import any_of
from search.meilisearch.settings import INDEX, PRIMARY_KEY, SETTINGS

_TIMEOUT = 30  # seconds, of one call
_TASK_SECONDS = 900.0  # of the longest task: a batch of a rebuild while the server merges
_POLL_SECONDS = (0.01, 0.5)  # from the first to the longest wait between two looks at a task
_PAGE = 10_000
_KEEP = timedelta(hours=24)
_FINISHED = "succeeded,failed,canceled"

Document = dict[str, Any]


class ServerAway(Exception):
    """Meilisearch did not do what was asked, and may later. Tells no content."""


class TaskFailed(Exception):
    """The task was refused. `of_document`: the cause is what was sent, not the state of the server."""

    def __init__(self, code: str, *, of_document: bool) -> None:
        super().__init__(code)
        self.of_document = of_document


class Server:
    """Every method raises `ServerAway`; those that write return when it is durable, or raise `TaskFailed`."""

    def __init__(self, url: str, key: str | None, index: str = INDEX) -> None:
        self.index = index
        self._client = Client(url, key, timeout=_TIMEOUT)

    async def exists(self) -> bool:
        """Whether the index is there with our settings; writing to one that is not makes one without."""
        if self.index not in await self.indexes():
            return False
        return bool(await _call(self._client.index(self.index).get_filterable_attributes))

    async def indexes(self) -> list[str]:
        found = await _call(self._client.get_raw_indexes, {"limit": 1000})
        rows = found["results"] if isinstance(found, dict) else found
        return [one["uid"] for one in rows]

    async def create(self, index: str) -> None:
        """An index with our settings, set while it is empty."""
        await self._done(self._client.create_index, index, {"primaryKey": PRIMARY_KEY})
        await self._done(self._client.index(index).update_settings, SETTINGS)

    async def put(self, documents: Sequence[Document], index: str) -> None:
        await self._done(self._client.index(index).add_documents, list(documents), PRIMARY_KEY)

    async def remove(self, keys: Sequence[str], index: str) -> None:
        condition = any_of(PRIMARY_KEY, keys)
        await self._done(lambda: self._client.index(index).delete_documents(filter=condition))

    async def take_place(self, fresh: str) -> None:
        """From now on `fresh` is the index that answers; what was it before is dropped."""
        old = self.index in await self.indexes()
        await self._done(self._client.swap_indexes, [{"indexes": [fresh, self.index], "rename": not old}])
        if old:
            await self.drop(fresh)

    async def drop(self, index: str) -> None:
        await self._done(self._client.delete_index, index)

    async def states(self) -> dict[str, str]:
        """Key → version of everything in the index."""
        found: dict[str, str] = {}
        while True:
            asked = {"fields": [PRIMARY_KEY, "version"], "limit": _PAGE, "offset": len(found)}
            page = await _call(self._client.index(self.index).get_documents, asked)
            found |= {one.key: one.version for one in page.results}
            if len(page.results) < _PAGE:
                return found

    async def settle(self) -> None:
        """Wait until nothing is left to do: what a killed indexer had asked for, perhaps."""
        asked = {"statuses": "enqueued,processing", "limit": 1}
        # Nobody tells us: they are tasks of another process, perhaps.
        while (await _call(self._client.get_tasks, asked)).results:  # noqa: ASYNC110
            await asyncio.sleep(_POLL_SECONDS[1])

    async def prune(self) -> None:
        """Forget tasks that ended a day ago; their database would fill."""
        before = (datetime.now(UTC) - _KEEP).strftime("%Y-%m-%dT%H:%M:%SZ")
        await self._done(self._client.delete_tasks, {"statuses": _FINISHED, "beforeFinishedAt": before})

    async def _done(self, ask: Callable[..., Any], *arguments: Any) -> None:
        """Ask for something that becomes a task, and wait for it to succeed."""
        try:
            uid = (await _call(ask, *arguments)).task_uid
        except MeilisearchApiError as error:
            raise TaskFailed(str(error.code), of_document=_names_document(error.code)) from None
        until, pause = time.monotonic() + _TASK_SECONDS, _POLL_SECONDS[0]
        while (task := await _call(self._client.get_task, uid)).status not in {
            "succeeded",
            "failed",
            "canceled",
        }:
            if time.monotonic() > until:
                raise ServerAway("a task does not end")
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, _POLL_SECONDS[1])
        if task.status != "succeeded":
            fault = task.error or {}
            code = str(fault.get("code"))
            raise TaskFailed(code, of_document=_names_document(code))


def _names_document(code: str | None) -> bool:
    return str(code).startswith(("invalid_document", "missing_document", "payload_too_large", "malformed"))


async def _call(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return await asyncio.to_thread(function, *arguments)
    except MeilisearchApiError as error:
        # Refused as it is (400, 413): sending it again would not help. All else may pass.
        if error.status_code in {400, 413}:
            raise
        raise ServerAway(f"status {error.status_code}") from None
    except (MeilisearchError, requests.RequestException, ValueError) as error:
        raise ServerAway(type(error).__name__) from None
