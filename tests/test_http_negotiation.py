"""Formats and languages that clients ask for."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import Problem
from api.negotiation import Format, prefers_html, wanted_format, wanted_languages


@pytest.mark.parametrize(
    ("parameter", "accept", "expected"),
    [
        (None, None, Format.JSON),
        (None, "", Format.JSON),
        (None, "*/*", Format.JSON),
        (None, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Format.JSON),
        (None, "text/csv", Format.CSV),
        (None, "text/*", Format.CSV),
        (None, "Application/X-NDJSON", Format.NDJSON),
        (None, "application/json;q=0.5, text/csv", Format.CSV),
        (None, "*/*, application/json;q=0", Format.CSV),
        ("csv", "application/json", Format.CSV),
        ("ndjson", "image/png", Format.NDJSON),
    ],
)
def test_format(parameter: str | None, accept: str | None, expected: Format) -> None:
    assert wanted_format(parameter, accept) is expected


@pytest.mark.parametrize(
    ("parameter", "accept", "status"),
    [
        (None, "image/png", 406),
        (None, "text/html", 406),
        (None, "*/*;q=0", 406),
        ("xml", None, 422),
        ("", None, 422),
    ],
)
def test_no_such_format(parameter: str | None, accept: str | None, status: int) -> None:
    with pytest.raises(Problem) as raised:
        wanted_format(parameter, accept)
    assert raised.value.status_code == status


def test_only_what_is_offered() -> None:
    with pytest.raises(Problem):
        wanted_format(None, "text/csv", (Format.JSON,))


@pytest.mark.parametrize(
    ("parameter", "header", "expected"),
    [
        (None, None, []),
        (None, "*", []),
        (None, "de-CH, de;q=0.9, *;q=0.1", ["de-CH", "de"]),
        (None, "en;q=0.1, ru", ["ru", "en"]),
        (None, "en;q=0, ru", ["ru"]),
        (None, "!!, ru", ["ru"]),
        ("de,en", "ru", ["de", "en"]),
        ("zh-Hant, sah", None, ["zh-Hant", "sah"]),
    ],
)
def test_languages(parameter: str | None, header: str | None, expected: list[str]) -> None:
    assert list(wanted_languages(parameter, header)) == expected


@pytest.mark.parametrize(
    "parameter", ["", "de,", "de en", "x" * 9, "123", "de_AT;q=1", "zz-zz-zz", "я", "en," * 30 + "en"]
)
def test_wrong_language_is_named(parameter: str) -> None:
    with pytest.raises(Problem) as raised:
        wanted_languages(parameter, None)
    assert (raised.value.status_code, raised.value.errors[0]["parameter"]) == (422, "lang")


@given(st.text())
def test_headers_never_break_anything(header: str) -> None:
    wanted_languages(None, header)
    prefers_html(header)
    for read in (lambda: wanted_format(header, None), lambda: wanted_format(None, header)):
        assert status(read) in {200, 406, 422}
    assert status(lambda: wanted_languages(header, None)) in {200, 422}


def status(read: Callable[[], object]) -> int:
    try:
        read()
    except Problem as problem:
        return problem.status_code if problem.body() else 0
    return 200


def test_browser() -> None:
    assert prefers_html("text/html,application/xhtml+xml,*/*;q=0.8")
    assert not prefers_html("*/*")
    assert not prefers_html(None)
