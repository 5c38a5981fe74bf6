"""`/v1/search` over HTTP, on PostgreSQL, with invented people."""

import re
from html import unescape

import httpx
import pytest

from tests.factories import World, case, facility
from tests.searching import IVA, person, search, slugs


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    "q",
    [
        "Вымыслова",
        "Ива Вымыслова",
        "Vymyslova",
        "Iva Wymyslowa",
        "vymyslova iva",
        "Іва Вимислова",
        "И. Вымыслова",
    ],
)
async def test_a_name_in_any_spelling(client: httpx.AsyncClient, q: str) -> None:
    page = await search(client, q)
    first = page["items"][0]
    assert (first["slug"], first["kind"]) == ("iva-vymyslova", "prisoner")
    assert 0.5 <= first["score"] <= 1
    assert first["matched"][0]["field"] == "name"
    assert "<mark>" in first["matched"][0]["snippet"]
    assert page["engine"] == "postgres"


async def test_a_name_that_is_nearly_so(client: httpx.AsyncClient, world: World) -> None:
    """Asked for only where nothing fits better, and not where it is said exactly what is wanted."""
    samir = person("samir-torbanov", ("ru", "Самир Торбанов"), ("en", "Samir Torbanov"))
    await world.publish(IVA, samir)
    assert await slugs(client, "Тамил Собанов") == ["samir-torbanov"]
    assert await slugs(client, "Тамил Собанов -пост") == []
    assert "samir-torbanov" not in await slugs(client, "Ива Вымыслова")
    await world.withdraw("samir-torbanov")
    assert await slugs(client, "Тамил Собанов") == []


@pytest.mark.usefixtures("people")
async def test_shape(client: httpx.AsyncClient) -> None:
    page = await search(client, "Небылова", facets="status,ground")
    assert list(page) == ["items", "facets", "engine", "next", "self", "meta"]
    assert set(page["meta"]) == {"licence", "as_of", "version"}
    item = page["items"][0]
    card = (await client.get("/v1/prisoners", params={"status": "serving_sentence"})).json()["items"]
    assert {key: item[key] for key in card[0]} in card
    assert item["matched"][0] == {"field": "name", "lang": "ru", "snippet": "Анна <mark>Небылова</mark>"}
    assert httpx.URL(page["self"]).params == httpx.QueryParams(q="Небылова", facets="status,ground")


@pytest.mark.usefixtures("people")
async def test_words_in_every_form_and_language(client: httpx.AsyncClient) -> None:
    assert await slugs(client, "журналистки") == ["iva-vymyslova"]
    assert await slugs(client, "detaining journalists") == ["iva-vymyslova"]
    assert await slugs(client, '"посты о войне"') == ["iva-vymyslova"]
    assert await slugs(client, '"войне посты"') == []
    assert sorted(await slugs(client, "пост")) == ["anna-nebylova", "iva-vymyslova"]
    assert await slugs(client, "пост -война") == ["anna-nebylova"]
    assert await slugs(client, "Вымыслова -журналистка") == []


async def test_names_come_before_words(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(
        person("a", ("en", "Winter Vydumka")), person("b", ("en", "Aaa Bbbb"), summary={"en": "winter"})
    )
    page = await search(client, "winter")
    assert [item["slug"] for item in page["items"]] == ["a", "b"]
    assert page["items"][0]["score"] >= 0.5 > page["items"][1]["score"] > 0
    assert len({item["id"] for item in page["items"]}) == 2


@pytest.mark.usefixtures("people")
async def test_snippets_are_escaped_short_and_in_the_language_asked_for(
    client: httpx.AsyncClient, world: World
) -> None:
    matched = (await search(client, "engineer"))["items"][0]["matched"]
    assert matched == [
        {"field": "summary", "lang": "en",
         "snippet": "An &lt;<mark>engineer</mark>&gt; &amp; teacher, released after winter."}
    ]  # fmt: skip
    long = {"en": "word " * 100 + "needle " + "word " * 100, "ar": "كلمة " * 100 + "إبرة " + "كلمة " * 100}
    await world.publish(person("long", ("en", "Long Vydumka"), summary=long))
    for q, lang in (("needle", "en"), ("إبرة", "ar")):
        (match,) = (await search(client, q))["items"][0]["matched"]
        seen = unescape(re.sub("</?mark>", "", match["snippet"]))
        assert match["lang"] == lang
        assert len(seen) <= 160
        assert seen.strip("…") in long[lang]
        assert f"<mark>{q}</mark>" in match["snippet"]
    both = await search(client, "posts посты", lang="ru")
    assert both["items"] == [] or both["items"][0]["matched"][0]["lang"] == "ru"


@pytest.mark.usefixtures("people")
async def test_lang_narrows_cards(client: httpx.AsyncClient) -> None:
    item = (await search(client, "Vymyslova", lang="en"))["items"][0]
    assert list(item["name"]) == ["en"]
    by_header = await client.get("/v1/search?q=Vymyslova", headers={"accept-language": "en"})
    assert by_header.json()["items"][0] == item


async def test_filters_and_kinds(client: httpx.AsyncClient, world: World) -> None:
    await world.load(
        facilities=[facility("winter-colony", name={"en": "Winter colony"})],
        cases=[case("winter-case", title={"en": "The winter case"})],
        prisoners=[person("w", ("en", "Iva Winter"), region="RU-BA"), person("v", ("en", "Ava Winter"))],
    )
    every = {item["kind"] for item in (await search(client, "winter"))["items"]}
    assert every == {"prisoner", "case", "facility"}
    assert await slugs(client, "winter", kind="case") == ["winter-case"]
    assert set(await slugs(client, "winter", kind="case,facility")) == {"winter-case", "winter-colony"}
    assert await slugs(client, "winter", region="RU-BA") == ["w"]
    assert await slugs(client, "winter", status="serving_sentence", region="RU-BA") == ["w"]
    assert await slugs(client, "winter", type="ru_ik_strict") == ["winter-colony"]


@pytest.mark.usefixtures("people")
async def test_facets_count_all_that_is_found(client: httpx.AsyncClient) -> None:
    page = await search(client, "пост", facets="status,country,ground", limit=1)
    assert len(page["items"]) == 1
    assert page["facets"] == {
        "country": [{"code": "RU", "count": 2}],
        "status": [{"code": "serving_sentence", "count": 2}],
        "ground": [{"code": "expression", "count": 1}],
    }
    browsed = (await search(client, facets="country"))["facets"]["country"]
    assert browsed == [{"code": "RU", "count": 2}, {"code": "BY", "count": 1}]


@pytest.mark.usefixtures("people")
async def test_withdrawn_is_gone_at_once(client: httpx.AsyncClient, world: World) -> None:
    await world.withdraw("iva-vymyslova")
    for q in ("Вымыслова", "журналистка", ""):
        assert "iva-vymyslova" not in await slugs(client, q)
    assert (await client.get("/v1/suggest?q=Вымы")).json()["items"] == []


@pytest.mark.usefixtures("people")
async def test_headers(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/search?q=пост&limit=1")
    assert answer.headers["link"] == f'<{answer.json()["next"]}>; rel="next"'
    again = await client.get("/v1/search?q=пост&limit=1", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.usefixtures("people")
async def test_a_search_costs_few_statements(client: httpx.AsyncClient, statements: list[str]) -> None:
    await search(client, "warm")
    statements.clear()
    await search(client, "Вымыслова")
    assert 0 < len(statements) <= 4  # people, words, what they are now, what is shown


async def test_home_links_to_search(client: httpx.AsyncClient) -> None:
    links = (await client.get("/v1")).json()["links"]
    assert {"search", "suggest", "reconcile"} <= set(links)
