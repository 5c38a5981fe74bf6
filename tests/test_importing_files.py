"""What is no list is refused in one sentence, gates hold, the report has the agreed shape."""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from seed.importers import gates
from seed.importers.files import MAX_DEPTH, Refused, SourceFile, read_features, read_json, read_source
from seed.importers.report import Report

DAY = date(2025, 2, 17)


def source(text: str, name: str = "list.csv") -> SourceFile:
    return SourceFile(name, "0" * 64, text, DAY)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        ("ж".encode("utf-16"), "UTF-16"),
        ("жжж!".encode("cp1251"), "not in UTF-8"),
        ('"жж'.encode()[:-1], "cut off"),
        (b"x" * 65, "larger than"),
    ],
)
def test_bytes_that_are_no_list_are_refused_in_one_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "list.geojson"
    path.write_bytes(data)
    with pytest.raises(Refused, match=said) as refusal:
        read_source(path, max_bytes=64)
    assert "\n" not in str(refusal.value)


def _missing(path: Path) -> Path:
    return path / "missing"


def _pipe(path: Path) -> Path:
    os.mkfifo(path / "pipe")
    return path / "pipe"


@pytest.mark.parametrize("make", [_missing, _pipe, lambda path: path])
def test_what_is_no_file_is_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    with pytest.raises(Refused):
        read_source(make(tmp_path))


def test_a_sparse_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "list.geojson"
    with path.open("wb") as file:
        file.truncate(1024**3)
    with pytest.raises(Refused, match="larger than 64 MB"):
        read_source(path)


def test_the_day_of_a_list_is_in_its_name_else_its_last_change(tmp_path: Path) -> None:
    named, plain = tmp_path / "list_843_17-02-2025.geojson", tmp_path / "list_99-99-2025.geojson"
    for path in (named, plain):
        path.write_bytes(b"\xef\xbb\xbf{}")
        os.utime(path, (0, 0))
    assert read_source(named).stated_on == DAY
    assert read_source(plain).stated_on == date(1970, 1, 1)
    assert read_source(named).text == "{}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cut off"), ('{"a": "unterminated', "not valid JSON"), ("[1,]", "not valid JSON"),
        ("[NaN]", "NaN"), ("[" * 100_000, "nested deeper"), ('"' + '\\"' * 200_000, "not valid JSON"),
        ("[" + "9" * 5000 + "]", "not valid JSON"),
    ],
)  # fmt: skip
def test_text_that_is_no_json_is_refused(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_json(source(text))


def test_brackets_within_strings_are_not_nesting() -> None:
    assert read_json(source(json.dumps("[" * (MAX_DEPTH + 1)))) == "[" * (MAX_DEPTH + 1)


@pytest.mark.parametrize(
    "text", ["[]", "1", '{"features": []}', '{"type": "FeatureCollection", "features": 1}']
)
def test_json_that_is_no_feature_collection_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="FeatureCollection"):
        read_features(source(text))


def test_gates_hold_at_their_bounds() -> None:
    gates.check_names(1, 100, "list")
    gates.check_bad(20, 100, "list")
    gates.check_rows(10, "list", most=10)
    gates.check_shape([{"a": 1}] * 95 + [None] * 5, ["a"], "list")
    refusals: list[Callable[[], None]] = [
        lambda: gates.check_names(2, 100, "list"),
        lambda: gates.check_bad(21, 100, "list"),
        lambda: gates.check_rows(11, "list", most=10),
        lambda: gates.check_rows(0, "list"),
        lambda: gates.check_shape([{"a": 1}] * 94 + [{}] * 6, ["a"], "list"),
        lambda: gates.check_header(["a"], ["a", "b"], "list"),
    ]
    for refused in refusals:
        with pytest.raises(Refused):
            refused()


def test_the_report_has_the_agreed_shape(tmp_path: Path) -> None:
    report = Report(source("", "list.geojson"), 2)
    report.add("1", "new")
    report.add("2", "changed", "moved", "a note")
    report.write(tmp_path / "out.json")
    written = json.loads((tmp_path / "out.json").read_text())
    assert written["source"] == {"path": "list.geojson", "sha256": "0" * 64, "rows": 2}
    assert written["people"][1] == {
        "external_id": "2", "outcome": "changed", "address": "moved", "notes": ["a note"]
    }  # fmt: skip
    assert written["counts"] == {
        "new": 1, "changed": 1, "unchanged": 0, "gone": 0, "rejected": 0, "address_moved": 1,
        "address_reworded": 0, "address_first_known": 0, "address_lost": 0, "address_unchanged": 1,
    }  # fmt: skip
    with pytest.raises(Refused):
        report.write(tmp_path / "missing" / "out.json")
