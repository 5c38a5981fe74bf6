"""Which days raise a task, and when it is answered by itself. Each rule is two questions to the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Date, Select, case, cast, exists, func, literal, select
from sqlmodel import col

from app.editorial.changes.holding import OPEN
from app.models.alerts import Alert
from app.models.cases import Event, Sentence
from app.models.changes import Proposal, Task, TaskKind
from app.models.people import Consent, Prisoner
from app.models.webhooks import WebhookEndpoint
from app.publication.policy import RUNNING
from app.vocabularies import vocabulary

HEARING_AHEAD: Final = timedelta(days=7)
TERM_AHEAD: Final = timedelta(days=60)
_LATE: Final = timedelta(days=31)  # what is entered long after its day raises nothing
_HELD = [item.code for item in vocabulary("detention_status").items if item.extra["group"] == "custody"]


@dataclass(frozen=True)
class Rule:
    """`found` gives rows of record kind, record, subject, day and reason (a code) for the day it is asked on.

    `holds` is true of a task in which there is still something to look at.
    """

    kind: TaskKind
    found: Callable[[date], Select[Any]]
    holds: Any


def _person(*columns: Any) -> Select[Any]:
    return select(literal("prisoner"), *columns)


def _there(*conditions: Any) -> Any:
    return exists(literal(1)).where(*conditions)


def _alert_rule(kind: TaskKind, day: Any, *, last: bool) -> Rule:
    """On the day itself, or the day after the `last` one."""
    running = col(Alert.state).in_(RUNNING)

    def found(on: date) -> Select[Any]:
        columns = (Alert.prisoner_id, Alert.id, day, Alert.type)
        return _person(*columns).where(day < on if last else day <= on, running)

    return Rule(kind, found, _there(col(Alert.id) == col(Task.subject_id), day == col(Task.due), running))


def _consents(on: date) -> Select[Any]:
    columns = (Consent.prisoner_id, Consent.id, col(Consent.expires_on), Consent.scope)
    return _person(*columns).where(col(Consent.expires_on) < on, col(Consent.revoked_on).is_(None))


def _hearings(on: date) -> Select[Any]:
    person = col(Event.prisoner_id)
    columns: tuple[Any, ...] = (
        case((person.is_not(None), "prisoner"), else_="case"), func.coalesce(person, col(Event.case_id)),
        Event.id, col(Event.date_earliest), Event.type,
    )  # fmt: skip
    soon = col(Event.date_earliest).between(on, on + HEARING_AHEAD)
    found: Select[Any] = select(*columns).where(col(Event.status) == "scheduled", soon)
    return found


# The day on which a term would end, counted from the arrest. Courts reckon custody in other ways too: it is a
# day to look at the sentence, and is told to nobody.
_END_OF_TERM: Any = cast(
    col(Prisoner.detained_earliest).op("+")(func.make_interval(0, col(Sentence.term_months))), Date
)
_SERVED = (
    col(Sentence.prisoner_id) == col(Prisoner.id),
    col(Sentence.status) == "in_force",
    col(Sentence.term_months) > 0,
    col(Prisoner.detained_earliest) == col(Prisoner.detained_latest),
    col(Prisoner.status).in_(_HELD),
)


def _terms(on: date) -> Select[Any]:
    columns = (Prisoner.id, Sentence.id, _END_OF_TERM, literal("term_ends"))
    return _person(*columns).where(*_SERVED, _END_OF_TERM.between(on - _LATE, on + TERM_AHEAD))


RULES = (
    _alert_rule(TaskKind.alert_review, col(Alert.review_by), last=False),
    _alert_rule(TaskKind.alert_expired, col(Alert.expires_on), last=True),
    Rule(
        TaskKind.consent_expired, _consents,
        _there(col(Consent.id) == col(Task.subject_id), col(Consent.expires_on) == col(Task.due)),
    ),
    Rule(
        TaskKind.hearing_due, _hearings,
        _there(
            col(Event.id) == col(Task.subject_id), col(Event.date_earliest) == col(Task.due),
            col(Event.status) == "scheduled",
        ),
    ),
    Rule(
        TaskKind.term_ends, _terms,
        _there(*_SERVED, col(Sentence.id) == col(Task.subject_id), col(Task.due) == _END_OF_TERM),
    ),
)  # fmt: skip
# Raised elsewhere, and answered when the proposal is decided, when the receiver that said 410 is on again or
# deleted.
HOLDS = {rule.kind: rule.holds for rule in RULES} | {
    TaskKind.prolonged_solitary: _there(
        col(Proposal.id) == col(Task.subject_id), col(Proposal.state).in_(OPEN)
    ),
    TaskKind.webhook_gone: _there(
        col(WebhookEndpoint.id) == col(Task.record_id), ~col(WebhookEndpoint.enabled)
    ),
}
