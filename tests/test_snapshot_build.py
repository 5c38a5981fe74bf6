"""A whole snapshot of the seed: what is in it, that it is true and small, that nobody is in it who left."""

import gzip
import re
from datetime import datetime, timedelta
from hashlib import shake_256
from pathlib import Path

import httpx
import orjson
import pytest
import time_machine

from api.pages.languages import LANGUAGES
from api.snapshots import building
from api.snapshots.building import Built, Overtaken, build_until_true
from api.snapshots.contents import _parts
from api.snapshots.tasks import Recipe
from app.database.embedded import Dsns
from app.settings import Settings
from app.snapshots import paths, tree
from app.snapshots.store import BuildingElsewhere, Store
from tests.conftest import Query, settings_for_tests
from tests.factories import World, dossier

# On the wire; exports are larger, and resume.
LARGEST = 14_000
SITE = "https://main.example"


def settings(directory: Path, **more: object) -> Settings:
    update = {"data_dir": directory, "public_url": SITE, "snapshot_languages": "en", **more}
    return settings_for_tests().model_copy(update=update)


async def built(dsns: Dsns, directory: Path, **more: object) -> Built:
    given = settings(directory, **more)
    return await build_until_true(given, dsns.public, Store(given.snapshots), None)


@pytest.fixture(scope="module")
async def seed_tree(seeded: Dsns, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return (await built(seeded, tmp_path_factory.mktemp("seed"), snapshot_languages="")).snapshot.path


def built_at(root: Path) -> datetime:
    return datetime.fromisoformat(orjson.loads((root / "manifest.json").read_bytes())["built"])


def files_of(root: Path) -> dict[str, bytes]:
    return {str(one.relative_to(root)): one.read_bytes() for one in root.rglob("*") if one.is_file()}


def test_every_file_is_listed_and_small(seed_tree: Path) -> None:
    files = files_of(seed_tree)
    listed = tree.listed(seed_tree)
    assert {path for path in files if not paths.is_loose(path)} == listed.keys()
    for path, digest in listed.items():
        assert paths.hash_of(files[path]) == digest
    for path, content in files.items():
        assert path.startswith("exports/") or len(gzip.compress(content, 6)) <= LARGEST, path


def test_where_pages_of_cards_end_is_no_matter_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds of it bring one zlib or another."""
    cards = [shake_256(b"%d" % number).hexdigest(500).encode() for number in range(60)]
    pages = list(_parts(cards))
    assert [card for page in pages for card in page] == cards
    assert max(len(gzip.compress(b",".join(page), 6)) for page in pages) <= LARGEST
    assert len(pages) > 1
    monkeypatch.setattr(gzip, "compress", lambda *_: b"")
    assert list(_parts(cards)) == pages


def test_links_lead_somewhere(seed_tree: Path) -> None:
    """From any place where the tree may stand: no link begins at a root that is not ours."""
    outside: set[str] = set()
    pages = list(seed_tree.rglob("*.html"))
    assert len(pages) > 300
    for page in pages:
        for link in re.findall(r'(?:href|src|action)="([^"]*)"', page.read_text()):
            if link.startswith(("mailto:", "https:", "http:", "#")):
                outside.add(link.partition("?")[0])
            else:
                target = page.parent / link.partition("#")[0]
                assert not link.startswith("/"), (page, link)
                assert target.is_file(), (page, link)
    assert f"{SITE}/ru/search" in outside


def test_pages_need_no_server(seed_tree: Path) -> None:
    for page in seed_tree.rglob("*.html"):
        html = page.read_text()
        assert not re.search(r"<(form|script|input|button|textarea)\b", html), page
        assert SITE in html, "where it is from"


def test_every_document_is_there_as_the_api_answers_it(seed_tree: Path) -> None:
    index = orjson.loads((seed_tree / "v1/index.json").read_bytes())
    assert index["kinds"]["prisoners"]["documents"] == 30
    for kind, numbers in index["kinds"].items():
        cards: list[dict[str, object]] = []
        following = "1.json" if numbers["pages"] else None
        while following:
            page = orjson.loads((seed_tree / "v1" / kind / "pages" / following).read_bytes())
            cards, following = cards + page["items"], page["next"]
        assert len(cards) == numbers["documents"], kind


async def test_documents_are_the_same_bytes(seed_tree: Path, seeded_client: httpx.AsyncClient) -> None:
    with time_machine.travel(built_at(seed_tree), tick=True):
        answer = await seeded_client.get("/v1/prisoners/sample-iva-vymyslova")
    assert (seed_tree / "v1/prisoners/sample-iva-vymyslova.json").read_bytes() == answer.content


def test_pages_speak_every_language_and_say_their_day(seed_tree: Path) -> None:
    for language in LANGUAGES:
        html = (seed_tree / language / "prisoners/sample-iva-vymyslova.html").read_text()
        assert f'<html lang="{language}"' in html
        assert f'href="../../{language}/prisoners.html"' in html
    assert str(built_at(seed_tree).year) in (seed_tree / "en/index.html").read_text().partition("<footer>")[2]


async def test_lists_are_paged(database: Dsns, world: World, tmp_path: Path) -> None:
    await world.publish(*(dossier(f"person-{n:02}") for n in range(90)))
    tree_ = (await built(database, tmp_path)).snapshot.path
    seen: list[str] = []
    page = tree_ / "en/prisoners.html"
    while True:
        html = page.read_text()
        seen += re.findall(r'class="who" href="[./]*en/prisoners/([^"]+)\.html"', html)
        following = re.search(r'href="([^"]*)" rel="next"', html)
        if following is None:
            break
        page = page.parent / following[1]
    assert seen == sorted(f"person-{n:02}" for n in range(90))
    assert not (tree_ / "ru").exists()


async def test_the_same_state_gives_the_same_tree_and_links_what_stays(seeded: Dsns, tmp_path: Path) -> None:
    first = (await built(seeded, tmp_path, snapshot_languages="ru")).snapshot
    before = {path: (first.path / path).stat().st_ino for path in tree.listed(first.path)}
    hashes = tree.listed(first.path)
    second = await built(seeded, tmp_path, snapshot_languages="ru")
    assert second.snapshot.version > first.version
    now = tree.listed(second.snapshot.path)
    signed_anew = {"mirrors.json.minisig"}  # holds the moment
    assert {p: h for p, h in now.items() if p not in signed_anew} == {
        p: h for p, h in hashes.items() if p not in signed_anew
    }
    pages = [path for path in now if path.startswith("ru/prisoners/")]
    assert second.kept > len(pages)
    assert all((second.snapshot.path / path).stat().st_ino == before[path] for path in pages)


async def test_who_was_withdrawn_is_in_no_file(database: Dsns, world: World, tmp_path: Path) -> None:
    await world.publish(dossier("zzcanary", summary={"en": "Zzcanary text"}), dossier("adam"))
    first = await built(database, tmp_path)
    assert b"canary" in (first.snapshot.path / "en/prisoners.html").read_bytes().lower()
    await world.withdraw("zzcanary")
    await built(database, tmp_path)
    store = Store(settings(tmp_path).snapshots).directory
    for path, content in files_of(store).items():
        assert b"canary" not in content.lower(), path
        assert "canary" not in path.lower()


async def test_removed_while_building_it_is_built_once_more(
    database: Dsns, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.publish(dossier("zzcanary"), dossier("adam"))
    real_check, calls = building._check_still_true, []

    async def check(dsn: str, seq: int, recipe: Recipe) -> None:
        calls.append(seq)
        if len(calls) == 1:
            await world.withdraw("zzcanary")
        await real_check(dsn, seq, recipe)

    monkeypatch.setattr(building, "_check_still_true", check)
    done = await built(database, tmp_path)
    assert len(calls) == 2
    assert not any(b"canary" in content.lower() for content in files_of(done.snapshot.path.parent).values())


async def test_without_end_it_gives_up(
    database: Dsns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> None:
        raise Overtaken("again")

    monkeypatch.setattr(building, "_build", never)
    with pytest.raises(Overtaken, match="faster"):
        await built(database, tmp_path)


async def test_two_builders_do_not_meet(database: Dsns, tmp_path: Path) -> None:
    with Store(settings(tmp_path).snapshots).building(), pytest.raises(BuildingElsewhere):
        await built(database, tmp_path)


async def test_the_manifest_says_what_it_holds(database: Dsns, query: Query, tmp_path: Path) -> None:
    done = await built(database, tmp_path)
    said = orjson.loads((done.snapshot.path / "manifest.json").read_bytes())
    [row] = await query("SELECT coalesce(max(seq), 0) AS seq FROM published.change")
    assert (said["seq"], said["site"], said["files"]) == (row["seq"], SITE, done.files)
    assert done.snapshot.expires - done.snapshot.built <= timedelta(days=7)
