"""Words of the interface in every language of the pages, put together once: thousands of cards hold them."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from api.pages import dates, texts
from api.pages.languages import LANGUAGES
from api.pages.wording import Wording, wording

Text = Mapping[str, Any]


def said(say: Callable[[Wording], Any]) -> dict[str, Any]:
    return {language: say(wording(language)) for language in LANGUAGES}


@cache
def days() -> Text:
    return said(lambda w: w.forms("%(number)s day in custody", "%(number)s days in custody"))


@cache
def nezabudka() -> Text:
    return said(lambda w: w.word("Nezabudka"))


@cache
def invented() -> Text:
    return said(lambda w: w.word("Sample, invented"))


@cache
def write() -> Text:
    return said(lambda w: w.word("Write a letter"))


@cache
def read() -> Text:
    return said(lambda w: w.word("Read more"))


@lru_cache(maxsize=8192)
def isolated(day: str) -> Text:
    return said(lambda w: w.word("In isolation since %(day)s", day=dates.day(w, day)))


@lru_cache(maxsize=4096)
def label(code: str, vocabulary: str) -> Text:
    return said(lambda w: texts.short_label(w, code, vocabulary))


@lru_cache(maxsize=8192)
def detained(day: str) -> Text:
    return said(lambda w: w.word("detained: %(day)s", day=dates.day(w, day)))


@lru_cache(maxsize=8192)
def since(day: str) -> Text:
    return said(lambda w: dates.since(w, day))


@lru_cache(maxsize=4096)
def country(code: str) -> Text:
    return said(lambda w: texts.country(w, code))
