"""The language of a page is in its path; without one the browser's is chosen, and nothing is remembered."""

import re

import httpx
import pytest

from api.pages.dates import day, months, since
from api.pages.languages import LANGUAGES, preferred
from api.pages.texts import law
from api.pages.wording import wording


@pytest.mark.parametrize(
    ("path", "accept", "target"),
    [
        ("/", "", "/en/"),
        ("/", "de-AT,de;q=0.9,en;q=0.8", "/de/"),
        ("/", "ka, be-tarask;q=0.5", "/be/"),
        ("/", "*", "/en/"),
        ("/", "not a language, ;;;", "/en/"),
        ("/uk", "fr", "/uk/"),
        ("/alerts?state=active&country=RU", "ar", "/ar/alerts?state=active&country=RU"),
        ("/prisoners/%0d%0aset-cookie:a", "ru", "/ru/prisoners/%0D%0Aset-cookie%3Aa"),
    ],
)
async def test_without_a_language_the_browser_chooses(
    client: httpx.AsyncClient, path: str, accept: str, target: str
) -> None:
    answer = await client.get(path, headers={"Accept-Language": accept})
    assert (answer.status_code, answer.headers["location"]) == (302, target)
    assert "Accept-Language" in answer.headers["vary"]
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_page_says_its_language_and_leads_to_the_others(
    seeded_client: httpx.AsyncClient, language: str
) -> None:
    path = "/alerts?severity=severe"
    text = (await seeded_client.get(f"/{language}{path}", headers={"Accept-Language": "fa"})).text
    turned = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{turned}">' in text
    for other in LANGUAGES:
        assert f'<link rel="alternate" hreflang="{other}" href="http://test/{other}{path}">' in text
        assert f'<a href="/{other}{path}" hreflang="{other}" lang="{other}"' in text
    assert text.count('aria-current="true"') == 1


async def test_links_stay_in_the_language(seeded_client: httpx.AsyncClient) -> None:
    for path in ("/", "/alerts", "/prisoners/sample-iva-vymyslova", "/prisoners/nobody"):
        text = (await seeded_client.get(f"/de{path}")).text
        inner = re.findall(r'href="(/[^"]*)"', re.sub(r"<a [^>]*hreflang[^>]*>", "", text))
        outside = [at for at in inner if not at.startswith("/de/")]
        assert all(re.match(r"/(static|feeds|v1|docs|openapi)", at) for at in outside), (path, outside)


async def test_contents_come_in_the_nearest_language(seeded_client: httpx.AsyncClient) -> None:
    """Belarusians would sooner read Russian than English; each text says which language it is."""
    person = (await seeded_client.get("/v1/prisoners/sample-iva-vymyslova")).json()
    assert set(person["summary"]) == {"en", "ru"}
    for language, shown in (("ru", "ru"), ("be", "ru"), ("de", "en")):
        text = (await seeded_client.get(f"/{language}/prisoners/sample-iva-vymyslova")).text
        assert person["summary"][shown].split("\n")[0][:60] in text
        assert ('<p lang="ru" dir="ltr">' in text) == (language == "be")


async def test_lists_have_the_commas_of_the_language(seeded_client: httpx.AsyncClient) -> None:
    path = "prisoners/sample-roman-nebylov"
    assert "Свердловская область, Россия" in (await seeded_client.get("/ru/prisoners")).text
    arabic = [(await seeded_client.get(f"/ar/{one}")).text for one in ("prisoners", path, "write", "alerts")]
    assert "أوبلاست سفيردلوفسك، روسيا" in arabic[0]
    assert not [text for page in arabic for text in re.findall(r"[\u0600-\u06ff](?:</\w+>)?[,;] ", page)]


def test_dates_numbers_and_laws_in_words() -> None:
    ru, ar, de = wording("ru"), wording("ar"), wording("de")
    assert day(ru, "2026-03") == "март 2026\u202fг."
    assert since(ru, "2026-03").endswith("марта 2026\u202fг.")
    assert day(ru, "2026-03-01") == "1 марта 2026\u202fг."
    assert de.number(12345) == "12.345"
    assert ar.number(12345) == "12,345"  # digits that every reader and every envelope knows
    assert law(ru, "no code") == "no code"
    assert months(wording("en"), 25) == "2 years 1 month"


def test_every_browser_gets_a_language_of_ours() -> None:
    assert preferred(None) == "en"
    assert preferred("zh-Hant-TW") == "en"
    assert preferred("ar-EG") == "ar"
    assert {preferred(tag) for tag in LANGUAGES} == set(LANGUAGES)
