"""Catalogues of messages: one PO file a language, which translators edit (docs/translating.md).

They are read when a language is first asked for, so what is installed needs no compiled files.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from api.pages.languages import DEFAULT

LOCALES = Path(__file__).parent / "locales"


def po_file(language: str) -> Path:
    return LOCALES / f"{language}.po"


def read_catalogue(path: Path, language: str | None = None) -> Catalog:
    """Raises PoFileError where the file is broken."""
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def translations(language: str) -> NullTranslations:
    """Messages themselves are English. What is fuzzy or missing in a catalogue stays English too."""
    if language == DEFAULT:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(po_file(language), language))
    compiled.seek(0)
    return GNUTranslations(compiled)
