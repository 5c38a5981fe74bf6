import pycountry
import pytest
from babel import Locale

from app.vocabularies import names, vocabulary
from app.vocabularies.codes import ENUMS
from app.vocabularies.places import check_country, check_region, country_labels, country_of, region_labels


@pytest.mark.parametrize("name", names())
def test_every_list_is_whole(name: str) -> None:
    listed = vocabulary(name)
    assert listed.note
    assert len(listed.codes) == len(listed.items) > 0
    for item in listed.items:
        assert set(item.labels) >= {"en", "ru", "be", "uk", "de", "fr", "ar"}
        assert all(label.strip() == label != "" for label in item.labels.values())
        assert listed.require(item.code) == item.code


@pytest.mark.parametrize("name", sorted(ENUMS))
def test_enums_equal_the_data(name: str) -> None:
    assert [item.code for item in vocabulary(name).items] == [member.value for member in ENUMS[name]]


def test_lists_that_point_to_each_other_agree() -> None:
    groups, severities = vocabulary("status_group").codes, vocabulary("severity").codes
    pace, wgad = vocabulary("pace_criterion").codes, vocabulary("wgad_category").codes
    assert {item.extra["group"] for item in vocabulary("detention_status").items} <= groups
    for alert in vocabulary("alert_type").items:
        assert alert.extra["default_severity"] in severities
        assert isinstance(alert.extra["dual_control"], bool)
    for event in vocabulary("event_type").items:
        assert event.extra["default_visibility"] in {"public", "review", "restricted"}
    for ground in vocabulary("persecution_ground").items:
        assert set(ground.extra["pace"]) <= pace
        assert set(ground.extra["wgad"]) <= wgad
    for facility in vocabulary("facility_type").items:
        assert all(country == "*" or check_country(country) for country in facility.extra["countries"])


def test_labels_fall_back_to_english() -> None:
    gender = vocabulary("gender")
    assert gender.label("female", "ru-RU") == "Женский"
    assert gender.label("female", "tt") == "Female"


def test_a_wrong_code_is_told_the_right_ones() -> None:
    with pytest.raises(ValueError, match="female, male, other, unknown"):
        vocabulary("gender").require("woman")
    with pytest.raises(ValueError, match="gender"):
        vocabulary("../gender")
    with pytest.raises(ValueError, match="no vocabulary"):
        vocabulary("_regions")


def test_countries_have_names_in_eight_languages() -> None:
    for code in ("RU", "BY", "UA", "CN", "IR", "DE"):
        assert set(country_labels(code)) == {"en", "ru", "be", "uk", "de", "fr", "fa", "ar"}
    assert country_labels("BY")["ru"] == Locale("ru").territories["BY"]


@pytest.mark.parametrize("code", ["", "ru", "XX", "RUS", "R" * 100, None, 7])
def test_unknown_countries_are_refused(code: str) -> None:
    with pytest.raises(ValueError, match="ISO 3166-1"):
        check_country(code)


def test_every_region_has_a_name_and_crimea_is_where_the_standard_puts_it() -> None:
    crimea = region_labels("UA-43")
    assert (crimea["en"], crimea["ru"]) == ("Autonomous Republic of Crimea", "Автономная Республика Крым")
    assert region_labels("UA-40")["ru"] == "Севастополь"
    assert region_labels("RU-BA")["ru"] == "Республика Башкортостан"
    assert region_labels("CN-XJ")["en"]
    assert country_of("UA-43") == "UA"


@pytest.mark.parametrize("code", ["", "RU", "RU-CR", "RU-SEV", "ru-mow", "RU-MOW ", "X" * 100, None])
def test_unknown_regions_are_refused(code: str) -> None:
    with pytest.raises(ValueError, match="ISO 3166-2"):
        check_region(code)


@pytest.mark.parametrize(("country", "regions"), [("RU", 83), ("BY", 7)])
def test_every_region_of_russia_and_belarus_has_a_name_in_each_language(country: str, regions: int) -> None:
    codes = [region.code for region in pycountry.subdivisions if region.country_code == country]
    assert len(codes) == regions
    assert all(set(region_labels(code)) == {"en", "ru", "be", "uk", "de", "fr", "ar"} for code in codes)
