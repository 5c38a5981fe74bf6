"""One alert as a CAP 1.2 message (OASIS, Common Alerting Protocol)."""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from api.feeds.entries import actions_of, page_of, person_of, state
from api.feeds.pages import LARGEST
from api.feeds.texts import Said, chosen, clean, cut, joined, label, one_line, title
from app.publication.policy import RUNNING
from app.vocabularies.places import country_labels, region_labels

MEDIA_TYPE = "application/cap+xml; charset=utf-8"
NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MOST_REFERENCES = 10
LONGEST_HEADLINE = 160  # characters, as CAP advises for displays
HEALTH = ("health", "medical", "hunger", "psych", "death", "suicide")
# How many languages, and characters of each description, until the message fits on the wire.
_ATTEMPTS = ((50, 4000), (50, 1500), (50, 400), (10, 400), (10, 100))
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Message:
    """An alert at its last publication. `sent` is when it was published: number of the change and moment,
    newest first. `place` is the document of the facility, `region` an ISO 3166-2 code."""

    alert: Document
    sent: Sequence[tuple[int, datetime]]
    base: str
    region: str | None
    place: Document | None

    @property
    def state(self) -> str:
        return str(self.alert["state"])

    @property
    def kind(self) -> str:
        """`msgType`: only what was sent before can be updated or cancelled."""
        if len(self.sent) < 2:  # noqa: PLR2004
            return "Alert"
        return "Cancel" if self.state == "retracted" else "Update"

    @property
    def status(self) -> str:
        if self.alert["prisoner"].get("sample"):
            return "Test"
        return "Exercise" if self.state == "exercise" else "Actual"

    @property
    def sender(self) -> str:
        return urlsplit(self.base).netloc or "nezabudka"

    def identifier(self, number: int) -> str:
        """Of the message that change `number` was."""
        return f"{self.alert['id']}.{number}"

    def references(self) -> str:
        earlier = reversed(self.sent[1 : MOST_REFERENCES + 1])
        return " ".join(f"{self.sender},{self.identifier(number)},{moment(at)}" for number, at in earlier)


def moment(at: datetime) -> str:
    """CAP 1.2, 3.2.1: UTC is written -00:00, never Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def render(message: Message, languages: Sequence[str]) -> bytes:
    """With one `info` a language, or only the best of `languages`; shorter until it fits on the wire."""
    tags = list(message.alert["headline"]) if not languages else [""]
    body = b""
    for most, longest in _ATTEMPTS:
        body = _render(message, [[tag] if tag else list(languages) for tag in tags[:most]], longest)
        if len(gzip.compress(body, compresslevel=6, mtime=0)) <= LARGEST:
            break
    return body


def _render(message: Message, ranges: Sequence[Sequence[str]], longest: int) -> bytes:
    number, at = message.sent[0]
    root = ET.Element("alert", {"xmlns": NAMESPACE})
    _add(root, "identifier", message.identifier(number))
    _add(root, "sender", message.sender)
    _add(root, "sent", moment(at))
    _add(root, "status", message.status)
    _add(root, "msgType", message.kind)
    _add(root, "source", "Nezabudka")
    _add(root, "scope", "Public")
    _add(root, "note", label("alert_state", message.state, ()).text if message.kind == "Cancel" else "")
    _add(root, "references", message.references())
    for languages in ranges:
        _info(root, message, languages, longest)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _info(root: ET.Element, message: Message, languages: Sequence[str], longest: int) -> None:
    alert, running = message.alert, message.state in RUNNING
    info = ET.SubElement(root, "info")
    headline = chosen(alert["headline"], languages) or Said("–", "en")
    _add(info, "language", headline.lang)
    _add(info, "category", "Health" if any(word in alert["type"] for word in HEALTH) else "Security")
    _add(info, "event", one_line(label("alert_type", alert["type"], languages).text))
    _add(info, "responseType", _response(message))
    _add(info, "urgency", alert["urgency"].capitalize() if running else "Past")
    _add(info, "severity", alert["severity"].capitalize())
    _add(info, "certainty", (alert.get("certainty") or "unknown").capitalize())
    _add(info, "expires", _expires(message))
    _add(info, "senderName", "Nezabudka")
    words = [state("alert", alert, languages), headline, person_of(alert, languages)]
    _add(info, "headline", cut(title(words).text, LONGEST_HEADLINE))
    _add(info, "description", _prose(chosen(alert.get("text"), languages), longest))
    if running:
        actions = "\n".join(said.text for said in actions_of(alert))
        _add(info, "instruction", _prose(Said(actions, "und"), longest))
    _add(info, "web", f"{message.base}{page_of('alert', alert['id'])}" if message.base else "")
    _parameter(info, "parameter", "state", message.state)
    _parameter(info, "parameter", "evidence", alert.get("evidence"))
    _parameter(info, "parameter", "since", alert.get("since"))
    _area(info, message, languages)


def _prose(said: Said | None, longest: int) -> str:
    return cut(clean(said.text).strip(), longest) if said else ""


def _response(message: Message) -> str:
    if message.state not in RUNNING:
        return "AllClear"
    return "Execute" if message.alert.get("actions") else "Monitor"


def _expires(message: Message) -> str:
    """What ended expired as it was told; else its last day, or the day until which it was confirmed, UTC."""
    if message.state not in RUNNING:
        return moment(message.sent[0][1])
    day = message.alert.get("expires") or message.alert.get("review_by")
    return moment(datetime.combine(date.fromisoformat(day), time(23, 59, 59), UTC)) if day else ""


def _area(info: ET.Element, message: Message, languages: Sequence[str]) -> None:
    area = ET.SubElement(info, "area")
    country = message.alert["country"]
    place = chosen(message.place["name"], languages) if message.place else None
    region = chosen(region_labels(message.region), languages) if message.region else None
    names = [place, region, chosen(country_labels(country), languages)]
    _add(area, "areaDesc", joined([said.text for said in names if said], ", "))
    _parameter(area, "geocode", "ISO 3166-2", message.region)
    _parameter(area, "geocode", "ISO 3166-1", country)


def _parameter(parent: ET.Element, name: str, key: str, value: str | None) -> None:
    if value:
        made = ET.SubElement(parent, name)
        _add(made, "valueName", key)
        _add(made, "value", clean(str(value)))


def _add(parent: ET.Element, name: str, text: str) -> None:
    """What is empty is left out: every optional element of CAP may be."""
    if text:
        ET.SubElement(parent, name).text = text
