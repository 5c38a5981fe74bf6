"""A diff that a person can read: JSON Pointers, parts known by what they are. And merge patches."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editorial.changes.diffing import diff
from app.editorial.changes.patching import patched

NAMES = [{"lang": "en", "kind": "legal", "full": "A"}, {"lang": "ru", "kind": "legal", "full": "Б"}]


def told(before: Any, after: Any) -> list[tuple[str, str]]:
    return [(one.path, one.op.value) for one in diff(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a/b": 1, "c~": 2}, {"a/b": 2, "c~": 3}, [("/a~1b", "changed"), ("/c~0", "changed")]),
        ({"summary": None}, {"summary": {"en": "x"}}, [("/summary", "added")]),
        ({"summary": {"en": "x"}}, {"summary": None}, [("/summary", "removed")]),
        (
            {"grounds": ["a", "b"]},
            {"grounds": ["b", "c"]},
            [("/grounds/0", "removed"), ("/grounds/1", "added")],
        ),
        ({"names": NAMES}, {"names": NAMES[::-1]}, [("/names", "reordered")]),
        (
            {"names": NAMES},
            {"names": [{"lang": "uk", "kind": "legal", "full": "В"}, NAMES[1], {**NAMES[0], "full": "C"}]},
            [("/names/0", "added"), ("/names/2/full", "changed")],
        ),
        ({"alerts": [{"created_by": "x"}]}, {"alerts": [{"created_by": "y"}]}, []),
    ],
)
def test_paths_lead_to_what_changed(before: Any, after: Any, expected: list[tuple[str, str]]) -> None:
    assert sorted(told(before, after)) == sorted(expected)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "date", "a", "b"]), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(before=_JSON, after=_JSON)
def test_there_is_a_difference_exactly_where_they_differ(before: Any, after: Any) -> None:
    assert diff(before, before) == []
    if before != after and _filled(before) != _filled(after):
        assert diff(before, after)


def _filled(value: Any) -> Any:
    """A field that is null and one that is absent say the same."""
    if isinstance(value, dict):
        return {name: _filled(one) for name, one in value.items() if one is not None}
    return [_filled(one) for one in value] if isinstance(value, list) else value


def test_merge_patch_follows_the_examples_of_the_rfc() -> None:
    cases: list[tuple[Any, Any, Any]] = [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}), ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}), ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}), ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}), (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]), ({"a": "foo"}, None, None), ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}), ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ]  # fmt: skip
    for target, patch, result in cases:
        assert patched(target, patch) == result
