"""One endpoint for every noun: what differs is in the types, which FastAPI reads from the annotations."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends

from api.admin.security import requires
from app.accounts.actor import Actor
from app.accounts.permissions import Permission

Endpoint = Callable[..., Any]
Reader = Annotated[Actor, Depends(requires(Permission.dossier_read))]
Writer = Annotated[Actor, Depends(requires(Permission.dossier_write))]


def acting(permission: Permission) -> Any:
    """The annotation of an actor who may do this."""
    return Annotated[Actor, Depends(requires(permission))]


def typed(endpoint: Endpoint, **annotations: Any) -> Endpoint:
    """The endpoint with these annotations; unlike written ones they may be made at run time."""
    endpoint.__annotations__.update(annotations)
    return endpoint
