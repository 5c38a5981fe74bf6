"""Which characters the fonts of the PDF have letters for."""

import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path

from api.pages.pack.cards import Card
from api.pages.pack.labels import Label
from api.pages.pack.pack import Pack
from api.pages.wording import Wording
from app.text.languages import direction

BOX = "\ufffd"
_COVERAGE = Path(__file__).parent / "fonts" / "coverage.txt"


@cache
def _covered() -> frozenset[int]:
    spans = (line.split("-") for line in _COVERAGE.read_text().split())
    return frozenset(code for first, last in spans for code in range(int(first, 16), int(last, 16) + 1))


def is_printable(text: str) -> bool:
    """Marks and joiners that are not drawn do not count."""
    return all(ord(char) in _covered() or unicodedata.category(char) in {"Cf", "Zs"} for char in text)


def boxed(text: str) -> str:
    """With a box for each letter that is lacking: it would be blank."""
    return "".join(char if is_printable(char) or char == "\n" else BOX for char in text)


def printable(wording: Wording, pack: Pack) -> Pack:
    """With no label that would come out with boxes for letters, and a word on what will."""
    lacking = [card for card in pack.cards if not is_printable(_texts(card))]
    if not lacking:
        return pack
    warning = wording.words(
        "%(number)s card has letters that the PDF lacks: print it from the page.",
        "%(number)s cards have letters that the PDF lacks: print them from the page.", len(lacking),
    )  # fmt: skip
    cards = [_without_label(wording, card) for card in pack.cards]
    return replace(pack, warnings=[warning, *pack.warnings], cards=cards)


def _texts(card: Card) -> str:
    said = [card.name, card.own_name, card.case, *(fact.said for fact in card.facts)]
    return "".join([*(one.text for one in said if one), *(card.label.lines if card.label else [])])


def _without_label(wording: Wording, card: Card) -> Card:
    if card.label is None or is_printable("".join(card.label.lines)):
        return card
    line = wording.word("Take this address from the page: the PDF lacks letters for it.")
    return replace(card, label=Label([line], wording.language, direction(wording.language)))
