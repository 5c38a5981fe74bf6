"""Which changes an endpoint hears of.

What is filtered is what is true now. A removal passes all but kinds and operations: there is nothing left to
look at, and who keeps a copy must drop it.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence

from app.models.published import Change
from app.models.webhooks import WebhookEndpoint

Key = tuple[str, uuid.UUID]
ALERT = "alert"
OPS = ("put", "remove", "merge")
# Weakest first. Unknown is not weak: it passes whatever is asked for.
SEVERITIES = ("minor", "moderate", "severe", "extreme")


def wanted(
    endpoint: WebhookEndpoint, change: Change, facets: Mapping[Key, Sequence[str]], told: Collection[Key]
) -> bool:
    """`facets` are those of documents that are published now, `told` what the endpoint heard of before."""
    key = (change.kind, change.id)
    if (change.seq or 0) <= endpoint.since_seq:
        return False
    if endpoint.kinds and change.kind not in endpoint.kinds:
        return False
    if endpoint.ops and change.op not in endpoint.ops:
        return False
    if change.op != "put" or key not in facets or key in told:
        return True
    return _fits(endpoint, change.kind, facets[key])


def _fits(endpoint: WebhookEndpoint, kind: str, facets: Sequence[str]) -> bool:
    if endpoint.countries and not _any(facets, "country", endpoint.countries):
        return False
    if kind != ALERT:
        return True
    if endpoint.alert_types and not _any(facets, "type", endpoint.alert_types):
        return False
    least = endpoint.severity_at_least
    if least is None:
        return True
    return not _any(facets, "severity", SEVERITIES[: SEVERITIES.index(least)])


def _any(facets: Sequence[str], name: str, values: Collection[str]) -> bool:
    return any(f"{name}:{value}" in facets for value in values)
