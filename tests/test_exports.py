"""Exports are whole, of one moment, the same bytes everywhere; what fails leaves nothing half done."""

import asyncio
import csv
import gzip
import hashlib
import io
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import time_machine

from app.database.embedded import Dsns
from app.database.engines import readers
from app.exports import directories, exporting
from app.exports.directories import Refused, write_directory
from app.exports.files import files
from app.exports.index import SHARD_BYTES
from app.exports.reading import PATHS
from app.exports.writing import Sink
from tests.exports import BASE, contents, export, full, index, lines
from tests.factories import World, dossier

TRAPS = ["=1+1", "+7", "@x", "\t=1", "＝1", 'he said "x", then', "a\nb", "a\r\nb", "\u202egnp.exe", "e\u0301",
         "\ufeffx", "a\u2028b", "👩\u200d🔬", "نافالني", "ナワリヌイ", "Ёж", "‘", "𝔘nicode"]  # fmt: skip


async def test_every_published_document_is_there_once(seeded: Dsns, tmp_path: Path) -> None:
    made = await export(seeded, tmp_path / "of")
    connection = await asyncpg.connect(seeded.owner)
    rows = await connection.fetch("SELECT kind, id::text FROM published.document ORDER BY kind, id")
    await connection.close()
    there = [(kind, one["id"]) for kind in sorted(PATHS) for one in lines(made, f"{PATHS[kind]}.jsonl.gz")]
    assert there == [(row["kind"], row["id"]) for row in rows]
    assert all(full(made).values())  # the seed has some of each


async def test_the_index_is_true(seeded: Dsns, tmp_path: Path) -> None:
    made = await export(seeded, tmp_path / "of")
    said = index(made)
    every = [*said["files"], *said["deltas"]]
    assert {one["name"] for one in every} | {"index.json"} == {p.name for p in made.iterdir() if p.is_file()}
    for one in every:
        content = (made / one["name"]).read_bytes()
        assert (one["bytes"], one["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        pieces = sorted((made / "shards" / one["name"]).glob("*"))
        assert len(pieces) == one["shards"]
        if pieces:
            assert [piece.name for piece in pieces] == [f"{number:05}" for number in range(len(pieces))]
            assert b"".join(piece.read_bytes() for piece in pieces) == content
            assert max(piece.stat().st_size for piece in pieces) == SHARD_BYTES == 12_288
        if one["name"].endswith(".jsonl.gz"):
            assert one["rows"] == len(gzip.decompress(content).splitlines())
    assert any(one["shards"] for one in every)
    assert (said["site"], said["format"]) == (BASE, "nezabudka-exports/1")


async def test_the_same_set_gives_the_same_bytes(seeded: Dsns, tmp_path: Path) -> None:
    first = contents(await export(seeded, tmp_path / "first"))
    with time_machine.travel(datetime.now(UTC) + timedelta(days=400), tick=True):
        second = contents(await export(seeded, tmp_path / "elsewhere" / "under another name"))
    assert first == second
    for name, content in first.items():
        if name.endswith(".gz"):
            assert content[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # no name, no time, no system


async def test_counts_that_run_are_null(world: World, database: Dsns, tmp_path: Path) -> None:
    await world.publish(dossier("somebody", status="in_custody", detained_on="2024-01-01"))
    [one] = lines(await export(database, tmp_path / "of"), "prisoners.jsonl.gz")
    assert (one["days_in_custody"], one["detained_on"]) == (None, "2024-01-01")


async def test_what_is_not_published_is_in_no_file(world: World, database: Dsns, tmp_path: Path) -> None:
    await world.publish(dossier("shown"), dossier("zabiraemaya"))
    await world.record(dossier("cherno-vik"))
    await world.withdraw("zabiraemaya")
    for name, content in contents(await export(database, tmp_path / "of")).items():
        plain = gzip.decompress(content) if name.endswith(".gz") else content
        assert b"zabiraemaya" not in plain.lower(), name
        assert b"cherno-vik" not in plain.lower(), name


async def test_names_with_every_trap(world: World, database: Dsns, tmp_path: Path) -> None:
    people = [
        dossier(f"trap-{n:02}", names=[{"lang": "en", "full": trap}], summary={"ru": trap})
        for n, trap in enumerate(TRAPS)
    ]
    await world.publish(*people)
    made = await export(database, tmp_path / "of")
    documents = {one["slug"]: one for one in lines(made, "prisoners.jsonl.gz")}
    text = (made / "prisoners.csv").read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(documents) == len(TRAPS)
    for row in rows:
        name = documents[row["slug"]]["name"]["en"]
        assert row["name.en"].removeprefix("'") == name
        assert row["name.en"][:1] not in "=+@\t\r\n＝"


async def test_columns_are_those_of_the_api_and_more(
    seeded: Dsns, seeded_client: Any, tmp_path: Path
) -> None:
    made = await export(seeded, tmp_path / "of")
    text = (made / "prisoners.csv").read_bytes().decode()
    rows = {row["slug"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    answer = await seeded_client.get("/v1/prisoners?format=csv&limit=200")
    listed = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert len(rows) == len(listed) > 5
    for row in listed:
        assert {key: rows[row["slug"]].get(key, "") for key in row} == row
    profile = (await seeded_client.get("/v1/prisoners/sample-iva-vymyslova")).json()
    assert rows["sample-iva-vymyslova"]["charges"] == "; ".join(one["law"] for one in profile["charges"])


async def test_an_empty_site_has_an_export(database: Dsns, tmp_path: Path) -> None:
    made = await export(database, tmp_path / "of")
    assert index(made)["seq"] == 0
    assert set(full(made).values()) == {b""}


async def test_all_files_show_one_moment(world: World, database: Dsns, tmp_path: Path) -> None:
    await world.publish(dossier("first"))
    async with readers(database.public, most=1) as pool, pool.moment() as connection:
        await connection.fetchval("SELECT 1")
        await world.publish(dossier("second"))
        await world.withdraw("first")
        made = await exporting.write_export(connection, BASE, tmp_path)
    assert [one["slug"] for one in lines(tmp_path, "prisoners.jsonl.gz")] == ["first"]
    assert made.moment.seq == index(tmp_path)["seq"] == 1


async def test_who_is_withdrawn_meanwhile_is_not_in_it(
    world: World, database: Dsns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.publish(dossier("stays"), dossier("leaves"))
    fill = directories._fill
    tries: list[int] = []

    async def slow(*arguments: Any) -> int:
        seq = await fill(*arguments)
        if not tries:
            await world.withdraw("leaves")
        tries.append(seq)
        return seq

    monkeypatch.setattr(directories, "_fill", slow)
    made = await export(database, tmp_path / "of")
    assert len(tries) == 2
    assert [one["slug"] for one in lines(made, "prisoners.jsonl.gz")] == ["stays"]


async def test_what_fails_leaves_the_earlier_export(
    world: World, database: Dsns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.publish(dossier("somebody"))
    made = await export(database, tmp_path / "of")
    before = contents(made)
    await world.publish(dossier("another"))

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Sink, "_put", full_disk)
        with pytest.raises(OSError, match="No space left"):
            await export(database, made)
    assert contents(made) == before
    assert {name.partition("/")[0] for name in contents(tmp_path)} == {"of", ".of.lock"}
    # What a killed one left is no obstacle.
    shutil.copytree(made, tmp_path / ".of.part")
    assert len(lines(await export(database, made), "prisoners.jsonl.gz")) == 2
    assert not (tmp_path / ".of.part").exists()


async def test_only_exports_are_replaced(world: World, database: Dsns, tmp_path: Path) -> None:
    await world.publish(dossier("somebody"))
    for name, content in (("notes.txt", "mine"), ("index.json", "[]"), ("index.json", '{"format": "other"}')):
        other = tmp_path / f"{name}-{len(content)}"
        other.mkdir()
        (other / name).write_text(content)
        with pytest.raises(Refused):
            await export(database, other)
        assert (other / name).read_text() == content
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused):
        await export(database, tmp_path / "file")


async def test_two_at_once_do_not_mix(database: Dsns, tmp_path: Path) -> None:
    async with readers(database.public, most=2) as pool:
        one, other = await asyncio.gather(
            *(write_directory(pool, BASE, tmp_path / "of") for _ in range(2)), return_exceptions=True
        )
    assert {type(one), type(other)} == {int, Refused}
    assert index(tmp_path / "of")["seq"] == 0


async def test_as_part_of_a_tree(world: World, database: Dsns, tmp_path: Path) -> None:
    await world.publish(
        *(dossier(f"somebody-{number}", summary={"en": f"{number} " * 999}) for number in range(40))
    )
    found: dict[str, bytes] = {}
    async with readers(database.public, most=1) as pool:
        async for path, content in files(pool, BASE, tmp_path):
            found[path] = content.read_bytes() if isinstance(content, Path) else content
    assert contents(tmp_path) == {}
    made = contents(await export(database, tmp_path / "of"))
    assert {name.removeprefix("exports/"): content for name, content in found.items()} == made
    assert json.loads(found["exports/index.json"])["seq"]
    assert "exports/shards/prisoners.csv/00000" in found
