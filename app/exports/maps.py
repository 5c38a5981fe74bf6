"""`facilities.geojson` (RFC 7946): places of detention; `geometry` is null where no point is published."""

from typing import Any

import orjson

from app.exports.reading import Row
from app.exports.writing import Sink
from app.publication import shapes

NAME, MEDIA_TYPE = "facilities.geojson", "application/geo+json"
_CARD = tuple(name for name in shapes.FacilityCard.model_fields if name != "id")


class Features:
    """Takes facilities, a feature a line; entered, and closed by leaving."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._before = b'{"type":"FeatureCollection","features":[\n'

    def add(self, row: Row) -> None:
        self._sink.write(self._before + orjson.dumps(feature(row.document)), rows=1)
        self._before = b",\n"

    def close(self) -> None:
        self._sink.write(b"\n]}\n" if self._sink.rows else self._before + b"]}\n")


def feature(document: dict[str, Any]) -> dict[str, Any]:
    longitude, latitude = document["longitude"], document["latitude"]
    known = longitude is not None and latitude is not None
    point = {"type": "Point", "coordinates": [longitude, latitude]} if known else None
    properties = {name: document[name] for name in _CARD} | {
        "address": document["address"], "prisoners": document["prisoners"],
    }  # fmt: skip
    return {"type": "Feature", "id": document["id"], "geometry": point, "properties": properties}
