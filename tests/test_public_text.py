"""Dates of birth in biographies. The people are invented."""

import pytest

from seed.importers.memorial.public_text import tells_a_birthday, without_birthdays


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            "Небылов Роман родился 7 марта 1985 года, почтальон.",
            "Небылов Роман родился в 1985 году, почтальон.",
        ),
        ("Выдумкина Ия родилась в Примере 12 мая 1990 года.", "Выдумкина Ия родилась в Примере в 1990 году."),
        ("Небылов Роман, 7 марта 1985 года рождения.", "Небылов Роман, 1985 года рождения."),
        ("Небылов Роман, 07.03.1985 г. р.", "Небылов Роман, 1985 г. р."),
        ("Приговорён 7 марта 2024 года.", "Приговорён 7 марта 2024 года."),
    ],
)
def test_only_the_year_of_birth_stays(written: str, shown: str) -> None:
    assert without_birthdays(written) == shown
    assert not tells_a_birthday(shown)


@pytest.mark.parametrize(
    "odd", ["родился 7 марта 1985, живёт в Примере", "родился 14 сентября (год неизвестен)"]
)
def test_a_birthday_that_was_not_understood_is_noticed(odd: str) -> None:
    assert tells_a_birthday(without_birthdays(odd))
