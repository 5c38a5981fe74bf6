"""What the security manual names is there: files, tests, settings; and every requirement has its row."""

import re
from pathlib import Path

from app.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs" / "security").glob("*.md"))
ASVS = (ROOT / "docs" / "security" / "asvs.md").read_text()
FILE = re.compile(r"[\w./-]+/[\w.-]+\.\w+|[\w-]+\.(?:toml|lock)")
SETTING = re.compile(r"NEZABUDKA_[A-Z_]+")
# Of ASVS 5.0.0: how many sections each chapter has at levels 1 and 2, and the last number of each.
LAST = {
    "1": "1.2 2.9 3.11 4.3 5.2", "2": "1.3 2.3 3.4 4.1", "3": "2.2 3.4 4.6 5.5 7.2", "4": "1.3 2.1 3.2 4.4",
    "5": "1.1 2.3 3.2 4.3", "6": "1.3 2.12 3.4 4.4 5.5 6.3 8.4", "7": "1.3 2.4 3.2 4.5 5.2 6.2",
    "8": "1.2 2.3 3.1 4.1", "9": "1.3 2.4", "11": "1.2 2.3 3.3 4.4 5.1 6.1", "12": "1.3 2.2 3.4",
    "13": "1.1 2.5 3.2 4.5", "14": "1.2 2.4 3.3", "15": "1.3 2.3 3.7", "16": "1.1 2.5 3.4 4.3 5.3",
}  # fmt: skip


def named() -> list[str]:
    return [word for page in PAGES for word in re.findall(r"`([^`\n]+)`", page.read_text())]


def test_every_file_and_every_test_that_is_named_exists() -> None:
    places = [word for word in named() if FILE.fullmatch(word.partition("::")[0])]
    assert len(places) > 100
    for place in places:
        path, _, test = place.partition("::")
        assert (ROOT / path).is_file(), place
        if test:
            assert re.search(rf"^(async )?def {test}\(", (ROOT / path).read_text(), re.MULTILINE), place


def test_every_setting_that_is_named_exists() -> None:
    settings = [word for word in named() if SETTING.fullmatch(word)]
    assert settings
    for name in settings:
        assert name.removeprefix("NEZABUDKA_").lower() in Settings.model_fields, name


def _told() -> set[tuple[int, ...]]:
    """Every requirement of a first column; `1.2.6–1.2.8` names those between too."""
    found: set[tuple[int, ...]] = set()
    for row in re.findall(r"^\| ([\d.,– ]+)", ASVS, re.MULTILINE):
        for part in row.replace(" ", "").strip(",").split(","):
            first, _, last = part.partition("–")
            low, high = ([int(n) for n in one.split(".")] for one in (first, last or first))
            found |= _between(low, high)
    return found


def _between(low: list[int], high: list[int]) -> set[tuple[int, ...]]:
    """Within a section; from one section into the next, to the end of the first."""
    chapter, section, number = low
    if section == high[1]:
        return {(chapter, section, n) for n in range(number, high[2] + 1)}
    end = _last(chapter)[section]
    return {(chapter, section, n) for n in range(number, end + 1)} | _between([chapter, section + 1, 1], high)


def _last(chapter: int) -> dict[int, int]:
    pairs = (one.split(".") for one in LAST[str(chapter)].split())
    return {int(section): int(number) for section, number in pairs}


def test_every_requirement_has_a_row() -> None:
    wanted = {
        (int(chapter), section, number)
        for chapter in LAST
        for section, last in _last(int(chapter)).items()
        for number in range(1, last + 1)
    }
    assert wanted - _told() == set()
