"""`datapackage.json` (Data Package 2): what the files are, a Table Schema for each table, the licence."""

from collections.abc import Sequence
from typing import Any

from app.exports import maps, spreadsheets
from app.exports.reading import PATHS, Moment
from app.exports.schemas import ENTITIES, of_lines, of_spreadsheet
from app.exports.writing import Written
from app.published.licence import LICENCE

NAME, MEDIA_TYPE = "datapackage.json", "application/json"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_KINDS = {path: kind for kind, path in PATHS.items()}
_ALWAYS = (spreadsheets.NAME, maps.NAME)
_CC_BY = "https://creativecommons.org/licenses/by/4.0/"
_ABOUT = (
    "Political prisoners, their cases, alerts and letters. Text is a map of BCP 47 language tag to text,"
    " dates are EDTF strings, unknown is null or the code `unknown`. Counts that still run, such as"
    " `days_in_custody`, are null: count them from the dates beside them."
)


def package_of(moment: Moment, base: str, files: Sequence[Written], columns: Sequence[str]) -> dict[str, Any]:
    """`columns` are those of the spreadsheet. JSON Lines without a line are no table to programs."""
    shown = [one for one in files if one.rows or one.name in _ALWAYS]
    made: dict[str, Any] = {
        "$schema": _PROFILE, "name": "nezabudka", "title": "Nezabudka: political prisoners",
        "description": _ABOUT, "homepage": f"{base}/", "version": str(moment.seq),
        "licenses": [
            {"name": "CC-BY-4.0", "path": _CC_BY, "title": LICENCE},
            {"path": f"{base}/licence", "title": "The deletion clause, and how to attribute"},
        ],
        "contributors": [{"title": "Nezabudka", "path": f"{base}/", "roles": ["publisher"]}],
        "resources": [_resource(one, columns) for one in shown],
    }  # fmt: skip
    return made | ({"created": moment.at.isoformat()} if moment.at else {})


def _resource(written: Written, columns: Sequence[str]) -> dict[str, Any]:
    name, _, ending = written.name.partition(".")
    about: dict[str, Any] = {
        "name": f"{name}-{ending.partition('.')[0]}", "path": written.name, "mediatype": written.media_type,
        "bytes": written.size, "hash": f"sha256:{written.digest}", "encoding": "utf-8",
    }  # fmt: skip
    match ending:
        case "jsonl.gz":
            schema = of_lines(_KINDS[name])
            return about | {"type": "table", "format": "jsonl", "compression": "gz", "schema": schema}
        case "csv":
            return about | {"type": "table", "format": "csv", "schema": of_spreadsheet(columns)}
        case "ftm.json":  # an entity a line, whatever the ending that its tools expect
            return about | {"type": "table", "format": "jsonl", "schema": ENTITIES}
    return about | {"format": "geojson"}
