"""Data files and scripts as parts of a tree: small, the same each time, and true to what is published."""

import gzip
import re
from typing import Any

import httpx
import orjson
import pytest

from api.pages.languages import LANGUAGES
from api.pages.wording import wording
from api.widget import cards, data, scripts
from app.database.embedded import Dsns
from app.database.engines import readers
from tests.factories import World, dossier
from tests.letters import colony, writable
from tests.test_publication_canaries import CANARY, fill
from tests.trees import Files

MOST_SCRIPT, MOST_WIRE = 6 * 1024, 14_000
# A released script never changes: sites have its hash in their pages. Another one is another version.
RELEASED = {
    "1.0.0/check.js": "sha384-cdBbaaqwVSDsLf4BodnYPC2mkm/dAA+kWaJ8uabAHnn5H99JvPYufWk+HI25f9TJ",
    "1.0.0/w.js": "sha384-8dyngh9smW8AwN1DOQ9UR7lrzlmdy0jHEkLrZO+Uo8pTFZqC/fbsqevtk+CAdM/O",
}  # fmt: skip
# Keys of a card and of a line. Whatever else were there would be a way around the policy.
CARD = {"format", "kind", "of", "languages", "lines", "items"}
LINE = {"part", "text", "page", "count"}


async def files_of(dsns: Dsns) -> Files:
    async with readers(dsns.public) as pool:
        return {path: body async for path, body in data.files(pool)}


def texts(card: Any) -> list[Any]:
    lines = [*card["lines"], *(line for item in card["items"] for line in item["lines"])]
    return [line["text"] for line in lines]


async def test_every_file_is_small_and_the_same_again(seeded: Dsns) -> None:
    files = await files_of(seeded)
    assert files == await files_of(seeded)
    assert {path.split("/")[2] for path in files} == set("plac")
    for path, body in files.items():
        assert len(gzip.compress(body)) <= MOST_WIRE, path
        card = orjson.loads(body)
        assert set(card) == CARD, path
        assert path.rpartition("/")[2].removesuffix(".json") in card["of"]
        for line in [*card["lines"], *(line for item in card["items"] for line in item["lines"])]:
            assert set(line) <= LINE
            assert not line.get("page", "").startswith(("/", "http"))


async def test_the_longest_card_is_small(world: World, database: Dsns) -> None:
    """A long summary in many languages and a long name in each."""
    tags = ["ru", "en", "be", "uk", "de", "fr", "ar", "pl", "ka", "hy", "fa", "he", "zh", "ja", "cs", "lt"]
    summary = {tag: f"{tag} " + " ".join(f"слово{n}{tag}" for n in range(400)) for tag in tags}
    people = [dossier(f"person-{n}", summary=summary, letters={}) for n in range(30)]
    await world.publish(*people)
    files = await files_of(database)
    assert max(len(gzip.compress(body)) for body in files.values()) <= MOST_WIRE


async def test_people_are_found_by_slug_and_by_id(seeded: Dsns) -> None:
    files = await files_of(seeded)
    body = files["w/d/p/sample-iva-vymyslova.json"]
    [identity] = [name for name in orjson.loads(body)["of"] if not name.startswith("sample")]
    assert files[f"w/d/p/{identity}.json"] == body


async def test_days_are_counted_by_the_reader(seeded: Dsns, seeded_client: httpx.AsyncClient) -> None:
    card = orjson.loads((await files_of(seeded))["w/d/p/sample-iva-vymyslova.json"])
    [line] = [line for line in card["lines"] if line["part"] == "days"]
    profile = (await seeded_client.get("/v1/prisoners/sample-iva-vymyslova")).json()
    assert line["count"] == {"base": 0, "since": profile["detained_on"]}
    assert line["text"]["ru"] == {
        "one": "# день в заключении", "few": "# дня в заключении", "many": "# дней в заключении",
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_those_of_gettext(language: str) -> None:
    said = wording(language)
    forms = said.forms("%(number)s day in custody", "%(number)s days in custody")
    for number in range(300):
        words = said.messages.ngettext("%(number)s day in custody", "%(number)s days in custody", number)
        assert forms[said.locale.plural_form(number)] == words.replace("%(number)s", "#")


async def test_words_are_there_in_every_language(seeded: Dsns) -> None:
    card = orjson.loads((await files_of(seeded))["w/d/c/all.json"])
    assert card["languages"] == list(LANGUAGES)
    assert all(set(text) == set(LANGUAGES) for text in texts(card))


async def test_lists_begin_with_real_people_who_can_be_written_to(world: World, database: Dsns) -> None:
    closed = [dossier(f"closed-{n}", sample=False) for n in range(3)]
    await colony(world)
    await world.publish(*closed, writable("invented"), writable("open", sample=False))
    listed = orjson.loads((await files_of(database))["w/d/l/all.json"])["items"]
    pages = [next(line["page"] for line in item["lines"] if line["part"] == "name") for item in listed]
    assert (pages[0], pages[-1], len(pages)) == ("prisoners/open", "prisoners/invented", 5)


async def test_nothing_that_is_not_public_is_in_any_file(world: World, database: Dsns) -> None:
    await fill(world)
    await world.publish(dossier("withdrawn", names=[{"lang": "en", "full": f"{CANARY} withdrawn"}]))
    assert any(CANARY.encode() in body for body in (await files_of(database)).values())
    await world.withdraw("withdrawn")
    files = await files_of(database)
    assert any(b"Visible headline" in body for body in files.values())
    for path, body in files.items():
        assert CANARY not in f"{path} {body.decode()}", path
        assert b"1971-02-03" not in body


def test_scripts_are_small_and_released_ones_never_change() -> None:
    files = dict(scripts.files())
    for path, body in files.items():
        if path.endswith("/w.js"):
            assert len(gzip.compress(body, 6)) <= MOST_SCRIPT, path
    hashes = {
        f"{version}/{name}": scripts.integrity(body)
        for version in scripts.versions() for name, body in scripts.scripts(version).items()
    }  # fmt: skip
    assert hashes == RELEASED
    assert files["w/v1/w.js"] == files[f"w/{scripts.newest()}/w.js"]
    listed = orjson.loads(files["w/versions.json"])["versions"]
    assert {
        f"{version}/{name}": one for version, names in listed.items() for name, one in names.items()
    } == RELEASED


def test_scripts_make_no_markup_and_keep_nothing() -> None:
    for path, body in scripts.files():
        if path.endswith(".js"):
            plain = re.sub(r"//.*|/\*.*?\*/", "", body.decode())
            assert not re.search(
                r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\(|cookie|localStorage"
                r"|sessionStorage|indexedDB|sendBeacon|XMLHttpRequest|import\(",
                plain,
            ), path


async def test_scripts_are_served_for_ever_or_for_a_minute(seeded_client: httpx.AsyncClient) -> None:
    for path, body in scripts.files():
        answer = await seeded_client.get(f"/{path}")
        assert answer.content == body
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        fixed = scripts.newest() in path
        assert ("immutable" in answer.headers["cache-control"]) is fixed, path
    assert cards.FORMAT == "nezabudka-card/1"
