"""JSON Feed 1.1 (jsonfeed.org). What was removed is in the extension `_nezabudka`."""

from typing import Any

import orjson

from api.feeds.atom import CAP_TYPE, cap_address, moment
from api.feeds.entries import Entry
from api.feeds.pages import FeedPage

MEDIA_TYPE = "application/feed+json; charset=utf-8"
ABOUT = "/docs"


def render(page: FeedPage) -> bytes:
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1", "title": page.title.text, "language": page.lang,
        "home_page_url": f"{page.base}/", "feed_url": page.own, "authors": [{"name": "Nezabudka"}],
        "items": [_item(one, page.base) for one in page.entries],
        "_nezabudka": {
            "about": page.base + ABOUT, "id": page.id.urn, "updated": moment(page.updated),
            "removed": [{"id": one.urn, "at": moment(at)} for one, at in page.removed],
        },
    }  # fmt: skip
    if page.next:
        document["next_url"] = page.next
    return orjson.dumps(document)


def _item(one: Entry, base: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": one.id.urn, "url": base + (one.page or one.url), "title": one.title.text,
        "content_text": "\n\n".join(said.text for said in one.text) or one.title.text,
        "date_modified": moment(one.updated), "tags": [tag.label for tag in one.tags],
        "_nezabudka": {"kind": one.kind, "codes": {tag.vocabulary: tag.code for tag in one.tags}},
    }  # fmt: skip
    if one.lang != "und":
        made["language"] = one.lang
    if one.kind == "alert":
        made["attachments"] = [{"url": cap_address(base, one), "mime_type": CAP_TYPE}]
    return made
