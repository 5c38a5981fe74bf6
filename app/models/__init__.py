"""SQLModel tables by noun. Importing this package registers all of them."""

from app.models import (
    accounts,
    advocacy,
    alerts,
    audit,
    cases,
    changes,
    idempotency,
    letter_queue,
    letters,
    people,
    places,
    published,
    records,
    sealed,
    webhooks,
)

__all__ = [
    "accounts",
    "advocacy",
    "alerts",
    "audit",
    "cases",
    "changes",
    "idempotency",
    "letter_queue",
    "letters",
    "people",
    "places",
    "published",
    "records",
    "sealed",
    "webhooks",
]
