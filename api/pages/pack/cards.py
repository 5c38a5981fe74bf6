"""A person on half a page: who they are, what for, what to write, where to."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from api.pages import dates, texts
from api.pages.pack.labels import Label, label_of
from api.pages.wording import Wording
from app.letters.checking import is_fresh
from app.text.excerpts import excerpt
from app.text.languages import direction

_NEW = timedelta(days=90)  # for so long an address is said to be new
_ADVICE = 40  # words of what to write about
_ROOM = 900  # characters


@dataclass(frozen=True)
class Said:
    """A text with its language, which decides its direction and its shapes."""

    text: str
    lang: str
    dir: str


@dataclass(frozen=True)
class Fact:
    name: str
    said: Said


@dataclass(frozen=True)
class Card:
    """`warning`: why not to send without looking again. `born`: month and day, with consent only."""

    name: Said
    own_name: Said | None
    sample: bool
    who: str
    case: Said | None
    facts: list[Fact]
    label: Label | None
    latin: str
    checked: str
    moved: str
    warning: str
    url: str
    born: date | None

    @property
    def long(self) -> bool:
        """Whether a page in an ordinary size would need more than half a sheet."""
        texts = [self.case.text if self.case else "", *(fact.said.text for fact in self.facts)]
        return sum(map(len, texts)) > _ROOM


def said(wording: Wording, text_map: dict[str, str] | None, *, most: float | None = None) -> Said | None:
    """In the language that the reader understands best; `most` words of it."""
    found = texts.best(text_map, wording.ranges)
    if found is None:
        return None
    lang, text = found
    return Said(excerpt(text, most=most, least=most / 2) if most else text, lang, direction(lang))


def own(wording: Wording, text: str) -> Said:
    return Said(text, wording.language, direction(wording.language))


def card_of(wording: Wording, person: dict[str, Any], base: str, today: date, *, abroad: bool) -> Card:
    name = said(wording, person["name"])
    checked, warning = _checked(wording, person["letters"], today)
    born = person["birth"]["date"]
    return Card(
        name=name or own(wording, person["slug"]), own_name=_own_name(person, name), sample=person["sample"],
        who=_who(wording, person), case=_case(wording, person), facts=_facts(wording, person["letters"]),
        label=label_of(person["letters"], abroad=abroad), latin=", ".join(person["letters"]["latin_lines"]),
        checked=checked, moved=_moved(wording, person["letters"], today),
        warning=warning, url=f"{base}/{wording.language}/prisoners/{person['slug']}",
        born=date.fromisoformat(born) if born else None,
    )  # fmt: skip


def _own_name(person: dict[str, Any], shown: Said | None) -> Said | None:
    """As the person writes it, where that is another script or form."""
    first = person["names"][0] if person["names"] else None
    if first is None or (shown and first["full"] == shown.text):
        return None
    return Said(first["full"], first["lang"], direction(first["lang"]))


def _who(wording: Wording, person: dict[str, Any]) -> str:
    facility, year = person["facility"], person["birth"]["year"]
    place = texts.plain(wording, facility["name"]) if facility else ""
    days = person["days_in_custody"]
    parts = (
        wording.word("born in %(year)s", year=year) if year else "",
        texts.short_label(wording, person["status"], "detention_status"),
        place, texts.country(wording, (facility or person)["country"]),
        wording.words("%(number)s day in custody", "%(number)s days in custody", days) if days else "",
    )  # fmt: skip
    return " · ".join(part for part in parts if part)


def _case(wording: Wording, person: dict[str, Any]) -> Said | None:
    """60 to 90 words: of the summary, with the description where there is room for it."""
    summary = texts.best(person["summary"], wording.ranges)
    longer = texts.best(person["description"], wording.ranges)
    if summary and longer and summary[0] == longer[0] and summary[1] not in longer[1]:
        text, lang = f"{summary[1]} {longer[1]}", summary[0]
    elif longer or summary:
        lang, text = longer or summary or ("", "")
    else:
        return None
    return Said(excerpt(text), lang, direction(lang))


def _facts(wording: Wording, letters: dict[str, Any]) -> list[Fact]:
    about = said(wording, letters["write_about"], most=_ADVICE)
    avoid = said(wording, letters["avoid"], most=_ADVICE)
    reads = wording.comma.join(wording.name_of(tag) for tag in letters["languages"])
    rule = texts.label(wording, letters["language_rule"], "letter_language_rule")
    ruled = letters["language_rule"] not in {"any", "unknown"}
    interests = wording.comma.join(
        texts.label(wording, code, "letter_interest") for code in letters["interests"]
    )
    facts = [
        (wording.word("Interests"), own(wording, interests) if interests else None),
        (wording.word("Write about"), about),
        (wording.word("Avoid"), avoid),
        (wording.word("Reads"), own(wording, reads) if reads else None),
        (wording.word("Language rule"), own(wording, rule) if ruled else None),
        *((_channel_name(wording, one), _channel(wording, one)) for one in letters["channels"]),
    ]
    return [Fact(name, value) for name, value in facts if value]


def _channel_name(wording: Wording, channel: dict[str, Any]) -> str:
    return texts.short_label(wording, channel["type"], "letter_channel_type")


def _channel(wording: Wording, channel: dict[str, Any]) -> Said:
    status = texts.label(wording, channel["status"], "letter_channel_status")
    return own(wording, f"{status} · {channel['url']}" if channel["url"] else status)


def _checked(wording: Wording, letters: dict[str, Any], today: date) -> tuple[str, str]:
    """When the address was verified, and a warning where that is too long ago."""
    if not letters["envelope_lines"]:
        return "", ""
    if letters["verified_on"] is None:
        return "", wording.word("Nobody has verified this address.")
    verified = date.fromisoformat(letters["verified_on"])
    checked = wording.word("Address verified on %(day)s.", day=dates.day(wording, letters["verified_on"]))
    old = not is_fresh(verified, today)
    return checked, wording.word("That is more than 14 days ago: check it before you send.") if old else ""


def _moved(wording: Wording, letters: dict[str, Any], today: date) -> str:
    """So that nobody takes the address of their last letter."""
    since = date.fromisoformat(letters["moved_on"]) if letters["moved_on"] else None
    if since is None or today - since > _NEW:
        return ""
    return wording.word("New address since %(day)s.", day=wording.date(since))
