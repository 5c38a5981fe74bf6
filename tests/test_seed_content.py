"""The records that come with the program: the report's facts and the invented samples."""

import json
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.editorial.intake import DossierIn, SeedFile
from app.text.edtf_dates import parse

SEED = Path(__file__).resolve().parent.parent / "seed"
REPORT = sorted((SEED / "report").glob("*.json"))
SAMPLE = sorted((SEED / "sample").glob("*.json"))
OWN_SLUG = ("organisations", "facilities", "cases", "lists", "campaigns", "prisoners", "advocacy")
HAS_MARK = ("organisations", "facilities", "cases", "lists", "campaigns", "prisoners")
SCRIPTS = 8
SOLITARY_DAYS = 15


@cache
def load(path: Path) -> SeedFile:
    return SeedFile.model_validate_json(path.read_text(encoding="utf-8"))


def everything(paths: list[Path], kind: str) -> list[Any]:
    return [record for path in paths for record in getattr(load(path), kind)]


def people(paths: list[Path]) -> list[DossierIn]:
    return everything(paths, "prisoners")


@pytest.mark.parametrize("path", REPORT + SAMPLE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_seed_file_has_the_agreed_shape(path: Path) -> None:
    assert load(path).model_fields_set


@pytest.mark.parametrize("kind", HAS_MARK)
def test_every_sample_is_marked(kind: str) -> None:
    records = everything(SAMPLE, kind)
    assert records
    assert all(record.sample for record in records)


@pytest.mark.parametrize("kind", OWN_SLUG)
def test_every_sample_is_known_by_its_slug(kind: str) -> None:
    assert all(record.slug.startswith("sample-") for record in everything(SAMPLE, kind))


def test_the_summary_of_every_sample_person_says_so() -> None:
    for person in people(SAMPLE):
        assert person.summary is not None
        assert "Invented person for demonstration." in person.summary["en"]
        assert "sample" in person.summary["en"].lower()


def test_sample_sources_lead_nowhere_real() -> None:
    for path in SAMPLE:
        urls = [value for key, value in _pairs(json.loads(path.read_text("utf-8"))) if key == "url"]
        assert all(url.startswith("https://example.org/") for url in urls)


@pytest.mark.parametrize("kind", HAS_MARK)
def test_the_report_holds_no_sample(kind: str) -> None:
    assert not any(record.sample for record in everything(REPORT, kind))


@pytest.mark.parametrize("kind", [*OWN_SLUG, "figures"])
def test_every_record_of_the_report_says_where_it_stands(kind: str) -> None:
    for record in everything(REPORT, kind):
        assert record.sources
        assert all(source.locator for source in record.sources)
        first = record.sources[0]
        assert first.title == {"en": "OVD-Info, submission on international solidarity"}
        assert first.locator.startswith(("paragraph", "introduction", "footnote"))


def test_every_person_of_the_report_has_its_id() -> None:
    assert all(set(person.external_ids) == {"report"} for person in people(REPORT))


def test_the_report_says_nothing_about_letters_charges_or_health() -> None:
    for person in people(REPORT):
        assert [*person.alerts, *person.charges, *person.sentences, *person.stays] == []
        assert person.letters is None
        assert person.birth is None
        assert person.status in {"unknown", "died_in_custody"}


def test_samples_are_written_in_many_scripts() -> None:
    scripts = {_script(person.names[0].full) for person in people(SAMPLE)}
    assert len(scripts) >= SCRIPTS


def _script(text: str) -> str:
    letter = next(character for character in text if character.isalpha())
    return unicodedata.name(letter).split()[0]


def test_names_of_records_are_unique() -> None:
    for kind in [*OWN_SLUG, "figures"]:
        slugs = [record.slug for record in everything(REPORT + SAMPLE, kind) if record.slug]
        assert len(slugs) == len(set(slugs))
    ids = [pair for person in people(REPORT + SAMPLE) for pair in person.external_ids.items()]
    assert len(ids) == len(set(ids))


KIND_OF_REF = {
    "organisation": "organisations",
    "facility": "facilities",
    "case": "cases",
    "cases": "cases",
    "list": "lists",
    "prisoner": "prisoners",
    "prisoners": "prisoners",
    "organisations": "organisations",
    "groups": "groups",
}


def test_every_reference_is_recorded_before_it_is_used() -> None:
    known: dict[str, set[str]] = {kind: set() for kind in KIND_OF_REF.values()}
    for path in REPORT + SAMPLE:
        document = json.loads(path.read_text(encoding="utf-8"))
        for kind in SeedFile.model_fields:
            records = document.get(kind, [])
            known.setdefault(kind, set()).update(name for record in records for name in _called(record))
            for record in records:
                for key, value in _pairs(record):
                    if key in KIND_OF_REF:
                        assert value in known[KIND_OF_REF[key]], f"{path.name}: {key} {value}"


def _called(record: dict[str, Any]) -> Iterator[str]:
    yield from (record[key] for key in ("slug", "code") if key in record)
    yield from (f"{scheme}:{value}" for scheme, value in record.get("external_ids", {}).items())


def _pairs(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a JSON value with the key it stands under."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _pairs(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _pairs(inner, key)
    elif isinstance(value, str):
        yield key, value


def test_stays_and_regimes_do_not_overlap() -> None:
    for person in people(SAMPLE):
        days = [(parse(stay.start or "1900").earliest, stay.end) for stay in person.stays]
        _in_order([(start, parse(end).latest if end else None) for start, end in days])
        for stay, (first, _) in zip(person.stays, days, strict=True):
            _in_order([(first, first), *((one.start, one.end) for one in stay.regimes)], touching=True)


def _in_order(spans: list[tuple[date | None, date | None]], *, touching: bool = False) -> None:
    for (_, end), (start, _) in pairwise(spans):
        assert end is not None
        assert start is not None
        assert end < start or (touching and end == start)


def test_adjacent_placements_sum_to_more_than_fifteen_days() -> None:
    iva = next(person for person in people(SAMPLE) if person.slug == "sample-iva-vymyslova")
    cells = [one for one in iva.stays[-1].regimes if one.regime == "shizo" and one.end]
    terms = [(one.end - one.start).days + 1 for one in cells if one.end]
    assert max(terms) <= SOLITARY_DAYS
    assert terms[-1] + terms[-2] > SOLITARY_DAYS


def test_every_sample_alert_that_is_shown_was_seen_by_two_people() -> None:
    for person in people(SAMPLE):
        for alert in person.alerts:
            assert alert.created_by == "sample-editor"
            assert alert.approved_by == (None if alert.state == "in_review" else "sample-reviewer")


def test_samples_show_every_kind_of_thing() -> None:
    shown = people(SAMPLE)
    states = {alert.state for person in shown for alert in person.alerts}
    assert {"active", "resolved", "retracted"} <= states
    assert {"in_transfer", "died_in_custody", "released_exchange"} <= {person.status for person in shown}
    assert {"yes", "no", "unknown"} == {person.letters.wants for person in shown if person.letters}
    assert any(person.stays and person.stays[-1].facility is None for person in shown)
    assert any(event.starts_at and event.time_zone for person in shown for event in person.events)
