"""Names: one person in many scripts and spellings."""

import pytest

from app.text.names import (
    NAME_HIT,
    fold,
    keys,
    likeness,
    likenesses,
    query_names,
    roughly,
    stored_names,
)

NAVALNY = [
    "Навальный",
    "Navalny",
    "Nawalny",
    "Navaľnyj",
    "Нава́льный",
    "NAVALNYI",
    "Navalʹnyĭ",
    "ნავალნი",
    "Նավալնի",
]
ABROAD = [
    "נבלני",
    "نافالني",
    "ناوالنی",
    "ナワリヌイ",
    "纳瓦利内",
    "나발니",
    "Ναβάλνι",
    "Nawalnyj",
    "Navalnij",
]


@pytest.mark.parametrize("spelt", NAVALNY)
def test_spellings_of_the_home_scripts_sound_the_same(spelt: str) -> None:
    assert fold(spelt) == "navalni"


@pytest.mark.parametrize("spelt", NAVALNY + ABROAD)
def test_spellings_everywhere_share_a_key_and_are_a_hit(spelt: str) -> None:
    stored = stored_names(["Навальный"])
    query = query_names(spelt)
    assert set(query.key_groups[0]) & set(stored.keys)
    assert likeness(query, stored.folds) >= NAME_HIT


@pytest.mark.parametrize(
    "spelt",
    [
        "Sergei Tikhanovsky",
        "Siarhei Tsikhanouski",
        "Сергей Тихановский",
        "Sergej Tichanowski",
        "Tikhanovsky, Sergey",
    ],
)
def test_one_person_in_two_state_languages(spelt: str) -> None:
    assert likeness(query_names(spelt), stored_names(["Сяргей Ціханоўскі"]).folds) >= NAME_HIT


# Invented people.
STORED = stored_names(["Воротынская Зарина Мирославовна", "Zarina Vorotynskaya"])


@pytest.mark.parametrize(
    "query",
    [
        "Воротынская",
        "Зарина Воротынская",
        "З. Воротынская",
        "Воротынская З.М.",
        "ВОРОТЫНСКАЯ ЗАРИНА",
        "Zarina Worotynskaja",
        "Zarina Vorotynska",
        "Варатынская Зарына Міраславаўна",
        "זרינה וורוטינסקיה",
        "زارينا فوروتينسكايا",
        "ザリーナ・ヴォロティンスカヤ",
        "扎里娜·沃罗滕斯卡娅",
    ],
)
def test_patronymic_is_optional_order_is_free_and_initials_count(query: str) -> None:
    assert likeness(query_names(query), STORED.folds) >= NAME_HIT


@pytest.mark.parametrize("query", ["Зарина Подольская", "Мирославов", "Vladimir", "Воронцова", "Зарина"])
def test_other_people_are_less_alike(query: str) -> None:
    right = likeness(query_names("Зарина Воротынская"), STORED.folds)
    assert likeness(query_names(query), STORED.folds) < right


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'Brien", "O’Brien"),
        ("Огієнко'", "Огієнкоʼ"),
        ("علي کریمی", "علی كريمي"),
        ("می‌رزا", "میرزا"),
        ("Ёлкина", "Елкина"),
        ("ﬁlip", "filip"),
        ("Ｐｅｔｒ", "petr"),
        ("Ｉvan", "IVAN"),
        ("Семён", "Семе\u0308н"),
    ],
)
def test_unicode_twins_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


def test_hyphens_and_glued_names_share_a_key() -> None:
    glued = {key for group in keys("Карамурзин") for key in group}
    assert glued & {key for group in keys("Kara-Murzin") for key in group}
    assert likeness(query_names("Карамурзин"), stored_names(["Kara-Murzin"]).folds) >= NAME_HIT


def test_azerbaijani_names_with_and_without_ogly() -> None:
    stored = stored_names(["Əkrəm Cəfərzadə"])
    assert likeness(query_names("Экрем Джафарзаде Тофик оглы"), stored.folds) >= NAME_HIT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dschemilew", "Джемилев"),
        ("Schtscherbakow", "Щербаков"),
        ("Chtcherbakov", "Щербаков"),
        ("Szczerbakow", "Щербаков"),
        ("Tchaïanov", "Чаянов"),
        ("Jouravliov", "Журавлёв"),
        ("Żurawlow", "Журавлёв"),
        ("Hryhorenko", "Григоренко"),
        ("Cəfərzadə", "Джафарзаде"),
        ("Bērziņš", "Берзинь"),
        ("Kazlauskas", "Козлаускас"),
        ("Χατζιδάκης", "Хадзидакис"),
        ("דז'מילב", "Джемилев"),
        ("Нұрсұлтан", "Nursultan"),
        ("Һаҙый", "Хазый"),
    ],
)
def test_orthographies_share_a_key(one: str, other: str) -> None:
    assert set(keys(one)[0]) & set(keys(other)[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Торванов", "Сораванов"),  # s and t
        ("Небылова", "Мебылова"),  # m and n
        ("Вымыслова", "Вымысова"),  # l and r are lost
        ("Вымыслова", "Вымысловский"),  # another ending
    ],
)
def test_words_nearly_alike_share_a_loose_key(one: str, other: str) -> None:
    ((word, _),) = query_names(f"{one} Ива").pairs
    stored = stored_names([other]).keys
    assert not set(word.firm) & set(stored)
    assert set(word.nearly) & set(stored)


def test_no_loose_key_is_a_key() -> None:
    ((word, other),) = query_names("Торванов Лев").pairs
    assert {key.isupper() for key in word.firm} == {True}
    assert {key.isupper() for key in word.nearly[len(word.firm) :]} == {False}
    assert other.nearly == other.firm  # a single sound tells too little
    assert len(query_names("а б в г д е ж з").pairs) <= 6


def test_stored_names_keep_each_sound_once_with_its_spelling() -> None:
    stored = stored_names(["Навальный", "Navalny", "Навальный"])
    assert len(stored.names) == len(stored.folds) == len(set(stored.folds))
    assert stored.folds[0] == "navalni"
    assert stored.names[0] == "Навальный"
    assert "NPRN" in stored.keys


def test_readings_that_part_words_otherwise_are_not_mixed() -> None:
    """As two foreign words or as Burmese syllables: those that one reading lacks count against no other."""
    query = query_names("စကော့ ဝီလျံ")
    assert {len(fold.split()) for fold in query.folds} == {2, 4}
    assert likeness(query, ["skot viliam"]) == 1.0


def test_a_rough_order_has_the_likest_first() -> None:
    query = query_names("Roze Anen")
    near, far, nothing = roughly(query, [" roger hanin\n rojer anin", " roze vimislov", " bo li"])
    assert near > far > nothing
    assert roughly(query, []) == []


def test_many_at_once_is_the_same_as_one_by_one() -> None:
    query = query_names("Зарина Воротынская")
    people = [STORED.folds, stored_names(["Navalny"]).folds, ()]
    assert likenesses(query, people) == [likeness(query, folds) for folds in people]
