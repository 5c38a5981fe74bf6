"""The quick alert's form: between what is typed in one language and the alert as it is recorded."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.desk.forms.faults import Fault
from app.editorial.intake import AlertIn
from app.text.languages import lookup

_PLAIN = ("type", "severity", "urgency", "certainty", "evidence", "since", "review_by", "expires_on")
_ACTION = {"action": "kind", "action_text": "text", "action_url": "url"}
FIELDS = (*_PLAIN, "lang", "headline", "text", "private_text", *_ACTION, "source", "source_kind", "url")


@dataclass(frozen=True)
class AlertForm:
    """What is typed; `alert_id` is that of the alert that it changes."""

    typed: Mapping[str, str]
    alert_id: uuid.UUID | None = None
    faults: list[Fault] = field(default_factory=list)


def alert_typed(alert: AlertIn, lang: str) -> dict[str, str]:
    """As the form shows it. Words for editors only are not shown; left empty they stay as they are."""
    said = alert.model_dump(mode="json")
    typed = {name: said[name] or "" for name in _PLAIN}
    shown = lookup(alert.headline, [lang or "en"])
    typed["lang"] = lang or next(iter(shown), "en")
    for name in ("headline", "text"):
        typed[name] = said[name].get(typed["lang"], "")
    if alert.actions:
        typed |= {name: said["actions"][0][key] or "" for name, key in _ACTION.items()}
    return typed


def alert_said(typed: Mapping[str, str], before: Mapping[str, Any]) -> dict[str, Any]:
    """`before` is the alert as intake JSON, {} for a new one. What is left empty is unsaid."""
    lang = typed["lang"] or "en"
    said: dict[str, Any] = {**before, **{name: typed[name] for name in _PLAIN if typed[name]}}
    for name in ("review_by", "expires_on"):
        said[name] = typed[name] or None
    for name in ("headline", "text"):
        texts = {**before.get(name, {}), **({lang: typed[name]} if typed[name] else {})}
        if texts:
            said[name] = texts
    if typed["private_text"]:
        said["private_text"] = typed["private_text"]
    said["actions"] = [*_action(typed), *before.get("actions", [])[1:]]
    said["sources"] = [*before.get("sources", []), *_source(typed, lang)]
    return {"state": "active"} | said


def _action(typed: Mapping[str, str]) -> list[dict[str, str]]:
    if not typed["action_text"]:
        return []
    said = {key: typed[name] for name, key in _ACTION.items() if typed[name]}
    return [{"kind": "other"} | said]


def _source(typed: Mapping[str, str], lang: str) -> list[dict[str, Any]]:
    if not typed["source"]:
        return []
    source: dict[str, Any] = {"type": typed["source_kind"] or "open_source", "title": {lang: typed["source"]}}
    return [source | ({"url": typed["url"]} if typed["url"] else {})]
