"""Russian datives: sure or none. The people are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.declension import Name, checked_dative, russian_dative


def name(full: str, gender: str = "unknown") -> Name:
    family, given_name, *rest = full.split(" ", 2)
    return Name(full, family, given_name, rest[0] if rest else None, gender)


@pytest.mark.parametrize(
    ("nominative", "dative"),
    [
        ("Небылов Пётр Ильич", "Небылову Петру Ильичу"),
        ("Выдумкин Павел Львович", "Выдумкину Павлу Львовичу"),
        ("Примерский Лев Фомич", "Примерскому Льву Фомичу"),
        ("Вымыслова Наталья Кузьминична", "Вымысловой Наталье Кузьминичне"),
        ("Примерская Мария Ильинична", "Примерской Марии Ильиничне"),
        ("Небыленко Никита Энверович", "Небыленко Никите Энверовичу"),
        ("Выдумчук Любава Игоревна", "Выдумчук Любаве Игоревне"),
        ("Придумал-Заде Иван Ильич", None),
        ("Иванов-Петрова Иван Ильич", None),
        ("Небылов-Выдумкин Игорь Ильич", "Небылову-Выдумкину Игорю Ильичу"),
        ("Нетаких Сергей Ильич", None),
        ("Нетаких-Небылов Сергей Ильич", None),
        ("Небывалых Сергей Ильич", "Небывалых Сергею Ильичу"),
        ("Выдумкин Ирек Ильич", None),
        ("Выдумкин Узбек Ильич", "Выдумкину Узбеку Ильичу"),
        ("Придуманец Иван Ильич", None),
        ("Соловей Иван Ильич", None),
        ("Калина Иван Ильич", None),
        ("Калина Анна Ильинична", None),
        ("Щербина Анна Ильинична", None),
        ("Выдумкина Алия Ильинична", None),
        ("Небылов Али Расул оглы", None),
        ("Небылов Иван", None),
    ],
)
def test_sure_or_none(nominative: str, dative: str | None) -> None:
    assert russian_dative(name(nominative)) == dative


def test_the_gender_must_not_speak_against_the_patronymic() -> None:
    assert russian_dative(name("Небылов Иван Ильич", "male")) == "Небылову Ивану Ильичу"
    assert russian_dative(name("Небылов Иван Ильич", "female")) is None
    assert russian_dative(name("Небылов Иван Ильич", "other")) is None


@pytest.mark.parametrize(
    ("nominative", "written", "taken"),
    [
        ("Калина Иван Ильич", "Калине Ивану Ильичу", True),  # unsure alone, but somebody knew
        ("Небылов Али Расул оглы", "Небылову Али Расул оглы", True),
        ("Небылов Иван", "Небылову Ивану", True),
        ("Небылов Пётр Ильич", "Небылову (Иному) Петру Ильичу", True),
        ("Небывалых Иван Ильич", "Небывалыху Ивану Ильичу", False),  # the list is wrong
        ("Небылов Иван Ильич", "Небылову Ивану", False),  # the patronymic is missing
        ("Небылов Иван Ильич", "Выдумкину Ивану Ильичу", False),
    ],
)
def test_what_people_wrote_is_checked(nominative: str, written: str, taken: bool) -> None:  # noqa: FBT001
    expected = written.replace("(Иному) ", "") if taken else None
    assert checked_dative(name(nominative), written) == expected


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), st.sampled_from(["male", "unknown"]))
def test_no_name_fails(family: str, given_name: str, patronymic: str, gender: str) -> None:
    strange = Name(f"{family} {given_name}", family, given_name, patronymic, gender)
    made = russian_dative(strange)
    assert made is None or len(made.split()) == 3
    checked_dative(strange, family)
