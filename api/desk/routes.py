"""All pages of the desk."""

from fastapi import FastAPI

from api.desk import (
    accounts,
    after_release,
    alerts,
    audit,
    autosaving,
    catalogue,
    conflicts,
    facilities,
    imports,
    invitation,
    letter_groups,
    me,
    merges,
    own_ways,
    people,
    queue,
    records,
    review,
    sealed,
    sign_in,
    takedown,
    teams,
    webhook,
    webhooks,
)
from api.desk.pages import statics
from api.desk.refusing import install_pages

# Add the router of a new page here.
ROUTERS = (
    sign_in.router, invitation.router, queue.router, people.router, catalogue.router, records.router,
    autosaving.router, merges.router, sealed.router, after_release.router, conflicts.router, review.router,
    takedown.router, alerts.router, facilities.router, audit.router, accounts.router, imports.router,
    me.router, own_ways.router, teams.router,
    webhooks.router, webhook.router, letter_groups.router,
)  # fmt: skip


def install_desk(app: FastAPI) -> None:
    """After `install_admin` and the error handlers, whose answers stay those of `/admin/v1`."""
    for router in ROUTERS:
        app.include_router(router, include_in_schema=False)
    app.include_router(statics, include_in_schema=False)
    install_pages(app)
