"""The checked values that the shapes are made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated, TypeVar

from annotated_types import GroupedMetadata, MaxLen
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from app.text.edtf_dates import FIRST_DAY, LAST_DAY, LONGEST, parse
from app.text.languages import LONGEST_TAG, LONGEST_TEXT, MOST_LANGUAGES, canonical_tag, check_text_map
from app.vocabularies import vocabulary
from app.vocabularies.places import check_country, check_region


def _edtf(value: str) -> str:
    return parse(value).edtf


def _no_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("holds a NUL character")
    return value


@dataclass(frozen=True)
class code(GroupedMetadata):  # noqa: N801  reads as a verb where it is used
    """A code of the vocabulary `name`."""

    name: str

    def __iter__(self) -> Iterator[object]:
        yield MaxLen(60)
        yield AfterValidator(lambda value: vocabulary(self.name).require(value))


T = TypeVar("T")
Some = Annotated[list[T], Field(max_length=100)]
Many = Annotated[list[T], Field(max_length=1000)]
Tag = Annotated[str, StringConstraints(max_length=LONGEST_TAG), AfterValidator(canonical_tag)]
TextMap = Annotated[
    dict[
        Annotated[str, StringConstraints(max_length=LONGEST_TAG)],
        Annotated[str, StringConstraints(max_length=LONGEST_TEXT)],
    ],
    Field(max_length=MOST_LANGUAGES),
    AfterValidator(check_text_map),
]
Edtf = Annotated[str, StringConstraints(max_length=LONGEST), AfterValidator(_edtf)]
# The years that partial dates have: so that there is always a day after, in every time zone.
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime.combine(FIRST_DAY, time(), UTC), le=datetime.combine(LAST_DAY, time(), UTC)),
]
Line = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(_no_nul)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=100_000), AfterValidator(_no_nul)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,99}$", max_length=100)]
Ref = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_no_nul)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=2000)]
# Of plain letters, so that it can stand in a `mailto:` address as it is.
Email = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,5}$", max_length=254
    ),
]
Country = Annotated[str, StringConstraints(max_length=20), AfterValidator(check_country)]
Region = Annotated[str, StringConstraints(max_length=20), AfterValidator(check_region)]
ExternalIds = Annotated[
    dict[Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$", max_length=40)], Line],
    Field(max_length=50),
]


class Intake(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceIn(Intake):
    """A source that may be shown; `locator` says where in it (a paragraph, a page)."""

    type: Annotated[str, code("source_type")]
    title: TextMap
    url: Url | None = None
    published_on: Edtf | None = None
    locator: Line | None = None
