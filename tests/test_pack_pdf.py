"""The evening pack as PDF: every script, nothing over the edge of a label, few at a time."""

import asyncio
import itertools

import httpx
import pypdfium2
import pytest
from httpx import AsyncClient

from api.errors import Problem
from api.pages.pack import pages, pdf
from api.pages.pack.sheets import SHEETS, Sheet
from tests.factories import World
from tests.packs import person, place, publish_all
from tests.test_pack import HOSTILE
from tests.waiting import PATIENCE

POINTS = 72 / 25.4  # a millimetre


async def made(client: AsyncClient, query: str, lang: str = "en") -> pypdfium2.PdfDocument:
    answer = await client.get(f"/{lang}/write/pack.pdf?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return pypdfium2.PdfDocument(answer.content)


def words(document: pypdfium2.PdfDocument, at: int | None = None) -> str:
    numbers = range(len(document)) if at is None else [at]
    pages_of = (document[number].get_textpage().get_text_bounded() for number in numbers)
    return " ".join(" ".join(pages_of).split())


def strays(document: pypdfium2.PdfDocument, at: int, sheet: Sheet) -> list[tuple[float, ...]]:
    """Boxes of characters that are not within one label."""
    page = document[at].get_textpage()
    boxes = (page.get_charbox(number, loose=False) for number in range(page.count_chars()))
    drawn = [box for box in boxes if box[2] > box[0]]
    assert drawn
    return [box for box in drawn if not any(_within(box, sheet, *cell) for cell in _cells(sheet))]


def _cells(sheet: Sheet) -> list[tuple[int, int]]:
    return list(itertools.product(range(sheet.columns), range(sheet.rows)))


def _within(box: tuple[float, ...], sheet: Sheet, column: int, row: int) -> bool:
    left = (sheet.left + column * (sheet.width + sheet.gap)) * POINTS
    top = (sheet.size[1] - sheet.top - row * sheet.height) * POINTS
    right, bottom = left + sheet.width * POINTS, top - sheet.height * POINTS
    return left <= box[0] and box[2] <= right and bottom <= box[1] and box[3] <= top


@pytest.mark.parametrize("sheet", SHEETS)
async def test_every_script_fits_on_its_label(world: World, client: AsyncClient, sheet: str) -> None:
    slugs = await publish_all(world)
    document = await made(client, f"person={','.join(slugs)}&labels={sheet}&abroad=yes")
    assert [round(side) for side in document[0].get_size()] == [
        round(side * POINTS) for side in SHEETS[sheet].size
    ]
    last = len(document) - 1
    assert strays(document, last, SHEETS[sheet]) == []
    said = words(document, last)
    assert "by hand" not in said
    for piece in ("Константинопольскому", "Hayaliye", "示例省第一监狱", "MYANMAR"):
        assert piece in said, piece
    assert len(document) == 2 + 3 + 1  # cover and tally, two cards a page, one sheet


async def test_texts_are_no_markup(world: World, client: AsyncClient) -> None:
    await world.load(facilities=[place("latin")])
    await world.publish(person("latin", description={"en": HOSTILE}, summary={"en": HOSTILE}))
    document = await made(client, "person=of-latin")
    assert HOSTILE in words(document, 2)


async def test_letters_that_the_fonts_lack_are_said(world: World, client: AsyncClient) -> None:
    await world.load(facilities=[place("latin")])
    await world.publish(person("latin", names=[{"lang": "bo", "full": "བོད"}]))
    document = await made(client, "person=of-latin")
    assert "1 card has letters that the PDF lacks" in words(document, 0)
    assert "the PDF lacks letters for it" in words(document, len(document) - 1)


async def test_right_to_left(world: World, client: AsyncClient) -> None:
    slugs = await publish_all(world)
    document = await made(client, f"person={','.join(slugs)}", "ar")
    assert len(document) == 6


async def test_the_same_pack_costs_nothing_again(
    world: World, client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish_all(world)
    query = "/en/write/pack.pdf?person=of-latin"
    tag = (await client.get(query)).headers["etag"]
    monkeypatch.setattr(pdf, "SECONDS", PATIENCE)
    monkeypatch.setattr(pdf, "_CHILD", ("false",))
    answer = await client.get(query, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


async def test_who_comes_when_others_wait_is_sent_away(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = asyncio.Event()
    running = 0

    async def slow(_data: bytes) -> bytes:
        nonlocal running
        running += 1
        assert running <= pdf.AT_ONCE
        await go_on.wait()
        running -= 1
        return b"%PDF"

    press = pdf.Press()
    monkeypatch.setattr(pages, "_press", press)
    monkeypatch.setattr(pdf, "_made", slow)
    asking = [asyncio.create_task(client.get(f"/en/write/pack.pdf?skip={n}")) for n in range(pdf.WAITING)]
    while press.waiting < pdf.WAITING:  # noqa: ASYNC110
        await asyncio.sleep(0)
    refused: httpx.Response = await client.get("/en/write/pack.pdf", headers={"Accept": "application/json"})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "20")
    go_on.set()
    assert {answer.status_code for answer in await asyncio.gather(*asking)} == {200}
    assert press.waiting == 0


async def test_a_typesetter_that_hangs_or_fails_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.2)
    monkeypatch.setattr(pdf, "_CHILD", ("sleep", "60"))
    with pytest.raises(Problem) as error:
        await pdf.Press().pdf(b"{}")
    assert error.value.code == "busy"
    monkeypatch.setattr(pdf, "SECONDS", PATIENCE)
    monkeypatch.setattr(pdf, "_CHILD", ("false",))
    with pytest.raises(RuntimeError, match="typesetting ended with 1"):
        await pdf.Press().pdf(b"{}")
