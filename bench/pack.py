"""`python -m bench.pack [--people N]`: an evening pack for N people (100), as a page and as PDF, once warm.

Every script has its share, with the longest addresses of the tests. Seconds of wall clock: more if busy.
"""

import argparse
import asyncio
import time
from datetime import UTC, datetime
from typing import Any

from api.pages.pack.asking import MOST_PEOPLE, Asked
from api.pages.pack.html import html_of
from api.pages.pack.pack import Pack, pack_of
from api.pages.pack.pdf import Press, data_of
from api.pages.pack.reading import Found
from api.pages.wording import wording
from tests.packs import SCRIPTS

GOALS = {"page": 3.0, "PDF": 15.0}


def profile(number: int) -> dict[str, Any]:
    """As much of a profile as a pack reads."""
    country, lang, name, facility, lines, postcode = list(SCRIPTS.values())[number % len(SCRIPTS)]
    envelope = [name, facility, *lines, postcode]
    letters = {
        "state": "open", "languages": [lang], "language_rule": "any", "write_about": {"en": "Flowers. " * 20},
        "avoid": {"en": "The case."}, "envelope_lines": envelope, "envelope_lang": lang,
        "latin_lines": ["Sample", postcode, "COUNTRY"], "verified_on": "2026-01-01",
        "interests": ["books"], "moved_on": None,
        "channels": [{"type": "post", "status": "open", "url": None}],
    }  # fmt: skip
    return {
        "slug": f"sample-person-number-{number}", "sample": True, "name": {lang: name}, "country": country,
        "names": [{"lang": lang, "full": name}], "birth": {"year": 1985, "date": None},
        "facility": {"name": {lang: facility}, "country": country}, "status": "serving_sentence",
        "days_in_custody": 400, "summary": {lang: f"{name}. "}, "description": {lang: f"{facility}. " * 60},
        "letters": letters,
    }  # fmt: skip


def pack(number: int) -> tuple[Pack, Asked]:
    people = [profile(at) for at in range(number)]
    asked = Asked(tuple(one["slug"] for one in people))
    day = datetime.now(UTC).date()
    return pack_of(wording("en"), Found(people, 0), asked, base="https://example.org", today=day), asked


def seconds(make: Any) -> tuple[float, int]:
    """Of one run, after one for the compilation of templates; and the bytes that it made."""
    make()
    began = time.perf_counter()
    made = make()
    return time.perf_counter() - began, len(made)


def as_page(number: int) -> bytes:
    made, asked = pack(number)
    return html_of(wording("en"), made, asked)


def as_pdf(number: int) -> bytes:
    made, asked = pack(number)
    return asyncio.run(Press().pdf(data_of(wording("en"), made, asked)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=MOST_PEOPLE)
    number = parser.parse_args().people
    for name, make in (("page", as_page), ("PDF", as_pdf)):
        took, size = seconds(lambda make=make: make(number))
        print(f"{name:5} {number} people  {took:6.2f} s (goal {GOALS[name]:.0f})  {size / 1000:8.0f} kB")


if __name__ == "__main__":
    main()
