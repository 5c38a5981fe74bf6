"""The package for partners: complete, the same each time, and enough for a card."""

import zipfile
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
import pytest_asyncio

from api.widget import bundle, data, scripts, snippets
from api.widget.snippets import OWN, Wanted
from app.database.embedded import Dsns
from app.database.engines import readers
from app.settings import Settings
from app.snapshots.store import Snapshot
from tests.browser import MAY_SKIP, Window
from tests.copies import NOW, SIGNER, served, tree_of, unpacked
from tests.hosts import place
from tests.signed_trees import write
from tests.test_guides import nezabudka
from tests.trees import Files, Signers
from tests.widget import PERSON, Partner, browsing


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def cards(seeded: Dsns) -> Files:
    async with readers(seeded.public) as pool:
        found = {path: body async for path, body in data.files(pool)}
    return {**found, **dict(scripts.files()), "ru/index.html": b"<p>A page", "verify.py": b"print()\n"}


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


async def test_the_command(
    cards: Files, database: Dsns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEZABUDKA_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NEZABUDKA_DATABASE_URL", database.owner)
    out = tmp_path / "cards.zip"
    refused = await nezabudka(f"nezabudka widget bundle {out}")
    assert refused.exit_code != 0
    assert "There is no snapshot yet" in str(refused.exception)
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
