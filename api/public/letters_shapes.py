"""What is sent to and answered by the letters' queue."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.letters.checking import Standing
from app.letters.counting import MOST_PEOPLE as MOST_COUNTED
from app.letters.counting import MOST_TOLD
from app.letters.leasing import MOST_HOURS, MOST_HOURS_KNOWN, MOST_PEOPLE, USUAL_HOURS, USUAL_PEOPLE
from app.letters.rules import CountryRules
from app.publication import shapes

MOST_CHECKED = 500
Slug = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[!-~]+$")]
Token = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[!-~]+$")]
Value = Annotated[str, Field(max_length=100)]
Hours = Annotated[
    int,
    Field(
        ge=1, le=MOST_HOURS_KNOWN,
        description=f"How long nobody else gets them; without a group's token at most {MOST_HOURS}",
    ),
]  # fmt: skip


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LeaseRequest(Body):
    people: int = Field(default=USUAL_PEOPLE, ge=1, le=MOST_PEOPLE)
    hours: Hours = USUAL_HOURS
    filters: dict[str, Value | Annotated[list[Value], Field(max_length=50)]] = Field(
        default={}, max_length=30, description="Those of GET /v1/letters",
        examples=[{"country": ["RU"], "language": "de"}],
    )  # fmt: skip


class Prolonging(Body):
    hours: Hours = USUAL_HOURS


class Returning(Body):
    slugs: list[Slug] | None = Field(
        default=None, max_length=MOST_PEOPLE, description="Who is not written to; without it all of them"
    )


class LeaseBody(BaseModel):
    token: str = Field(description="The only key to this set; it is kept nowhere but with you")
    until: datetime = Field(description="Nobody else is handed these people before")
    over: bool = Field(description="It has ended: others may hold these people now")
    items: list[shapes.LetterCard] = Field(description="Who needs letters most first")
    closed: list[str] = Field(description="Slugs of those who are not to be written to any more")


class Returned(BaseModel):
    returned: int


class AddressAsked(Body):
    slug: Slug
    address_version: Annotated[str, Field(max_length=64)] | None = None


class CheckRequest(Body):
    people: list[AddressAsked] = Field(min_length=1, max_length=MOST_CHECKED)


class AddressState(BaseModel):
    slug: str
    standing: Standing
    url: str | None = Field(description="Where the person is to be read now; null for who was withdrawn")
    address_version: str | None
    verified_on: date | None
    moved_on: date | None


class CheckBody(BaseModel):
    items: list[AddressState]


class Told(Body):
    slug: Slug
    letters: int = Field(ge=1, le=MOST_TOLD)


class CountRequest(Body):
    people: list[Told] = Field(min_length=1, max_length=MOST_COUNTED)
    lease: Token | None = Field(default=None, description="Token of the set that they were written to")


class RulesBody(BaseModel):
    items: list[CountryRules]


class CountBody(BaseModel):
    letters: int = Field(description="As many as were taken in")
    unknown: list[str] = Field(description="Slugs that nobody published has")
