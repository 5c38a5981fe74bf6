"""What an endpoint is made of, as a program or a form gives it."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.published.kinds import KINDS
from app.vocabularies import vocabulary
from app.vocabularies.places import check_country
from app.webhooks.addresses import LONGEST_URL, check_url
from app.webhooks.filtering import SEVERITIES

_MOST = 250
EVERY_KIND = tuple(kind.name for kind in KINDS)


def _kind(value: str) -> str:
    if value not in EVERY_KIND:
        raise ValueError(f"allowed: {', '.join(EVERY_KIND)}")
    return value


def _alert_type(value: str) -> str:
    return vocabulary("alert_type").require(value)


Url = Annotated[str, Field(max_length=LONGEST_URL), AfterValidator(check_url)]
Description = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Kind = Annotated[str, Field(max_length=40), AfterValidator(_kind)]
Op = Literal["put", "remove", "merge"]
Country = Annotated[str, Field(max_length=2), AfterValidator(check_country)]
AlertType = Annotated[str, Field(max_length=60), AfterValidator(_alert_type)]
Severity = Literal["minor", "moderate", "severe", "extreme"]
assert set(SEVERITIES) == set(Severity.__args__)  # type: ignore[attr-defined]  # noqa: S101


class EndpointValues(BaseModel):
    """An empty list filters nothing."""

    model_config = ConfigDict(extra="forbid")

    url: Url = Field(description="https only; port 443, or 1024 and above")
    description: Description = ""
    kinds: list[Kind] = Field(default_factory=list, max_length=_MOST)
    ops: list[Op] = Field(default_factory=list, max_length=3)
    countries: list[Country] = Field(default_factory=list, max_length=_MOST)
    alert_types: list[AlertType] = Field(default_factory=list, max_length=_MOST)
    severity_at_least: Severity | None = Field(None, description="Of alerts; unknown always passes")
