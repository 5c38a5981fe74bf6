"""One file for a stick or a messenger: the pages of some languages, small enough also for 10,000 people.

Profiles are bound into books, some dozen to a page, since most of a small page is what all pages have in
common, and a zip compresses each file by itself. The same tree gives the same bytes.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, normpath, relpath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from api.pages.languages import LANGUAGES
from api.snapshots.links import STYLESHEET
from api.snapshots.standing import way_in
from app.snapshots.store import Snapshot

IN_A_BOOK = 25
LARGEST = 20_000_000
_PROFILES = "prisoners"
_MAIN = re.compile(r'(?s)(.*<main id="main">)(.*)(</main>.*)')
_LINK = re.compile(r'href="([^"#:]*)(#[^"]*)?"')
_ID = re.compile(r' id="([^"]+)"')
_TITLE = re.compile(r"(?s)<title>.*?</title>")
_UNIX, _READABLE = 3, 0o644 << 16


@dataclass(frozen=True)
class Bound:
    """Which page of the zip shows a profile, by the path that it has in the tree."""

    books: Mapping[str, str]
    slugs: Mapping[str, str]
    included: frozenset[str]
    site: str

    def link(self, page: str, target: str, fragment: str) -> str:
        """An address on `page` of what stands at `target` in the tree."""
        if target in self.books:
            anchor = self.slugs[target] + (f".{fragment.removeprefix('#')}" if fragment else "")
            return f"{relpath(self.books[target], dirname(page))}#{anchor}"
        if target in self.included:
            return relpath(target, dirname(page)) + fragment
        return f"{self.site}/snapshot/{target}{fragment}"


def languages_of(snapshot: Snapshot) -> list[str]:
    return [tag for tag in LANGUAGES if (snapshot.path / tag).is_dir()]


def offline_zip(snapshot: Snapshot, languages: Sequence[str]) -> bytes:
    """The pages in these languages, with the stylesheet and a way in."""
    packed = io.BytesIO()
    at = snapshot.built.timetuple()[:6]
    with ZipFile(packed, "w") as archive:
        for path, content in sorted(_files(snapshot, languages)):
            told = ZipInfo(path, at)
            told.create_system, told.external_attr = _UNIX, _READABLE
            archive.writestr(told, content, ZIP_DEFLATED, 9)
    return packed.getvalue()


def _files(snapshot: Snapshot, languages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    yield STYLESHEET, (snapshot.path / STYLESHEET).read_bytes()
    yield "index.html", way_in(snapshot.site, languages, snapshot.built.date())
    for language in languages:
        yield from _pages(snapshot, language, languages)


def _pages(snapshot: Snapshot, language: str, languages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    root = snapshot.path
    folder = f"{language}/{_PROFILES}"
    profiles = sorted(f"{folder}/{one.name}" for one in (root / folder).glob("*.html"))
    groups = [profiles[start : start + IN_A_BOOK] for start in range(0, len(profiles), IN_A_BOOK)]
    others = {str(one.relative_to(root)) for one in (root / language).rglob("*.html")} - set(profiles)
    # A dot is in no slug, so no profile is called so.
    books = {f"{folder}/book.{n:04}.html": group for n, group in enumerate(groups, 1)}
    bound = Bound(
        {path: book for book, group in books.items() for path in group},
        {path: Path(path).stem for path in profiles},
        frozenset({*others, STYLESHEET, *(f"{tag}/index.html" for tag in languages)}), snapshot.site,
    )  # fmt: skip
    for path in others:
        yield path, _linked((root / path).read_text(), path, path, bound).encode()
    for book, group in books.items():
        yield book, _book(root, book, group, bound).encode()


def _linked(html: str, stood: str, stands: str, bound: Bound) -> str:
    def target(found: re.Match[str]) -> str:
        address, fragment = found[1], found[2] or ""
        if not address:
            return found[0]
        return f'href="{bound.link(stands, normpath(f"{dirname(stood)}/{address}"), fragment)}"'

    return _LINK.sub(target, html)


def _book(root: Path, book: str, group: Sequence[str], bound: Bound) -> str:
    """The head and the foot of the first, and what each of them says."""
    parts = []
    head = foot = ""
    for path in group:
        found = _MAIN.fullmatch(_linked((root / path).read_text(), path, book, bound))
        if found is None:
            continue
        head, foot = head or _TITLE.sub("<title>Nezabudka</title>", found[1]), foot or found[3]
        slug = bound.slugs[path]
        own = _ID.sub(rf' id="{slug}.\1"', found[2]).replace('href="#', f'href="#{slug}.')
        parts.append(f'<article id="{slug}">{own}</article>')
    return head + "<hr>".join(parts) + foot
