"""Envelopes as the public reads them: who, in which order, in Latin, and never the address of before."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.factories import World, dossier, facility

RUSSIAN = {
    "lang": "ru", "full": "Небылов Иван Ильич", "family": "Небылов", "given": "Иван", "patronymic": "Ильич",
}  # fmt: skip
COLONY = facility(
    name={"ru": "ФКУ ИК-0 (пример)", "en": "IK-0 (sample)"},
    addresses=[
        {
            "postcode": "000002", "lines": ["ул. Вымышленная, д. 2", "пос. Небылово"], "lang": "ru",
            "latin_lines": ["ul. Vymyshlennaya, 2", "Nebylovo"],
        }
    ],
)  # fmt: skip


async def letters(world: World, client: AsyncClient, **more: Any) -> dict[str, Any]:
    values = {"names": [RUSSIAN], "stays": [{"facility": "sample-colony"}], "birth": "1985"} | more
    values["letters"] = {"channels": [{"type": "post"}]} | values.get("letters", {})
    await world.publish(dossier("one", **values))
    answer = await client.get("/v1/prisoners/one/letters")
    found: dict[str, Any] = answer.json()["letters"]
    return found


async def test_made_of_the_facility(world: World, client: AsyncClient) -> None:
    await world.load(facilities=[COLONY])
    found = await letters(world, client)
    assert found["addressee"] == "Небылову Ивану Ильичу"
    assert found["envelope_lines"] == [
        "Небылову Ивану Ильичу, 1985 г. р.", "ФКУ ИК-0 (пример)", "ул. Вымышленная, д. 2", "пос. Небылово",
        "000002",
    ]  # fmt: skip
    assert found["latin_lines"] == [
        "Nebylov Ivan Ilich", "IK-0 (sample)", "ul. Vymyshlennaya, 2", "Nebylovo", "000002", "RUSSIA",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "first"),
    [
        ({"names": [RUSSIAN | {"full": "Калина Иван Ильич", "family": "Калина"}]},
         "Кому: Калина Иван Ильич, 1985 г. р."),
        ({"names": [RUSSIAN | {"full": "Калина Иван Ильич", "family": "Калина",
                               "dative": "Калине Ивану Ильичу"}]}, "Калине Ивану Ильичу, 1985 г. р."),
        ({"names": [RUSSIAN | {"dative": "Небылоку Ивану Ильичу"}]}, "Кому: Небылов Иван Ильич, 1985 г. р."),
        ({"birth": "1985~/1986"}, "Небылову Ивану Ильичу"),
        ({"names": [{"lang": "be", "full": "Небылаў Іван Ільіч"}, RUSSIAN]},
         "Небылову Ивану Ильичу, 1985 г. р."),
        ({"names": [{"lang": "tt", "full": "Уйдырма Ирек"}]}, "Кому: Уйдырма Ирек, 1985 г. р."),
        ({"letters": {"addressee": "Брату Чайке"}}, "Брату Чайке, 1985 г. р."),
    ],
)  # fmt: skip
async def test_who_is_written_to(world: World, client: AsyncClient, more: Any, first: str) -> None:
    await world.load(facilities=[COLONY])
    assert (await letters(world, client, **more))["envelope_lines"][0] == first


async def test_lines_of_a_source_keep_all_but_the_name(world: World, client: AsyncClient) -> None:
    await world.load(facilities=[COLONY])
    lines = ["Небылов Иван Ильич, 1984 г.р.", "ИК-0, отряд 1", "000002"]
    written = {"envelope_lines": lines, "envelope_lang": "ru", "addressee": "Небылов Иван Ильич"}
    found = await letters(world, client, letters=written, birth=None)
    assert found["envelope_lines"] == ["Небылову Ивану Ильичу, 1984 г.р.", "ИК-0, отряд 1", "000002"]


async def test_lines_verified_at_the_place_before_are_not_shown(world: World, client: AsyncClient) -> None:
    await world.load(facilities=[COLONY])
    written = {"envelope_lines": ["СИЗО-9 (прежнее)"], "envelope_lang": "ru", "verified_on": "2026-01-01"}
    stays = [{"facility": "sample-colony", "start": "2026-02-01"}]
    found = await letters(world, client, letters=written, stays=stays)
    assert "прежнее" not in str(found)
    assert (found["envelope_lines"][-1], found["verified_on"]) == ("000002", None)


async def test_nobody_on_the_way_has_an_address(world: World, client: AsyncClient) -> None:
    await world.load(facilities=[COLONY])
    found = await letters(world, client, stays=[{"facility": None}], letters={"envelope_lines": ["СИЗО-9"]})
    assert (found["state"], found["envelope_lines"], found["latin_lines"]) == ("in_transit", [], [])


@pytest.mark.parametrize(
    ("country", "lang", "full", "lines", "latin"),
    [
        ("CN", "zh-Hans", "王虚构", ["000006", "示例路6号", "王虚构 收"], ["000006", "CHINA"]),
        ("IR", "fa", "نمونه خیالی", ["نمونه خیالی", "示例路6号", "00005"], ["00005", "IRAN"]),
        ("TR", "tr", "Örnek Kişi", ["Örnek Kişi", "示例路6号", "00009"],
         ["Örnek Kişi", "00009", "TÜRKIYE"]),
        ("UA", "ru", "Пример Иной", ["Кому: Пример Иной, 1985 г. р.", "示例路6号", "000009"],
         ["Primer Inoy", "000009"]),
        ("UA", "uk", "Приклад Інший", ["Кому: Приклад Інший", "示例路6号", "00009"],
         ["Priklad Inshiy", "00009", "UKRAINE"]),
    ],
)  # fmt: skip
async def test_the_order_and_the_country(  # noqa: PLR0917
    world: World, client: AsyncClient, country: str, lang: str, full: str, lines: list[str], latin: list[str]
) -> None:  # fmt: skip
    postcode = next(line for line in lines if line.isdigit())
    address = {"postcode": postcode, "lines": ["示例路6号"], "lang": lang}
    await world.load(facilities=[facility(country=country, addresses=[address])])
    found = await letters(world, client, country=country, names=[{"lang": lang, "full": full}])
    assert found["envelope_lines"] == lines
    assert found["latin_lines"] == latin
