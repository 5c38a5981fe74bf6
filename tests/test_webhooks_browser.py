"""Webhooks at the desk in a browser: made, changed and sent again by their labels, accessible, narrow."""

import pytest
from playwright.async_api import expect

from tests.browser import MAY_SKIP, NARROW, Desk, violations

pytestmark = pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
URL = "https://127.0.0.1:8443/hook"  # which the guard refuses: nobody is asked


async def test_an_endpoint_from_making_to_sending_again(desk: Desk) -> None:
    page = await desk.page(await desk.staff.person("anna"), viewport=NARROW)
    await page.goto("/admin/webhooks")
    await page.get_by_label("Address", exact=True).fill(URL)
    await page.get_by_label("Whose it is").fill("Invented partner")
    await page.get_by_role("button", name="Make the endpoint").click()
    assert (await page.get_by_label("Secret, for v1 signatures").input_value()).startswith("whsec_")
    assert not await violations(page)
    await page.get_by_text("Change Invented partner").click()
    await page.get_by_role("button", name="Send a test event").click()
    await expect(page.get_by_text("webhook.test")).to_be_visible()
    await page.get_by_label("Countries").fill("RU, BY")
    await page.get_by_role("button", name="Save, from the next change on").click()
    await expect(page.get_by_label("Countries")).to_have_value("RU BY")
    await page.get_by_label("Since (UTC)").fill("2026-01-01T00:00")
    await page.get_by_label("Also what was acknowledged").check()
    await page.get_by_role("button", name="Send again", exact=True).last.click()
    await expect(page.get_by_label("Since (UTC)")).to_have_value("")  # it is the next page
    await expect(page.get_by_text("webhook.test")).to_be_visible()
    assert not await violations(page)
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= NARROW["width"]
    await page.get_by_label("State").select_option("delivered")
    await page.get_by_role("button", name="Show").click()
    await expect(page.get_by_text("Nothing was sent yet.")).to_be_visible()
    assert not await violations(page)
