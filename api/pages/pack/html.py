"""The pack as one page that needs nothing else: style and pictures within it, no script."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup

from api.answers import Headers
from api.pages.pack.asking import Asked
from api.pages.pack.codes import as_png_uri
from api.pages.pack.labels import Label, size_on
from api.pages.pack.pack import Pack
from api.pages.pack.pdf import words_of
from api.pages.pack.sheets import SHEETS, Sheet
from api.pages.templating import TEMPLATES, environment
from api.pages.wording import Wording

_EDGE = 12  # millimetres around all but the labels
_WRITTEN = Path(TEMPLATES) / "pages" / "pack.css"


@dataclass(frozen=True)
class Placed:
    """A label with the size in which it fits on this sheet; None where it fits in none."""

    name: str
    label: Label
    size: float | None

    @property
    def look(self) -> str:
        """The class of the stylesheet: a size in tenths of a point."""
        return f"size-{self.size * 10:.0f}" if self.size else "size-90"


@dataclass(frozen=True)
class Choice:
    """The same pack, made otherwise."""

    title: str
    query: str
    chosen: bool


@cache
def style_of(sheet: Sheet) -> str:
    """The stylesheet with the measures of the sheet."""
    page = f"{sheet.size[0]}mm {sheet.size[1]}mm"
    left = sheet.size[0] - sheet.left - sheet.columns * sheet.width - (sheet.columns - 1) * sheet.gap
    half = sheet.size[1] / 2 - _EDGE - 1
    return _WRITTEN.read_text() + (
        f"@page{{size:{page};margin:{_EDGE}mm}}@page labels{{size:{page};margin:0}}"
        f"@media print{{.card{{min-block-size:{half}mm}}"
        f".sheet{{padding:{sheet.top}mm {max(left, 0):.2f}mm 0 {sheet.left}mm;direction:ltr;"
        f"grid-template-columns:repeat({sheet.columns},{sheet.width}mm);column-gap:{sheet.gap}mm;"
        f"grid-auto-rows:{sheet.height}mm}}.sheet li{{padding:{sheet.inset[1]}mm {sheet.inset[0]}mm}}}}"
    )


def headers_of(sheet: Sheet) -> Headers:
    """Only this very style, and pictures that the page carries."""
    known = b64encode(hashlib.sha256(style_of(sheet).encode()).digest())
    policy = (
        b"default-src 'none'; style-src 'sha256-" + known + b"'; img-src data:; base-uri 'none'; "
        b"form-action 'self'; frame-ancestors 'none'"
    )
    return [(b"content-security-policy", policy)]


def html_of(wording: Wording, pack: Pack, asked: Asked) -> bytes:
    made = environment(wording.language)
    made.filters["code"] = as_png_uri
    return (
        made.get_template("pages/pack.html")
        .render(
            pack=pack, words=words_of(wording), query=asked.query(), labels=_labels(pack, asked),
            style=Markup(style_of(asked.sheet)),  # noqa: S704  our own file and measures
            sheets=_sheets(wording, asked), abroad=_abroad(wording, asked), paper=_paper(asked.sheet),
        )
        .encode()
    )  # fmt: skip


def _labels(pack: Pack, asked: Asked) -> list[list[Placed | None]]:
    """Sheet by sheet; None where the first sheet has no label left."""
    placed = [
        Placed(card.name.text, card.label, size_on(asked.sheet, card.label))
        for card in pack.cards
        if card.label
    ]
    if not placed:
        return []
    places = [*([None] * asked.skip), *placed]
    return [places[at : at + asked.sheet.labels] for at in range(0, len(places), asked.sheet.labels)]


def _sheets(wording: Wording, asked: Asked) -> list[Choice]:
    return [
        Choice(_title(wording, sheet), asked.query(labels=sheet.name, skip="0"), sheet == asked.sheet)
        for sheet in SHEETS.values()
    ]


def _title(wording: Wording, sheet: Sheet) -> str:
    return wording.word(
        "Labels %(columns)s × %(rows)s on %(paper)s",
        columns=sheet.columns, rows=sheet.rows, paper=_paper(sheet),
    )  # fmt: skip


def _paper(sheet: Sheet) -> str:
    return {"a4": "A4", "us-letter": "US Letter"}[sheet.paper]


def _abroad(wording: Wording, asked: Asked) -> Choice:
    title = wording.word("Country on the labels, for posting from abroad")
    return Choice(title, asked.query(abroad="" if asked.abroad else "yes"), asked.abroad)
