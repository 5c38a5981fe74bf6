import unicodedata
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.names.readings import MOST, readings


@pytest.mark.parametrize(
    ("written", "read"),
    [
        # a foreign name in the scripts of its readers: the design's spellings
        ("纳瓦利内", "navaline"),
        ("納瓦利內", "navaline"),
        ("季哈诺夫斯基", "tihanovski"),
        ("让·马丹", "zhan madan"),
        ("ナワリヌイ", "nawarinui"),
        ("チハノフスキー", "chihanofski"),
        ("티하놉스키", "tihanopski"),
        ("นาวัลนืย", "nawalnuy"),
        ("नवाल्नी", "navalni"),
        ("নাভালনি", "nabhalni"),
        ("ਨਵਾਲਨੀ", "navalni"),
        ("நவால்னி", "navalni"),
        ("నవాల్నీ", "navalni"),
        ("ನವಾಲ್ನಿ", "navalni"),
        ("നവാൽനി", "navalni"),
        ("නවාල්නි", "navalni"),
        ("နာဗာလ်နီ", "nabalni"),
        # places
        ("भारत", "bharat"),
        ("काठमाडौं", "kathmadaun"),
        ("বাংলাদেশ", "banladesh"),
        ("ગુજરાત", "guzhrat"),
        ("ਪੰਜਾਬ", "panzhab"),
        ("தமிழ்நாடு", "tamilnatu"),
        ("కర్ణాటక", "karnataka"),
        ("കേരളം", "keralam"),
        ("ශ්‍රී ලංකා", "shri lanka"),
        ("ประเทศไทย", "pratestaiy"),
        ("ພອນສະຫວັນ", "ponsawan"),
        ("កម្ពុជា", "kompucha"),
        ("ኢትዮጵያ", "ityopya"),
        ("モスクワ", "moskwa"),
        ("ヴィリニュス", "virinyus"),
        ("ミンスク", "minsk"),
        ("とうきょう", "toukyou"),
        ("민스크", "minsk"),
    ],
)
def test_the_best_reading(written: str, read: str) -> None:
    assert readings(written)[0] == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("王小明", "wang shiaoming"),
        ("单小明", "shan shiaoming"),
        ("曾小明", "zeng shiaoming"),
        ("解小明", "shie shiaoming"),
        ("欧阳小明", "ouyang shiaoming"),
        ("歐陽小明", "ouyang shiaoming"),
        ("陳大文", "chan daiman"),  # Hong Kong: Chan Tai-man
        ("김철수", "kim cheolsu"),
        ("이영희", "lee younghee"),
        ("박영수", "park yeongsu"),
        ("최영", "choi yeong"),
        ("金哲秀", "kim cheolsu"),  # the same Korean name in Han characters
        ("李英姬", "lee yeonghui"),
        ("စိုး", "so"),
        ("အောင်", "aung"),
        ("ကျော်", "kyaw"),
        ("ရွှေ", "shwe"),
        ("အောင်ကျော်စိုး", "aung kyaw so"),
        ("မြန်မာ", "myan ma"),
        # foreign names in Burmese: r left out, stops that nobody hears, tones for stops, n for m, initials
        ("ဘားလင်", "barlin"),
        ("မော်စကို", "morskor"),
        ("ဟယ်ရီ", "heri"),
        ("စကော့", "skot"),
        ("ဝီလျံ", "wilyam"),
        ("မက်စီ", "mesi"),
        ("ဂျေ ဝီလျံ", "j wilyam"),
        ("ဒေါ်အောင်", "aung"),  # Daw is no name
        ("สมชาย", "somchay"),
        ("ハーパー", "harpar"),
        ("하퍼", "haper"),
        ("约翰", "zhohan"),
        ("나발니", "nabalni"),  # may be a Korean's name
        ("明斯克", "minsk"),  # likewise a Chinese's
        ("華盛頓", "vashenton"),
    ],
)
def test_other_readings(written: str, read: str) -> None:
    assert read in readings(written)


def test_the_languages_that_are_not_ours_have_none() -> None:
    assert readings("Nobody") == readings("Никто") == readings("ლ") == readings("") == readings("…") == []


def test_runs_of_other_scripts_are_kept() -> None:
    assert readings("존 C. 스미스")[0] == "zhon c smis"
    assert readings("T-34 モスクワ")[0] == "t 34 moskwa"


@pytest.mark.parametrize("separator", ["·", "・", " ", "-", "＝", "‧", ", "])
def test_boundaries_of_words_are_kept(separator: str) -> None:
    assert readings(f"ミンスク{separator}モスクワ")[0] == "minsk moskwa"


def test_however_unicode_spells_it() -> None:
    for name in ("가나다", "ガギグ", "ক্য়", "ෝ"):
        assert readings(unicodedata.normalize("NFD", name)) == readings(name)
    assert readings("ﾐﾝｽｸ") == readings("ミンスク")


_OURS = st.characters(min_codepoint=0x0900, max_codepoint=0xD7FF)


@given(st.text(max_size=40) | st.text(_OURS, max_size=40))
def test_total_bounded_and_ascii(text: str) -> None:
    found = readings(text)
    assert len(found) <= MOST
    assert len(set(found)) == len(found)
    for read in found:
        assert read.isascii()
        assert read == " ".join(read.lower().split()) != ""


def test_what_is_no_text_is_read_too() -> None:
    assert readings("\ud800가\udfff")[0] == "ga"
    assert readings("가" * 100_000) == readings("가" * 200)
    assert readings("์") == readings("्") == []


def test_fast() -> None:
    names = [f"{chr(0x4E00 + at)}斯{chr(0x5000 + at)}·{chr(0xAC00 + at)}스키" for at in range(1_000)]
    readings(names[0])
    started = process_time()
    for name in names:
        readings(name)
    assert (process_time() - started) / len(names) < 0.001  # seconds of a processor; a tenth of it, mostly
