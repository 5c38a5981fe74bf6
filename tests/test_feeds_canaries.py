"""What is not for the public is in no feed, calendar or message."""

import httpx

from tests.factories import World
from tests.test_publication_canaries import CANARY, fill

FEEDS = ("everything", "alerts", "events", "hearings", "prisoners", "prisoners/visible", "countries/RU",
         "facilities/sample-colony")  # fmt: skip


async def test_no_canary_is_in_a_feed(client: httpx.AsyncClient, world: World) -> None:
    await fill(world)
    links = [one["url"] for item in (await client.get("/feeds/alerts.json")).json()["items"]
             for one in item["attachments"]]  # fmt: skip
    assert links
    forms = [f"/feeds/{name}.{form}" for name in FEEDS for form in ("atom", "json", "ics", "cap.atom")]
    seen = ""
    for address in ["/feeds/calendar.ics", *forms, *links]:
        answer = await client.get(address)
        for needle in (CANARY, "1971-02-03", "19710203"):
            assert needle not in answer.text + str(answer.headers), address
        seen += answer.text if answer.status_code == 200 else ""
    assert seen.count("Visible headline") > 5
