"""The program that keeps a partner's copy fresh: never one that was tampered with."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest
import pytest_asyncio

from app.signing.root_making import GOOD_FOR
from app.verifying.encoding import digest
from app.verifying.listing import bin_of
from tests.copies import MIRRORS, NOW, names, refresh, served, small, tree_of, unpacked
from tests.hosts import Fault, Place, closed_port, place
from tests.signed_trees import signed, signer_of
from tests.signing import Draft, chain_of
from tests.trees import Files


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


def change(partner: Path, old: str, new: str) -> None:
    """In the program: another call in the place of this one."""
    program = (partner / "refresh.py").read_text()
    assert program.count(old) == 1
    (partner / "refresh.py").write_text(program.replace(old, new))


@pytest.mark.parametrize("killed_at", ["DRAFT.rename(PUBLIC)", "tidy()\n\n\nif"])
async def test_killed_where_no_system_call_swaps(site: Place, tmp_path: Path, killed_at: str) -> None:
    partner = unpacked(site.files, tmp_path, site.url)
    change(partner, 'renameat2",', 'no_such_call",')
    program = (partner / "refresh.py").read_text()
    site.files = tree_of(small(b"New"), version=2)
    change(partner, killed_at, re.sub(r"^.*\)", "os._exit(9)", killed_at))
    assert (await refresh(partner))[0] == 9
    (partner / "refresh.py").write_text(program)
    site.fault = Fault.RESET
    assert (await refresh(partner))[0] == 1
    assert served(partner)["w/d/p/one.json"] in {b"Somebody", b"New"}
    assert not {"former", "draft"} & names(partner)
    site.fault = Fault.NONE
    for body, version in ((b"New", 2), (b"Newer", 3)):
        site.files = tree_of(small(body), version=version)
        code, told = await refresh(partner)
        assert (code, served(partner)["w/d/p/one.json"]) == (0, body), told
    assert not {"former", "draft"} & names(partner)


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
        change(partner, "PATIENCE, LONGEST = 60.0", "PATIENCE, LONGEST = 1.0")
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
