"""Facilities: names, the register's rows, and tying an address to one of them. Streets are invented."""

from typing import Any

import pytest

from seed.importers.facility_matching import Register
from seed.importers.facility_names import FacilityKey, facility_key, facility_type
from seed.importers.memorial.addresses import parse_address
from seed.importers.ospace.parse import RawFacility, parse_register
from seed.importers.russian_regions import region_of


def row(name: str, postcode: str, place: str, **more: Any) -> dict[str, Any]:
    properties = {
        "name": name,
        "postcode": postcode,
        "address": f"{postcode}, {place}",
        "region": "",
        "dep": "",
    }
    return {"geometry": {"type": "Point", "coordinates": [40.5, 55.5]}, "properties": properties | more}


TVER = "Тверская область, г. Выдуманск, ул. Небывалая, д. 1"
ROWS = [
    row("ИК-1 Сказка (Тверская область)", "100001", TVER, regime="строгий", contingent="(пусто)"),
    row("ИК-5 (Тверская область)", "100001", TVER, regime="общий"),
    row("Женская ИК-9 (Тверская область)", "100002", TVER),
    row("СИЗО-1 (Москва)", "100003", "г. Москва, ул. Небывалая, д. 2"),
    row(
        "СИЗО-1 ФСИН России — «Терем» (СИЗО центрального подчинения)",
        "100003",
        "г. Москва, ул. Небывалая, д. 2",
    ),
    row("Выдуманская ВК (Тверская область)", "100004", TVER),
    row("", "100005", "Тверская область, г. Выдуманск, ГБУЗ «Выдуманская психиатрическая больница»"),
]


@pytest.fixture
def facilities() -> tuple[RawFacility, ...]:
    return parse_register({"features": ROWS}).facilities


def tied(facilities: tuple[RawFacility, ...], block: str) -> str | None:
    found = Register(facilities).match(parse_address(f"{block}, Придуманову Ивану Петровичу, 1978 г. р."))
    return next((one.name for one in facilities if one.external_id == found.facility_id), found.facility_id)


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("ФКУ ИК-9", "ik", 9),
        ("ИК № 6 по Тверской области", "ik", 6),
        ("ФКУ Исправительная колония №2", "ik", 2),
        ("Женская ИК-22 (Красноярский край)", "ik", 22),
        ("ФКУ Т УФСИН России по Тверской области", "prison", None),
        ("ФКУТ", "prison", None),
        ("Т-2 Сказочный централ (Тверская область)", "prison", 2),
        ("ФКУ Тюрьма-2", "prison", 2),
        ("ФКУ КП-49", "kp", 49),
        ("ФКУ ЛИУ-34", "liu", 34),
        ("ФКЛПУ СТБ-3", "stb", 3),
        ("ПФРСИ при ФКУ ИК-1", "pfrsi", 1),
        ("УКП при ФКУ ИК-14", "ukp", 14),
        ("Исправительный центр №3", "ic", 3),
        ("ФКУ СИЗО-2 «Терем» ФСИН России", "sizo_central", 2),
        ("ФКУ СИЗО-2 УФСИН России по г. Москве", "sizo", 2),
        ("Краевая психиатрическая больница №1", "psych", 1),
    ],
)
def test_names_give_keys(text: str, kind: str, number: int | None) -> None:
    assert facility_key(text) == FacilityKey(kind, number)


@pytest.mark.parametrize("text", ["ул. Т. Выдуманной", "г. Выдуманск", "д. 5"])
def test_a_place_is_no_facility(text: str) -> None:
    assert facility_key(text) is None


def test_a_colony_without_a_regime_has_no_type() -> None:
    assert facility_type(FacilityKey("ik", 1), "ИК-1", "особый") == "ru_ik_special"
    assert facility_type(FacilityKey("ik", 1), "ИК-1") is None
    assert facility_type(FacilityKey("prison"), "Т") == "ru_prison"


def test_the_register_is_read_and_bad_rows_are_told(facilities: tuple[RawFacility, ...]) -> None:
    first, last = facilities[0], facilities[-1]
    assert first.external_id == "ospace:100001:ik-1-skazka-tverskaia-oblast"
    assert (first.type, first.region, first.contingent) == ("ru_ik_strict", "RU-TVE", None)
    assert (first.lon, first.lat) == (40.5, 55.5)
    assert (last.name, last.notes) == (
        "ГБУЗ «Выдуманская психиатрическая больница»",
        ("the register gives no name: taken from its address line",),
    )
    read = parse_register(
        {"features": [row("", "12123456", "xxx"), ROWS[0], ROWS[0], row("", "100009", "нигде")]}
    )
    assert [bad.index for bad in read.bad_rows] == [0, 2, 3]


@pytest.mark.parametrize(
    ("block", "name"),
    [
        (f"100001, {TVER}, ФКУ ИК-5 УФСИН России по Тверской области", "ИК-5 (Тверская область)"),
        (f"100002, {TVER}, ИК № 9 по Тверской области", "Женская ИК-9 (Тверская область)"),
        (f"100099, {TVER}, ФКУ ИК-5 УФСИН России по Тверской области", "ИК-5 (Тверская область)"),
        ("100003, г. Москва, ФКУ СИЗО-1 УФСИН России по г. Москве", "СИЗО-1 (Москва)"),
        (f"100004, {TVER}, ФКУ Выдуманская воспитательная колония", "Выдуманская ВК (Тверская область)"),
    ],
)
def test_an_address_is_tied_by_the_facilitys_own_name(
    facilities: tuple[RawFacility, ...], block: str, name: str
) -> None:
    assert tied(facilities, block) == name


@pytest.mark.parametrize(
    ("block", "made"),
    [
        (f"100001, {TVER}, ФКУ ИК-7 УФСИН России по Тверской области", "address:ik-7:RU-TVE:100001"),
        (
            f"100001, {TVER}, ПФРСИ при ФКУ ИК-1 УФСИН России по Тверской области",
            "address:pfrsi-1:RU-TVE:100001",
        ),
        (
            f"100001, ПФРСИ, {TVER}, ФКУ ИК-1 УФСИН России по Тверской области",
            "address:pfrsi-1:RU-TVE:100001",
        ),
        ("100001, г. Иной, ФКУ ИК-5 УФСИН России по Томской области", "address:ik-5:RU-TOM:100001"),
        ("100005, Тверская область, ГБУЗ «Иная ПБ»", "address:gbuz-inaia-pb:RU-TVE:100005"),
        (f"100001, {TVER}", None),
    ],
)
def test_a_facility_is_made_rather_than_tied_to_another(
    facilities: tuple[RawFacility, ...], block: str, made: str | None
) -> None:
    assert tied(facilities, block) == made


def test_a_colony_without_a_number_is_tied_only_when_alone(facilities: tuple[RawFacility, ...]) -> None:
    alone = f"100002, {TVER}, ФКУ Исправительная колония"
    assert tied(facilities, alone) == "Женская ИК-9 (Тверская область)"
    assert str(tied(facilities, alone.replace("100002", "100001"))).startswith("address:")


def test_what_is_not_postal_is_tied_to_nothing(facilities: tuple[RawFacility, ...]) -> None:
    found = Register(facilities).match(parse_address("Адрес уточняется."))
    assert (found.facility_id, found.how) == (None, "none")


@pytest.mark.parametrize(
    ("place", "department", "region"),
    [
        ("Псковская область, г. Выдуманск", "", "RU-PSK"),
        ("Липецкая обл., ул. Московская", "", "RU-LIP"),
        ("г. Выдуманск, ул. Ленинградская", "УФСИН России по Республике Тыва", "RU-TY"),
        ("г. Санкт-Петербург", "УФСИН России по г. Санкт-Петербургу и Ленинградской области", "RU-SPE"),
        ("г. Выдуманск", "УФСИН России по г. Санкт-Петербургу и Ленинградской области", None),
        ("Ямало-Ненецкий автономный округ", "", "RU-YAN"),
        ("ЯНАО, г. Выдуманск", "", "RU-YAN"),
        ("Удмуртская Республика", "", "RU-UD"),
        ("Мордовия, г. Выдуманск", "", "RU-MO"),
        ("Республика Крым, г. Выдуманск", "", "UA-43"),
        ("г. Москва", "", "RU-MOW"),
        ("г. Выдуманск", "ГУФСИН России по Московской области", "RU-MOS"),
    ],
)
def test_regions_are_iso_codes_and_streets_are_none(place: str, department: str, region: str | None) -> None:
    assert region_of(place, department) == region
