"""Every type of page in every language: light, without script or cookie, and wholly in its language."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.routing import APIRoute
from lxml import html  # type: ignore[import-untyped]

from api.pages.languages import LANGUAGES
from api.pages.routes import PAGES
from api.pages.stylesheet import ADDRESS, stylesheet
from tests.page_types import ELSEWHERE, ERRORS, FOUND_IN, TYPES

MOST_HTML, MOST_PAGE = 10_000, 50_000  # bytes; compressed, and with the stylesheet as it is
# What is the same in every language, or is a code: words of the interface are none of them.
_SAME = re.compile(
    r"Nezabudka|CAP 1\.2|OpenAPI 3\.1|CSV|JSON|API|MIT|IP|JavaScript|Tor Browser|Tor|Creative Commons"
    r" Attribution 4\.0|/v1/changes|F-Pismo|FSIN-Pismo|Zonatelecom|\S+@\S+"
)
_LATIN = re.compile(r"[A-Za-z]{3,}")
_OTHER_SCRIPT = ("ru", "be", "uk", "ar")


async def _addresses(client: httpx.AsyncClient) -> list[str]:
    found = {}
    for kind, (name, key) in FOUND_IN.items():
        found[name] = (await client.get(f"/v1/{kind}")).json()["items"][0][key]
    return [path.format(**found) for path in TYPES]


def test_no_type_of_page_is_forgotten() -> None:
    """Here, and so in the browser's tests too."""
    given = [path.partition("?")[0] for path in TYPES]
    for part in PAGES:
        for route in part.router.routes:
            assert isinstance(route, APIRoute)
            walked = any(route.path_regex.fullmatch(path) for path in given)
            assert walked or any(_is_under(route.path, path) for path in ELSEWHERE), route.path
    for test in ELSEWHERE.values():
        assert (Path(__file__).parent / f"{test}.py").exists(), test


def _is_under(path: str, other: str) -> bool:
    return path == other or path.startswith(f"{other}/")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_light_and_keeps_to_itself(
    seeded_client: httpx.AsyncClient, language: str
) -> None:
    for path in await _addresses(seeded_client):
        answer = await seeded_client.get(f"/{language}{path}")
        where = f"/{language}{path}"
        assert answer.status_code == 200, where
        assert len(gzip.compress(answer.content)) <= MOST_HTML, where
        assert len(answer.content) + len(stylesheet()) <= MOST_PAGE, where
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'")
        assert not re.search("script|unsafe|https?:", policy)
        assert "set-cookie" not in answer.headers
        assert not re.search(r"<script|<style|style=|<svg|javascript:| on\w+=", answer.text), where
        assert not re.search(r'src="|href="//|<link rel="(?!stylesheet|alternate)', answer.text), where


def _own_words(text: str, language: str) -> Iterator[str]:
    """What a page says in its own language: texts under another `lang` and links to elsewhere are not its."""
    for node in html.fromstring(text).xpath("//body//text() | //body//@aria-label"):
        element = node.getparent()
        if element.xpath("ancestor-or-self::a[contains(@rel, 'noreferrer')]"):
            continue
        if element.xpath("string((ancestor-or-self::*/@lang)[last()])") == language:
            yield str(node)


@pytest.mark.parametrize("language", _OTHER_SCRIPT)
async def test_no_word_is_left_in_english(seeded_client: httpx.AsyncClient, language: str) -> None:
    for path in (*await _addresses(seeded_client), *ERRORS):
        text = (await seeded_client.get(f"/{language}{path}", headers={"Accept": "text/html"})).text
        left = [words for words in _own_words(text, language) if _LATIN.search(_SAME.sub("", words))]
        assert left == [], (language, path)


async def test_the_stylesheet_is_kept_for_a_year_under_its_own_address(
    seeded_client: httpx.AsyncClient,
) -> None:
    mine, other = await seeded_client.get(ADDRESS), await seeded_client.get("/static/pages.css?another")
    assert "immutable" in mine.headers["cache-control"]
    assert "immutable" not in other.headers["cache-control"]
    assert mine.content == other.content == stylesheet()


async def test_lists_go_on_page_by_page(seeded_client: httpx.AsyncClient) -> None:
    """Every person once, by the links that a reader follows."""
    total = (await seeded_client.get("/v1/prisoners?count=exact&limit=1")).json()["total"]
    path, seen = "/en/prisoners?sort=name&limit=5", []
    while path:
        tree = html.fromstring((await seeded_client.get(path)).text)
        seen += tree.xpath("//main//li/a[@class='who']/@href")
        following = tree.xpath("//a[@rel='next']/@href")
        path = following[0] if following else ""
    assert len(seen) == len(set(seen)) == total
