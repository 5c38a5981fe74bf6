from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.edtf_dates import from_ymd, parse


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-03-05", date(2022, 3, 5), date(2022, 3, 5)),
        ("2022~", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-03?", date(2022, 3, 1), date(2022, 3, 31)),
        ("2022-03-05%", date(2022, 3, 5), date(2022, 3, 5)),
        ("201X", date(2010, 1, 1), date(2019, 12, 31)),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31)),
        ("2012-XX", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-XX-XX", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-04-XX", date(2012, 4, 1), date(2012, 4, 30)),
        ("2022-03-01/2022-05", date(2022, 3, 1), date(2022, 5, 31)),
        ("2022-03-01/..", date(2022, 3, 1), None),
        ("../2022~", None, date(2022, 12, 31)),
        ("2022-03/", date(2022, 3, 1), None),
        ("/2022-03", None, date(2022, 3, 31)),
    ],
)
def test_bounds_are_the_strict_ones(edtf: str, earliest: date | None, latest: date | None) -> None:
    parsed = parse(edtf)
    assert (parsed.edtf, parsed.earliest, parsed.latest) == (edtf, earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "/",
            "../..",
            "/..",
            "2022-13",
            "2022-02-30",
            "2023-02-29",
            "0999",
            "3000",
            "12022",
            "2022-3",
        ),
        *(
            "2022/2021",
            "2022-03-05/2022-03-04",
            "2022/2023/2024",
            "201X-03",
            "2012-XX-05",
            "2012-1X",
            "2022~~",
        ),
        *(
            "5 March 2022",
            "2022-21",
            "Y12022",
            "２０２２",
            "-2022",
            "2022-03-05T10:00",
            "2022\n2023",
            "9" * 61,
        ),
    ],
)
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ .*"):
        parse(text)


@given(st.text(alphabet="0123456789X-/.~?% ", max_size=25) | st.text(max_size=80))
def test_garbage_raises_nothing_but_valueerror(text: str) -> None:
    try:
        parsed = parse(text)
    except ValueError:
        return
    if parsed.earliest is not None and parsed.latest is not None:
        assert parsed.earliest <= parsed.latest
    assert parse(parsed.edtf) == parsed


@pytest.mark.parametrize("value", [None, 2022, 20.5, b"2022", ["2022"], {}])
def test_other_types_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="string"):
        parse(value)  # type: ignore[arg-type]


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_day_goes_there_and_back(day: date) -> None:
    whole = from_ymd(day.year, day.month, day.day)
    assert (whole.edtf, whole.earliest, whole.latest) == (day.isoformat(), day, day)
    for wider in (from_ymd(day.year, day.month), from_ymd(day.year)):
        assert wider == parse(wider.edtf)
        assert wider.earliest is not None
        assert wider.latest is not None
        assert wider.earliest <= day <= wider.latest


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_an_interval_runs_forward(one: date, other: date) -> None:
    first, last = sorted((one, other))
    parsed = parse(f"{first}/{last}")
    assert (parsed.earliest, parsed.latest) == (first, last)


@pytest.mark.parametrize(
    "parts", [(2022, None, 5), (2022, 0, None), (2022, 2, 30), (22, None, None), (-1, 1, 1)]
)
def test_impossible_numbers_are_refused(parts: tuple[int, int | None, int | None]) -> None:
    with pytest.raises(ValueError, match=r"\w+ .*"):
        from_ymd(*parts)
