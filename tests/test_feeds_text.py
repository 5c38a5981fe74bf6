"""Whatever stands in a document, a feed is well-formed and says the same words."""

from datetime import UTC, date, datetime
from html import unescape
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.feeds import atom, calendars, cap, json_feed
from api.feeds.entries import entry
from api.feeds.pages import FeedPage
from api.feeds.schedules import Schedule
from api.feeds.texts import LONGEST_TEXT, Said, clean, cut, joined, one_line, title
from app.published.calendar import Window
from tests.feeds import NS, read_atom, read_calendar, read_cap, read_json_feed, texts

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
IDENTITY = UUID(int=5)
ANY = st.text(max_size=300)  # without halves of surrogate pairs: no text map has them
UNTIMED = settings(deadline=None, max_examples=60)
NASTY = ']]> & <b> \x00\x08\x1b\x85\u202e\u2066\u2028 \ufffe\U0001f469\u200d\U0001f52c שלום\r\n;,\\:" =1'


def document(words: str) -> dict[str, Any]:
    return {
        "id": str(IDENTITY), "url": f"/v1/alerts/{IDENTITY}", "type": "torture_reported",
        "severity": "extreme", "urgency": "immediate", "evidence": "corroborated", "state": "active",
        "headline": {"ar": words}, "text": {"en": words}, "since": "2026-01", "review_by": "2026-03-10",
        "country": "RU",
        "actions": [{"kind": "letter", "text": words, "url": None}],
        "prisoner": {"sample": True, "url": "/v1/prisoners/x", "name": {"he": words}},
    }  # fmt: skip


def page(words: str) -> FeedPage:
    row = {"kind": "alert", "id": IDENTITY, "slug": str(IDENTITY), "updated_at": AT,
           "told": orjson.dumps(document(words))}  # fmt: skip
    own = "https://example.org/feeds/alerts.atom?x=1&y=<2>".replace("<2>", "2")
    return FeedPage(
        IDENTITY, Said("Feed", "en"), "en", "https://example.org", own, own, f"{own}&cursor=z", True,  # noqa: FBT003
        [entry(row, [])], [(UUID(int=9), AT)],
    )  # fmt: skip


def expected(words: str) -> str:
    return cut(clean(words).strip(), LONGEST_TEXT)


@UNTIMED
@example(NASTY)
@given(ANY)
def test_atom_holds_any_text(words: str) -> None:
    root = read_atom(atom.render(page(words)))
    [content] = texts(root, "a:entry/a:content/text()")
    if words := expected(words):
        inner = unescape(content.replace("<br>", "\n").partition('lang="en">')[2].partition("</p>")[0])
        assert inner == words
    ET.fromstring(f"<div>{content.replace('<br>', '<br/>')}</div>")  # noqa: S314  our own: no tag slipped in


@UNTIMED
@example(NASTY)
@given(ANY)
def test_json_feed_holds_any_text(words: str) -> None:
    [item] = read_json_feed(json_feed.render(page(words)))["items"]
    assert expected(words) in item["content_text"]


@UNTIMED
@example(NASTY)
@given(ANY)
def test_cap_holds_any_text(words: str) -> None:
    message = cap.Message(document(words), [(1, AT)], "https://example.org", "RU-BA", None)
    root = read_cap(cap.render(message, []))
    assert texts(root, "c:info/c:description/text()") == [found for found in [clean(words).strip()] if found]


@UNTIMED
@example(NASTY)
@given(ANY)
def test_calendars_hold_any_text(words: str) -> None:
    row = {
        "sort": "reviews", "day": date(2026, 3, 10), "kind": "alert", "id": IDENTITY, "slug": str(IDENTITY),
        "version": 1, "updated_at": AT, "body": orjson.dumps(document(words)), "live_offset": [],
        "live_since": [], "live_base": [],
    }  # fmt: skip
    asked = Schedule("calendar", Said(words, "en"), {}, Window(AT.date(), 9), "", (), ())
    body = calendars.render(asked, [row], "https://example.org/c", "https://example.org", AT.date())
    [one] = read_calendar(body)
    told = one.contents.get("description")
    assert [said.value for said in told or []] == [found for found in [expected(words)] if found]
    assert set(NS) == {"a", "at", "fh", "c"}


@UNTIMED
@example(NASTY)
@given(ANY)
def test_clean_is_idempotent_and_a_line_is_one(words: str) -> None:
    assert clean(clean(words)) == clean(words)
    assert "\n" not in one_line(words)
    assert not set(clean(words)) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@UNTIMED
@given(ANY, st.integers(10, 400))
def test_what_is_cut_is_short_enough(words: str, most: int) -> None:
    assert len(cut(words, most)) <= most
    assert len(words) > most or cut(words, most) == words


def test_texts_of_two_directions_are_isolated() -> None:
    assert joined(["one", "two"], " · ") == "one · two"
    assert joined(["one", "שלום"], " · ") == "\u2068one\u2069 · \u2068שלום\u2069"
    assert joined(["שלום"], " · ") == "שלום"
    assert title([None, Said("", "ru"), Said("One\n two", "de")]) == Said("One two", "de")
    assert title([]) == Said("–", "und")


@pytest.mark.parametrize("scheme", ["javascript:alert(1)", '"><script>'])
def test_html_has_no_way_out(scheme: str) -> None:
    assert "<script" not in atom.paragraph(Said(scheme, scheme))
