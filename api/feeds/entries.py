"""From a document to an entry of a feed, whatever the format: title, words, links, codes, one language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from api.feeds.dates import court_time, day
from api.feeds.texts import LONGEST_TEXT, Said, chosen, clean, cut, label, one_line, title
from app.publication.parts import path

Document = Mapping[str, Any]
# Kinds that have a page for people, and where.
PAGES = {"prisoner": "/prisoners/{}", "case": "/cases/{}", "alert": "/alerts/{}"}
# An event or alert in one of these states says so in its title; all others go without saying.
TOLD_STATES = {
    "alert": ("alert_state", frozenset({"resolved", "retracted", "expired", "exercise"})),
    "event": ("event_status", frozenset({"scheduled", "cancelled", "moved"})),
}


@dataclass(frozen=True)
class Tag:
    """A code of a vocabulary."""

    vocabulary: str
    code: str
    label: str


@dataclass(frozen=True)
class Entry:
    """`page` (for people, if there is one), `url` (the document) and `related` are paths within this site."""

    id: UUID
    kind: str
    updated: datetime
    title: Said
    text: list[Said]
    url: str
    page: str | None = None
    related: list[str] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)

    @property
    def lang(self) -> str:
        return self.title.lang


@dataclass(frozen=True)
class Told:
    """What a kind of document says of itself. None and empty parts are left out."""

    title: Sequence[Said | None]
    text: Sequence[Said | None]
    codes: Sequence[tuple[str, str | None]] = ()


def entry(row: Mapping[str, Any], languages: Sequence[str]) -> Entry:
    """`row` is one of `read_changed`."""
    document, kind = orjson.loads(row["told"]), row["kind"]
    told = _TELLERS[kind](document, languages)
    person = document.get("prisoner")
    return Entry(
        row["id"], kind, row["updated_at"], title([state(kind, document, languages), *told.title]),
        _bounded(told.text), path(kind, row["slug"]), page_of(kind, row["slug"]),
        related=[person["url"]] if isinstance(person, dict) else [],
        tags=[_tag(name, code, languages) for name, code in told.codes if code],
    )  # fmt: skip


def page_of(kind: str, slug: str) -> str | None:
    return PAGES[kind].format(slug) if kind in PAGES else None


def _tag(vocabulary: str, code: str, languages: Sequence[str]) -> Tag:
    return Tag(vocabulary, code, one_line(label(vocabulary, code, languages).text))


def state(kind: str, document: Document, languages: Sequence[str]) -> Said | None:
    """«Retracted», «Cancelled» and the like; None where the state is the ordinary one."""
    name, told = TOLD_STATES.get(kind, ("", frozenset()))
    code = document.get("state" if kind == "alert" else "status")
    return label(name, code, languages) if code in told else None


def _bounded(parts: Sequence[Said | None]) -> list[Said]:
    """Clean paragraphs, together no longer than an entry may be."""
    left, made = LONGEST_TEXT, []
    for part in parts:
        text = clean(part.text).strip() if part and left > 0 else ""
        if part and text:
            made.append(Said(cut(text, left), part.lang))
            left -= len(text)
    return made


def facts(parts: Sequence[Said | None]) -> Said | None:
    """Short facts in one line."""
    return title(parts) if any(part and part.text for part in parts) else None


def fact(code: str, value: str, languages: Sequence[str]) -> Said:
    """A value after its name, out of the vocabulary `feed`."""
    name = label("feed", code, languages)
    return Said(f"{name.text}: {value}", name.lang)


def person_of(document: Document, languages: Sequence[str]) -> Said | None:
    person = document.get("prisoner")
    return chosen(person.get("name"), languages) if isinstance(person, dict) else None


def date_of(document: Document, languages: Sequence[str]) -> Said | None:
    """The date as it is known, or the hour by the clock of the court."""
    at = court_time(document.get("starts_at"), document.get("time_zone"), languages)
    when = document.get("date")
    return at or (day(when, languages) if when else None)


def moved_of(document: Document, languages: Sequence[str]) -> Said | None:
    moved = document.get("moved_to")
    return fact("moved_to", day(moved["date"], languages).text, languages) if moved else None


def actions_of(document: Document) -> list[Said]:
    """What can be done: words, and where. `text` is a string or a text map."""
    made = []
    for action in document.get("actions") or []:
        text = action.get("text")
        said = chosen(text, ()) if isinstance(text, dict) else Said(str(text or ""), "und")
        words = " ".join(part for part in (said.text if said else "", action.get("url") or "") if part)
        made.append(Said(words, said.lang if said else "und"))
    return made


def _alert(document: Document, languages: Sequence[str]) -> Told:
    late = document.get("not_confirmed_since")
    codes = [("alert_type", document.get("type")), ("severity", document.get("severity")),
             ("urgency", document.get("urgency")), ("alert_state", document.get("state"))]  # fmt: skip
    return Told(
        [chosen(document["headline"], languages), person_of(document, languages)],
        [
            fact("not_confirmed", day(late, languages).text, languages) if late else None,
            chosen(document.get("text"), languages),
            facts([label(name, code, languages) for name, code in codes[:2]]),
            *actions_of(document),
        ],
        codes,
    )


def _event(document: Document, languages: Sequence[str]) -> Told:
    codes = [("event_type", document.get("type")), ("event_status", document.get("status"))]
    return Told(
        [chosen(document["title"], languages), person_of(document, languages)],
        [
            facts([date_of(document, languages), label("event_type", document.get("type"), languages)]),
            moved_of(document, languages),
            chosen(document.get("description"), languages),
        ],
        codes,
    )


def _prisoner(document: Document, languages: Sequence[str]) -> Told:
    status = document.get("status")
    return Told(
        [chosen(document["name"], languages)],
        [label("detention_status", status, languages), chosen(document.get("summary"), languages)],
        [("detention_status", status)],
    )


def _case(document: Document, languages: Sequence[str]) -> Told:
    stage = document.get("stage")
    return Told(
        [chosen(document["title"], languages)],
        [label("procedural_stage", stage, languages), chosen(document.get("summary"), languages)],
        [("procedural_stage", stage)],
    )


def _advocacy(document: Document, languages: Sequence[str]) -> Told:
    kind, status = document.get("type"), document.get("status")
    reference = document.get("reference")
    return Told(
        [chosen(document["title"], languages), person_of(document, languages)],
        [
            facts([label("advocacy_type", kind, languages), label("advocacy_status", status, languages),
                   date_of(document, languages), Said(reference, "und") if reference else None]),
        ],
        [("advocacy_type", kind), ("advocacy_status", status)],
    )  # fmt: skip


def _of(text: str, about: str, vocabulary: str, code: str) -> Callable[[Document, Sequence[str]], Told]:
    """A kind that is a title, a description and a kind or type."""

    def told(document: Document, languages: Sequence[str]) -> Told:
        value = document.get(code)
        return Told(
            [chosen(document[text], languages)],
            [label(vocabulary, value, languages), chosen(document.get(about), languages)],
            [(vocabulary, value)],
        )

    return told


_TELLERS: dict[str, Callable[[Document, Sequence[str]], Told]] = {
    "alert": _alert,
    "event": _event,
    "prisoner": _prisoner,
    "case": _case,
    "advocacy": _advocacy,
    "facility": _of("name", "rules", "facility_type", "type"),
    "organisation": _of("name", "about", "organisation_kind", "kind"),
    "list": _of("title", "about", "official_list_kind", "kind"),
    "campaign": _of("title", "text", "campaign_kind", "kind"),
}
KINDS = frozenset(_TELLERS)
