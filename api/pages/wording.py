"""What a page says in its language: every word goes through here, `_()` in templates, `word()` in Python.

Both are for gettext; `extraction` finds them.
"""

from dataclasses import dataclass
from datetime import date as Date  # noqa: N812  `date` is a method here
from functools import cache, lru_cache
from gettext import NullTranslations

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from api.pages.catalogues import translations
from api.pages.languages import ranges

_EVERY_CATEGORY = range(101)  # Arabic's `other` is the last to come, at 100
_LATIN = (", ", "; ")
_SEPARATORS = {"ar": ("، ", "؛ ")}  # ours: CLDR's patterns of lists add an "and"


@dataclass(frozen=True, eq=False)  # there is one of each language: `wording`
class Wording:
    """One language: its messages, numbers, dates. `ranges` are the languages of contents, best first."""

    language: str
    locale: Locale
    ranges: tuple[str, ...]
    messages: NullTranslations

    def word(self, text: str, **values: object) -> str:
        """A message; `%(name)s` is filled in afterwards, so that translators see the place."""
        return self.messages.gettext(text) % values

    def word_in(self, context: str, text: str, **values: object) -> str:
        """A message whose translation depends on where it stands."""
        return self.messages.pgettext(context, text) % values

    def words(self, one: str, many: str, number: int, **values: object) -> str:
        """With the plural form of `number`, which the message holds as `%(number)s`."""
        chosen = self.messages.ngettext(one, many, number)
        return chosen % {"number": self.number(number), **values}

    @property
    def comma(self) -> str:
        """Between parts that are said one after the other, with its space."""
        return _SEPARATORS.get(self.language, _LATIN)[0]

    @property
    def semicolon(self) -> str:
        """Between parts that may hold commas themselves."""
        return _SEPARATORS.get(self.language, _LATIN)[1]

    def forms(self, one: str, many: str) -> dict[str, str]:
        """Every plural form by its CLDR category, `#` for the number: for browsers that count themselves."""
        found: dict[str, str] = {}
        for number in _EVERY_CATEGORY:
            found.setdefault(self.locale.plural_form(number), self.messages.ngettext(one, many, number))
        return {category: form % {"number": "#"} for category, form in found.items()}

    def number(self, value: int) -> str:
        """With the language's separators, in European digits."""
        return _number(self.locale, value)

    def money(self, value: int, currency: str | None) -> str:
        """A whole amount; `currency` is ISO 4217."""
        if not currency:
            return self.number(value)
        pattern = self.locale.currency_formats["standard"].pattern.replace("0.00", "0")
        return format_currency(value, currency, locale=self.locale, format=pattern, currency_digits=False)

    def date(self, day: Date, pattern: str = "long") -> str:
        return format_date(day, pattern, locale=self.locale)

    def name_of(self, tag: str) -> str:
        """A language's name in this one, else its tag."""
        return _name_of(self.locale, tag)


# Kept, these two: pages say the same few thousand of them again and again.
@lru_cache(maxsize=4096)
def _number(locale: Locale, value: int) -> str:
    return format_decimal(value, locale=locale)


@lru_cache(maxsize=4096)
def _name_of(locale: Locale, tag: str) -> str:
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale) or tag
    except (ValueError, UnknownLocaleError):
        return tag


@cache
def wording(language: str) -> Wording:
    return Wording(language, Locale.parse(language), tuple(ranges(language)), translations(language))
