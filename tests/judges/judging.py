"""What the judges say of exports: a directory a line, a line of JSON each. Runs in their environment."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from followthemoney import model  # type: ignore[import-not-found]
from frictionless import Package  # type: ignore[import-not-found]
from geojson_pydantic import FeatureCollection  # type: ignore[import-not-found]
from pydantic import ValidationError

# They are part of words in Persian, so we keep them; FollowTheMoney's own cleaning drops them.
JOINERS = str.maketrans("", "", "\u200c\u200d")


def of_package(directory: Path) -> tuple[list[Any], Any]:
    report = Package(str(directory / "datapackage.json")).validate()
    read = {task.name: task.stats.get("rows") for task in report.tasks}
    return report.flatten(["title", "message"]), read


def of_entities(directory: Path) -> tuple[list[Any], Any]:
    lines = (directory / "entities.ftm.json").read_text(encoding="utf-8").split("\n")
    every = [json.loads(line) for line in lines if line]
    known = {one["id"]: one for one in every}
    faults: list[Any] = [] if len(known) == len(every) else ["an id comes twice"]
    for one in every:
        faults += _of_entity(one, known)
    return faults, Counter(one["schema"] for one in every)


def _of_entity(one: dict[str, Any], known: dict[str, Any]) -> list[Any]:
    schema = model.get(one["schema"])
    if schema is None or schema.abstract:
        return [f"no schema {one['schema']}"]
    faults = [(one["id"], name, "is missing") for name in schema.required if not one["properties"].get(name)]
    for name, values in one["properties"].items():
        known_property = schema.get(name)
        if known_property is None or known_property.stub:
            faults.append((one["id"], name, "is no property"))
            continue
        faults += [
            (one["id"], name, fault) for value in values for fault in _of_value(known_property, value, known)
        ]
    try:
        schema.validate(one)
    except Exception as error:  # noqa: BLE001  whatever it is, it is a fault
        faults.append((one["id"], "", str(error)))
    return faults


def _of_value(known_property: Any, value: str, known: dict[str, Any]) -> list[str]:
    clean = known_property.type.clean(value)
    faults = [] if clean in (value, value.translate(JOINERS)) else [f"{value!r} should be {clean!r}"]
    if known_property.range is not None:
        target = known.get(value)
        if target is None or not model.get(target["schema"]).is_a(known_property.range):
            faults.append(f"{value} is no {known_property.range.name}")
    return faults


def of_places(directory: Path) -> tuple[list[Any], Any]:
    try:
        found = FeatureCollection.model_validate_json((directory / "facilities.geojson").read_bytes())
    except ValidationError as error:
        return [str(error)], 0
    return [], len(found.features)


def main() -> None:
    for line in sys.stdin:
        print(_said_of(Path(line.removesuffix("\n"))), flush=True)  # noqa: T201  it is what we are asked for


def _said_of(directory: Path) -> str:
    found = {
        "package": of_package(directory),
        "entities": of_entities(directory),
        "places": of_places(directory),
    }
    return json.dumps({name: {"faults": faults, "read": read} for name, (faults, read) in found.items()})


if __name__ == "__main__":
    main()
