"""Catalogues of the pages: nothing missing, doubtful, stale or broken, and no words beside them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from jinja2 import Environment

from api.pages import extraction
from api.pages.catalogues import LOCALES, po_file, read_catalogue, translations
from api.pages.languages import DEFAULT, LANGUAGES
from api.pages.templating import TEMPLATES, environment

TRANSLATED = [language for language in LANGUAGES if language != DEFAULT]
PLACES = re.compile(r"%\((\w+)\)s")
TAGS = re.compile(r"</?\w+[^>]*>|&\w+;")
# Words that are the same in every language.
NAMES = re.compile(r"CAP 1\.2|OpenAPI 3\.1|CSV|JSON|Creative Commons Attribution 4\.0|/v1/changes")
UPDATE = "run: python -m api.pages.extraction"


def test_catalogues_hold_what_the_pages_say() -> None:
    for path, content in extraction.files():
        assert path.read_bytes() == content, f"{path.name}: {UPDATE}"


def test_each_language_has_a_catalogue_and_no_other_is_there() -> None:
    assert {path.stem for path in LOCALES.glob("*.po")} == set(TRANSLATED)


def _forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (str(text),)


def _messages(catalogue: Catalog) -> Iterator[tuple[Message, tuple[str, ...], tuple[str, ...]]]:
    """Each with its English forms and its translated forms."""
    return ((one, _forms(one.id), _forms(one.string)) for one in catalogue if one.id)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_and_whole(language: str) -> None:
    catalogue = read_catalogue(po_file(language), language)
    assert len(catalogue) > 100
    for message, said, translated in _messages(catalogue):
        assert not message.fuzzy, message.id
        assert all(form.strip() for form in translated), message.id
        assert list(message.check(catalogue)) == [], message.id
        for form in translated:
            assert sorted(TAGS.findall(form)) == sorted(TAGS.findall(said[-1])), message.id
            assert form.strip() == form, message.id
            assert form.endswith(":") == said[-1].endswith(":") or language in {"ru", "be", "uk"}, message.id
            form % dict.fromkeys(PLACES.findall(said[-1]), "1")  # raises where a place is broken


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_place_is_filled(language: str) -> None:
    """Only a plural form that is for one number alone may leave the number out («يومان», two days)."""
    numbers: dict[int, list[int]] = {}
    for number in range(1000):
        numbers.setdefault(translations(language).plural(number), []).append(number)  # type: ignore[attr-defined]
    for message, said, translated in _messages(read_catalogue(po_file(language), language)):
        wanted = set(PLACES.findall(said[-1]))
        assert len(translated) in {1, len(numbers)}, message.id
        for which, form in enumerate(translated):
            alone = len(translated) > 1 and len(numbers[which]) == 1
            assert wanted - set(PLACES.findall(form)) <= ({"number"} if alone else set()), message.id


def _shown(environment: Environment, source: str) -> str:
    """A template without its statements; an expression is a `#`."""
    out, inside = [], False
    for _, kind, value in environment.lex(source):
        inside = kind.endswith("_begin") or (inside and not kind.endswith("_end"))
        if kind == "variable_begin":
            out.append("#")
        elif kind == "data" and not inside:
            out.append(value)
    return "".join(out)


@pytest.mark.parametrize("path", sorted((TEMPLATES / "pages").glob("*.html")), ids=lambda path: path.name)
def test_templates_say_nothing_of_their_own(path: Path) -> None:
    shown = _shown(environment(DEFAULT), path.read_text())
    attributes = re.findall(r'(?:title|alt|aria-label|placeholder)="([^"]*)"', shown)
    between = re.sub(r"<[^>]*>", " ", shown)
    for words in (between, *attributes):
        assert not re.search(r"[^\W\d_]{2,}", NAMES.sub("", words)), words.strip()[:200]
