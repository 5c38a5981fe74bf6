"""Routes of the editors' side: each says in the OpenAPI document, as `x-permission`, who may call it."""

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api.admin.security import anyone, in_session, signed_in, stepped_up

BASE = "/admin/v1"
# The strictest first: it includes the ones after it.
_DEMANDS = {stepped_up: "stepped-up", in_session: "in-session", signed_in: "signed-in", anyone: "anyone"}


class Undeclared(TypeError):
    """A route that does not say who may call it."""


class AdminRoute(APIRoute):
    def __init__(self, path: str, endpoint: Any, **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        calls = list(_calls(self.dependant))
        demanded = [call.demands for call in calls if hasattr(call, "demands")]
        demanded += [word for call, word in _DEMANDS.items() if call in calls]
        if not demanded:
            raise Undeclared(f"{path} does not say who may call it")
        step_up = stepped_up in calls or any(getattr(call, "step_up", False) for call in calls)
        declared: dict[str, Any] = {"x-permission": demanded[0], "x-step-up": step_up}
        self.openapi_extra = {**(self.openapi_extra or {}), **declared}


def admin_router(*tags: str) -> APIRouter:
    """A router under `/admin/v1`; add it to `api.admin.routes`."""
    return APIRouter(prefix=BASE, tags=list(tags), route_class=AdminRoute)


def _calls(dependant: Dependant) -> Iterator[Any]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from _calls(inner)
