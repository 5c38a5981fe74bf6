"""What a draft about prolonged isolation says: what was counted, and over which placements. Nothing else."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from app.editorial.intake import AlertIn
from app.models.ids import part_id
from app.publication.isolation import Run, days_of
from app.vocabularies import vocabulary

TYPE = "prolonged_solitary"
REVIEW_AFTER = timedelta(days=14)
Placement = tuple[str, Run]  # regime and days
# Headline, text, and what stands for the end of what goes on. The number stands apart: it needs no plural.
_WORDS: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType({
    "en": (
        "Consecutive days in isolation: {days}",
        "Consecutive days in isolation: {days}, from {start} to {end}, counted over these: {list}.",
        "still there on {on}",
    ),
    "ru": (
        "Дней подряд в изоляции: {days}",
        "Дней подряд в изоляции: {days}, с {start} по {end}, по этим помещениям: {list}.",
        "на {on} продолжается",
    ),
    "be": (
        "Дзён запар у ізаляцыі: {days}",
        "Дзён запар у ізаляцыі: {days}, з {start} па {end}, паводле гэтых змяшчэнняў: {list}.",
        "на {on} працягваецца",
    ),
    "uk": (
        "Днів поспіль в ізоляції: {days}",
        "Днів поспіль в ізоляції: {days}, з {start} по {end}, за цими поміщеннями: {list}.",
        "на {on} триває",
    ),
    "de": (
        "Tage in Isolation ohne Unterbrechung: {days}",
        "Tage in Isolation ohne Unterbrechung: {days}, von {start} bis {end}, gezählt über: {list}.",
        "am {on} noch dort",
    ),
    "fr": (
        "Jours consécutifs à l’isolement : {days}",
        "Jours consécutifs à l’isolement : {days}, du {start} au {end}, d’après ces placements : {list}.",
        "toujours en cours le {on}",
    ),
    "ar": (
        "أيام متتالية في العزل: {days}",
        "أيام متتالية في العزل: {days}، من {start} إلى {end}، محسوبة من هذه الفترات: {list}.",
        "مستمر حتى {on}",
    ),
})  # fmt: skip


def counted_alert(proposal: uuid.UUID, run: Run, placements: Iterable[Placement], on: date) -> AlertIn:
    """A draft, as it is counted on that day. One proposal always means the same alert."""
    within = [one for one in placements if run.start <= one[1].start <= (run.end or on)]
    texts = {lang: _texts(lang, run, within, on) for lang in _WORDS}
    values: dict[str, Any] = {
        "id": alert_id(proposal), "type": TYPE, "state": "draft",
        "severity": vocabulary("alert_type").item(TYPE).extra["default_severity"],
        "urgency": "past" if run.end else "immediate", "evidence": "unverified",
        "since": run.start.isoformat(), "review_by": None if run.end else on + REVIEW_AFTER,
        "headline": {lang: headline for lang, (headline, _) in texts.items()},
        "text": {lang: text for lang, (_, text) in texts.items()},
    }  # fmt: skip
    return AlertIn.model_validate(values)


def alert_id(proposal: uuid.UUID) -> uuid.UUID:
    return part_id("alert", TYPE, proposal)


def _texts(lang: str, run: Run, placements: Iterable[Placement], on: date) -> tuple[str, str]:
    """Dates as they are recorded."""
    headline, text, going_on = _WORDS[lang]
    until = going_on.format(on=on)
    listed = "; ".join(
        f"{vocabulary('internal_regime').label(regime, lang)} {one.start} – {one.end or until}"
        for regime, one in placements
    )
    counted = {"days": days_of(run, on), "start": run.start, "end": run.end or until, "list": listed}
    return headline.format(**counted), text.format(**counted)
