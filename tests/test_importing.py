"""Rows as dossiers, and dossiers laid over what is recorded. People and addresses are invented."""

from datetime import date
from typing import Any

import pytest

from app.editorial.intake import AlertIn, EventIn, LettersIn, NameIn, RegimeIn, SourceIn, StayIn
from seed.importers.facility_matching import Register
from seed.importers.listed import Listed, Place, Unread, change_of_place
from seed.importers.memorial.dossiers import read_people
from seed.importers.merging import merged, stays_after
from seed.importers.ospace.parse import parse_register

DAY = date(2025, 2, 17)
FACILITY = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [40.0, 50.0]},
    "properties": {
        "name": "СИЗО-1 (Омская область)", "region": "Омская область",
        "dep": "УФСИН России по Омской области",
        "address": "644999, Омская область, г. Омск, ул. Выдуманная, д. 1", "postcode": "644999",
    },
}  # fmt: skip
ADDRESS = (
    "644999, Омская область, г. Омск, ул. Выдуманная, д. 1, ФКУ СИЗО-1 УФСИН России по Омской области, "
    "Примерову Примеру Примеровичу, 1980 г. р."
)


def person(**more: Any) -> dict[str, Any]:
    properties = {
        "ID": "1", "name": "Примеров Пример Примерович", "clauses": ["207.3 ч.2"], "date": "01/03/2022",
        "main": ["<strong>Примеров Пример Примерович</strong> родился 2 мая 1980 года."],
        "tags": ["в СИЗО", "современные политзаключённые", "Омская область"], "address": [ADDRESS],
        "sourceUrl": "https://example.org/primerov", "imageUrl": "",
    }  # fmt: skip
    return {"type": "Feature", "properties": properties | more}


def read(*features: Any) -> list[Listed | Unread]:
    register = Register(parse_register({"features": [FACILITY]}).facilities)
    return list(read_people(features, register, DAY))


def listed(feature: Any) -> Listed:
    (row,) = read(feature)
    assert isinstance(row, Listed), row
    return row


def test_a_row_becomes_a_dossier() -> None:
    row = listed(person())
    dossier = row.dossier
    assert dossier.external_ids == {"memorial": "1"}
    assert (dossier.birth, dossier.gender, dossier.detained_on) == ("1980-05-02", "male", "2022-03-01")
    assert (dossier.status, dossier.region) == ("pretrial_detention", "RU-OMS")
    assert [charge.provision for charge in dossier.charges] == ["RU-UK-207.3-2"]
    assert dossier.names[0].dative == "Примерову Примеру Примеровичу"
    assert [(stay.facility, stay.start) for stay in dossier.stays] == [
        (row.place and row.place.facility, None)
    ]
    assert dossier.letters is not None
    assert dossier.letters.envelope_lines[-1] == "644999"
    assert [one.status for one in dossier.recognitions] == ["political_prisoner"]
    assert dossier.sources[0].url == "https://example.org/primerov"


def test_only_the_tag_makes_a_recognition() -> None:
    assert listed(person(tags=["в СИЗО"])).dossier.recognitions == []


def test_an_address_of_someone_else_is_not_put_on_an_envelope() -> None:
    row = listed(
        person(address=[ADDRESS.replace("Примерову Примеру Примеровичу", "Другову Другу Друговичу")])
    )
    assert row.dossier.letters is not None
    assert row.dossier.letters.envelope_lines == []
    assert row.dossier.birth == "1980-05-02"
    assert any("someone else" in note for note in row.notes)


def test_a_street_without_a_facility_is_not_shown() -> None:
    home = "644999, г. Омск, ул. Выдуманная, д. 1, кв. 2, Примерову Примеру Примеровичу, 1980 г. р."
    row = listed(person(address=[home]))
    assert row.dossier.stays == []
    assert row.dossier.letters is not None
    assert row.dossier.letters.envelope_lines == []
    assert "Выдуманная" not in row.dossier.letters.model_dump_json()


def test_in_transit_there_is_no_facility_and_no_envelope() -> None:
    dossier = listed(person(address=["На этапе, адрес уточняется."])).dossier
    assert dossier.status == "in_transfer"
    assert [stay.facility for stay in dossier.stays] == [None]
    assert dossier.letters is not None
    assert dossier.letters.envelope_lines == []


@pytest.mark.parametrize(
    "more", [{"ID": "x"}, {"name": " "}, {"name": "П\x00"}, {"tags": "no list"}, {"ID": None}, {"main": [1]}]
)
def test_a_bad_row_is_set_aside_with_a_reason(more: dict[str, Any]) -> None:
    good, bad, odd = read(person(), person(**more), 7)
    assert isinstance(good, Listed)
    assert isinstance(bad, Unread)
    assert bad.reason
    assert isinstance(odd, Unread)


def test_a_repeated_id_is_rejected() -> None:
    first, second = read(person(), person(name="Другов Друг Другович"))
    assert isinstance(first, Listed)
    assert isinstance(second, Unread)


def test_the_fingerprint_follows_what_is_read_and_nothing_else() -> None:
    before = listed(person()).fingerprint
    assert listed(person(linkink="x", imageFilename="y")).fingerprint == before
    assert listed(person(date="02/03/2022")).fingerprint != before


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (Place("postal", "ospace:1", "1", "a"), Place("postal", "ospace:2", "2", "b"), "moved"),
        (Place("postal", "ospace:1", "1", "a"), Place("postal", "ospace:2", "1", "a"), "moved"),
        (Place("postal", "ospace:1", "1", "a"), Place("postal", "ospace:1", "1", "b"), "reworded"),
        (Place("postal", "addressblock:1", "1", "a"), Place("postal", "ospace:1", "1", "b"), "reworded"),
        (Place("postal", None, "1", "a"), Place("postal", "ospace:2", "2", "b"), "moved"),
        (Place("none"), Place("postal", "ospace:1", "1", "a"), "first_known"),
        (Place("postal", "ospace:1", "1", "a"), Place("in_transit"), "lost"),
        (Place("none"), Place("none"), "unchanged"),
    ],
)
def test_what_happened_to_an_address(old: Place, new: Place, word: str) -> None:
    assert change_of_place(old, new) == word
    assert change_of_place(new, new) == "unchanged"
    assert Place.from_text(old.as_text(), old.facility) == old


@pytest.mark.parametrize(
    ("recorded", "now", "expected"),
    [
        ([], "b", [("b", None, None)]),
        ([StayIn(facility="a")], "a", [("a", None, None)]),
        ([StayIn(facility="a")], "b", [("a", None, "2025-02-16"), ("b", "2025-02-17", None)]),
        ([StayIn(facility="a")], None, [("a", None, "2025-02-16"), (None, "2025-02-17", None)]),
        ([StayIn(facility="a", start="2025-02-17")], "b", [("b", "2025-02-17", None)]),
        ([StayIn(facility="a", start="2025-03")], "b", [("a", "2025-03", None)]),
        ([StayIn(facility="a", end="2025-02")], "b", [("a", None, "2025-02")]),
        ([StayIn(facility="a", end="2024")], "b", [("a", None, "2024"), ("b", "2025-02-17", None)]),
    ],
)
def test_stays_after_a_list(recorded: list[StayIn], now: str | None, expected: list[Any]) -> None:
    stays = stays_after(recorded, StayIn(facility=now), DAY)
    assert [(stay.facility, stay.start, stay.end) for stay in stays] == expected


def test_the_regime_ends_with_the_stay() -> None:
    stay = StayIn(facility="a", regimes=[RegimeIn(regime="shizo", start=date(2025, 2, 1))])
    ended, _ = stays_after([stay], StayIn(facility="b"), DAY)
    assert ended.regimes[0].end == date(2025, 2, 16)


def test_a_list_does_not_undo_what_others_added() -> None:
    said = listed(person()).dossier
    alert = AlertIn(
        type="letters_needed", severity="minor", evidence="unverified", headline={"en": "x"},
        text={"en": "x"}, since="2025-01-01",
    )  # fmt: skip
    elsewhere = SourceIn(type="media", title={"en": "A paper"})
    hearing = EventIn(type="verdict", date="2023", title={"en": "Verdict"}, sources=[elsewhere])
    recorded = said.model_copy(update={
        "slug": "primerov", "alerts": [alert],
        "names": [*said.names, NameIn(lang="en", full="Primer Primerov")],
        "events": [*said.events, hearing], "sources": [*said.sources, elsewhere],
        "notes": ["an editor's note", "[memorial] an old note"], "occupation": {"en": "invented"},
        "letters": LettersIn(wants="yes", avoid={"en": "politics"}),
    })  # fmt: skip
    result = merged(recorded, said, importer="memorial", on=DAY, place_known=True)
    assert (result.slug, result.alerts, result.occupation) == ("primerov", [alert], {"en": "invented"})
    assert [name.full for name in result.names][-1] == "Primer Primerov"
    assert sorted(event.type for event in result.events) == ["detention", "verdict"]
    assert len(result.sources) == 2
    assert "an editor's note" in result.notes
    assert "[memorial] an old note" not in result.notes
    assert result.letters is not None
    assert (result.letters.wants, result.letters.avoid) == ("yes", {"en": "politics"})
    assert result.letters.envelope_lines


def test_who_has_arrived_is_no_longer_in_transfer() -> None:
    recorded = listed(person(address=["На этапе, адрес уточняется."])).dossier
    said = listed(person(tags=[])).dossier
    assert merged(recorded, said, importer="memorial", on=DAY, place_known=True).status != "in_transfer"
