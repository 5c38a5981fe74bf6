"""The desk for everybody: axe on every page, by keyboard alone, on a narrow screen, right to left."""

import uuid

import pytest
from playwright.async_api import ViewportSize, expect

from app.models.accounts import Role
from tests.browser import MAY_SKIP, NARROW, Desk, comes, shoot, typed_to_sign_in_again, violations
from tests.factories import World, dossier, facility
from tests.staff import Person

pytestmark = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
WIDE: ViewportSize = {"width": 1100, "height": 800}
_LARGEST_PAGE = 50_000  # bytes as they are sent


async def _filled(desk: Desk, world: World) -> tuple[list[str], Person]:
    """One address of each kind of page, with something on it."""
    chief = await desk.staff.person("chief", Role.admin)
    anna = await desk.staff.person("anna")
    await world.load(facilities=[facility("colony")])
    stays = [{"facility": "colony", "start": "2024-01-01"}]
    other, eve = await world.publish(
        dossier("olga"),
        dossier(
            "eve", stays=stays, summary={"en": "Teaches", "fa": "معلم است", "ru": "Учит"},
            occupation={"ru": "учитель"}, charges=[{"provision": "RU-UK-207.3-2"}], notes=["A note"],
        )
    )  # fmt: skip
    page = await desk.page(anna)
    await page.goto(f"/admin/records/prisoner/{eve}")
    await page.get_by_label("Summary: Russian").fill("Учит истории")
    await page.get_by_role("button", name="Hand in for review").click()
    await expect(page.get_by_text("Handed in. Somebody else decides")).to_be_visible()
    review = page.url.partition("?")[0].removeprefix(desk.url)
    await page.goto("/admin/facilities")
    link = await page.get_by_role("link", name="Invented colony").get_attribute("href") or ""
    await page.close()
    return [
        "/admin", "/admin/people", "/admin/people/new", f"/admin/records/prisoner/{eve}", review,
        f"{review}/edit", "/admin/alerts/new?who=eve", f"/admin/alerts/new/{eve}", "/admin/facilities", link,
        link.replace("/facilities/", "/records/facility/"), "/admin/imports", "/admin/audit",
        "/admin/accounts", "/admin/step-up", "/admin/me", f"/admin/proposals/{uuid.uuid4()}",
        "/admin/records", "/admin/records/case", "/admin/records/list/new", f"/admin/merge/{eve}?q=olga",
        f"/admin/merge/{eve}/{other}", f"/admin/records/prisoner/{eve}/sealed",
        f"/admin/sealed/prisoner:relatives/{eve}",
    ], chief  # fmt: skip


async def test_every_page_is_accessible_and_narrow_and_small(desk: Desk, world: World) -> None:
    paths, chief = await _filled(desk, world)
    page = await desk.page(chief, viewport=NARROW)
    troubles = []
    for place, path in enumerate(paths):
        answer = await page.goto(path)
        assert answer is not None
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        await shoot(page, f"narrow-{place}")
        troubles += [f"{path}: {one}" for one in await violations(page)]
        wide = await page.evaluate("() => document.documentElement.scrollWidth")
        if wide > NARROW["width"]:
            troubles.append(f"{path}: {wide} px wide")
        sizes = await answer.request.sizes()
        if sizes["responseBodySize"] > _LARGEST_PAGE:
            troubles.append(f"{path}: {sizes['responseBodySize']} bytes")
        await shoot(page, f"wide-{place}", WIDE)
    assert not troubles, "\n".join(troubles)


async def test_who_is_not_signed_in_meets_accessible_pages(desk: Desk) -> None:
    page = await desk.page()
    admin = await desk.staff.person("chief", Role.admin)
    made = await desk.page(admin)
    await made.goto("/admin/accounts")
    await made.get_by_label("Handle").fill("nina")
    await made.get_by_role("button", name="Make a link").click()
    link = await made.get_by_label("Link").input_value()
    for place, path in enumerate(("/admin/sign-in", "/admin/people", link)):
        await page.goto(path)
        assert not await violations(page), path
        await shoot(page, f"out-{place}")


async def test_the_keyboard_alone_is_enough(desk: Desk, world: World) -> None:
    [eve] = await world.publish(dossier("eve"))
    anna = await desk.staff.person("anna")
    page = await desk.page(anna)
    await page.goto(f"/admin/records/prisoner/{eve}")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    outline = await page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    await page.get_by_text("Add: charge").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.type("RU-UK-207.3")
    await expect(page.locator("[name='charges.0.provision']")).to_have_value("RU-UK-207.3")


async def test_a_new_record_by_keyboard_alone_with_a_session_that_dies(desk: Desk) -> None:
    anna = await desk.staff.person("anna", Role.contributor)
    page = await desk.page(anna)
    await page.goto("/admin/records/organisation/new")
    await page.get_by_label("Name: English").focus()
    await page.keyboard.type("Invented league")
    await page.get_by_label("Short name in addresses").focus()
    await page.keyboard.type("league")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="One more: source")).to_be_visible()
    await page.get_by_role("button", name="One more: source").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Kind of source")).to_be_focused()
    await page.get_by_label("Title: English").fill("A report")
    await desk.sign_out_everywhere(anna)
    await typed_to_sign_in_again(page, anna)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/records/organisation/new")
    await expect(page.get_by_role("button", name="Put them back")).to_be_visible()
    await page.get_by_role("button", name="Put them back").press("Enter")
    await expect(page.get_by_label("Title: English")).to_have_value("A report")
    await page.get_by_label("Kind of source").select_option("ngo")
    await page.get_by_role("button", name="Save draft").press("Enter")
    await expect(page.get_by_text("Saved as your draft")).to_be_visible()
    await comes(page, "Object.keys(localStorage).length === 0")


async def test_texts_run_in_their_own_direction(desk: Desk, world: World) -> None:
    [eve] = await world.publish(dossier("eve", summary={"fa": "معلم است"}))
    anna = await desk.staff.person("anna")
    page = await desk.page(anna)
    await page.goto(f"/admin/records/prisoner/{eve}")
    persian = page.get_by_label("Summary: Persian")
    assert await persian.get_attribute("dir") == "rtl"
    await expect(page.locator(".missing", has=page.get_by_label("Summary: English"))).to_contain_text(
        "missing"
    )
