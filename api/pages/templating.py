"""The templates of one language: its words, and its way to show values as filters."""

from collections.abc import Callable
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from api.pages import dates, texts
from api.pages.stylesheet import ADDRESS
from api.pages.wording import direction, wording
from app.published.licence import LICENCE

TEMPLATES = Path(__file__).parents[1] / "templates"
# Filters that say things in the page's language.
_SPOKEN: dict[str, Callable[..., Any]] = {
    "text": texts.text, "name": texts.name, "plain": texts.plain, "paragraphs": texts.paragraphs,
    "label": texts.label, "short_label": texts.short_label, "country": texts.country,
    "region": texts.region, "law": texts.law, "attributes": texts.attributes_of, "day": dates.day,
    "since": dates.since, "hour": dates.hour, "months": dates.months,
}  # fmt: skip


@cache
def environment(language: str) -> Environment:
    """Kept, so that a template is compiled once."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(), trim_blocks=True,
        lstrip_blocks=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )  # fmt: skip
    said = wording(language)
    made.install_gettext_translations(said.messages, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {name: partial(show, said) for name, show in _SPOKEN.items()}
    made.filters |= {
        "link": texts.link, "machine_date": dates.machine_date, "direction": direction,
        "as_day": date.fromisoformat, "language": said.name_of, "number": said.number, "money": said.money,
    }  # fmt: skip
    made.globals |= {
        "lang": language, "root": f"/{language}", "words": said.words, "vocabularies": texts.VOCABULARIES,
        "licence": LICENCE, "stylesheet": ADDRESS,
    }  # fmt: skip
    return made
