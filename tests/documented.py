"""The OpenAPI document before it is made lean: closed shapes are closed in it."""

from typing import Any

import httpx

from tests.applications import app_of


def full_document(client: httpx.AsyncClient) -> dict[str, Any]:
    return app_of(client).openapi()


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
