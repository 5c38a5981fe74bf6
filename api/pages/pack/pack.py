"""An evening of letters as data: what the page and the PDF both show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from babel.dates import format_skeleton

from api.pages import texts
from api.pages.pack.asking import Asked
from api.pages.pack.cards import Card, Said, card_of, own, said
from api.pages.pack.reading import Found
from api.pages.wording import Wording
from app.letters.rules import Rule, rules_for
from app.text.languages import direction

BIRTHDAYS_WITHIN = 60  # days


@dataclass(frozen=True)
class Left:
    """Who was asked for and can't be written to now, and why."""

    name: Said
    why: str


@dataclass(frozen=True)
class Birthday:
    name: Said
    day: str


@dataclass(frozen=True)
class Rules:
    """Of one country: what its prisons let through, and what keeps the writer safe."""

    country: str
    rules: list[Said]
    safety: list[Said]


@dataclass(frozen=True)
class Pack:
    language: str
    dir: str
    title: str
    summary: str
    steps: list[str]
    warnings: list[str]
    rules: list[Rules]
    cards: list[Card]
    left: list[Left]
    birthdays: list[Birthday]
    address: str


def pack_of(wording: Wording, found: Found, asked: Asked, *, base: str, today: date) -> Pack:
    """`base`: scheme and host of links that are printed."""
    open_ones = [one for one in found.people if one["letters"] and one["letters"]["state"] == "open"]
    cards = [card_of(wording, person, base, today, abroad=asked.abroad) for person in open_ones]
    return Pack(
        language=wording.language, dir=direction(wording.language),
        title=wording.word("An evening of letters"), summary=_summary(wording, len(cards), today),
        steps=_steps(wording), rules=_rules(wording, open_ones),
        warnings=_warnings(wording, cards, found.gone), cards=cards,
        left=[_left(wording, one) for one in found.people if one not in open_ones],
        birthdays=_birthdays(wording, cards, today),
        # Who finds the paper may open it again, but not give the set back.
        address=f"{base}/{wording.language}/write/pack?{replace(asked, lease='').query()}",
    )  # fmt: skip


def _summary(wording: Wording, number: int, today: date) -> str:
    people = wording.words("%(number)s person to write to", "%(number)s people to write to", number)
    as_of = wording.word("as of %(day)s", day=wording.date(today))  # gettext sees nothing in an f-string
    return f"{people} · {as_of}"


def _steps(wording: Wording) -> list[str]:
    return [
        wording.word("Give each writer one card. Write by hand or print, legibly, on one side of the sheet."),
        wording.word(
            "Letters are read by a censor: nothing about the case, the war, politics or other people."
        ),
        wording.word(
            "Keep to the language rule of the card; a letter in another language may be thrown away."
        ),
        wording.word("Add blank sheets and a stamped envelope for the reply where the prison allows it."),
        wording.word("Write your return address only if you are safe with it; a first name is enough."),
        wording.word("Check addresses on the day you post: people are moved without notice."),
    ]


def _rules(wording: Wording, people: list[dict[str, Any]]) -> list[Rules]:
    """Of every country that letters go to, if its rules are known."""
    found = []
    for country in dict.fromkeys((one["facility"] or one)["country"] for one in people):
        known = rules_for(country)
        if known:
            rules, safety = (_texts(wording, some) for some in (known.rules, known.safety))
            found.append(Rules(texts.country(wording, country), rules, safety))
    return found


def _texts(wording: Wording, rules: Sequence[Rule]) -> list[Said]:
    return [text for rule in rules if (text := said(wording, rule.text))]


def _warnings(wording: Wording, cards: list[Card], gone: int) -> list[str]:
    stale = sum(1 for card in cards if card.warning)
    unlabelled = sum(1 for card in cards if card.label is None)
    said_of: list[tuple[int, Callable[[int], str]]] = [
        (gone, lambda n: wording.words(
            "%(number)s person of this pack is not published any more.",
            "%(number)s people of this pack are not published any more.", n)),
        (stale, lambda n: wording.words(
            "%(number)s address was not verified within the last 14 days.",
            "%(number)s addresses were not verified within the last 14 days.", n)),
        (unlabelled, lambda n: wording.words(
            "%(number)s person has no postal address: see the card for another way.",
            "%(number)s people have no postal address: see their cards for another way.", n)),
    ]  # fmt: skip
    return [say(number) for number, say in said_of if number]


def _left(wording: Wording, person: dict[str, Any]) -> Left:
    letters = person["letters"]
    reasons = {
        "in_transit": wording.word("On the way to another place: there is no address now."),
        "not_wanted": wording.word("Letters are not wanted."),
        "closed": wording.word("Letters can't be sent."),
    }
    why = reasons.get(letters["state"] if letters else "", wording.word("No address is known."))
    return Left(said(wording, person["name"]) or own(wording, person["slug"]), why)


def _birthdays(wording: Wording, cards: list[Card], today: date) -> list[Birthday]:
    """The next ones first; only of people who agreed that their day is known."""
    soon = sorted((_days_until(card.born, today), at) for at, card in enumerate(cards) if card.born)
    return [
        Birthday(cards[at].name, format_skeleton("MMMMd", cards[at].born, locale=wording.locale))
        for days, at in soon
        if days <= BIRTHDAYS_WITHIN
    ]


def _days_until(born: date, today: date) -> int:
    """29 February is kept on 1 March in other years."""
    for year in (today.year, today.year + 1):
        try:
            day = born.replace(year=year)
        except ValueError:
            day = date(year, 3, 1)
        if day >= today:
            return (day - today).days
    raise AssertionError
