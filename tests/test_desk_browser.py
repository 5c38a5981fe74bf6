"""The desk as people meet it: in a browser, by keyboard, on a narrow screen, with a session that dies."""

import os
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Page, ViewportSize, expect
from sqlalchemy.ext.asyncio import AsyncEngine

from app.accounts.sessions import end_sessions
from app.database.embedded import Dsns
from app.database.sessions import transaction
from app.models.accounts import Role
from tests.browser import MAY_SKIP, Desk, Window, desk_of
from tests.conftest import settings_for_tests
from tests.editors import Editors
from tests.factories import World, dossier, facility
from tests.staff import PASSWORD, Person

pytestmark = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
NARROW: ViewportSize = {"width": 320, "height": 700}
WIDE: ViewportSize = {"width": 1100, "height": 800}
_LARGEST_PAGE = 50_000  # bytes as they are sent
_SHOTS = os.environ.get("NEZABUDKA_SCREENSHOTS")  # a directory, for who wants to look


@pytest_asyncio.fixture(loop_scope="session")
async def desk(window: Window, database: Dsns) -> AsyncIterator[Desk]:
    async with desk_of(window, database, settings_for_tests()) as desk:
        yield desk


async def _shoot(page: Page, name: str) -> None:
    if _SHOTS:
        await page.screenshot(path=Path(_SHOTS) / f"{name}.png", full_page=True)


async def _new_person(page: Page, name: str) -> None:
    await page.goto("/admin/people/new")
    await page.get_by_label("Full name, in their own script").fill(name)
    await page.get_by_label("Language of this name").fill("en")
    await page.get_by_label("Country").fill("RU")
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(name)


async def test_from_first_note_to_public_profile_and_back(desk: Desk) -> None:
    anna = await desk.staff.person("anna", Role.contributor, signed_in=False)
    boris = await desk.staff.person("boris", Role.reviewer)
    page = await desk.page()
    await page.goto("/admin")
    await page.get_by_label("Handle").fill("anna")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_label("Code of your authenticator app").fill(anna.code())
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="What needs me")).to_be_visible()
    await _new_person(page, "Invented Eve")
    await page.get_by_label("Summary: English").fill("Teaches history.")
    await page.get_by_text("Add: charge").click()
    await page.locator("[name='charges.0.provision']").fill("RU-UK-207.3-2")
    await page.get_by_role("button", name="One more: charge").click()
    await page.locator("[name='charges.1.provision']").fill("RU-UK-280.3")
    await page.get_by_label("What changed, and why").fill("From a letter of her family")
    await _shoot(page, "record")
    await page.get_by_role("button", name="Hand in for review").click()
    await expect(page.get_by_text("Handed in. Somebody else decides")).to_be_visible()

    other = await desk.page(boris)
    await other.goto("/admin")
    await _shoot(other, "queue")
    await other.get_by_role("link", name="Invented Eve").click()
    await expect(other.get_by_text("RU-UK-280.3").first).to_be_visible()
    await _shoot(other, "review")
    await other.get_by_role("button", name="Accept and publish").click()
    await expect(other.get_by_role("status")).to_contain_text("published")
    public = await other.request.get("/v1/prisoners/invented-eve")
    assert public.status == 200
    assert (await public.json())["summary"] == {"en": "Teaches history."}

    await other.get_by_role("link", name="The record").click()
    await other.get_by_label("Reason", exact=True).select_option("asked_by_family")
    await other.get_by_label("Take this record down now").check()
    await other.get_by_role("button", name="Take down").click()
    await expect(other.get_by_role("status").first).to_contain_text("Taken down")
    assert (await other.request.get("/v1/prisoners/invented-eve")).status == 410


async def _sign_out_everywhere(desk: Desk, person: Person) -> None:
    assert person.account is not None
    async with transaction(desk.staff.office.engine) as session:
        await end_sessions(session, person.account.id)


async def test_a_dead_session_loses_no_word(desk: Desk) -> None:
    anna = await desk.staff.person("anna", Role.contributor)
    page = await desk.page(anna)
    await _new_person(page, "Invented Eve")
    where = page.url
    await _sign_out_everywhere(desk, anna)
    await page.get_by_label("Summary: English").fill("Long and careful words")
    await page.get_by_text("Add: charge").click()
    await page.locator("[name='charges.0.provision']").fill("RU-UK-207.3")
    await page.get_by_role("button", name="One more: charge").click()
    await page.locator("[name='charges.1.provision']").fill("RU-UK-280.3")
    await expect(page.get_by_text("Your session has ended")).to_be_visible(timeout=15_000)
    page.on("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("link", name="sign in again").click()
    await page.get_by_label("Handle").fill("anna")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_label("Code of your authenticator app").fill(anna.codes[0])
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(where)
    await page.get_by_role("button", name="Put them back").click()
    await expect(page.get_by_label("Summary: English")).to_have_value("Long and careful words")
    await expect(page.locator("[name='charges.1.provision']")).to_have_value("RU-UK-280.3")
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.get_by_text("Saved as your draft")).to_be_visible()
    await expect(page.get_by_label("Summary: English")).to_have_value("Long and careful words")
    left = await page.evaluate("() => Object.keys(localStorage).length")
    assert left == 0, "nothing stays in the browser once it is saved"


async def test_what_is_typed_is_kept_at_the_server(desk: Desk) -> None:
    anna = await desk.staff.person("anna", Role.contributor)
    page = await desk.page(anna)
    await _new_person(page, "Invented Eve")
    await page.get_by_label("Born").fill("not a date yet")
    await expect(page.get_by_text("Kept at")).to_be_visible(timeout=15_000)
    elsewhere = await desk.page(anna)
    await elsewhere.goto(page.url)
    await elsewhere.get_by_role("link", name="Put them back").click()
    await expect(elsewhere.get_by_label("Born")).to_have_value("not a date yet")
    await elsewhere.get_by_role("button", name="Save draft").click()
    await elsewhere.get_by_role("link", name="Born").click()
    await expect(elsewhere.get_by_label("Born")).to_be_focused()


async def test_a_conflict_shows_both_versions(desk: Desk, world: World, engine: AsyncEngine) -> None:
    [eve] = await world.publish(dossier("eve", summary={"en": "First"}))
    anna = await desk.staff.person("anna")
    mine = await desk.page(anna)
    await mine.goto(f"/admin/records/prisoner/{eve}")
    await Editors(engine).change(eve, summary={"en": "From a list"}, gender="female")
    await mine.get_by_label("Summary: English").fill("By hand")
    await mine.get_by_role("button", name="Save draft").click()
    await expect(mine.get_by_role("heading", name="Somebody else changed this")).to_be_visible()
    await expect(mine.get_by_text("From a list")).to_be_visible()
    await expect(mine.get_by_text("By hand")).to_be_visible()
    await _shoot(mine, "conflict")
    summary = mine.get_by_role("group", name="Summary")
    await summary.get_by_label("Mine").check()
    await expect(mine.get_by_role("group", name="Gender").get_by_label("Theirs")).to_be_checked()
    assert not await violations(mine)
    await mine.get_by_role("button", name="Save what I chose").click()
    await expect(mine.get_by_label("Summary: English")).to_have_value("By hand")
    await expect(mine.get_by_label("Gender", exact=True)).to_have_value("female")


async def violations(page: Page) -> list[str]:
    found = await Axe().run(page)
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found.response["violations"]]


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
        for opened in await page.locator("details").all():
            await opened.evaluate("one => { one.open = true }")
        await _shoot(page, f"narrow-{place}")
        troubles += [f"{path}: {one}" for one in await violations(page)]
        wide = await page.evaluate("() => document.documentElement.scrollWidth")
        if wide > NARROW["width"]:
            troubles.append(f"{path}: {wide} px wide")
        sizes = await answer.request.sizes()
        if sizes["responseBodySize"] > _LARGEST_PAGE:
            troubles.append(f"{path}: {sizes['responseBodySize']} bytes")
        await page.set_viewport_size(WIDE)
        await _shoot(page, f"wide-{place}")
        await page.set_viewport_size(NARROW)
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
        await _shoot(page, f"out-{place}")


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
    await page.get_by_role("button", name="One more: source").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Kind of source")).to_be_focused()
    await page.get_by_label("Title: English").fill("A report")
    await _sign_out_everywhere(desk, anna)
    await expect(page.get_by_text("Your session has ended")).to_be_visible(timeout=15_000)
    page.on("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("link", name="sign in again").click()
    await page.get_by_label("Handle").fill("anna")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_label("Code of your authenticator app").fill(anna.codes[0])
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/records/organisation/new")
    await page.get_by_role("button", name="Put them back").press("Enter")
    await expect(page.get_by_label("Title: English")).to_have_value("A report")
    await page.get_by_label("Kind of source").select_option("ngo")
    await page.get_by_role("button", name="Save draft").press("Enter")
    await expect(page.get_by_text("Saved as your draft")).to_be_visible()
    assert await page.evaluate("() => Object.keys(localStorage).length") == 0


async def test_without_javascript_words_are_sealed_read_and_erased(desk: Desk, world: World) -> None:
    [eve] = await world.publish(dossier("eve"))
    anna = await desk.staff.person("anna")
    page = await desk.page(anna, java_script_enabled=False)
    await page.goto(f"/admin/records/prisoner/{eve}")
    await page.get_by_role("link", name="Sealed words").click()
    await page.get_by_role("link", name="Prisoner: relatives").click()
    await page.get_by_label("Words to seal").fill("An invented sister")
    await page.get_by_role("button", name="Seal", exact=True).click()
    await page.get_by_label("Why").select_option("check_fact")
    await page.get_by_role("button", name="Read it").click()
    await expect(page.get_by_text("An invented sister")).to_be_visible()
    await page.get_by_label("Erase it for good").check()
    await page.get_by_role("button", name="Erase", exact=True).click()
    await expect(page.get_by_text("Nothing can open these words")).to_be_visible()


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


async def test_a_passkey_is_added_and_signs_in(desk: Desk) -> None:
    anna = await desk.staff.person("anna")
    page = await desk.page(anna)
    device = await page.context.new_cdp_session(page)
    await device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    await device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    await page.goto("/admin/me")
    await page.get_by_label("Name of this device").fill("My phone")
    await page.get_by_role("button", name="Add a passkey").click()
    await expect(page.get_by_text("My phone")).to_be_visible()
    await page.get_by_role("button", name="Sign out", exact=True).click()
    await page.get_by_role("button", name="Use a passkey").click()
    await expect(page.get_by_role("heading", name="What needs me")).to_be_visible()
