"""Who a route is for, by its annotation; and one endpoint for every noun, whose types differ."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends

from api.admin.security import requires
from app.accounts.actor import Actor
from app.accounts.permissions import Permission

Endpoint = Callable[..., Any]
Reader = Annotated[Actor, Depends(requires(Permission.dossier_read))]
Writer = Annotated[Actor, Depends(requires(Permission.dossier_write))]
Withdrawer = Annotated[Actor, Depends(requires(Permission.dossier_withdraw))]
Importer = Annotated[Actor, Depends(requires(Permission.import_run))]
Accepter = Annotated[Actor, Depends(requires(Permission.import_accept))]
Auditor = Annotated[Actor, Depends(requires(Permission.audit_read))]
AccountReader = Annotated[Actor, Depends(requires(Permission.account_manage))]
AccountManager = Annotated[Actor, Depends(requires(Permission.account_manage, step_up=True))]


def acting(permission: Permission) -> Any:
    """The annotation of an actor who may do this."""
    return Annotated[Actor, Depends(requires(permission))]


def typed(endpoint: Endpoint, **annotations: Any) -> Endpoint:
    """The endpoint with these annotations; unlike written ones they may be made at run time."""
    endpoint.__annotations__.update(annotations)
    return endpoint
