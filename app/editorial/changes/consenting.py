"""A grave alert on somebody who lives needs their consent, or a second person who says why it has none."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date

from app.editorial.changes.marks import is_fresh
from app.editorial.changes.refusals import ConsentNeeded
from app.editorial.intake import AlertIn, DossierIn
from app.editorial.intake.values import Intake
from app.models.people import Consent
from app.publication.policy import RUNNING, agreed, consent_scope, has_died

SHORTEST_REASON = 10  # characters: a word alone is no reason
_NOBODY = uuid.UUID(int=0)


def consented(recorded: Intake | None, wanted: Intake, today: date, reason: str) -> Intake:
    """`wanted` with the reason on each alert that goes without a consent. Raises `ConsentNeeded`.

    `recorded` is what is public of it already: an alert that stays as it was is asked for nothing.
    A refusal, a revoked or an expired consent is a word of the person: no reason is over it.
    """
    if not isinstance(wanted, DossierIn) or has_died(wanted.status, wanted.death):
        return wanted
    before = recorded.alerts if isinstance(recorded, DossierIn) else []
    known = {one.id: one for one in before}
    fresh = [one for one in wanted.alerts if is_fresh(known.get(one.id), one)]
    needing = set(_needing(wanted, fresh, today))
    alerts = [
        _with_reason(one, known.get(one.id), reason) if one.id in needing else one for one in wanted.alerts
    ]
    return wanted.model_copy(update={"alerts": alerts})


def _needing(wanted: DossierIn, alerts: Sequence[AlertIn], today: date) -> Iterator[uuid.UUID | None]:
    for alert in alerts:
        scope = consent_scope(alert.type)
        if scope is None or alert.state not in RUNNING:
            continue
        word = agreed(_rows(wanted), scope, today)
        if word is False:
            raise ConsentNeeded("The person said no to this, or their consent was revoked or has run out.")
        if word is None:
            yield alert.id


def _rows(dossier: DossierIn) -> Sequence[Consent]:
    return [
        Consent(id=_NOBODY, prisoner_id=_NOBODY, position=position, **one.model_dump())
        for position, one in enumerate(dossier.consents)
    ]


def _with_reason(alert: AlertIn, before: AlertIn | None, reason: str) -> AlertIn:
    said = before.without_consent if before is not None else None
    if len(reason.strip()) < SHORTEST_REASON and said is None:
        raise ConsentNeeded(
            "Nobody agreed to this being public. Record the consent, or say in `without_consent` why it"
            " goes without one."
        )
    return alert.model_copy(update={"without_consent": reason.strip() or said})
