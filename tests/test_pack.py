"""The evening pack as a page: who is in it, what it says, and that it needs nothing else."""

import re
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from httpx import AsyncClient
from time_machine import Traveller

from api.pages.pack.labels import label_of
from tests.factories import World
from tests.letters import today
from tests.packs import person, place, publish_all

HOSTILE = "<script>alert(1)</script> #panic() $x$ *b* \\"


async def one(world: World, script: str = "cyrillic", **more: Any) -> None:
    await world.load(facilities=[place(script)])
    await world.publish(person(script, **more))


async def page(client: AsyncClient, query: str, lang: str = "en") -> str:
    answer = await client.get(f"/{lang}/write/pack?{query}")
    assert answer.status_code == 200
    return answer.text


async def test_everybody_in_the_order_that_was_asked_for(world: World, client: AsyncClient) -> None:
    slugs = await publish_all(world)
    text = await page(client, "person=" + ",".join(reversed(slugs)))
    assert re.findall(r"/en/prisoners/(of-\w+)", text) == slugs[::-1]
    assert text.count('<article class="card') == len(slugs) == text.count('<li class="size-')
    assert "Константинопольскому Александру Константиновичу, 1985 г. р." in text
    assert re.search(r'<li class="size-\d+" lang="fa" dir="rtl">', text)


async def test_nothing_is_needed_besides(world: World, client: AsyncClient) -> None:
    slugs = await publish_all(world)
    answer = await client.get("/en/write/pack", params={"person": slugs})
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert set(re.findall(r'src="([^:"]*):', answer.text)) == {"data"}
    [style] = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    known = b64encode(sha256(style.encode()).digest()).decode()
    assert f"'sha256-{known}'" in answer.headers["content-security-policy"]
    assert "url(" not in style


async def test_texts_are_texts(world: World, client: AsyncClient) -> None:
    await one(world, description={"en": HOSTILE}, letters={"write_about": {"en": HOSTILE}})
    text = await page(client, "person=of-cyrillic")
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)" in text


async def test_who_can_not_be_written_to_is_named_without_an_address(
    world: World, client: AsyncClient
) -> None:
    await one(world, stays=[{"facility": None}], letters={"envelope_lines": ["Canary street"]})
    await world.load(facilities=[place("latin")])
    await world.publish(person("latin"))
    await world.withdraw("of-latin")
    text = await page(client, "person=of-cyrillic,of-latin,never-was")
    assert "On the way to another place" in text
    assert "2 people of this pack are not published any more." in text
    for hidden in ("Canary", "Constantinopolitanescu", "of-latin&", '<article class="card'):
        assert hidden not in text, hidden


async def test_old_addresses_are_said_to_be_old(world: World, client: AsyncClient, clock: Traveller) -> None:
    await one(world, letters={"verified_on": today().isoformat()})
    assert "more than 14 days ago" not in await page(client, "person=of-cyrillic")
    clock.shift(timedelta(days=15))
    text = await page(client, "person=of-cyrillic")
    assert "more than 14 days ago" in text
    assert "1 address was not verified within the last 14 days." in text


async def test_birthdays_need_consent(world: World, client: AsyncClient) -> None:
    soon = (today() + timedelta(days=20)).replace(year=1984)
    await one(world, birth=soon.isoformat())
    assert "Birthdays" not in await page(client, "person=of-cyrillic")
    agreed = [{"scope": "birthdate_public", "basis": "self", "given_on": "2026-01-01"}]
    await world.load(facilities=[place("latin")])
    await world.publish(person("latin", birth=soon.isoformat(), consents=agreed))
    text = await page(client, "person=of-cyrillic,of-latin")
    assert f"{soon:%B} {soon.day}" in text[text.index("Birthdays") : text.index("Strokes only")]


async def test_labels_begin_where_the_sheet_is_not_used(world: World, client: AsyncClient) -> None:
    await one(world)
    text = await page(client, "person=of-cyrillic&skip=5&labels=a4-3x8&abroad=yes")
    sheet = text[text.index('<ul class="sheet">') :]
    assert sheet.count('<li class="none"') == 5
    assert "RUSSIA" in sheet
    assert "person=of-cyrillic&amp;labels=a4-3x8&amp;skip=5&amp;abroad=yes" in text  # opened again as it was


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("person=" + ",".join(f"p{n}" for n in range(101)), "at most 100 people"),
        ("person=%D1%8F", "not a slug"),
        ("labels=a5", "no such sheet"),
        ("skip=21", "from 0 to 20"),
        ("skip=-1", "from 0 to 20"),
        ("abroad=maybe", "unknown value"),
        ("who=me", "unknown parameter"),
    ],
)
async def test_what_is_not_understood(client: AsyncClient, query: str, fault: str) -> None:
    for path in ("pack", "pack.pdf"):
        answer = await client.get(f"/en/write/{path}?{query}")
        assert (answer.status_code, fault in answer.text) == (422, True), path


async def test_an_empty_pack_is_a_page(client: AsyncClient) -> None:
    assert "0 people to write to" in await page(client, "")


async def test_a_new_address_is_said_to_be_new(world: World, client: AsyncClient) -> None:
    await world.load(facilities=[place("cyrillic"), place("latin")])
    left, moved = ((today() - timedelta(days=days)).isoformat() for days in (10, 9))
    stays = [
        {"facility": "place-latin", "start": "2024-01-01", "end": left},
        {"facility": "place-cyrillic", "start": moved},
    ]
    await world.publish(person("cyrillic", stays=stays, letters={"interests": ["books"]}))
    text = await page(client, "person=of-cyrillic")
    assert "New address since" in text
    assert "<dt>Interests:</dt>" in text


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("Constantinopolitanescu-Hohenzollern", "Constantinopolitanescu-Hohenzollern"),
        ("x" * 27, "\u200b".join(["x" * 8, "x" * 8, "x" * 8, "xxx"])),
        ("နမူနာမြို့နယ်ရန်ကုန်တိုင်းဒေသကြီးမြန်မာနိုင်ငံ", "နမူနာမြို့နယ်ရန်ကုန်တိုင်းဒေသကြီးမြန်မာနိုင်ငံ"),
    ],
)
def test_only_letters_that_stand_alone_are_broken(line: str, printed: str) -> None:
    letters = {"envelope_lines": [line], "latin_lines": [], "envelope_lang": "en"}
    label = label_of(letters, abroad=False)
    assert label is not None
    assert label.lines == [printed]
