"""What the guides tell a reader to type works, and the tables in them name what there is."""

import asyncio
import json
import re
import shlex
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from api.admin.routes import admin_openapi
from api.feeds.routes import router
from app.cli import _register_commands, cli
from app.database.embedded import Dsns
from app.models.base import now
from app.webhooks.payloads import test_body as body_of_a_test
from app.webhooks.signing import Keys, signed_headers
from tests.admin_calls import ok
from tests.editors import SEALING_KEYS
from tests.staff import Person, Staff
from tests.test_import_killed import people
from tests.test_importing_database import person, place

DOCS = Path(__file__).parents[1] / "docs"
FEEDS, WEBHOOKS, EDITORS = ((DOCS / f"{name}.md").read_text() for name in ("feeds", "webhooks", "editors"))
NOBODY = "00000000-0000-0000-0000-000000000009"


def typed(guide: str, language: str = "sh") -> list[str]:
    """Lines of the examples, without what explains them."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    return [
        line.partition("  #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()
    ]


async def nezabudka(line: str) -> Result:
    # In a thread: a command starts an event loop of its own.
    _register_commands()
    words = shlex.split(line.removeprefix(".venv/bin/"))
    assert words[0] == "nezabudka", line
    return await asyncio.to_thread(CliRunner().invoke, cli, words[1:])


@pytest.mark.parametrize("line", typed(FEEDS))
async def test_feeds(seeded_client: httpx.AsyncClient, line: str) -> None:
    asked = re.fullmatch(r'curl "\$API(/feeds/[^"]+)"', line)
    assert asked is not None, line
    answer = await seeded_client.get(asked[1])
    assert answer.status_code == 200, answer.text
    assert answer.content


def test_the_guide_names_every_feed() -> None:
    named = set(re.findall(r"`/feeds/([^`.]+?)(?:\.\w+)*`", FEEDS))
    there = {route.path.removeprefix("/feeds/").partition(".")[0] for route in router.routes}  # type: ignore[attr-defined]
    assert {re.sub(r"\{\w+\}", "{}", one) for one in named} == {
        re.sub(r"\{\w+\}", "{}", one) for one in there
    }


def test_the_signature_is_checked_as_the_guide_says() -> None:
    keys, at = Keys.fresh(), now()
    body = body_of_a_test(at)
    said = "\n".join(typed(WEBHOOKS, "python")).replace("whsec_…", keys.secret_text)
    known = {"body": body, "headers": signed_headers([keys], "msg_1", at, body)}
    exec(said, known)  # noqa: S102  our own words
    assert known["event"] == json.loads(body)


async def test_the_partner_reads_their_log(staff: Staff, anna: Person) -> None:
    [line] = [one for one in typed(WEBHOOKS) if one.startswith("curl")]
    made = ok(await anna.post("webhooks", {"url": "https://partner.example/hook"}), 201)
    filled = line.replace("whlog_…", made["log_token"]).replace("<endpoint>", made["id"])
    _, _, header, url = shlex.split(filled)
    name, _, value = header.partition(": ")
    partner = (await staff.stranger()).http
    assert (
        ok(await partner.get(url.replace("https://desk.example.org", ""), headers={name: value}))["items"]
        == []
    )


@pytest.fixture
def operator(database: Dsns, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A directory in front of the test's database."""
    monkeypatch.setenv("NEZABUDKA_DATABASE_URL", database.owner)
    monkeypatch.setenv("NEZABUDKA_SEALING_KEYS", SEALING_KEYS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("operator")
async def test_commands_of_webhooks() -> None:
    lines = [one for one in typed(WEBHOOKS) if one.startswith("nezabudka")]
    assert len(lines) == 4
    for line in lines:
        # Nobody is there, and no name of `example` leads anywhere: what matters is that the words are known.
        done = await nezabudka(line.replace("0190…", NOBODY).replace("partner.example", "127.0.0.1"))
        told = f"{done.output}{done.exception}"
        expected = {"list": "no endpoint yet", "log": "no such endpoint", "test": "no such endpoint"}
        if "://" in line:
            expected["test"] = "not on the public internet"
        assert expected[line.split()[2]] in told, (line, told)


async def test_imports(operator: Path) -> None:
    for name, rows in (("places", [place("1"), place("2")]), ("people", [person(1), person(2)])):
        (operator / f"{name}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    people(operator)
    lines = [one for one in typed(EDITORS) if "nezabudka import" in one]
    assert len(lines) == 4
    for line in lines:
        done = await nezabudka(line)
        assert done.exit_code == 0, (line, done.output, done.exception)
    report = json.loads((operator / "report.json").read_text())
    assert {"source", "counts", "people"} <= set(report)


def test_every_address_of_the_editors_guide_is_there() -> None:
    there = [re.sub(r"\{\w+\}", "{}", path) for path in admin_openapi()["paths"]]
    guide = EDITORS.partition("# For editors: the API")[2]
    named = re.findall(r"`(?:[A-Z]+ )?(/[a-z-]+(?:/[^`?\s]*)?)(?:\?[^`]*)?`", guide)
    assert len(named) > 15
    for path in set(named) - {"/admin/v1/openapi.json", "/problems/{code}"}:
        plain = re.sub(r"\{\w+\}", "{}", path.removeprefix("/admin/v1"))
        # An example names a field or a key where the document has a place for any.
        shape = re.compile(
            "/".join(r"(?:\{\}|" + re.escape(word) + ")" for word in plain.strip("/").split("/"))
        )
        assert any(shape.fullmatch(one.removeprefix("/admin/v1/")) for one in there), path
