"""What other sites load from here: scripts, frames, oEmbed."""

from fastapi import APIRouter

from api.widget import frames, oembed, scripts, trying

router = APIRouter()
for _part in (scripts, frames, oembed, trying):
    router.include_router(_part.router)
