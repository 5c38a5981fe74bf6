"""What may become public. Everything here answers one question about one record: show it, or not?"""

from collections.abc import Iterable
from datetime import date

from app.models.alerts import Alert
from app.models.cases import Event
from app.models.people import AfterRelease, Consent, Prisoner, PublicationState
from app.vocabularies import vocabulary

# Bases on which nothing may be published.
NO_BASIS = frozenset({"none", "revoked"})
# What calls for attention now; `updated` is active too.
RUNNING = frozenset({"active", "updated"})
PUBLIC_ALERT_STATES = RUNNING | {"resolved", "expired", "retracted"}
NEVER_PUBLIC_ALERTS = frozenset({"suicide_risk", "family_at_risk"})
# Informal ways to reach a person would be closed if they were known.
PRIVATE_CHANNELS = frozenset({"family", "lawyer", "none"})


def agreed(consents: Iterable[Consent], scope: str, today: date) -> bool | None:
    """The latest word on `scope`: True, False (refused, revoked or run out), or None (never asked).

    Where the dates do not tell which word is later, the refusal is: the order of recording is no evidence,
    since lists are imported and dossiers merged in any order.
    """
    words = [_word(consent, today) for consent in consents if consent.scope == scope]
    if not words:
        return None
    last = max(day for day, _ in words)
    return all(yes for day, yes in words if day == last)


def _word(consent: Consent, today: date) -> tuple[date, bool]:
    """What was said, and when: a refusal of an unknown day is of the last day, a consent of the first."""
    if consent.revoked_on is not None:
        return max(consent.revoked_on, consent.given_on or date.min), False
    if consent.basis in NO_BASIS:
        return consent.given_on or date.max, False
    if consent.given_on is not None and consent.given_on > today:
        return date.min, True  # nobody has agreed on a day to come: it is over no refusal
    return consent.given_on or date.min, consent.expires_on is None or consent.expires_on >= today


def person_is_public(state: PublicationState, consents: Iterable[Consent], today: date) -> bool:
    return state == PublicationState.published and agreed(consents, "name_public", today) is not False


def shown(person: Prisoner, consents: Iterable[Consent], today: date) -> AfterRelease:
    """How much of them; `remove` where nothing may be shown or counted."""
    public = person_is_public(person.state, consents, today)
    return AfterRelease(person.after_release) if public else AfterRelease.remove


def event_is_public(event: Event) -> bool:
    """Kinds to be reviewed need a second person; restricted kinds are never shown."""
    visibility = vocabulary("event_type").item(event.type).extra.get("default_visibility", "restricted")
    return visibility == "public" or (visibility == "review" and approved_by_another(event))


def approved_by_another(row: Event | Alert) -> bool:
    return row.created_by is not None and row.approved_by not in {None, row.created_by}


def alert_is_public(alert: Alert, consents: Iterable[Consent], today: date) -> bool:
    """Grave kinds need a second person, and go when the person says no; some kinds are never shown.

    Where nobody was asked, it was the second person who decided: see `app.editorial.changes.consenting`.
    """
    if alert.state not in PUBLIC_ALERT_STATES or alert.type in NEVER_PUBLIC_ALERTS:
        return False
    scope = consent_scope(alert.type)
    # A retraction shows nothing of what it was about.
    if scope and alert.state != "retracted" and agreed(consents, scope, today) is False:
        return False
    grave = vocabulary("alert_type").item(alert.type).extra.get("dual_control", True)
    return not grave or approved_by_another(alert)


def consent_scope(alert_type: str) -> str | None:
    """What a living person must have agreed to before such an alert is public; None for what is not grave."""
    scope: str | None = vocabulary("alert_type").item(alert_type).extra.get("consent")
    return scope


def has_died(status: str, death: str | None) -> bool:
    return death is not None or status.startswith("died_")


def channel_is_public(kind: str) -> bool:
    return kind not in PRIVATE_CHANNELS
