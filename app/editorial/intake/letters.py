"""How to write to someone."""

from typing import Annotated, Self

from pydantic import model_validator

from app.editorial.intake.private import INFORMAL, UrlOrRef, is_sealed
from app.editorial.intake.values import Day, Intake, Line, Some, Tag, TextMap, code


class ChannelIn(Intake):
    """The address of the ways `family` and `lawyer` is sealed: a reference once it was handed in."""

    type: Annotated[str, code("letter_channel_type")]
    status: Annotated[str, code("letter_channel_status")] = "open"
    url: UrlOrRef | None = None
    verified_on: Day | None = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if is_sealed(self.url) and self.type not in INFORMAL:
            raise ValueError("only an informal way to write has a sealed address")
        return self


class LettersIn(Intake):
    """How to write. Nothing about who writes, ever."""

    wants: Annotated[str, code("wants_letters")] = "unknown"
    languages: Some[Tag] = []
    language_rule: Annotated[str, code("letter_language_rule")] = "unknown"
    interests: Some[Annotated[str, code("letter_interest")]] = []
    write_about: TextMap | None = None
    avoid: TextMap | None = None
    addressee: Line | None = None  # as on the envelope, in the dative where the language declines
    envelope_lines: Some[Line] = []
    envelope_lang: Tag | None = None
    verified_on: Day | None = None
    channels: Some[ChannelIn] = []
