"""Dates and hours in words, in the first of the site's languages that was asked for."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from api.feeds.texts import Said, joined
from api.pages import dates
from api.pages.languages import LANGUAGES
from api.pages.wording import Wording, wording
from app.text.languages import lookup

_OURS = dict.fromkeys(LANGUAGES, "")


def spoken(languages: Sequence[str]) -> Wording:
    return wording(next(iter(lookup(_OURS, languages))))


def day(edtf: str, languages: Sequence[str]) -> Said:
    """No more exact than it is known."""
    words = spoken(languages)
    return Said(dates.day(words, edtf), words.language)


def court_time(starts_at: str | None, zone: str | None, languages: Sequence[str]) -> Said | None:
    """Day and hour by the clock of the court; None where no hour is known."""
    if not (starts_at and zone):
        return None
    try:
        local = datetime.fromisoformat(starts_at).astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return None
    words = spoken(languages)
    parts = [dates.day(words, local.date().isoformat()), dates.hour(words, starts_at, zone)]
    return Said(joined(parts, ", "), words.language)
