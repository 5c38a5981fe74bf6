"""What a body may not hold, whatever its shape: PostgreSQL keeps no NUL, and text is whole characters."""

from collections.abc import Iterator
from typing import Any, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel

Given = TypeVar("Given")
_LARGEST = 2**53  # what JSON's readers keep whole; each field has a bound of its own below it
_DEEPEST = 20


def plain(given: Given) -> Given:
    """The same. Raises the 422 with every place that can't be stored."""
    said = given.model_dump(mode="json") if isinstance(given, BaseModel) else given
    faults = [
        {"loc": ("body", *place), "type": "value_error", "msg": words} for place, words in _faults(said, ())
    ]
    if faults:
        raise RequestValidationError(faults[:100])
    return given


def _faults(said: Any, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if len(place) > _DEEPEST:
        yield place, "nested too deep"
    elif isinstance(said, dict):
        for name, value in said.items():
            if not _is_text(name):
                yield place, "a name in it is no text"
            yield from _faults(value, (*place, name))
    elif isinstance(said, list):
        for index, value in enumerate(said):
            yield from _faults(value, (*place, index))
    elif isinstance(said, str) and not _is_text(said):
        yield place, "holds NUL or half a character"
    elif isinstance(said, int | float) and abs(said) >= _LARGEST:
        yield place, "the number is too large"


def _is_text(said: str) -> bool:
    return "\x00" not in said and not any("\ud800" <= letter <= "\udfff" for letter in said)
