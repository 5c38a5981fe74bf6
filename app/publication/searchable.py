"""What a public document is found by: its names, words and texts. Made from nothing but the document."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from unicodedata import normalize

from app.text.names import StoredNames, stored_names
from app.text.words import spans

LONGEST_TEXT, MOST_TEXTS = 4_000, 200  # characters and number of the texts that snippets are taken from
ANALYSIS = 5  # raise it when `app.text` folds, keys or stems otherwise: rows and index are then made again
UNKNOWN = "und"  # BCP 47: the language is not known
_MOST_POSITIONS = 16_383  # of a tsvector
_LONGEST_LEXEME = 500  # characters; PostgreSQL takes 2,046 bytes
_MOST_OF_ONE = 100  # positions of one stem; PostgreSQL keeps 256
_MOST_BYTES = 600_000  # of all stems; a tsvector may have 1 MB
_GAP = 10  # positions between texts, so that no phrase begins in one and ends in the next
_WEIGHTS = {"name": "A", "title": "A", "id": "A", "summary": "B", "headline": "B"}

Document = Mapping[str, Any]


class Text(NamedTuple):
    """`lang` is a BCP 47 tag."""

    field: str
    lang: str
    text: str


@dataclass(frozen=True)
class SearchContent:
    """`words` is a tsvector in its text form."""

    names: StoredNames
    words: str
    texts: list[Text]


def searchable(kind: str, document: Document) -> SearchContent | None:
    """None for a kind that is not searched. `document` is the public shape as a dictionary, or its JSON."""
    if kind not in _CONTENT:
        return None
    content = _CONTENT[kind]
    names = list(dict.fromkeys(_text("name", lang, name) for lang, name in content.names(document)))
    texts = [_text(*one) for one in content.texts(document) if one.text.strip()][:MOST_TEXTS]
    identifiers = [Text("id", UNKNOWN, one) for one in content.identifiers(document)]
    return SearchContent(
        stored_names(dict.fromkeys(one.text for one in names)),
        " ".join([*_numbered(document), tsvector([*names, *identifiers, *texts])]),
        texts,
    )


def _numbered(document: Document) -> Iterator[str]:
    return (quoted(numbered(*one)) for one in document.get("external_ids", {}).items())


def numbered(scheme: str, value: str) -> str:
    """The lexeme of an external id, which no word is: the article of a law may be somebody's number, too.

    It begins with a colon, or the beginning of a list's name would find all who are on the list.
    """
    said = f":{scheme}:{value}"[:_LONGEST_LEXEME]
    return said.encode("utf-8", "ignore").decode().replace("\0", "")


def _text(field: str, lang: str, text: str) -> Text:
    return Text(field, lang, normalize("NFC", text[:LONGEST_TEXT]))


def tsvector(texts: Iterable[Text]) -> str:
    """The stems of all texts with positions and weights; what goes beyond PostgreSQL's bounds is left out."""
    places: dict[str, list[str]] = {}
    position, size = 0, 0
    for field, lang, text in texts:
        weight = _WEIGHTS.get(field, "")
        for span in spans(text, None if lang == UNKNOWN else lang):
            position = min(position + 1, _MOST_POSITIONS)
            if span.stem not in places:
                size += len(span.stem.encode())
                if size > _MOST_BYTES:
                    return _joined(places)
            known = places.setdefault(span.stem, [])
            if len(known) < _MOST_OF_ONE:
                known.append(f"{position}{weight}")
        position += _GAP
    return _joined(places)


def _joined(places: Mapping[str, Sequence[str]]) -> str:
    return " ".join(f"{quoted(stem)}:{','.join(where)}" for stem, where in places.items())


def quoted(lexeme: str) -> str:
    """A lexeme as the text forms of tsvector and tsquery have it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


Names = Iterator[tuple[str, str]]
Texts = Iterator[Text]


def _maps(field: str, *maps: Mapping[str, str] | None) -> Texts:
    for one in maps:
        yield from (Text(field, lang, text) for lang, text in (one or {}).items())


def _prisoner_names(doc: Document) -> Names:
    yield from ((form["lang"], form["full"]) for form in doc["names"])
    yield from doc["name"].items()


def _prisoner_texts(doc: Document) -> Texts:
    for field in ("summary", "description", "occupation"):
        yield from _maps(field, doc[field])
    yield from _maps("alerts", *(alert["headline"] for alert in doc["alerts"]))
    yield from _maps("cases", *(case["title"] for case in doc["cases"]))
    if doc["facility"]:
        yield from _maps("facility", doc["facility"]["name"])
    yield from _maps("groups", *(body["name"] for body in doc["recognitions"]))
    yield from _maps("sentences", *(one["court"] for one in doc["sentences"]))
    yield from _timeline(doc)


def _timeline(doc: Document) -> Texts:
    for event in doc["timeline"]:
        yield from _maps("timeline", event["title"], event["description"])


def _prisoner_ids(doc: Document) -> Iterator[str]:
    yield doc["slug"]
    yield from doc["external_ids"].values()
    yield from (charge["law"] for charge in doc["charges"])


def _alert_texts(doc: Document) -> Texts:
    yield from _maps("headline", doc["headline"])
    yield from _maps("text", doc["text"])
    yield from _maps("prisoner", doc["prisoner"]["name"])
    yield from (Text("actions", UNKNOWN, action["text"]) for action in doc["actions"])


def _case_texts(doc: Document) -> Texts:
    yield from _maps("summary", doc["summary"])
    yield from _maps("court", doc["court"])
    yield from _maps("defendants", *(person["name"] for person in doc["defendants"]))
    yield from _maps("advocacy", *(action["title"] for action in doc["advocacy"]))
    yield from _maps("figures", *(figure["label"] for figure in doc["figures"]))
    yield from _timeline(doc)


def _facility_texts(doc: Document) -> Texts:
    yield from _maps("rules", doc["rules"])
    if address := doc["address"]:
        yield Text("address", address["lang"], ", ".join(address["lines"]))
        yield Text("address", UNKNOWN, ", ".join(address["latin_lines"]))


def _facility_ids(doc: Document) -> Iterator[str]:
    yield from filter(None, (doc["slug"], doc["number"], (doc["address"] or {}).get("postcode")))


def _campaign_texts(doc: Document) -> Texts:
    for field in ("text", "occasion", "addressee", "template"):
        yield from _maps(field, doc[field])
    yield from _maps("prisoners", *(person["name"] for person in doc["prisoners"]))


def _organisation_texts(doc: Document) -> Texts:
    yield from _maps("about", doc["about"])


def _title(doc: Document) -> Names:
    yield from doc["title"].items()


def _name(doc: Document) -> Names:
    yield from doc["name"].items()


def _no_names(_doc: Document) -> Names:
    return iter(())


def _slug(doc: Document) -> Iterator[str]:
    yield doc["slug"]


def _no_ids(_doc: Document) -> Iterator[str]:
    return iter(())


class _Content(NamedTuple):
    names: Callable[[Document], Names]
    texts: Callable[[Document], Texts]
    identifiers: Callable[[Document], Iterator[str]] = _slug


# Events and letters are reached through their prisoner. An alert is named by what it says: under the name
# of its prisoner it would stand beside the prisoner each time.
_CONTENT = {
    "prisoner": _Content(_prisoner_names, _prisoner_texts, _prisoner_ids),
    "case": _Content(_title, _case_texts),
    "alert": _Content(_no_names, _alert_texts, _no_ids),
    "facility": _Content(_name, _facility_texts, _facility_ids),
    "campaign": _Content(_title, _campaign_texts),
    "organisation": _Content(_name, _organisation_texts),
}
KINDS = tuple(_CONTENT)
