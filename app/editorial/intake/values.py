"""The checked values that the shapes are made of."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from app.text.edtf_dates import parse
from app.text.languages import check_text_map
from app.vocabularies import vocabulary
from app.vocabularies.places import check_country, check_region


def _edtf(value: str) -> str:
    return parse(value).edtf


def _no_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("holds a NUL character")
    return value


def code(name: str) -> AfterValidator:
    """A code of the vocabulary `name`."""
    return AfterValidator(lambda value: vocabulary(name).require(value))


TextMap = Annotated[dict[str, str], AfterValidator(check_text_map)]
Edtf = Annotated[str, AfterValidator(_edtf)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(_no_nul)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=100_000), AfterValidator(_no_nul)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,99}$")]
Ref = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_no_nul)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=2000)]
Country = Annotated[str, AfterValidator(check_country)]
Region = Annotated[str, AfterValidator(check_region)]
ExternalIds = dict[Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")], Line]


class Intake(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceIn(Intake):
    """A source that may be shown; `locator` says where in it (a paragraph, a page)."""

    type: Annotated[str, code("source_type")]
    title: TextMap
    url: Url | None = None
    published_on: Edtf | None = None
    locator: Line | None = None
