"""When a message is tried again: ten attempts over 75 h 35 min, as Standard Webhooks proposes."""

import random
from datetime import timedelta

# Before each attempt, counted from the end of the one before.
DELAYS = (
    timedelta(0), timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2),
    timedelta(hours=5), timedelta(hours=10), timedelta(hours=14), timedelta(hours=20), timedelta(hours=24),
)  # fmt: skip
LONGEST_WAIT = timedelta(hours=24)  # whatever a receiver asks for
JITTER = 0.05  # at most so much more, lest all messages of an outage come back at the same second


def delay(attempts: int, asked: float | None = None, chance: float | None = None) -> timedelta | None:
    """How long to wait after so many attempts; None: that was the last.

    `asked` is the receiver's Retry-After in seconds: it makes the wait longer, never shorter.
    """
    if attempts >= len(DELAYS):
        return None
    share = random.random() if chance is None else chance  # noqa: S311  no secret
    wait = DELAYS[attempts] * (1 + JITTER * share)
    if asked is None:
        return wait
    # In seconds first: a receiver may ask for more than a timedelta holds.
    return max(wait, timedelta(seconds=min(asked, LONGEST_WAIT.total_seconds())))
