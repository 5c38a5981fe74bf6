"""The OpenAPI document with its errors as they really are: problem documents on every operation."""

from functools import cache
from threading import Lock
from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from api.errors import PROBLEM_JSON, ProblemBody

_ERRORS = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}}
_FASTAPI_MODELS = ("HTTPValidationError", "ValidationError")


def describe_problems(document: dict[str, Any]) -> dict[str, Any]:
    """Changes the document in place; all that is no 2xx or 3xx is a `default` or a listed problem."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    _, made = models_json_schema(
        [(ProblemBody, "serialization")], ref_template="#/components/schemas/{model}"
    )
    schemas.update(made["$defs"])
    for name in _FASTAPI_MODELS:
        schemas.pop(name, None)
    for operations in document.get("paths", {}).values():
        for operation in operations.values():
            if not isinstance(operation, dict) or "responses" not in operation:
                continue
            responses = operation["responses"]
            responses.setdefault("default", {"description": "Any error"})
            for status, response in responses.items():
                if status == "default" or status[0] in "45":
                    response["content"] = _ERRORS
    return document


def install_openapi(app: FastAPI) -> None:
    """The document is made when it is first asked for, once: half a second that no start need wait for."""
    bare, alone = app.openapi, Lock()  # routes ask from threads

    @cache
    def described() -> dict[str, Any]:
        return describe_problems(bare())

    def openapi() -> dict[str, Any]:
        with alone:
            return described()

    app.openapi = openapi  # type: ignore[method-assign]
