"""Redirects stay within the origin, whatever a request says of its host or where to go."""

from urllib.parse import quote, urljoin, urlsplit

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.desk.pages import within
from tests.conftest import Query
from tests.factories import World, dossier
from tests.staff import PASSWORD, Staff
from tests.test_api_answers import rename

EVIL = {"host": "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https"}


async def test_no_redirect_names_the_host_of_the_request(world: World, client: httpx.AsyncClient) -> None:
    await world.publish(dossier("somebody"))
    for path, there in {
        "/v1/prisoners/": "/v1/prisoners",
        "/v1/prisoners/somebody/?lang=en": "/v1/prisoners/somebody?lang=en",
        "/statistics/": "/statistics", "/docs/": "/docs", "/admin/sign-in//": "/admin/sign-in",
        "/v1/prisoners/%5C%5Cevil.example/": "/v1/prisoners/%5C%5Cevil.example",
    }.items():  # fmt: skip
        answer = await client.get(path, headers=EVIL)
        assert (answer.status_code, answer.headers["location"]) == (308, there)
        assert (await client.head(path, headers=EVIL)).headers["location"] == there


@pytest.mark.parametrize(
    "path", ["//evil.example/", "///", "/%5Cevil.example/", "/%2F%2Fevil.example/", "/no/such/place/",
             "/v1/prisoners/a/b/c/"],
)  # fmt: skip
async def test_what_has_no_address_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(httpx.URL("http://test", raw_path=path.encode()), headers=EVIL)
    assert (answer.status_code, answer.headers.get("location")) == (404, None)
    assert (await client.post("/v1/reconcile/")).status_code in {404, 405}


async def test_a_former_name_is_led_on_from_and_told_by_nothing(
    world: World, client: httpx.AsyncClient, query: Query
) -> None:
    await world.publish(dossier("kanareyka", names=[{"lang": "en", "full": "Some Body"}]))
    await rename(world, "kanareyka", "somebody")
    moved = await client.get("/v1/prisoners/kanareyka", headers=EVIL)
    assert (moved.status_code, moved.headers["location"]) == (308, "/v1/prisoners/somebody")
    feed = (await client.get("/v1/changes")).json()["items"]
    assert {one["url"] for one in feed} == {"/v1/prisoners/somebody"}
    for table in await query("SELECT tablename FROM pg_tables WHERE schemaname = 'published'"):
        told = await query(f"SELECT t::text AS row FROM published.{table['tablename']} t")  # noqa: S608
        assert not any("kanareyka" in one["row"] for one in told), table["tablename"]


_PIECES = st.sampled_from(
    ["/admin", "/", "//", "\\", "..", ".", "evil.example", "https:", "javascript:", "\t", "\n", "\r", "@",
     "?", "#", ";", "%2f", "%5c", " ", "\x01", "a"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=8).map("".join))
@example("//evil.example")
@example("/\\evil.example")
@example("/admin/..//evil.example")
@example("\t//evil.example")
@example("/admin\n//evil.example")
def test_where_to_go_after_signing_in_is_within_the_desk(asked: str) -> None:
    there = urljoin("https://desk.example/admin/sign-in", quote(within(asked), safe=":/%#?=@[]!$&'()*+,;"))
    assert urlsplit(there).netloc == "desk.example", there


async def test_signing_in_leads_nowhere_else(staff: Staff) -> None:
    anna = await staff.person("anna", signed_in=False)
    fields = {"handle": "anna", "password": PASSWORD, "code": anna.code(), "next": "//evil.example/admin"}
    answer = await anna.http.post("/admin/sign-in", data=fields, headers=EVIL | {"host": "test"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin")
