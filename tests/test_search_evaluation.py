"""`nezabudka eval names`: the file, the figures, and a whole run with invented people."""

import io
import itertools
import json
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from app.database.embedded import Dsns
from app.settings import Settings
from search.evaluation import running
from search.evaluation.persons import BadFile, EngineName, Person, QuerySide, group_of, read_persons
from search.evaluation.results import Answered, is_mixed, missed, recall, summary, table
from search.evaluation.running import Plan, evaluate, write

PERSONS = [
    {"id": "a", "country": "x", "primary": {"ru": "Ива Вымыслова", "en": "Iva Vymyslova"},
     "variants": [{"lang": "de", "name": "Iwa Wymyslowa"}, {"lang": "fr", "name": "Iva Vymyslova"},
                  {"lang": "ru", "name": "Кто-то другой", "doubtful": True},
                  {"lang": "uk", "name": "Іва Вимислова"}, {"lang": "uk", "name": "Іва Вимислова"}]},
    {"id": "b", "primary": {"be": "Павел Сачынскі"}, "variants": [{"lang": "xx", "name": "Qqqqq Zzzzz"}]},
]  # fmt: skip


def file_of(tmp_path: Path, *persons: object) -> Path:
    path = tmp_path / "persons.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n\n" for one in persons))
    return path


def test_queries_are_variants_that_ask_something_new(tmp_path: Path) -> None:
    first, second = read_persons(file_of(tmp_path, *PERSONS))
    assert first.queries(QuerySide.VARIANTS) == [("de", "Iwa Wymyslowa"), ("uk", "Іва Вимислова")]
    assert first.queries(QuerySide.PRIMARY) == [("ru", "Ива Вымыслова"), ("en", "Iva Vymyslova")]
    assert second.queries(QuerySide.VARIANTS) == [("xx", "Qqqqq Zzzzz")]
    assert [name.full for name in first.dossier("a").names] == ["Ива Вымыслова", "Iva Vymyslova"]


@pytest.mark.parametrize("person", [[], "x", {"id": "a"}, {"primary": {}}, {"id": 1, "primary": 1}])
def test_a_bad_line_is_told(tmp_path: Path, person: object) -> None:
    with pytest.raises(BadFile, match=r"persons\.jsonl, line 3"):
        list(read_persons(file_of(tmp_path, PERSONS[0], person)))


def test_groups() -> None:
    assert [group_of(tag) for tag in ("zh-hans", "zh", "und-Latn", "SR-Latn")] == [
        "zh",
        "zh",
        "und-Latn",
        "sr",
    ]


def answered(lang: str, *places: int | None) -> list[Answered]:
    return [
        Answered("p", lang, f"{lang}{n}", place, 0.001 * (n + 1), "postgres")
        for n, place in enumerate(places)
    ]


def test_figures_by_hand() -> None:
    large = answered("ru", *[1] * 30, *[3] * 10)
    other = answered("de", 1, None, 6) + answered("fr", None)
    report = summary([*large, *other])
    assert (recall(large, 1), recall(large, 5)) == (0.75, 1.0)
    assert report["groups"]["ru"] == {"queries": 40, "recall@1": 0.75, "recall@5": 1.0, "recall@20": 1.0}
    assert report["groups"]["other"] == {"queries": 4, "recall@1": 0.25, "recall@5": 0.25, "recall@20": 0.5}
    assert list(report["groups"]) == ["ru", "other"]
    assert report["micro"]["recall@1"] == round(31 / 44, 4)
    assert report["macro"]["recall@1"] == 0.5
    assert report["lowest_group"] == "other"
    assert 0 < report["milliseconds"]["p50"] < report["milliseconds"]["p95"]
    assert len(missed(large)) == 10
    console = Console(record=True, width=100, file=io.StringIO())
    console.print(table({"engine": "postgres", **report}))
    said = console.export_text()
    assert "mean of groups" in said
    assert "answered: 44 by postgres; asked again: 0" in said


def test_a_mixed_run_is_no_result() -> None:
    by_one = answered("ru", 1, 1)
    by_other = [Answered("p", "ru", "x", 1, 0.01, "meilisearch", again=2)]
    assert not is_mixed({"engine": "postgres", **summary(by_one)})
    mixed = {"engine": "meilisearch", **summary([*by_one, *by_other])}
    assert is_mixed(mixed)
    assert (mixed["answered_by"], mixed["asked_again"]) == ({"postgres": 2, "meilisearch": 1}, 2)


async def test_what_another_engine_answers_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    engines = itertools.chain(["postgres", "postgres", "meilisearch"], itertools.repeat("postgres"))
    waited: list[EngineName] = []

    async def ask(_client: httpx.AsyncClient, _name: str) -> running.Found:
        return ["person"], 0.01, next(engines)

    async def wait(_client: httpx.AsyncClient, engine: EngineName) -> None:
        waited.append(engine)

    monkeypatch.setattr(running, "ask", ask)
    monkeypatch.setattr(running, "until_answered_by", wait)
    async with httpx.AsyncClient() as client:
        found, again = await running.ask_until(client, "Вымыслова", EngineName.MEILISEARCH)
        assert (found[2], again, waited) == ("meilisearch", 2, [EngineName.MEILISEARCH] * 2)
        found, again = await running.ask_until(client, "Вымыслова", EngineName.MEILISEARCH)
    assert (found[2], again) == ("postgres", running.MOST_AGAIN)


def test_nobody_of_a_file_gets_into_the_snapshot_that_is_served_here() -> None:
    assert Settings.given().snapshot_build
    assert not Plan([], engine=EngineName.POSTGRES).settings().snapshot_build


async def test_a_whole_run(database: Dsns, tmp_path: Path) -> None:
    persons = list(read_persons(file_of(tmp_path, *PERSONS)))
    distractors = [Person(f"d{n}", {"en": f"Somebody Else{'abcdefgh'[n]}"}) for n in range(8)]
    told: list[int] = []
    report = await evaluate(database, Plan(persons, distractors), told.append, told.append)
    assert report["engine"] == "postgres"
    assert report["published"] == 10
    assert report["queries"] == 3
    assert report["micro"]["recall@1"] == round(2 / 3, 4)
    assert [(one["person"], one["place"]) for one in report["missed"]] == [("b", None)]
    assert told[-1] == 3
    write(report, tmp_path / "report.json")
    assert json.loads((tmp_path / "report.json").read_text())["queries"] == 3


def test_nobody_of_a_file_gets_into_the_index_that_is_served_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEZABUDKA_MEILISEARCH_URL", "http://127.0.0.1:9")
    indexes = {Plan([], engine=EngineName.MEILISEARCH).settings().meilisearch_index for _ in range(2)}
    assert len(indexes) == 2
    assert Settings.given().meilisearch_index not in indexes
