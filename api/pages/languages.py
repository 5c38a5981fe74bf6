"""The languages that the pages speak, and which of them a reader gets.

The language is the first part of the path (`/ru/…`). Without it the browser's `Accept-Language` chooses, by a
redirect and without a cookie.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.convertors import Convertor, register_url_convertor

from api.negotiation import wanted_languages
from app.text.languages import lookup

# By their own names, in the order of the switch. The first is what messages are written in.
LANGUAGES = {
    "en": "English", "ru": "Русский", "be": "Беларуская", "uk": "Українська", "de": "Deutsch",
    "fr": "Français", "ar": "العربية",
}  # fmt: skip
DEFAULT = "en"
# What a reader of this language would sooner read than English, where there is no translation.
_NEXT = {"be": ("ru",)}
IN_PATH = "/{language:language}"


class _LanguageConvertor(Convertor[str]):
    regex = "|".join(LANGUAGES)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("language", _LanguageConvertor())


def ranges(language: str) -> list[str]:
    """In which languages contents are shown on a page in `language`, best first."""
    return [language, *_NEXT.get(language, ())]


def preferred(accept_language: str | None) -> str:
    """The language of ours that this header of a browser asks for."""
    return next(iter(lookup(dict.fromkeys(LANGUAGES, ""), wanted_languages(None, accept_language))))


def language_of(scope: Mapping[str, Any]) -> str:
    """Of a request to any address: as its path says, else as its browser asks."""
    first = scope["path"].split("/", 2)[1]
    if first in LANGUAGES:
        return str(first)
    header = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    return preferred(header.decode("latin-1"))


def in_language(scope: Mapping[str, Any], language: str) -> str:
    """The address that was asked for, in this language."""
    first, _, rest = quote(scope["path"].removeprefix("/")).partition("/")
    path = f"/{language}/{rest}" if first in LANGUAGES else f"/{language}{quote(scope['path'])}"
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path
