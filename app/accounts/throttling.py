"""Guessing one account's password gets slower, wherever it is tried from and whatever restarts."""

from datetime import datetime, timedelta

_FREE = 5  # wrong passwords in a row that cost nothing
_FIRST = 4  # seconds
_LONGEST = timedelta(minutes=15)


def next_try(failures: int, at: datetime) -> datetime | None:
    """When the next attempt counts, after so many failures in a row, the last of them at `at`."""
    if failures < _FREE:
        return None
    doublings = min(failures - _FREE, 20)
    return at + min(timedelta(seconds=_FIRST * 2**doublings), _LONGEST)
