"""How to write to someone."""

from datetime import date
from typing import Annotated

from app.editorial.intake.values import Intake, Line, TextMap, Url, code


class ChannelIn(Intake):
    type: Annotated[str, code("letter_channel_type")]
    status: Annotated[str, code("letter_channel_status")] = "open"
    url: Url | None = None
    verified_on: date | None = None


class LettersIn(Intake):
    """How to write. Nothing about who writes, ever."""

    wants: Annotated[str, code("wants_letters")] = "unknown"
    languages: list[str] = []
    language_rule: Annotated[str, code("letter_language_rule")] = "unknown"
    write_about: TextMap | None = None
    avoid: TextMap | None = None
    addressee: Line | None = None  # as on the envelope, in the dative where the language declines
    envelope_lines: list[Line] = []
    envelope_lang: str | None = None
    verified_on: date | None = None
    channels: list[ChannelIn] = []
