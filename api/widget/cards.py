"""What stands in a card on another site, line by line and in every language of the pages.

Frames and the data of the script are made of the same lines. A text is a map of tags, as everywhere; words of
the interface come in all languages of the pages, so that the script needs none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.pages import dates
from api.pages.languages import LANGUAGES
from api.widget import words
from app.published.highlights import Counts
from app.text.excerpts import excerpt

FORMAT = "nezabudka-card/1"
RUNNING = frozenset({"active", "updated"})
_MOST_ALERTS = 2  # in a person's card
_WORDS = (20, 40)  # of a summary
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """`page` is a path behind the language. With a `count`, `text` holds plural forms."""

    part: str
    text: words.Text
    page: str | None = None
    count: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        more = {"page": self.page, "count": self.count}
        return {"part": self.part, "text": self.text} | {k: v for k, v in more.items() if v is not None}


@dataclass(frozen=True)
class Card:
    """`of` is what it may be asked for by, an id first. The last line says whose card it is."""

    kind: str
    of: Sequence[str]
    lines: Sequence[Line]
    items: Sequence[Sequence[Line]] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT, "kind": self.kind, "of": self.of, "languages": list(LANGUAGES),
            "lines": [line.as_json() for line in self.lines],
            "items": [{"lines": [line.as_json() for line in item]} for item in self.items],
        }  # fmt: skip


def _source(page: str) -> Line:
    return Line("source", words.nezabudka(), page)


def _sample(record: Document) -> list[Line]:
    return [Line("sample", words.invented())] if record["sample"] else []


def _letter(slug: str) -> Line:
    return Line("link", words.write(), f"prisoners/{slug}#letters")


def _count(number: Any) -> Mapping[str, Any]:
    return number if isinstance(number, dict) else {"base": number}


def person(profile: Document) -> Card:
    """`profile` has running counts as `{"base", "since"}`."""
    page = f"prisoners/{profile['slug']}"
    of = [profile["id"], *([profile["slug"]] if profile["slug"] != profile["id"] else [])]
    more = [Line("link", words.read(), page)]
    if profile["letters"] and profile["letters"]["state"] == "open":
        more.append(_letter(profile["slug"]))
    lines = [
        *_sample(profile), Line("name", profile["name"], page), *_standing(profile),
        *_excerpt(profile["summary"]), *more, _source(page),
    ]  # fmt: skip
    return Card("person", of, lines)


def _standing(profile: Document) -> list[Line]:
    """Status, days in custody, isolation, what calls for attention."""
    found = _status(profile, "status")
    if profile["days_in_custody"] is not None:
        found.append(Line("days", words.days(), count=_count(profile["days_in_custody"])))
    elif profile["detained_on"]:
        found.append(Line("fact", words.detained(profile["detained_on"])))
    if since := profile["isolation"]["current_since"]:
        found.append(Line("alert", words.isolated(since)))
    running = [one for one in profile["alerts"] if one["state"] in RUNNING]
    return [
        *found,
        *(Line("alert", one["headline"], f"alerts/{one['id']}") for one in running[:_MOST_ALERTS]),
    ]


def _status(one: Document, part: str) -> list[Line]:
    known = one["status"] != "unknown"
    return [Line(part, words.label(one["status"], "detention_status"))] if known else []


def _excerpt(text_map: Mapping[str, str] | None) -> list[Line]:
    if not text_map:
        return []
    return [Line("summary", {tag: excerpt(text, *_WORDS) for tag, text in text_map.items()})]


def people(name: str, cards: Sequence[Document]) -> Card:
    """A list; `name` is a country or `all`."""
    page = "prisoners" if name == "all" else f"prisoners?country={name}"
    title = Line("title", words.said(lambda w: w.word("People imprisoned for political reasons")), page)
    return Card("list", [name], [title, _source(page)], [_listed(one) for one in cards])


def _listed(one: Document) -> list[Line]:
    lines = [
        *_sample(one),
        Line("name", one["name"], f"prisoners/{one['slug']}"),
        *_status(one, "fact"),
        Line("fact", words.country(one["country"])),
    ]
    return [*lines, _letter(one["slug"])] if one["letters"] == "open" else lines


def alerts(name: str, cards: Sequence[Document]) -> Card:
    page = "alerts?state=active" if name == "all" else f"alerts?state=active&country={name}"
    title = Line("title", words.said(lambda w: w.word("Calls for attention now")), page)
    none = [] if cards else [Line("fact", words.said(lambda w: w.word("There is none.")))]
    return Card("alerts", [name], [title, *none, _source(page)], [_alert(one) for one in cards])


def _alert(one: Document) -> list[Line]:
    return [
        *_sample(one["prisoner"]),
        Line("title alert", one["headline"], f"alerts/{one['id']}"),
        Line("person", one["prisoner"]["name"], f"prisoners/{one['prisoner']['slug']}"),
        Line("fact", words.label(one["severity"], "severity")),
        *_not_confirmed(one),
    ]


def _not_confirmed(one: Document) -> list[Line]:
    day = one["not_confirmed_since"]
    if not day:
        return [Line("fact", words.since(one["since"]))]
    return [Line("fact", words.said(lambda w: w.word("not confirmed since %(day)s", day=dates.day(w, day))))]


def alert(one: Document) -> Card:
    """One alert; of what was retracted nothing is told but that it was."""
    first = [*_alert(one), Line("fact", words.label(one["state"], "alert_state"))]
    more = [] if one["state"] == "retracted" else _excerpt(one["text"])
    return Card("alert", [one["id"]], [*first, *more, _source(f"alerts/{one['id']}")])


def case(one: Document) -> Card:
    page = f"cases/{one['slug']}"
    stage = [Line("fact", words.label(one["stage"], "procedural_stage"))] if one["stage"] != "unknown" else []
    lines = [*_sample(one), Line("title", one["title"], page), *stage, *_excerpt(one["summary"])]
    return Card("case", [one["id"], one["slug"]], [*lines, _source(page)], _persons(one["defendants"]))


def campaign(one: Document) -> Card:
    page = f"campaigns/{one['slug']}"
    kind = Line("fact", words.label(one["kind"], "campaign_kind"))
    lines = [*_sample(one), Line("title", one["title"], page), kind, *_excerpt(one["text"])]
    return Card("campaign", [one["id"], one["slug"]], [*lines, _source(page)], _persons(one["prisoners"]))


def _persons(people: Sequence[Document]) -> list[list[Line]]:
    return [[*_sample(one), Line("name", one["name"], f"prisoners/{one['slug']}")] for one in people]


def counter(name: str, counts: Counts) -> Card:
    page = "prisoners" if name == "all" else f"prisoners?country={name}"
    held = words.said(
        lambda w: w.forms("%(number)s person in custody now", "%(number)s people in custody now")
    )
    isolated = words.said(
        lambda w: w.forms("%(number)s person in isolation now", "%(number)s people in isolation now")
    )
    known = words.said(lambda w: w.forms("%(number)s person documented", "%(number)s people documented"))
    lines = [
        Line("title", words.said(lambda w: w.word("People imprisoned for political reasons")), page),
        *([Line("number", held, count=_count(counts.held))] if counts.held else []),
        *([Line("number alert", isolated, count=_count(counts.isolated))] if counts.isolated else []),
        Line("number", known, count=_count(counts.known)),
        _source(page),
    ]
    return Card("counter", [name], lines)
