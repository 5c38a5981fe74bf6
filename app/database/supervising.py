"""Looks after the embedded PostgreSQL while it is used: one that crashed or was killed is started again."""

import contextlib
import logging
import threading
from collections.abc import Iterator

from app.database.embedded import EmbeddedError, EmbeddedPostgres
from app.database.running import server_of

_LOOK_SECONDS = 2.0

log = logging.getLogger(__name__)


@contextlib.contextmanager
def supervised(postgres: EmbeddedPostgres) -> Iterator[None]:
    """Inside the block, a server that ended is started again, at the same socket and within seconds.

    A thread of its own: starting takes seconds in which the event loop has others to answer.
    """
    over = threading.Event()
    thread = threading.Thread(target=_look_after, args=(postgres, over), name="postgres", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _look_after(postgres: EmbeddedPostgres, over: threading.Event) -> None:
    while not over.wait(_LOOK_SECONDS):
        if server_of(postgres.cluster) is not None:
            continue
        log.error("PostgreSQL ended unexpectedly and is started again; %s.1 may say why", postgres.log)
        try:
            postgres.start()
        except EmbeddedError as error:
            log.error("%s", error)  # noqa: TRY400  its words are for an operator, a traceback is not
