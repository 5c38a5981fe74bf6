"""Every command of docs/api.md is typed into a shell, against a server on a port of this machine."""

import asyncio
import gzip
import os
import re
import shutil
import socket
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio
import uvicorn

from app.database.embedded import Dsns
from app.settings import Part
from tests.applications import started
from tests.conftest import settings_for_tests
from tests.exports import delta, export, full, index
from tests.factories import World, dossier
from tests.test_snapshot_build import built

GUIDE = (Path(__file__).parents[1] / "docs" / "api.md").read_text()
BLOCKS = re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
PROGRAMS = re.findall(r"^```python\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
[RESUMING] = [block for block in BLOCKS if " -C - " in block]
[PIECES] = [block for block in BLOCKS if "/shards/" in block]
FINE = {"200", "206"}
# What the guide shows to be refused.
REFUSED = {"/v1/prisoners?nope=1": "422", "/v1/prisoners/nobody": "404"}
# Tells the status of each answer; where the guide itself asks for it, it is left alone.
CURL = """#!/bin/sh
case " $* " in *" -w "*) exec {real} "$@" ;; esac
exec {real} -sS -w '%{{stderr}}ANSWER %{{http_code}} %{{url_effective}}\\n' "$@"
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def api(seeded: Dsns, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    place = (await built(seeded, tmp_path_factory.mktemp("seed"))).snapshot.path.parent
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        settings = settings_for_tests().model_copy(update={"snapshot_dir": place, "public_url": address})
        async with started(settings, seeded, Part.ALL) as app:
            server = uvicorn.Server(uvicorn.Config(app, lifespan="off", ws="none", log_level="error"))
            running = asyncio.create_task(server.serve(sockets=[listening]))
            while not server.started:  # noqa: ASYNC110  uvicorn has no event for it
                await asyncio.sleep(0.02)
            yield address
            server.should_exit = True
            await running


@pytest.fixture
def shell(tmp_path: Path) -> Mapping[str, str]:
    """Surroundings with a curl that tells what was answered."""
    real = shutil.which("curl")
    assert real is not None, "the guide is for people with curl"
    ours = tmp_path / "bin" / "curl"
    ours.parent.mkdir()
    ours.write_text(CURL.format(real=real))
    ours.chmod(0o755)
    return {**os.environ, "PATH": f"{ours.parent}:{os.environ['PATH']}"}


async def typed(block: str, api: str, shell: Mapping[str, str], here: Path) -> str:
    lines = f"set -euo pipefail\nAPI={api}\n" + block.replace("API=http://127.0.0.1:8000", f"API={api}")
    done = await asyncio.create_subprocess_exec(
        "bash", "-c", lines, cwd=here, env=dict(shell), stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, told = await done.communicate()
    assert done.returncode == 0, told.decode()
    return told.decode()


@pytest.mark.parametrize("block", BLOCKS)
async def test_every_command(block: str, api: str, shell: Mapping[str, str], tmp_path: Path) -> None:
    told = await typed(block, api, shell, tmp_path)
    answers = re.findall(r"^ANSWER (\d+) (\S+)$", told, re.MULTILINE)
    assert bool(answers) == ("curl" in block)
    for status, url in answers:
        wanted = REFUSED.get(url.removeprefix(api))
        assert status == wanted if wanted else status in FINE, (status, url)


async def test_a_download_that_was_cut_goes_on(api: str, shell: Mapping[str, str], tmp_path: Path) -> None:
    await typed(RESUMING, api, shell, tmp_path)
    file = tmp_path / "prisoners.jsonl.gz"
    whole = file.read_bytes()
    cut(file, len(whole) // 3)
    told = await typed(RESUMING, api, shell, tmp_path)
    assert "ANSWER 206" in told
    assert file.read_bytes() == whole


async def test_versions_are_not_mixed(api: str, shell: Mapping[str, str], tmp_path: Path) -> None:
    file = tmp_path / "prisoners.jsonl.gz"
    file.write_bytes(b"the beginning of another version")
    with pytest.raises(AssertionError, match="did NOT match"):
        await typed(RESUMING, api, shell, tmp_path)
    file.write_bytes(b"the beginning of another version")
    [line] = [line for line in RESUMING.splitlines() if " -C - " in line]
    with pytest.raises(AssertionError, match=r"curl: \(33\)"):
        await typed(f"name={file.name} version=another\n{line}", api, shell, tmp_path)
    assert file.read_bytes() == b"the beginning of another version"
    with pytest.raises(AssertionError, match="ANSWER 412"):
        await typed(PIECES.replace("version=$1", "version=another"), api, shell, tmp_path)


def cut(file: Path, size: int) -> None:
    file.write_bytes(file.read_bytes()[:size])


async def test_the_program_for_deltas(
    world: World, database: Dsns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [program] = PROGRAMS
    await world.publish(*(dossier(f"somebody-{number}", birth="1990") for number in range(5)))
    mine = await export(database, tmp_path / "mine")
    since = index(mine)["seq"]
    await world.withdraw("somebody-1")
    await world.publish(dossier("somebody-2", gender="female"), dossier("new"))
    (mine / "delta.jsonl.gz").write_bytes(await delta(database, since, tmp_path))
    known: dict[str, object] = {}
    exec(program, known)  # noqa: S102  our own words
    with monkeypatch.context() as patch:
        patch.chdir(mine)
        known["apply"]("delta.jsonl.gz")  # type: ignore[operator]
    assert full(mine) == full(await export(database, tmp_path / "theirs"))
    assert b"somebody-1" not in gzip.decompress((mine / "prisoners.jsonl.gz").read_bytes())
