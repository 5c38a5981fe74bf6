"""Address blocks: invented people and streets, spelt in the ways the list spells them."""

import pytest

from app.text.addressee import addressee_agrees, addressee_case
from seed.importers.facility_names import FacilityKey
from seed.importers.memorial.addresses import compare_addresses, parse_address

ZT = '<a href="https://www.zonatelecom.ru/services/letter">Зонателеком</a>'
PLAIN = "100001, г. Выдуманск, ул. Небывалая, д. 5а, ФКУ СИЗО-1 УФСИН России по Тверской области, "
BLOCK = (
    f"<p>{PLAIN}Придуманову Ивану Петровичу, 1978 г. р.</p><p>Письмо можно написать через сервис «{ZT}».</p>"
)


def test_a_block_is_taken_apart() -> None:
    parsed = parse_address(BLOCK)
    assert (parsed.kind, parsed.postcode, parsed.region) == ("postal", "100001", "RU-TVE")
    assert (parsed.facility, parsed.key) == ("ФКУ СИЗО-1", FacilityKey("sizo", 1))
    assert parsed.department == "УФСИН России по Тверской области"
    assert (parsed.addressee, parsed.birth_year) == ("Придуманову Ивану Петровичу", 1978)
    assert parsed.notes == ()


def test_an_envelope_keeps_the_words_of_the_source() -> None:
    assert parse_address(BLOCK).envelope_lines == (
        "Придуманову Ивану Петровичу, 1978 г. р.",
        "г. Выдуманск, ул. Небывалая, д. 5а",
        "ФКУ СИЗО-1 УФСИН России по Тверской области",
        "100001",
    )


def test_channels_are_post_and_the_services_named() -> None:
    channels = parse_address(BLOCK + "или «ФСИН-письмо», или «РосУзник».").channels
    assert [(one.type, one.url) for one in channels] == [
        ("post", None),
        ("e_letter_fpismo", None),
        ("e_letter_zt", "https://www.zonatelecom.ru/services/letter"),
        ("ngo_form", None),
    ]


@pytest.mark.parametrize(
    "link", ["http://fsin-pismo.ru/letter", "https://tracker.example/click", "hhttps://zt.ru/"]
)
def test_an_address_that_is_not_the_services_own_https_is_not_kept(link: str) -> None:
    channels = parse_address(f'{PLAIN}<a href="{link}">Ф-письмо</a>').channels
    assert all(one.url is None for one in channels)


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        ("Адрес уточняется.", "unknown"),
        ("На этапе, адрес уточняется.", "in_transit"),
        ("НА ЭТАПЕ. Придуманову Ивану Петровичу 1970 г. р.", "in_transit"),
        ("Если вам известно местонахождение Ивана Придуманова, напишите нам.", "unknown"),
        (f"Или через сервис «{ZT}»", "none"),
        (f"Адрес колонии уточняется.\n\nПредыдущий адрес: {PLAIN}Придуманову Ивану, 1978 г. р.", "unknown"),
    ],
)
def test_a_block_is_not_always_an_address(block: str, kind: str) -> None:
    parsed = parse_address(block)
    assert parsed.kind == kind
    assert parsed.envelope_lines == ()
    assert "post" not in {one.type for one in parsed.channels}


def test_a_request_of_the_person_is_kept() -> None:
    parsed = parse_address(f"{BLOCK}<p>Иван просит не присылать газет через «РосУзник».</p>")
    assert parsed.notes == ("Иван просит не присылать газет через «РосУзник».",)


def test_an_expected_or_probable_address_says_so() -> None:
    assert parse_address(f"Ожидается: {BLOCK}").expected
    assert parse_address(
        f"{PLAIN}Придуманову Ивану Петровичу 1978 г. р. (предположительный адрес)."
    ).tentative


@pytest.mark.parametrize(
    ("tail", "addressee"),
    [
        ("ФКУ ИК-5 УФСИН России по Тверской области Придуманову Ивану Петровичу, 1978 г. р.", None),
        ("ФКУ ИК-5 УФСИН России по г. Москве. Придуманову Ивану Петровичу1978 г. р.", None),
        ("ФКУ ИК-5 УФСИН России по г. Москве, отряд 1, Придуманову Ивану Петровичу 1.02.1978 г. р.", None),
        ("ФКУ ИК-5 УФСИН России по Тверской области, Придуманову Алиму Камил оглы, 1978 г р.",
         "Придуманову Алиму Камил оглы"),
        ("ФКУ ИК-5 по Тверской области,\n\nПридуманову Ивану Петровичу, 1978 года рождения.", None),
    ],
)  # fmt: skip
def test_addressees_of_careless_blocks(tail: str, addressee: str | None) -> None:
    parsed = parse_address(f"100001 г. Выдуманск, ул. Небывалая, 3. {tail}")
    assert parsed.addressee == (addressee or "Придуманову Ивану Петровичу")
    assert (parsed.key, parsed.birth_year) == (FacilityKey("ik", 5), 1978)


def test_a_place_after_the_facility_and_a_unit() -> None:
    block = "100001, ФКУ ИК-11 УФСИН России, ул. Небывалая д. 4, отряд 2, Придуманову Ивану, 1978 г.р."
    parsed = parse_address(block)
    assert (parsed.place, parsed.unit, parsed.key) == ("ул. Небывалая д. 4", "отряд 2", FacilityKey("ik", 11))


def test_an_address_given_twice_leaves_no_note() -> None:
    block = f"{PLAIN}Придуманову Ивану Петровичу, 1978 г. р."
    assert parse_address(f"<p>{block}</p><p>{block}</p>").notes == ()


@pytest.mark.parametrize(
    ("addressee", "name", "agrees"),
    [
        ("Придуманову Павлу Львовичу", "Придуманов Павел Львович", True),
        ("Семёновой Марии", "Семенова Мария Павловна", True),
        ("Льву Белому", "Белый Лев", True),
        ("Прежневой Анне Ильиничне", "Новова (Прежнева) Анна Ильинична", True),
        ("Придуманову Ивану Петровичу", "Придуманов Иван Сергеевич", False),
        ("Павлу Львовичу", "Придуманов Павел Львович", False),
        ("Другому Павлу Львовичу", "Придуманов Павел Львович", False),
    ],
)
def test_an_addressee_has_to_be_the_person(addressee: str, name: str, *, agrees: bool) -> None:
    assert addressee_agrees(addressee, name) is agrees


def test_the_case_of_an_addressee() -> None:
    assert addressee_case("Придуманов Иван Петрович", "Придуманов (Иной) Иван Петрович") == "nominative"
    assert addressee_case("Придуманову Ивану Петровичу", "Придуманов Иван Петрович") == "dative"


def test_changes_between_two_snapshots() -> None:
    old, away = parse_address(BLOCK), parse_address("На этапе, адрес уточняется.")
    reworded = parse_address(BLOCK.replace("д. 5а", "дом 5а"))
    assert compare_addresses(old, "a", old, "a") == "unchanged"
    assert compare_addresses(old, "a", reworded, "a") == "reworded"
    assert compare_addresses(old, "a", reworded, "b") == "moved"
    assert compare_addresses(away, None, old, "a") == "first_known"
    assert compare_addresses(old, "a", away, None) == "lost"
    assert compare_addresses(away, None, parse_address("Адрес уточняется."), None) == "unchanged"
