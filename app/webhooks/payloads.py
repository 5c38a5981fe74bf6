"""What a message says: that something changed, and where to read of it. Never a name, never a text."""

import uuid
from datetime import datetime
from typing import Any

import orjson

from app.models.published import Change
from app.models.webhooks import WebhookDelivery
from app.published.kinds import KINDS

TEST = "test"
_PATHS = {kind.name: kind.path for kind in KINDS}


def message_id(delivery_id: uuid.UUID) -> str:
    """The same at each attempt: the receiver's key for what it has already."""
    return f"msg_{delivery_id.hex}"


def path_of(change: Change) -> str | None:
    """Where to read of the change. A slug may hold a name: then it is the entry of the change feed."""
    if change.op == "remove":
        return None
    if change.op == "put" and change.slug == str(change.id) and change.kind in _PATHS:
        return f"/v1/{_PATHS[change.kind]}/{change.id}"
    return f"/v1/changes?after={(change.seq or 1) - 1}&limit=1"


def body_of(delivery: WebhookDelivery, base_url: str) -> bytes:
    """The same bytes at each attempt. Times are RFC 3339 in UTC."""
    data: dict[str, Any] = {
        "seq": delivery.seq, "kind": delivery.kind, "id": str(delivery.record_id),
        "url": f"{base_url}{delivery.path}" if delivery.path else None,
    }  # fmt: skip
    return _body(f"{delivery.kind}.{delivery.op}", delivery.at, data)


def test_body(at: datetime) -> bytes:
    """Of an address that is no endpoint yet."""
    return _body("webhook.test", at, {"seq": None, "kind": "webhook", "id": None, "url": None})


def _body(event: str, at: datetime, data: dict[str, Any]) -> bytes:
    return orjson.dumps({"type": event, "timestamp": at, "data": data}, option=orjson.OPT_UTC_Z)
