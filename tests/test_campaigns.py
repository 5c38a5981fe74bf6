"""Campaigns and appeals: whom to write to, in what words, what has been done."""

from typing import Any

import httpx
import pytest

from tests.factories import World, dossier

APPEAL = {
    "slug": "doctor", "kind": "appeal", "urgent": True, "title": {"en": "A doctor"},
    "addressee": {"en": "Prison service"}, "addressee_email": "office+in@prisons.example",
    "legal_reference": {"en": "Rule 24"}, "template": {"en": "Let a doctor in. [your name]", "ru": "Врача!"},
    "progress": [
        {"on": "2026-03", "text": {"en": "Answered"}}, {"on": "2026-01-05", "text": {"en": "Sent"}},
        {"on": "2026-04-01", "text": {"en": "Let in"}},
    ],
}  # fmt: skip


async def get(client: httpx.AsyncClient, path: str) -> Any:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_an_appeal_says_to_whom_on_what_law_and_what_was_done(
    world: World, client: httpx.AsyncClient
) -> None:
    await world.publish(dossier("somebody"))
    await world.load(campaigns=[{**APPEAL, "prisoners": ["somebody"]}])
    shown = await get(client, "/v1/campaigns/doctor")
    same = ("urgent", "addressee", "addressee_email", "legal_reference", "template")
    assert {name: shown[name] for name in same} == {name: APPEAL[name] for name in same}
    assert [step["text"]["en"] for step in shown["progress"]] == ["Let in", "Answered", "Sent"]


async def test_appeals_are_found_by_urgency_and_person(world: World, client: httpx.AsyncClient) -> None:
    await world.publish(dossier("somebody"))
    calm = {"slug": "calm", "kind": "letters", "title": {"en": "Calm"}}
    await world.load(campaigns=[{**APPEAL, "prisoners": ["somebody"]}, calm])

    async def found(query: str) -> list[str]:
        return [one["slug"] for one in (await get(client, f"/v1/campaigns?{query}"))["items"]]

    assert await found("urgent=true") == ["doctor"]
    assert await found("urgent=false") == ["calm"]
    assert await found("prisoner=somebody") == ["doctor"]
    await world.withdraw("somebody")
    assert await found("prisoner=somebody") == []


@pytest.mark.parametrize(
    "address",
    [
        "a@b.c?bcc=x@y.z",
        "a@b.c\r\nBcc: x",
        "a b@c.d",
        "<a@b.c>",
        "a@b",
        "ä@b.c",
        "a" * 65 + "@b.c",
        "a,b@c.d",
    ],
)
async def test_an_address_that_could_carry_more_is_refused(world: World, address: str) -> None:
    with pytest.raises(ValueError, match="addressee_email"):
        await world.load(campaigns=[{**APPEAL, "addressee_email": address}])


async def test_progress_needs_a_day_and_words(world: World) -> None:
    for step in ({"on": "soon", "text": {"en": "x"}}, {"on": "2026"}, {"text": {"en": "x"}}):
        wrong: dict[str, Any] = {**APPEAL, "progress": [step]}
        with pytest.raises(ValueError, match="progress"):
            await world.load(campaigns=[wrong])
