"""`/metrics`: numbers for operators, in Prometheus' text format."""

from contextlib import suppress

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response

from api.public.site import site_of
from api.snapshots.health import look
from app import heartbeat

router = APIRouter()


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Of this process. No label holds a query or an address."""
    with suppress(Exception):  # numbers are asked for most when the database is away
        pool = site_of(request.scope).pool
        await look(pool, request.app.state.snapshots)
        await heartbeat.look(pool)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST, headers={"cache-control": "no-store"})
