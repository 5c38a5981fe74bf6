"""`python -m api.pages.extraction`: collects the messages of the pages and brings every catalogue up to date.

Without dates and line numbers, so that a catalogue changes only where a message does.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from api.pages.catalogues import LOCALES, po_file, read_catalogue
from api.pages.languages import DEFAULT, LANGUAGES

TEMPLATE = LOCALES / "pages.pot"
_API = Path(__file__).parents[1]
_FROM = [("pages/**.py", "python"), ("widget/**.py", "python"), ("templates/pages/**.html", "jinja2")]
_KEYWORDS = {
    "_": None, "word": None, "words": (1, 2), "forms": (1, 2), "word_in": ((1, "c"), 2),
    "pgettext": ((1, "c"), 2),
}  # fmt: skip
_OPTIONS = {"templates/pages/**.html": {"trimmed": "true", "silent": "false"}}
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
_IDLE = tuple(
    f'"{name}'.encode()
    for name in ("Project-", "Report-", "POT-", "PO-", "Last-", "Language-Team", "Generated-")
)
_HEADER = """\
# Messages of the public pages. How to translate them: docs/translating.md"""


def collect() -> Catalog:
    """Every message of the pages and where it is said."""
    found = _catalogue()
    messages = extract_from_dir(
        _API, method_map=_FROM, options_map=_OPTIONS, keywords=_KEYWORDS, comment_tags=["Translators:"],
        strip_comment_tags=True,
    )  # fmt: skip
    for name, _, message, comments, context in sorted(messages, key=lambda one: (one[0], one[1])):
        found.add(message, locations=[(f"api/{name}", 0)], auto_comments=comments, context=context)
    return found


def _catalogue() -> Catalog:
    return Catalog(project="nezabudka", header_comment=_HEADER, creation_date=_NO_DATE, fuzzy=False)


def updated(language: str, template: Catalog) -> Catalog:
    """The catalogue of a language with the messages of today. What is no longer said is dropped."""
    catalogue = read_catalogue(po_file(language), language)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def as_bytes(catalogue: Catalog) -> bytes:
    written = BytesIO()
    write_po(written, catalogue, width=110, include_lineno=False, sort_by_file=True)
    return b"".join(line for line in written.getvalue().splitlines(keepends=True) if not _idle(line))


def _idle(line: bytes) -> bool:
    """A header that names nobody or only says when."""
    return line.startswith(_IDLE)


def files() -> Iterator[tuple[Path, bytes]]:
    """What the template and every catalogue should hold."""
    template = collect()
    yield TEMPLATE, as_bytes(template)
    for language in LANGUAGES:
        if language != DEFAULT:
            yield po_file(language), as_bytes(updated(language, template))


def main() -> int:
    for path, content in files():
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            sys.stdout.write(f"{path.name} changed\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
