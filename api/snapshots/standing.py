"""Files that are there whatever is published: pages of words and numbers, feeds, stylesheet, the way in."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

import orjson
from fastapi import Request

from api.feeds.answers import calendar_representation, cap_representation, feed_representation
from api.feeds.asking import ask
from api.feeds.catalogue import FEEDS
from api.feeds.schedules import schedule
from api.pages.home import home_values
from api.pages.languages import LANGUAGES
from api.pages.statistics import statistics_values
from api.pages.stylesheet import stylesheet
from api.pages.templating import environment
from api.public.counted import statistics_of, version_of
from api.public.site import Site
from api.snapshots.links import CALENDAR, STYLESHEET
from api.snapshots.tasks import Recipe, write_page
from app.database.readers import Readers
from app.published import kinds
from app.snapshots import tree
from app.snapshots.reading import documents
from app.snapshots.tree import Written, as_json
from app.vocabularies import names as vocabularies
from app.vocabularies import vocabulary

File = tuple[str, bytes]
_KEY = b"cursors lead to the main site, which reads its own"


def _scope(site: Site, path: str, query: str = "") -> dict[str, Any]:
    """What the routes of the main site would be asked."""
    state = SimpleNamespace(state=SimpleNamespace(site=site))
    return {
        "type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": [],
        "app": state, "scheme": "https",
    }  # fmt: skip


async def pages(pool: Readers, recipe: Recipe) -> AsyncIterator[Written]:
    site = Site(pool, _KEY, recipe.site)
    for language in recipe.languages:
        request = Request(_scope(site, f"/{language}/"))
        values: Mapping[str, tuple[str, Mapping[str, Any]]] = {
            "": ("home", await home_values(request)),
            "statistics": ("statistics", await statistics_values(request, samples=False)),
            **{name: (name, {}) for name in ("about", "privacy", "licence")},
        }
        for place, (template, shown) in values.items():
            yield write_page(recipe, language, place, template, shown)


async def files(pool: Readers, recipe: Recipe) -> AsyncIterator[File]:
    site = Site(pool, _KEY, recipe.site)
    yield STYLESHEET, stylesheet()
    yield "index.html", way_in(recipe.site, recipe.languages, recipe.day)
    numbers = await statistics_of(site, await version_of(site), samples=False)
    yield "v1/statistics.json", as_json(numbers)
    for name in vocabularies():
        known = vocabulary(name)
        items = [{"code": item.code, "labels": dict(item.labels), **item.extra} for item in known.items]
        yield f"v1/vocabularies/{name}.json", as_json({"name": name, "note": known.note, "items": items})
    yield "v1/vocabularies/group.json", as_json({"name": "group", "note": "", "items": list(recipe.groups)})
    async for file in _feeds(site, recipe):
        yield file


def way_in(site: str, languages: Sequence[str], day: date) -> bytes:
    """The first page, which asks for the reader's language."""
    names = {tag: LANGUAGES[tag] for tag in languages}
    found = environment("en").get_template("pages/way_in.html")
    return found.render(languages=names, site=site, day=day.isoformat()).encode()


async def _feeds(site: Site, recipe: Recipe) -> AsyncIterator[File]:
    """Those of many; those of one person or place are parts of them, and on the main site."""
    for language in ("", *recipe.languages):
        query, folder = (f"lang={language}", f"feeds/{language}") if language else ("", "feeds")
        for feed in FEEDS:
            for form in feed.forms:
                scope = _scope(site, f"/feeds/{feed.name}.{form}", query)
                made = await feed_representation(scope, site, ask(scope, site, feed), form)
                yield f"{folder}/{feed.name}.{form}", made.body
        scope = _scope(site, f"/feeds/{CALENDAR}", query)
        asked = await schedule(scope, site, "calendar", None)
        yield f"{folder}/{CALENDAR}", (await calendar_representation(scope, site, asked)).body
    async for batch in documents(site.pool, kinds.ALERTS, recipe.day):
        for _, body in batch:
            identity = orjson.loads(body)["id"]
            scope = _scope(site, f"/feeds/alerts/{identity}.cap")
            yield f"feeds/alerts/{identity}.cap", (await cap_representation(scope, site, identity)).body


def written(recipe: Recipe, file: File) -> Written:
    return tree.write(recipe.root, recipe.former, *file)
