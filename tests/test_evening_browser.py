"""An evening as a group has it: from the home page to labels, the next evening, and who was moved."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from api.pages.languages import LANGUAGES
from app.database.embedded import Dsns
from app.editorial.intake import DossierIn
from tests.browser import MAY_SKIP, NARROW, Desk, Window, desk_of, violations
from tests.conftest import settings_for_tests
from tests.factories import World, facility
from tests.letters import writable

pytestmark = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
EVENING, EVERYBODY = 20, 44
# Invented, and each another one: labels would not tell people of the same name apart.
SURNAMES = ("Вымыслов", "Небылов", "Придуманов", "Незабудкин")
GIVEN = ("Иван", "Пётр", "Семён", "Роман", "Фёдор", "Антон", "Олег", "Павел", "Лев", "Игорь", "Юрий")


def person(number: int, place: str = "sample-colony") -> DossierIn:
    family, given = SURNAMES[number % 4], GIVEN[number // 4]
    name = {"lang": "ru", "full": f"{family} {given} Примерович", "family": family, "given": given,
            "patronymic": "Примерович"}  # fmt: skip
    stay = {"facility": place, "start": "2024-01-01" if place == "sample-colony" else "2026-01-01"}
    return writable(
        f"somebody-{number:02}", letters={"addressee": None}, names=[name], gender="male", birth="1985",
        stays=[stay],
    )  # fmt: skip


@pytest_asyncio.fixture(loop_scope="session")
async def site(window: Window, database: Dsns, world: World) -> AsyncIterator[Desk]:
    away = {"postcode": "000099", "lines": ["г. Далёкий, ул. Другая, 9"], "lang": "ru"}
    await world.load(facilities=[facility(), facility("other-colony", addresses=[away])])
    await world.publish(*(person(number) for number in range(EVERYBODY)))
    async with desk_of(window, database, settings_for_tests()) as desk:
        yield desk


async def begin_evening(page: Page) -> str:
    """By hand from the home page; the address of the evening."""
    await page.goto("/ru/")
    await page.get_by_role("navigation", name="Сайт").get_by_role("link", name="Написать письмо").click()
    await page.get_by_label("Сколько человек").fill(str(EVENING))
    await page.get_by_role("button", name="Получить людей для вечера").click()
    await page.wait_for_url("**/ru/write/evening/nzl_*")
    await expect(page.locator("ol > li")).to_have_count(EVENING)
    return page.url


async def labels_of(page: Page) -> list[str]:
    await page.get_by_role("link", name="на одной странице").click()
    await page.wait_for_url("**/ru/write/pack?*")
    found = page.locator(".sheet li:not(.none)")
    return [" ".join(text.replace("\u200b", "").split()) for text in await found.all_inner_texts()]


async def addresses_of(page: Page, slugs: list[str]) -> list[str]:
    """As the API has them."""
    found = []
    for slug in slugs:
        letters = (await (await page.request.get(f"/v1/prisoners/{slug}")).json())["letters"]
        found.append(" ".join(" ".join(letters["envelope_lines"]).split()))
    return found


async def people_on(page: Page) -> list[str]:
    hrefs = await page.locator("ol > li > a").evaluate_all("all => all.map(one => one.pathname)")
    return [href.rsplit("/", 1)[1] for href in hrefs]


async def test_two_evenings_and_a_transfer_without_script(site: Desk, world: World) -> None:
    page = await site.page(java_script_enabled=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    evening = await begin_evening(page)
    first = await people_on(page)
    watch = await page.get_by_role("link", name="Кого с тех пор перевели").get_attribute("href")
    labels = await labels_of(page)
    assert sorted(labels) == sorted(await addresses_of(page, first))
    assert len(set(labels)) == EVENING
    assert all("Примеровичу, 1985 г. р." in label for label in labels)
    await begin_evening(page)
    assert not {*first} & {*await people_on(page)}
    await world.publish(person(int(first[0][-2:]), "other-colony"))
    await page.goto(watch or "")
    assert await page.get_by_role("alert").inner_text() == "1 наклейка больше не действительна."
    assert "переведён" in await page.locator("main li").first.inner_text()
    await page.goto(evening)
    await page.locator(f"[name='sent.{first[1]}']").fill("2")
    await page.get_by_role("button", name="Учесть эти письма").click()
    await expect(page.get_by_role("status")).to_contain_text("письма учтены")
    assert await page.context.cookies() == []
    assert all(url.startswith((site.url, "data:")) for url in asked)


async def test_its_pages_are_accessible_and_narrow_in_every_language(site: Desk) -> None:
    page = await site.page(viewport=NARROW, bypass_csp=True)
    await page.goto("/en/write")
    await page.get_by_label("How many people").fill("3")
    await page.locator("form.evening button").click()
    await page.wait_for_url("**/write/evening/nzl_*")
    evening = page.url.partition("/en/")[2]
    pack = f"write/pack?person={','.join(await people_on(page))}"
    for language in LANGUAGES:
        for path in ("write", evening, pack, "write/check?country=BY", "write/moved?person=somebody-01~x"):
            await page.goto(f"/{language}/{path}")
            assert await violations(page) == [], (language, path)
            assert await page.evaluate("document.documentElement.scrollWidth") <= 320, (language, path)
