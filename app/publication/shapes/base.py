"""What every public shape is made of."""

from datetime import date

from pydantic import BaseModel, ConfigDict

TextMap = dict[str, str]
Day = date | None  # also where a field is itself called `date`


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Record(Shape):
    """What every document starts with."""

    id: str
    slug: str
    url: str
    sample: bool


class SourceRef(Shape):
    type: str
    title: TextMap
    url: str | None
    published_on: str | None
    locator: str | None


class PersonRef(Shape):
    id: str
    slug: str
    url: str
    sample: bool
    name: TextMap
