"""Which documents become entities."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.exports.entities.entity import Entity
from app.exports.entities.matters import of_alert, of_case, of_event
from app.exports.entities.people import of_prisoner
from app.exports.entities.places import of_facility, of_organisation
from app.exports.entities.sites import Site
from app.exports.reading import Row
from app.exports.writing import Sink

NAME, MEDIA_TYPE = "entities.ftm.json", "application/json+ftm"
Make = Callable[[Mapping[str, Any], Site], Iterator[Entity]]
MAKERS: dict[str, Make] = {
    "prisoner": of_prisoner,
    "case": of_case,
    "event": of_event,
    "alert": of_alert,
    "facility": of_facility,
    "organisation": of_organisation,
}


class Entities:
    """Takes documents of one kind."""

    def __init__(self, sink: Sink, site: Site, make: Make) -> None:
        self._sink, self._site, self._make = sink, site, make

    def add(self, row: Row) -> None:
        for entity in self._make(row.document, self._site):
            self._sink.write(entity.line(), rows=1)
