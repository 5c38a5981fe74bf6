"""Words of texts and questions: the same stem on both sides, in every language, whatever is typed."""

import threading
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.words import MOST_WORDS, Phrase, parted, query_stems, spans

SAME = [
    ("ru", "политзаключённого", "политзаключенный"),
    ("ru", "Зако\u0301на", "закон"),
    ("uk", "політв'язня", "політвʼязень"),
    ("uk", "засудженого", "засуджений"),
    ("be", "зняволенага", "зняволены"),
    ("en", "PRISONERS", "prisoner"),
    ("de", "Häftlinge", "haftlingen"),
    ("de", "Strasse", "Straße"),
    ("fr", "prisonnières", "prisonnière"),
    ("es", "presos", "preso"),
    ("pl", "więźniowie", "wiezniowie"),
    ("tr", "mahkûmlar", "mahkumlar"),
    ("fa", "زندان\u200cها", "زندان"),
    ("ar", "السُّجَناء", "السجناء"),
    ("ka", "პატიმრის", "პატიმარი"),
    ("el", "κρατούμενοι", "κρατουμενοι"),
    ("fr", "ｃａｆé", "cafe"),
    (None, "Oʻzbekiston", "O'zbekiston"),
    (None, "Oʻzbekiston", "O‘zbekiston"),
    ("uk", "політв′язня", "політв＇язень"),
    ("uk", "полі\u200eтв'язня", "політв\u202aязня"),
    (None, "ג׳לאל", "ג'לאל"),
]


def stems(text: str, lang: str | None) -> list[str]:
    return [span.stem for span in spans(text, lang)]


@pytest.mark.parametrize(("lang", "one", "other"), SAME)
def test_forms_of_a_word_have_one_stem(lang: str | None, one: str, other: str) -> None:
    assert stems(one, lang) == stems(other, lang)
    assert len(stems(one, lang)) == 1


@pytest.mark.parametrize(("lang", "text", "typed"), [(lang, one, other) for lang, one, other in SAME])
def test_a_question_finds_the_text_without_knowing_its_language(
    lang: str | None, text: str, typed: str
) -> None:
    (group,) = query_stems(typed).groups
    (stem,) = stems(text, lang)
    found = query_stems(typed)
    assert stem in group or (found.prefix is not None and stem.startswith(found.prefix))


def test_scripts_without_spaces_are_pairs_of_characters() -> None:
    assert stems("政治犯", "zh") == ["政治", "治犯"]
    assert stems("囚", "zh") == ["囚"]
    assert query_stems("政治犯").groups == (("政治",), ("治犯",))
    assert stems("ナワリヌイ氏", "ja")[0] == "ナワ"
    assert len(stems("นักโทษการเมือง", "th")) > 5


def test_words_are_cut_where_readers_would_cut_them() -> None:
    assert stems("ст. 282.2 ч. 2", None) == ["ст", "282.2", "ч", "2"]
    assert stems("Кара-Мурза, ИК-6", None) == ["кара", "мурза", "ик", "6"]
    assert stems("a_b\u200bc x", None) == ["a", "bc", "x"]


def test_spans_tell_where_words_stand() -> None:
    text = "Häftlinge, 政治犯!"
    assert [text[one.start : one.end] for one in spans(text, "de")] == ["Häftlinge", "政治", "治犯"]


def first_stems(phrases: Iterable[Phrase]) -> list[list[str]]:
    return [[group[0] for group in phrase] for phrase in phrases]


@pytest.mark.parametrize(
    ("typed", "words", "phrases", "excluded", "wanted"),
    [
        ('суд -"Иван Петров"', "суд", [], [["иван", "петров"]], "суд"),
        ("суд -«Иван Петров", "суд", [], [["иван", "петров"]], "суд"),
        ("-“one two” −three", "", [], [["one", "two"], ["three"]], ""),
        ('"foo -bar baz"', "", [["foo", "bar", "baz"]], [], "foo -bar baz"),
        ('"foo bar"-baz', "", [["foo", "bar"]], [["baz"]], "foo bar"),
        ('foo-"bar baz"', "foo-", [["bar", "baz"]], [], "foo- bar baz"),
        ('-foo"bar baz" qux', "qux", [["bar", "baz"]], [["foo"]], "bar baz qux"),
        ("-Кара-Мурза", "", [], [["кара", "мурза"]], ""),
        ('foo - "bar" --baz -"" -', "foo - --baz -", [["bar"]], [], "foo - bar --baz -"),
    ],
)
def test_a_minus_excludes_what_begins_there(
    typed: str, words: str, phrases: list[list[str]], excluded: list[list[str]], wanted: str
) -> None:
    asked, found = parted(typed), query_stems(typed)
    assert (" ".join(asked.words.split()), " ".join(asked.wanted.split())) == (words, wanted)
    assert (first_stems(found.phrases), first_stems(found.excluded)) == (phrases, excluded)


def test_phrases_and_exclusions() -> None:
    found = query_stems('war "public appeal" -sample «два слова» -\u0438\u043d\u0430\u0447\u0435')
    assert [group[0] for group in found.groups] == ["war"]
    assert first_stems(found.phrases) == [["public", "appeal"], ["два", "слова"]]
    assert first_stems(found.excluded) == [["sample"], ["иначе"]]
    assert not query_stems("-only")
    assert not query_stems('"" « -')
    assert query_stems("well-known").excluded == ()


def test_the_last_word_may_be_unfinished() -> None:
    assert query_stems("слово полит").prefix == "полит"
    assert query_stems("слово полит ").prefix is None
    assert query_stems("п").prefix is None
    assert query_stems("囚").prefix == "囚"
    assert query_stems("one two three -four").prefix is None


def test_questions_are_bounded() -> None:
    assert len(query_stems("x " * 5_000).groups) == MOST_WORDS
    assert len(query_stems("字" * 5_000).groups) == MOST_WORDS
    assert len(query_stems('"a" ' * 5_000).phrases) <= MOST_WORDS


@given(st.text(max_size=300), st.sampled_from([None, "ru", "uk", "de", "fa", "zh", "xx", "sr", "tr", ""]))
def test_any_text_has_stems_in_order(text: str, lang: str | None) -> None:
    places = list(spans(text, lang))
    assert all(0 <= one.start < one.end <= len(text) and one.stem for one in places)
    assert [one.start for one in places] == sorted(one.start for one in places)
    query_stems(text)


@given(st.text(max_size=50))
def test_what_was_folded_stays_so(text: str) -> None:
    once = stems(text, None)
    assert stems(" ".join(once), None) == once or any(not word.isalnum() for word in once)


def test_threads_do_not_share_a_stemmer() -> None:
    words = [f"заключённого{number}ами" for number in range(300)]
    wanted = [stems(word, "ru") for word in words]
    found: list[bool] = []
    work = [
        threading.Thread(target=lambda: found.append([stems(w, "ru") for w in words] == wanted))
        for _ in range(4)
    ]
    for one in work:
        one.start()
    for one in work:
        one.join()
    assert found == [True] * 4
