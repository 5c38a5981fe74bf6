"""The TOML file that says how to read a spreadsheet: which column is what, and what its words mean."""

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from app.editorial.intake import Country, Line, TextMap, Url
from seed.importers.files import Refused, read_source

Column = Annotated[str, StringConstraints(min_length=1, max_length=200)]
# A mapping is written by hand.
MAX_BYTES = 256 * 1024


class Columns(BaseModel):
    """Columns by their header. What has no column here is not read, so nothing private slips in."""

    model_config = ConfigDict(extra="forbid")

    name: Column
    id: Column | None = None
    gender: Column | None = None
    birth: Column | None = None
    death: Column | None = None
    detained_on: Column | None = None
    status: Column | None = None
    occupation: Column | None = None
    sentence: Column | None = None
    source: Column | None = None


class Mapping(BaseModel):
    """`words` turns a column's words into our codes; a word that is not there becomes a note for editors.

    `language` is the BCP 47 tag of the texts. `notes` are columns that only editors see.
    """

    model_config = ConfigDict(extra="forbid")

    scheme: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
    title: TextMap
    url: Url | None = None
    language: Line
    country: Country
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","
    columns: Columns
    notes: list[Column] = []
    words: dict[str, dict[str, str]] = Field(default_factory=dict)

    @property
    def importer(self) -> str:
        return f"csv:{self.scheme}"

    def expected_columns(self) -> list[str]:
        named = [str(column) for column in self.columns.model_dump().values() if column]
        return list(dict.fromkeys([*named, *self.notes]))


def read_mapping(path: Path) -> Mapping:
    """Raises Refused with the first thing that is wrong."""
    source = read_source(path, max_bytes=MAX_BYTES)
    try:
        return Mapping.model_validate(tomllib.loads(source.text))
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"{path} is not valid TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refused(f"{path} is no mapping: {where}: {first['msg']}.") from error
