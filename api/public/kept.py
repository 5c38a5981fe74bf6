"""Pages kept in memory while nothing changes: a page that many ask for is read and compressed once.

The number of the last change is part of the key and is read for every answer, so a page never outlives a
publication or a withdrawal, not even by a moment.
"""

from collections import OrderedDict
from collections.abc import Hashable

from api.answers import Representation

MOST_BYTES = 32 * 1024 * 1024
_OVERHEAD = 2_000  # headers, about


class Kept:
    """The least recently used go first."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._bytes = most, 0
        self._pages: OrderedDict[Hashable, Representation] = OrderedDict()

    def get(self, key: Hashable) -> Representation | None:
        page = self._pages.get(key)
        if page is not None:
            self._pages.move_to_end(key)
        return page

    def put(self, key: Hashable, page: Representation) -> Representation:
        if key not in self._pages:
            self._pages[key] = page
            self._bytes += _size(key, page)
            while self._bytes > self._most:
                self._bytes -= _size(*self._pages.popitem(last=False))
        return page


def _size(key: Hashable, page: Representation) -> int:
    """A key holds header lines of any length."""
    return len(page.body) + _OVERHEAD + len(repr(key))
