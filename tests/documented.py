"""The OpenAPI document before it is made lean: closed shapes are closed in it."""

from typing import Any, cast

import httpx
from fastapi import FastAPI


def full_document(client: httpx.AsyncClient) -> dict[str, Any]:
    transport = cast(httpx.ASGITransport, client._transport)
    return cast(FastAPI, transport.app).openapi()


def expanded(document: dict[str, Any]) -> dict[str, Any]:
    """With shared parameters and responses in their places."""
    made = _expanded(document["paths"], document.get("components", {}))
    return {**document, "paths": made}


def _expanded(value: Any, components: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_expanded(one, components) for one in value]
    if not isinstance(value, dict):
        return value
    where = str(value.get("$ref", "")).split("/")[2:]
    if where and where[0] != "schemas":
        return components[where[0]][where[1]]
    return {key: _expanded(one, components) for key, one in value.items()}
