"""Every command of docs/mirrors.md for those who run a mirror, and for whose site it is, as it stands."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import minisign
import pytest

from app.database.embedded import Dsns
from app.snapshots.mirrors import mirrors_file
from app.verifying.roots import read_chain
from tests.factories import World, dossier
from tests.ports import free_port
from tests.test_guide_of_mirrors import GUIDE, lines_of
from tests.test_guides import nezabudka
from tests.test_snapshot_drill import awaited, running


@pytest.fixture
def site(database: Dsns, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A directory in front of a site's database, as its operator has it."""
    monkeypatch.setenv("NEZABUDKA_DATABASE_URL", database.owner)
    monkeypatch.setenv("NEZABUDKA_PUBLIC_URL", "https://example.org")
    monkeypatch.setenv("NEZABUDKA_SNAPSHOT_LANGUAGES", "en,ru")
    monkeypatch.setenv("NEZABUDKA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def typed(line: str) -> str:
    done = await nezabudka(line)
    assert done.exit_code == 0, (line, done.output, done.exception)
    return done.output


async def test_the_operators_commands(site: Path, world: World) -> None:
    await world.publish(*(dossier(f"person-{n}") for n in range(30)))
    for line in lines_of("For the operator of a site"):
        await typed(line)
    [line] = lines_of("Any static server")[1:]
    assert "files written" in await typed(line)
    assert "0 files written, 0 removed" in await typed(line)
    [line] = lines_of("Copies for reading without a network")
    await typed(line)
    first = (site / "nezabudka.zip").read_bytes()
    await typed(line)
    assert (site / "nezabudka.zip").read_bytes() == first, "the same tree gives the same bytes"
    _check_zip(site)


def _check_zip(site: Path) -> None:
    root = read_chain((site / "data/snapshots/current/root.json").read_bytes()).last
    key = minisign.PublicKey.from_base64(root.snapshot[0].minisign())
    key.verify(
        (site / "nezabudka.zip").read_bytes(), minisign.Signature.from_file(site / "nezabudka.zip.minisig")
    )
    with ZipFile(site / "nezabudka.zip") as archive:
        archive.extractall(site / "unpacked")
    pages = list((site / "unpacked").rglob("*.html"))
    assert len([page for page in pages if page.name.startswith("book.")]) == 4
    for page in pages:
        for link in re.findall(r'(?:href|src)="([^"]*)"', page.read_text()):
            path, _, fragment = link.partition("#")
            if not re.match(r"https?:|mailto:", link):
                target = page.parent / path if path else page
                assert target.is_file(), (page, link)
                assert not fragment or f'id="{fragment}"' in target.read_text(), (page, link)


def test_the_list_of_mirrors(tmp_path: Path) -> None:
    [said] = re.findall(r"^```json\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    (tmp_path / "mirrors.json").write_text(said)
    assert json.loads(mirrors_file(tmp_path / "mirrors.json"))["mirrors"] == json.loads(said)


@contextmanager
def other_program(*words: str) -> Iterator[None]:
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        yield
    finally:
        server.terminate()
        server.wait()


def _filled(line: str, url: str, pin: str, port: int) -> list[str]:
    here = {"https://example.org/snapshot": url, "PIN": pin, "8080": str(port), "8081": str(port)}
    for said, meant in here.items():
        line = line.replace(said, meant)
    return shlex.split(line)


async def test_the_volunteers_commands(site: Path, world: World) -> None:
    """From a site whose snapshot stands, over a port, to a mirror of either kind."""
    await world.publish(dossier("eve"))
    await typed("nezabudka snapshot build")
    pin = read_chain((site / "data/snapshots/current/root.json").read_bytes()).last.pin
    main, port = free_port(), free_port()
    url = f"http://127.0.0.1:{main}/snapshot"
    with running("mirror", "serve", str(site / "data/snapshots"), "--port", str(main)):
        awaited(f"{url}/manifest.json", 200)
        [line] = lines_of("Fetching apart from serving")
        assert "files were fetched" in await typed(shlex.join(_filled(line, url, pin, port)))
        assert "is here already" in await typed(shlex.join(_filled(line, url, pin, port)))
        python, *words = _filled(lines_of("Any static server")[0], url, pin, port)
        assert python == "python3"
        with other_program(sys.executable, *words):
            awaited(f"http://127.0.0.1:{port}/en/prisoners/eve.html", 200)
        shutil.rmtree("copy")
        [line] = lines_of("With one command")
        other = free_port()
        name, *words = _filled(line, url, pin, other)
        assert name == "nezabudka"
        with running(*words):
            answer = awaited(f"http://127.0.0.1:{other}/en/prisoners/eve", 200)
            assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
async def test_nginx(site: Path, world: World) -> None:
    await world.publish(dossier("eve"))
    await typed("nezabudka snapshot build")
    [block] = re.findall(r"^```nginx\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    port = free_port()
    block = block.replace("/srv/copy/current", str(site / "data/snapshots/current")).replace(
        "8082", str(port)
    )
    own = f"daemon off; pid {site}/nginx.pid; user root; error_log {site}/nginx.log; events {{}}"
    (site / "nginx.conf").write_text(f"{own}\nhttp {{\n{block}}}\n")
    with other_program("nginx", "-c", str(site / "nginx.conf")):
        page = awaited(f"http://127.0.0.1:{port}/en/prisoners/eve", 200)
        assert page.headers["access-control-allow-origin"] == "*"
        assert page.headers["cache-control"] == "public, no-cache"
