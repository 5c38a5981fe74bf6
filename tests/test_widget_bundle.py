"""The package for partners: complete, kept fresh by its own program, and never one that was tampered with."""

import asyncio
import sys
import zipfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
import pytest_asyncio

from api.widget import bundle, data, scripts, snippets
from api.widget.snippets import OWN, Wanted
from app.database.embedded import Dsns
from app.database.engines import readers
from app.settings import Settings
from app.signing.root_making import GOOD_FOR
from app.snapshots.store import Snapshot
from app.verifying.encoding import MOMENT, digest
from app.verifying.listing import bin_of
from tests.browser import MAY_SKIP, Window
from tests.hosts import Fault, Place, closed_port, place
from tests.signed_trees import signed, signer_of, write
from tests.signing import Draft, chain_of
from tests.test_guides import nezabudka
from tests.trees import Files, Signers
from tests.widget import PERSON, Partner, browsing

NOW = datetime.now(UTC).replace(microsecond=0)
CHAIN = chain_of(Draft(expires=NOW + GOOD_FOR))
SIGNER = signer_of(CHAIN)
MIRRORS = b'{"format":"nezabudka-mirrors/1","mirrors":[]}'


def tree_of(files: Mapping[str, bytes], version: int = 1, site: str = "https://site.example") -> Files:
    """A whole snapshot, really signed."""
    said = {"built": NOW.strftime(MOMENT), "expires": (NOW + timedelta(days=6)).strftime(MOMENT)}
    return signed({"mirrors.json": MIRRORS, **files}, SIGNER, version=version, site=site, **said)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def cards(seeded: Dsns) -> Files:
    async with readers(seeded.public) as pool:
        found = {path: body async for path, body in data.files(pool)}
    return {**found, **dict(scripts.files()), "ru/index.html": b"<p>A page", "verify.py": b"print()\n"}


def unpacked(snapshot: Files, where: Path, *places: str) -> Path:
    """A partner's folder, out of the package of this snapshot."""
    tree = write(where / "tree", snapshot)
    said = orjson.loads(snapshot["manifest.json"])
    made = Snapshot(tree, said["site"], said["version"], said["seq"], said["audit"], NOW, NOW)
    bundle.write(made, places, where / "out.zip")
    with zipfile.ZipFile(where / "out.zip") as package:
        package.extractall(where / "partner")
    return where / "partner"


async def refresh(partner: Path) -> tuple[int, str]:
    """Exit code and words of the program, under a bare Python."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-S", str(partner / "refresh.py"),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    told, _ = await process.communicate()
    return process.returncode or 0, told.decode()


def served(partner: Path) -> Files:
    public = partner / "public"
    return {
        path.relative_to(public).as_posix(): path.read_bytes() for path in public.rglob("*") if path.is_file()
    }


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def small(name: bytes = b"Somebody") -> Files:
    return {"w/v1/w.js": b"// script\n", "w/d/p/one.json": name, "v1/index.json": b"{}"}


async def test_the_package_holds_what_the_script_asks_for(cards: Files, tmp_path: Path) -> None:
    whole = tree_of(cards)
    partner = unpacked(whole, tmp_path, "https://site.example")
    public = served(partner)
    assert {path.split("/")[0] for path in public} == {
        "w", "bins", "root", "root.json", "manifest.json", "manifest.json.minisig", "manifest.p256.json",
        "mirrors.json", "mirrors.json.minisig",
    }  # fmt: skip
    assert all(whole[path] == body for path, body in public.items())
    assert {path for path in whole if path.startswith("w/")} <= set(public)
    assert orjson.loads((partner / "settings.json").read_bytes()) == {
        "places": ["https://site.example"], "root": SIGNER.pin,
    }  # fmt: skip
    assert "https://site.example/en/partners" in (partner / "README.md").read_text()
    first = (tmp_path / "out.zip").read_bytes()
    bundle.write(
        Snapshot(tmp_path / "tree", "https://site.example", 1, 0, "0" * 64, NOW, NOW),
        ["https://site.example"],
        tmp_path / "out.zip",
    )
    assert (tmp_path / "out.zip").read_bytes() == first


@pytest_asyncio.fixture(loop_scope="session")
async def site() -> AsyncIterator[Place]:
    async with place() as made:
        made.files = tree_of(small())
        yield made


async def test_it_is_kept_fresh_and_fetches_only_what_changed(site: Place, tmp_path: Path) -> None:
    partner = unpacked(site.files, tmp_path, closed_port(), site.url)
    assert (await refresh(partner))[1].endswith(": nothing new\n")
    site.files = tree_of(small(b"Somebody else"), version=2)
    code, told = await refresh(partner)
    assert code == 0, told
    assert f"{site.url}: snapshot 2, " in told
    assert served(partner)["w/d/p/one.json"] == b"Somebody else"
    assert not any("/w/v1/w.js" in head or "/v1/index" in head for head in site.asked)
    assert (await refresh(partner))[1].endswith(": nothing new\n")
    # Who is withdrawn is gone from the copy.
    site.files = tree_of({"w/v1/w.js": b"// script\n"}, version=3)
    assert (await refresh(partner))[0] == 0
    assert not (partner / "public/w/d/p/one.json").exists()


async def test_what_somebody_changed_here_is_mended(site: Place, tmp_path: Path) -> None:
    partner = unpacked(site.files, tmp_path, site.url)
    (partner / "public/w/d/p/one.json").write_bytes(b"Lies")
    code, told = await refresh(partner)
    assert (code, served(partner)["w/d/p/one.json"]) == (0, b"Somebody"), told


def spoilt() -> dict[str, Files]:
    """Offers that no partner may take, after version 2."""
    new = tree_of(small(b"New"), version=3)
    listed = f"bins/{bin_of('w/d/p/one.json')}.json"
    stranger = signed(
        {"mirrors.json": MIRRORS, **small(b"New")},
        signer_of(chain_of(Draft(expires=NOW + GOOD_FOR)), "other"),
        version=3,
    )
    return {
        "changed": {**new, "w/d/p/one.json": b"Old"},
        "missing": {path: body for path, body in new.items() if path != "w/d/p/one.json"},
        "unsigned": {**new, "manifest.json": new["manifest.json"].replace(b'"version":3', b'"version":4')},
        "older": tree_of(small(b"Old"), version=1),
        "stranger": stranger,
        "cut": {**new, listed: new[listed][:-1]},
        "nothing": {},
        "no manifest": {**new, "manifest.json": b"[]"},
    }


@pytest.mark.parametrize("name", spoilt())
async def test_a_bad_copy_is_not_taken(site: Place, tmp_path: Path, name: str) -> None:
    site.files = tree_of(small(), version=2)
    partner = unpacked(site.files, tmp_path, site.url)
    assert (await refresh(partner))[0] == 0
    before = served(partner)
    site.files = spoilt()[name]
    code, told = await refresh(partner)
    assert (code, served(partner)) == (1, before), told


async def test_paths_lead_nowhere_else(site: Place, tmp_path: Path) -> None:
    partner = unpacked(site.files, tmp_path, site.url)
    chain = orjson.loads(site.files["root.json"])
    chain["chain"][0]["signatures"][0]["key"] = "../../../../evil"
    site.files = tree_of(small(b"New"), version=2) | {"root.json": orjson.dumps(chain)}
    before = names(tmp_path)
    code, told = await refresh(partner)
    assert code == 1
    assert "a path that can't be" in told
    assert names(tmp_path) == before


async def test_a_dead_line_changes_nothing(site: Place, tmp_path: Path) -> None:
    partner = unpacked(site.files, tmp_path, closed_port(), site.url)
    site.fault = Fault.RESET
    before = served(partner)
    assert (await refresh(partner))[0] == 1
    assert served(partner) == before


async def test_whatever_one_place_answers_the_next_is_asked(site: Place, tmp_path: Path) -> None:
    async with place() as bad:
        partner = unpacked(site.files, tmp_path, bad.url, site.url)
        site.files = tree_of(small(b"New"), version=2)
        program = (partner / "refresh.py").read_text()
        (partner / "refresh.py").write_text(
            program.replace("PATIENCE, LONGEST = 60.0", "PATIENCE, LONGEST = 1.0")
        )
        for fault in (Fault.DROPS, Fault.NO_HTTP, Fault.HANGS):
            bad.fault = fault
            code, told = await refresh(partner)
            assert (code, served(partner)["w/d/p/one.json"]) == (0, b"New"), told
            assert f"{bad.url}: " in told


async def test_lists_that_are_none_do_not_stop_it(site: Place, tmp_path: Path) -> None:
    async with place() as bad:
        partner = unpacked(site.files, tmp_path, bad.url, site.url)
        site.files = tree_of(small(b"New"), version=2)
        for body in (b"[]", b"[" * 100_000):
            said = orjson.loads(site.files["manifest.json"])
            lists = {f"bins/{number:02x}.json": body for number in range(len(said["bins"]))}
            said["bins"] = [digest(body)] * len(said["bins"])
            bad.files = {**site.files, **lists, "manifest.json": orjson.dumps(said)}
            code, told = await refresh(partner)
            assert (code, served(partner)["w/d/p/one.json"]) == (0, b"New"), told


async def test_the_command(cards: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEZABUDKA_DATA_DIR", str(tmp_path))
    out = tmp_path / "cards.zip"
    refused = await nezabudka(f"nezabudka widget bundle {out}")
    assert refused.exit_code != 0
    assert "No snapshot stands yet" in str(refused.exception)
    directory = Settings.given(data_dir=tmp_path).snapshots
    write(directory / "1", tree_of(cards))
    (directory / "current").symlink_to("1")
    done = await nezabudka(f"nezabudka widget bundle {out} --mirror https://mirror.example")
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(out) as package:
        said = orjson.loads(package.read("settings.json"))
    assert said["places"] == ["https://site.example", "https://mirror.example"]


@pytest.mark.skipif(MAY_SKIP, reason="no chromium here")
async def test_the_unpacked_copy_shows_a_card(window: Window, cards: Files, tmp_path: Path) -> None:
    """Signed by the keys of a real snapshot, checked by the browser."""
    partner_folder = unpacked(tree_of(cards), tmp_path)
    async with place("localhost") as host, browsing(window.browser):
        host.files = {f"nezabudka/{path}": body for path, body in served(partner_folder).items()}
        partner = Partner(host, window.browser, Signers(), {})
        given = replace(Wanted("https://site.example", SIGNER.pin, key=PERSON), mode=OWN)
        policy = "default-src 'none'; style-src 'self'; " + "; ".join(snippets.policy(given))
        page = await partner.open(partner.page_of(snippets.snippet(given), [], policy=policy))
        assert (await partner.settled(page))[0]["shown"]
        assert await page.get_by_text("Вымыслова").is_visible()
