"""The page of snippets: what it gives works where it is pasted, and holds no name."""

import html
import re
from urllib.parse import urlencode

import httpx
import pytest
from lxml import html as markup  # type: ignore[import-untyped]
from playwright.async_api import expect

from api.pages.languages import LANGUAGES
from tests.browser import AXE, MAY_SKIP, NARROW, Desk
from tests.factories import World, dossier
from tests.hosts import place
from tests.test_pages_walk import _LATIN, _OTHER_SCRIPT, _SAME, _own_words
from tests.test_publication_canaries import CANARY, fill
from tests.widget import PERSON

in_a_browser = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
ASKED = ("", f"who={PERSON}", f"who=https://any.example/ru/prisoners/{PERSON}%23letters&theme=dark&language=ar",
         "kind=list&country=RU&limit=3", "kind=alerts", "kind=counter&mode=frame", "who=nobody")  # fmt: skip


def snippet_of(page: str) -> str:
    found = markup.fromstring(page).xpath("//textarea[@id='code']/text()")
    return str(found[0]) if found else ""


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_in_every_language(seeded_client: httpx.AsyncClient, language: str) -> None:
    for asked in ASKED:
        for path in ("partners", "partners/policy"):
            answer = await seeded_client.get(f"/{language}/{path}?{asked}")
            assert answer.status_code == 200, asked
            assert "script-src" not in answer.headers["content-security-policy"]
            assert not re.search(r"<script|<style|style=| on\w+=", answer.text)
            if language in _OTHER_SCRIPT:
                left = [words for words in _own_words(answer.text, language) if _left(words)]
                assert left == [], (path, asked)


def _left(words: str) -> bool:
    return bool(
        _LATIN.search(
            _SAME.sub("", words)
            .replace("Content-Security-Policy", "")
            .replace("cookie", "")
            .replace("README", "")
            .replace("/nezabudka", "")
        )
    )


async def test_snippets_hold_no_name_and_survive_a_rename(seeded_client: httpx.AsyncClient) -> None:
    identity = (await seeded_client.get(f"/v1/prisoners/{PERSON}")).json()["id"]
    for who in (PERSON, f"http://test/ru/prisoners/{PERSON}", f"  /prisoners/{PERSON}/ "):
        page = await seeded_client.get(f"/en/partners?{urlencode({'who': who})}")
        snippet = snippet_of(page.text)
        assert identity in snippet
        assert "vymyslova" not in snippet.lower()
        assert "Вымыслова" not in snippet
        src = html.unescape(re.findall(r'src="([^"]+)"', snippet)[0])
        card = await seeded_client.get(src)
        assert "Вымыслова" in card.text


async def test_what_is_asked_for_is_in_the_snippet(seeded_client: httpx.AsyncClient) -> None:
    asked = "/en/partners?kind=list&country=RU&limit=3&theme=dark&language=uk"
    page = (await seeded_client.get(asked)).text
    for part in (
        "/w/v1/list?",
        "country=RU",
        "limit=3",
        "theme=dark",
        "lang=uk",
        'referrerpolicy="no-referrer"',
    ):
        assert part in html.unescape(snippet_of(page))
    assert "frame-src http://test;" in page
    for wrong in ("kind=map", "theme=pink", "limit=0", "country=ZZ", "language=xx", "mode=other", "other=1",
                  "mirrors=javascript:alert(1)", "mirrors=https://a;script-src",
                  "who=http://[x"):  # fmt: skip
        refused = await seeded_client.get(f"/en/partners?{wrong}", headers={"accept": "application/json"})
        assert refused.status_code == 422, wrong
        assert refused.json()["errors"][0]["parameter"] == wrong.partition("=")[0]


async def test_nobody_and_no_snapshot_are_told(seeded_client: httpx.AsyncClient) -> None:
    nobody = (await seeded_client.get("/en/partners?who=nobody")).text
    assert "Nobody is shown here under this address." in nobody
    assert snippet_of(nobody) == ""
    unsigned = (await seeded_client.get(f"/en/partners?who={PERSON}&mode=script")).text
    assert "No signed snapshot stands here yet" in unsigned
    assert snippet_of(unsigned) == ""


async def test_who_is_not_public_is_nobody(world: World, client: httpx.AsyncClient) -> None:
    await fill(world)
    await world.publish(dossier("nightingale", names=[{"lang": "en", "full": f"{CANARY} person"}]))
    shown = snippet_of((await client.get("/en/partners?who=nightingale")).text)
    await world.withdraw("nightingale")
    for who in ("nightingale", f"{CANARY}-draft", f"{CANARY}-refused"):
        page = (await client.get(f"/en/partners?who={who}")).text
        assert snippet_of(page) == ""
        assert CANARY not in page.replace(who, "")  # what was asked for is repeated
        for path in ("try", "person"):
            answer = await client.get(
                f"/w/v1/{path}{'/' + who if path == 'person' else ''}?lang=en&who={who}"
            )
            assert answer.status_code in {404, 410, 422}
            assert CANARY not in answer.text
    # What was pasted before tells nobody now.
    gone = await client.get(html.unescape(re.findall(r'src="([^"]+)"', shown)[0]))
    assert gone.status_code == 410
    assert CANARY not in gone.text


async def test_paths_are_no_words_of_block_lists(seeded_client: httpx.AsyncClient) -> None:
    page = (await seeded_client.get(f"/en/partners?who={PERSON}")).text
    for address in re.findall(r'(?:src|href|action)="([^"]*)"', html.unescape(page)):
        assert not re.search(
            r"embed(?!\?)|widget|track|stat(?!ic|istics)|analytic|counter\.js|\bads?\b",
            address.replace("/oembed", ""),
        ), address


@in_a_browser
async def test_a_frame_is_made_without_script_and_pasted(site: Desk) -> None:
    page = await site.page(java_script_enabled=False, locale="ru-RU")
    await page.goto(f"/ru/prisoners/{PERSON}")
    await page.get_by_role("link", name="Показать на вашем сайте").click()
    await page.get_by_label("Цвета").select_option("dark")
    await page.get_by_role("button", name="Получить код").click()
    await expect(page).to_have_url(re.compile("theme=dark"))
    snippet = await page.get_by_label("Код", exact=True).input_value()
    assert "theme=dark" in snippet
    preview = page.frame_locator("iframe.preview")
    await expect(preview.get_by_text("Вымыслова").first).to_be_visible()
    csp = await page.locator("pre").first.inner_text()
    async with place() as host:
        host.files["page.html"] = f"<!doctype html><title>Partner</title>{snippet}".encode()
        host.headers["page.html"] = {"content-security-policy": f"default-src 'none'; {csp.strip()}"}
        await page.goto(f"{host.url}/page.html")
        await page.frame_locator("iframe").get_by_text("Вымыслова").first.wait_for()


@in_a_browser
@pytest.mark.parametrize("language", ["en", "ar"])
async def test_the_pages_have_no_barrier(site: Desk, language: str) -> None:
    page = await site.page(bypass_csp=True, viewport=NARROW)
    await page.context.add_init_script(AXE)
    for path in ("partners", f"partners?who={PERSON}", "partners?kind=list&mode=script", "partners/policy",
                 "partners/policy?policy=default-src+'self'&kind=list&mode=script"):  # fmt: skip
        await page.goto(f"/{language}/{path}")
        found = await page.evaluate(
            "async () => [(await axe.run()).violations.map(one => one.id + one.nodes[0].html),"
            " document.documentElement.scrollWidth]"
        )
        assert found[0] == [], path
        assert found[1] <= 320, path
