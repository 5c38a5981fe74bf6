"""JSON Lines: a document a line, by id. What the other files hold is taken from these."""

from app.exports.reading import Row
from app.exports.writing import Sink

MEDIA_TYPE = "application/gzip"


class JsonLines:
    """Takes rows in the order of their ids."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def add(self, row: Row) -> None:
        self._sink.write(row.body + b"\n", rows=1)
