"""The form of a webhook's address and filters."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import FormData

from api.desk.routing import text_of
from app.accounts.refusals import Unfit
from app.models.webhooks import WebhookEndpoint
from app.vocabularies import vocabulary
from app.webhooks.filtering import OPS, SEVERITIES
from app.webhooks.shapes import EVERY_KIND, EndpointValues

_LISTS = ("kinds", "ops", "countries", "alert_types")
# What the fields offer.
CHOICES: Mapping[str, Any] = {
    "kinds": EVERY_KIND, "ops": OPS, "severities": SEVERITIES,
    "alert_types": [item.code for item in vocabulary("alert_type").items],
}  # fmt: skip
Typed = Mapping[str, str]


def typed_in(form: FormData) -> Typed:
    return {name: text_of(form, name) for name in EndpointValues.model_fields}


def as_typed(which: WebhookEndpoint) -> Typed:
    """What somebody would have typed to get this endpoint."""
    given = {name: getattr(which, name) for name in EndpointValues.model_fields}
    return {name: " ".join(said) if name in _LISTS else said or "" for name, said in given.items()}


def values_of(typed: Typed) -> EndpointValues:
    """Lists are words with spaces or commas between them. Raises `Unfit`."""
    given: dict[str, Any] = dict(typed)
    for name in _LISTS:
        given[name] = typed[name].replace(",", " ").split()
    given["severity_at_least"] = typed["severity_at_least"] or None
    try:
        return EndpointValues.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise Unfit(f"{first['loc'][0]}: {first['msg'].removeprefix('Value error, ')}") from None
