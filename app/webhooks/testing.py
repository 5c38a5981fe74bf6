"""A signed test event, sent at once."""

from collections.abc import Sequence

from app.models.base import now
from app.models.ids import new_id
from app.webhooks.payloads import message_id, test_body
from app.webhooks.posting import Answer, Poster
from app.webhooks.signing import Keys, signed_headers


async def send_test(poster: Poster, url: str, keys: Sequence[Keys]) -> Answer:
    at = now()
    body = test_body(at)
    return await poster.post(url, signed_headers(keys, message_id(new_id()), at, body), body)
