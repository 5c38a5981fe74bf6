"""What is written on an envelope: the addressee as the country's post wants it, in its order, and in Latin.

A form of a name that could be wrong is not written: then «Кому:» and the nominative (app/text/declension).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from anyascii import anyascii

from app.models.letters import LetterProfile
from app.models.people import Name, Prisoner
from app.models.places import Facility, FacilityAddress
from app.text import declension
from app.text.addressee import addressee_agrees, addressee_case
from app.vocabularies.places import country_labels

# Languages with a dative, and what stands before a name that is not in it.
_TO = {"ru": "Кому:", "uk": "Кому:", "be": "Каму:"}
_YEAR = {"ru": "{} г. р.", "uk": "{} р. н.", "be": "{} г. н."}
# Prisons of these countries tell people of one name apart by the year of birth.
_WANT_YEAR = frozenset({"RU", "BY"})
_RUSSIAN_POSTCODE = 6
# The postcode comes first there, the name last, with a word of honour or receipt (UPU addressing formats).
_NAME_LAST = {"zh": "{} 收", "ja": "{} 様", "ko": "{} 귀하"}
_NOT_LATIN = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")
_CYRILLIC = re.compile("[а-яА-Я]")
_APOSTROPHES = re.compile("['\"`]")
_TAKEN_LAST = frozenset({"former", "pen", "transliteration"})


@dataclass(frozen=True)
class Recipient:
    """Who is written to, and what editors and lists said about the envelope.

    `written` is false where the lines that they wrote are of the place before.
    """

    person: Prisoner
    names: Sequence[Name]
    profile: LetterProfile
    written: bool = True


@dataclass(frozen=True)
class Envelope:
    """`lines` in the order of the country; `latin_lines` beside them for senders abroad, country last."""

    addressee: str
    lines: list[str]
    lang: str
    postcode: str | None
    latin_lines: list[str]


def envelope_of(to: Recipient, place: Facility, address: FacilityAddress | None) -> Envelope | None:
    """None where no address is known. As a source wrote it, else made of the facility's address."""
    written = to.profile.envelope_lines if to.written else []
    lang = (to.profile.envelope_lang if written else None) or (address.lang if address else "ru")
    if not written and address is None:
        return None
    postcode = address.postcode if address else None
    addressee = _addressee(to, _primary(lang))
    first = addressee + _year(to.person, place, postcode, _primary(lang))
    lines = _as_written(to, first) if written else _in_order(first, place, address, _primary(lang))
    return Envelope(addressee, lines, lang, postcode, _latin(to, place, address))


def _primary(lang: str) -> str:
    return lang.partition("-")[0]


def _addressee(to: Recipient, lang: str) -> str:
    name, said = _name_in(to.names, lang), to.profile.addressee
    full = name.full if name else ""
    if lang not in _TO:
        return said or full
    if said and not addressee_agrees(said, _all_names(to.names)):
        return said  # a name of its own that editors chose
    return _dative(name, said, to.person.gender, lang) or f"{_TO[lang]} {full or said}"


def _dative(name: Name | None, said: str | None, gender: str, lang: str) -> str | None:
    if name is None or _primary(name.lang) != lang:
        return None
    known = declension.Name(name.full, name.family, name.given, name.patronymic, gender)
    written = [one for one in (name.dative, said) if one and addressee_case(one, name.full) == "dative"]
    if written:
        return declension.checked_dative(known, written[0])
    return declension.russian_dative(known) if lang == "ru" else None


def _all_names(names: Sequence[Name]) -> str:
    """The name with the former ones in parentheses, as `addressee_agrees` reads them."""
    return " ".join([names[0].full, *(f"({name.full})" for name in names[1:])]) if names else ""


def _name_in(names: Sequence[Name], lang: str) -> Name | None:
    """In the envelope's language, if there is one; with the patronymic, if there is one."""
    order = sorted(
        names, key=lambda one: (_primary(one.lang) != lang, one.kind in _TAKEN_LAST, one.patronymic is None)
    )
    return next(iter(order), None)


def _year(person: Prisoner, place: Facility, postcode: str | None, lang: str) -> str:
    first, last = person.birth_earliest, person.birth_latest
    known = first is not None and last is not None and first.year == last.year
    wanted = _post_of(place, postcode) in _WANT_YEAR and lang in _YEAR
    return f", {_YEAR[lang].format(first.year)}" if first and known and wanted else ""


def _post_of(place: Facility, postcode: str | None) -> str | None:
    """The country whose post delivers there: in annexed Crimea, the one that the postcode is of."""
    russian = postcode is not None and len(postcode) == _RUSSIAN_POSTCODE
    return "RU" if place.country == "UA" and russian else place.country


def _as_written(to: Recipient, first: str) -> list[str]:
    """The lines of a source, with our form of the name in place of its own."""
    names, lines = _all_names(to.names), to.profile.envelope_lines
    at = next((at for at, line in enumerate(lines) if addressee_agrees(_named(line), names)), None)
    if at is not None:
        return [*lines[:at], _with_year(first, lines[at]), *lines[at + 1 :]]
    named = any(name.full in line for name in to.names for line in lines)
    return list(lines) if named else [first, *lines]


def _with_year(first: str, line: str) -> str:
    """The source knew a year of birth that is not recorded."""
    _, comma, year = line.partition(",")
    return first if "," in first else f"{first}{comma}{year}"


def _named(line: str) -> str:
    """The line without the year of birth and «Кому:»."""
    return line.partition(",")[0].removeprefix("Кому:").removeprefix("Каму:")


def _in_order(first: str, place: Facility, address: FacilityAddress | None, lang: str) -> list[str]:
    if address is None:
        return []
    name = next((text for tag, text in place.name.items() if _primary(tag) == lang), None)
    lines = [line for line in [name] if line and not _holds(address.lines, line)]
    postcode = [address.postcode] if address.postcode and not _holds(address.lines, address.postcode) else []
    if lang in _NAME_LAST:
        return [*postcode, *address.lines, *lines, _NAME_LAST[lang].format(first)]
    return [first, *lines, *address.lines, *postcode]


def _holds(lines: Sequence[str], text: str) -> bool:
    return any(text in line for line in lines)


def _latin(to: Recipient, place: Facility, address: FacilityAddress | None) -> list[str]:
    """For the post of the country of the sender; the last line is all that it has to read."""
    postcode = address.postcode if address else None
    lines = _latin_address(place, address) if address else []
    code = [postcode] if postcode and not _holds(lines, postcode) else []
    # Whose post serves annexed Crimea and from where is not ours to write.
    known = _post_of(place, postcode) == place.country
    country = [country_labels(place.country)["en"].upper()] if known else []
    return [*_latin_name(to.names), *lines, *code, *country]


def _latin_address(place: Facility, address: FacilityAddress) -> list[str]:
    lines = address.latin_lines or [line for line in address.lines if _is_latin(line)]
    name = place.name.get("en")
    return [name, *lines] if name and lines and not _holds(lines, name) else list(lines)


def _latin_name(names: Sequence[Name]) -> list[str]:
    """A Latin form that is recorded, else Cyrillic letter by letter; other scripts can't be read that way."""
    latin = [one.full for one in sorted(names, key=_former) if _is_latin(one.full)]
    cyrillic = [one.full for one in names if _CYRILLIC.search(one.full)]
    return latin[:1] or [_APOSTROPHES.sub("", anyascii(one)) for one in cyrillic[:1]]


def _former(name: Name) -> bool:
    return name.kind in {"former", "pen"}


def _is_latin(text: str) -> bool:
    return not _NOT_LATIN.search(text)
