"""The desk as people meet it in a browser: from first note to profile, a conflict, a session that dies."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect
from sqlalchemy.ext.asyncio import AsyncEngine

from app.models.accounts import Role
from tests.browser import MAY_SKIP, Desk, comes, shoot, typed_to_sign_in_again, violations
from tests.editors import Editors
from tests.factories import World, dossier
from tests.staff import PASSWORD

pytestmark = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")


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
    await shoot(page, "record")
    await page.get_by_role("button", name="Hand in for review").click()
    await expect(page.get_by_text("Handed in. Somebody else decides")).to_be_visible()

    other = await desk.page(boris)
    await other.goto("/admin")
    await shoot(other, "queue")
    await other.get_by_role("link", name="Invented Eve").click()
    await expect(other.get_by_text("RU-UK-280.3").first).to_be_visible()
    await shoot(other, "review")
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


async def test_a_dead_session_loses_no_word(desk: Desk) -> None:
    anna = await desk.staff.person("anna", Role.contributor)
    page = await desk.page(anna)
    await _new_person(page, "Invented Eve")
    where = page.url
    await desk.sign_out_everywhere(anna)
    await page.get_by_label("Summary: English").fill("Long and careful words")
    await page.get_by_text("Add: charge").click()
    await page.locator("[name='charges.0.provision']").fill("RU-UK-207.3")
    await page.get_by_role("button", name="One more: charge").click()
    await page.locator("[name='charges.1.provision']").fill("RU-UK-280.3")
    await typed_to_sign_in_again(page, anna)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(where)
    await page.get_by_role("button", name="Put them back").click()
    await expect(page.get_by_label("Summary: English")).to_have_value("Long and careful words")
    await expect(page.locator("[name='charges.1.provision']")).to_have_value("RU-UK-280.3")
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.get_by_text("Saved as your draft")).to_be_visible()
    await expect(page.get_by_label("Summary: English")).to_have_value("Long and careful words")
    await comes(page, "Object.keys(localStorage).length === 0")  # nothing stays once it is saved


async def _late_script(page: Page) -> asyncio.Event:
    """People may be quicker than the script of a form, which comes when this is set."""
    awaited = asyncio.Event()

    async def late(route: Route) -> None:
        await awaited.wait()
        await route.continue_()

    await page.route("**/editing*", late)
    return awaited


async def test_what_is_typed_is_kept_at_the_server(desk: Desk) -> None:
    anna = await desk.staff.person("anna", Role.contributor)
    page = await desk.page(anna)
    typed = await _late_script(page)
    await _new_person(page, "Invented Eve")
    await page.get_by_label("Born").fill("not a date yet")
    typed.set()
    await expect(page.get_by_text("Kept at")).to_be_visible()
    elsewhere = await desk.page(anna)
    await elsewhere.goto(page.url)
    await elsewhere.get_by_role("link", name="Put them back").click()
    await expect(elsewhere.get_by_label("Born")).to_have_value("not a date yet")
    await elsewhere.get_by_role("button", name="Save draft").click()
    await elsewhere.get_by_role("link", name="Born").click()
    await expect(elsewhere.get_by_label("Born")).to_be_focused()


async def test_a_script_that_is_late_takes_nobody_from_their_field(desk: Desk) -> None:
    page = await desk.page(await desk.staff.person("anna", Role.contributor))
    there = await _late_script(page)
    await _new_person(page, "Invented Eve")
    await page.get_by_label("Born").fill("not a date")
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.get_by_text("Not saved: please look at these")).to_be_visible()
    await page.get_by_label("Born").focus()
    there.set()
    await expect(page.get_by_role("button", name="One more: source")).to_be_visible()
    await expect(page.get_by_label("Born")).to_be_focused()


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
    await shoot(mine, "conflict")
    summary = mine.get_by_role("group", name="Summary")
    await summary.get_by_label("Mine").check()
    await expect(mine.get_by_role("group", name="Gender").get_by_label("Theirs")).to_be_checked()
    assert not await violations(mine)
    await mine.get_by_role("button", name="Save what I chose").click()
    await expect(mine.get_by_label("Summary: English")).to_have_value("By hand")
    await expect(mine.get_by_label("Gender", exact=True)).to_have_value("female")


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
