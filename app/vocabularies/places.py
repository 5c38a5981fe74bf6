"""Countries (ISO 3166-1 alpha-2) and regions (ISO 3166-2): checks and names.

A code is where a place is in the standard: Crimea is UA-43 and Sevastopol UA-40, whoever holds them.
"""

from functools import cache

import pycountry
from babel import Locale

from app.vocabularies import read_data

LANGUAGES = ("en", "ru", "be", "uk", "de", "fr", "fa", "ar")
SHOWN = 20  # characters of a wrong code that an error repeats


def check_country(code: str) -> str:
    """Return the code; ValueError if it is not in ISO 3166-1 alpha-2 (upper case)."""
    if not isinstance(code, str) or len(code) != len("RU") or code not in _countries():
        raise ValueError(f"{str(code)[:SHOWN]!r} is not an ISO 3166-1 alpha-2 country code such as RU.")
    return code


def check_region(code: str) -> str:
    """Return the code; ValueError if it is not in ISO 3166-2 (upper case)."""
    if not isinstance(code, str) or code not in _regions():
        raise ValueError(f"{str(code)[:SHOWN]!r} is not an ISO 3166-2 region code such as RU-MOW or UA-43.")
    return code


@cache
def _country_labels(code: str) -> dict[str, str]:
    return {lang: name for lang in LANGUAGES if (name := Locale(lang).territories.get(code))}


def country_labels(code: str) -> dict[str, str]:
    """Names of a country as a text map; ValueError for an unknown code."""
    return dict(_country_labels(check_country(code)))


def region_labels(code: str) -> dict[str, str]:
    """Names of a region as a text map; ValueError for an unknown code.

    English always; the languages of the pages for Russia, Belarus and regions of Ukraine under occupation.
    """
    written = _written_regions().get(check_region(code))
    return dict(written) if written else {"en": _regions()[code]}


def country_of(region: str) -> str:
    """Country code of a region; ValueError for an unknown region."""
    return check_region(region).partition("-")[0]


@cache
def _countries() -> frozenset[str]:
    return frozenset(country.alpha_2 for country in pycountry.countries)


@cache
def _regions() -> dict[str, str]:
    return {region.code: region.name for region in pycountry.subdivisions}


@cache
def _written_regions() -> dict[str, dict[str, str]]:
    regions: dict[str, dict[str, str]] = read_data("_regions.json")
    return regions
