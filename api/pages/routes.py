"""All public pages."""

from fastapi import APIRouter

from api.pages import alerts, documents, home, statistics, stylesheet

router = APIRouter()
for _part in (home, documents, alerts, statistics, stylesheet):
    router.include_router(_part.router)
