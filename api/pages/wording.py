"""All words of the pages pass through here: `_()` in the templates, `word()` in Python, both for gettext.

The interface speaks English for now. A catalogue per language (`babel` reads both places) and the language in
the path are all that another one needs; dates, countries and codes have their words in it already.
"""

from functools import cache
from gettext import NullTranslations
from typing import Any

import langcodes
from babel import Locale, UnknownLocaleError

LANGUAGE = "en"
_RIGHT_TO_LEFT = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"})


@cache
def catalogue(_language: str) -> NullTranslations:
    return NullTranslations()


def word(text: str, **values: Any) -> str:
    """In the interface's language; `%(name)s` is filled in afterwards, so that translators see the place."""
    return catalogue(LANGUAGE).gettext(text) % values


def words(one: str, many: str, number: int, **values: Any) -> str:
    """With the plural form of `number`, which the text holds as `%(number)d`."""
    return catalogue(LANGUAGE).ngettext(one, many, number) % {"number": number, **values}


@cache
def direction(tag: str) -> str:
    """`rtl` or `ltr`, by the script that the language is written in."""
    try:
        script = langcodes.Language.get(tag).maximize().script
    except ValueError:
        script = None
    return "rtl" if script in _RIGHT_TO_LEFT else "ltr"


@cache
def language(tag: str) -> str:
    """Its name, else its tag."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(LANGUAGE) or tag
    except (ValueError, UnknownLocaleError):
        return tag
