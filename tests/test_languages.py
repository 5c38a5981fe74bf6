import json
import time
from collections.abc import Callable
from typing import Any

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.languages import (
    LONGEST_TEXT,
    canonical_tag,
    check_text_map,
    lookup,
    narrow,
    parse_accept_language,
)

ISO_639_1 = [language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2")]
HELLO = {"ru": "Привет", "en": "Hello", "zh-Hans": "你好", "be-tarask": "Прывітаньне"}


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        *(("RU", "ru"), ("be-tarask", "be-tarask"), ("be-x-old", "be-tarask"), ("zh-hans", "zh-Hans")),
        *(
            ("sr-latn", "sr-Latn"),
            ("en_GB", "en-GB"),
            ("tt", "tt"),
            ("ba", "ba"),
            ("crh", "crh"),
            ("yue", "yue"),
        ),
    ],
)
def test_tags_get_their_canonical_form(tag: str, canonical: str) -> None:
    assert check_text_map({tag: "x"}) == {canonical: "x"}
    assert canonical_tag(canonical) == canonical


@pytest.mark.parametrize(
    "value",
    [
        *(None, [], "ru", {}, {"russian": "x"}, {"": "x"}, {"ru-": "x"}, {1: "x"}, {"r" * 10_000: "x"}),
        *({"ru": ""}, {"ru": " \n"}, {"ru": None}, {"ru": 1}, {"ru": {"en": "x"}}, {"рус": "x"}),
        *({"ru": "a\x00b"}, {"ru": "\ud800"}, {"ru": "x" * (LONGEST_TEXT + 1)}),
        *({"ru": "x", "RU": "y"}, {"be-tarask": "x", "be-x-old": "y"}),
        dict.fromkeys(ISO_639_1, "x"),
    ],
)
def test_what_is_no_text_map_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"\w+ .*"):
        check_text_map(value)


@given(st.dictionaries(st.text(max_size=12) | st.sampled_from(list(HELLO)), st.text(max_size=20), max_size=5))
def test_checking_twice_changes_nothing(value: dict[str, str]) -> None:
    try:
        checked = check_text_map(value)
    except ValueError:
        return
    assert check_text_map(checked) == checked


@pytest.mark.parametrize(
    ("ranges", "tag"),
    [
        (["ru"], "ru"),
        (["ru-RU-x-old"], "ru"),
        (["RU"], "ru"),
        (["zh"], "zh-Hans"),
        (["zh-Hans-CN"], "zh-Hans"),
        (["be"], "be-tarask"),
        (["fr", "ru"], "ru"),
        (["fr"], "en"),
        (["*"], "en"),
        (["fr", "*"], "en"),
        ([], "en"),
    ],
)
def test_lookup_takes_one_entry(ranges: list[str], tag: str) -> None:
    assert lookup(HELLO, ranges) == {tag: HELLO[tag]}


def test_without_english_the_first_entry_answers() -> None:
    assert lookup({"tt": "Сәлам", "ru": "Привет"}, ["fr"]) == {"tt": "Сәлам"}
    assert lookup({}, ["fr"]) == {}


@pytest.mark.parametrize(
    ("header", "ranges"),
    [
        ("be, ru;q=0.8, *;q=0.1, en;q=0.9", ["be", "en", "ru", "*"]),
        ("ru;q=0, en", ["en"]),
        ("de-*-DE, en ; q=1.000", ["de-*-DE", "en"]),
        ("ru;q=2, en;q=abc, fr;q=0.12345, д, de", ["de"]),
        ("", []),
        (None, []),
        (",,;;q=1,", []),
    ],
)
def test_accept_language_is_read_by_weight(header: str | None, ranges: list[str]) -> None:
    assert parse_accept_language(header) == ranges


@given(st.text(max_size=200) | st.text(alphabet="ruen-*;q=0.19, ", max_size=100))
def test_no_header_breaks_the_choice(header: str) -> None:
    assert len(lookup(HELLO, parse_accept_language(header))) == 1


def test_text_maps_narrow_and_other_objects_stay() -> None:
    document: dict[str, Any] = {
        "id": "p1",
        "name": HELLO,
        "counts": {"no": 1, "is": 2},
        "ids": {"id": "x", "no": "y"},
        "court": {"id": "c1", "slug": "court", "name": HELLO},
        "label": {"id": "c1", "url": "https://example.org/c1"},
        "charges": [{"title": HELLO, "to": "2022"}, "x", None],
        "rules": [HELLO],
    }
    before = repr(document)
    assert narrow(document, ["ru"]) == {
        "id": "p1",
        "name": {"ru": "Привет"},
        "counts": {"no": 1, "is": 2},
        "ids": {"id": "x", "no": "y"},
        "court": {"id": "c1", "slug": "court", "name": {"ru": "Привет"}},
        "label": {"id": "c1", "url": "https://example.org/c1"},
        "charges": [{"title": {"ru": "Привет"}, "to": "2022"}, "x", None],
        "rules": [{"ru": "Привет"}],
    }
    assert repr(document) == before


def _least_time(work: Callable[[], object]) -> float:
    """Seconds of the processor, whatever else runs."""
    took = []
    for _ in range(10):
        started = time.process_time()
        work()
        took.append(time.process_time() - started)
    return min(took)


def test_narrowing_a_large_document_is_quick() -> None:
    event = {"id": "e", "date": "2022", "title": HELLO, "description": HELLO, "sources": [{"title": HELLO}]}
    document = {"events": [event] * 60}
    # Twice as long as it takes to write the document; measured side by side, as machines differ.
    assert _least_time(lambda: narrow(document, ["ru"])) < 30 * _least_time(lambda: json.dumps(document))
