"""Alerts as readers see them: what holds on a day, and of a retraction no more than that it was retracted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from app.models.alerts import Alert
from app.publication import shapes
from app.publication.gather import Cited, Dossier
from app.publication.parts import path, sources
from app.publication.policy import RUNNING, alert_is_public

RETRACTED = MappingProxyType({
    "en": "This alert is retracted. What it said is not upheld.",
    "ru": "Сообщение отозвано. То, что в нём говорилось, не подтверждается.",
    "be": "Паведамленне адклікана. Тое, што ў ім гаварылася, не пацвярджаецца.",
    "uk": "Повідомлення відкликано. Те, що в ньому йшлося, не підтверджується.",
    "de": "Diese Meldung ist zurückgezogen. Was darin stand, wird nicht aufrechterhalten.",
    "fr": "Cette alerte est retirée. Ce qu’elle affirmait n’est pas maintenu.",
    "ar": "سُحب هذا التنبيه. ما ورد فيه لم يعد مؤكدًا.",
})  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """The state of an alert on a day. An alert whose last day has passed is expired, whatever is recorded."""

    state: str
    since: datetime
    not_confirmed_since: date | None

    @property
    def running(self) -> bool:
        return self.state in RUNNING


def standing_on(row: Alert, today: date) -> Standing:
    """`today` is a day of UTC. From the day after `review_by` nobody has confirmed that it still holds."""
    state, since = row.state, row.state_since
    if state in RUNNING and row.expires_on is not None and row.expires_on < today:
        state = "expired"
        since = datetime.combine(row.expires_on + timedelta(days=1), time(), UTC)
    late = state in RUNNING and row.review_by is not None and row.review_by < today
    return Standing(state, since, row.review_by if late else None)


def public_alerts(dossier: Dossier, today: date) -> list[Alert]:
    return [row for row in dossier.alerts if alert_is_public(row, dossier.consents, today)]


def alert_card(row: Alert, today: date) -> shapes.AlertCard:
    now = standing_on(row, today)
    retracted = now.state == "retracted"
    return shapes.AlertCard(
        id=str(row.id), url=path("alert", row.id), type=row.type, severity=row.severity, urgency=row.urgency,
        certainty=row.certainty, evidence=row.evidence, state=now.state, state_since=now.since,
        headline=dict(RETRACTED) if retracted else row.headline, since=row.since,
        since_earliest=row.since_earliest, since_latest=row.since_latest, review_by=row.review_by,
        confirmed=_confirmed(row, now), not_confirmed_since=now.not_confirmed_since, expires=row.expires_on,
        retracted_at=now.since if retracted else None, updated_at=row.updated_at,
    )  # fmt: skip


def _confirmed(row: Alert, now: Standing) -> bool | None:
    if not now.running or row.review_by is None:
        return None
    return now.not_confirmed_since is None


def alert_document(
    row: Alert, today: date, *, prisoner: shapes.PersonRef, country: str, cited: Cited | None
) -> shapes.Alert:
    card = alert_card(row, today)
    retracted = card.state == "retracted"
    return shapes.Alert(
        **card.model_dump(), text=dict(RETRACTED) if retracted else row.text, prisoner=prisoner,
        country=country, actions=_actions(row.actions if not retracted else []),
        sources=[] if retracted else sources(cited),
    )  # fmt: skip


def _actions(actions: Sequence[dict[str, Any]]) -> list[shapes.AlertAction]:
    return [shapes.AlertAction(kind=one["kind"], text=one["text"], url=one.get("url")) for one in actions]


def cited_of(row: Alert, dossier: Dossier) -> Cited | None:
    """Where it is from; of a retracted one nothing, since a title may say what it was about."""
    return None if row.state == "retracted" else dossier.cited.get(row.id)
