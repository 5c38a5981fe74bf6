"""Where the server itself goes, and where it does not, whatever a name or a receiver says."""

import ipaddress
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.webhooks import Outcome
from app.webhooks.addresses import ForbiddenAddress, check_url, checked, is_open
from app.webhooks.posting import Poster, retry_after
from app.webhooks.schedule import LONGEST_WAIT, delay
from tests.webhooks import HOST, Authority, authority, poster, receiving

ADDRESSES = st.ip_addresses() | st.sampled_from(
    ["64:ff9b::7f00:1", "2002:7f00:1::", "::ffff:127.0.0.1", "::127.0.0.1", "fec0::1", "2001:0:1::"]
).map(ipaddress.ip_address)  # fmt: skip


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(Path(tmp_path_factory.mktemp("authority")))


@given(ADDRESSES)
def test_what_is_open_is_global_unicast(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if is_open(address):
        assert address.is_global
        kinds = ("multicast", "private", "loopback", "link_local", "reserved", "unspecified")
        assert not any(getattr(address, f"is_{kind}") for kind in kinds)
        if isinstance(address, ipaddress.IPv6Address):
            assert address.ipv4_mapped is None
            assert address.sixtofour is None
            assert address.teredo is None
            assert not address.is_site_local


@given(st.ip_addresses(v=4).filter(lambda one: one.is_global and not one.is_multicast))
def test_ordinary_addresses_are_open(address: ipaddress.IPv4Address) -> None:
    special = ("168.63.129.16/32", "192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
               "192.175.48.0/24")  # fmt: skip
    expected = not any(address in ipaddress.ip_network(one) for one in special)
    assert is_open(address) is expected


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "0.0.0.1",
        "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "192.88.99.1", "::", "::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "64:ff9b:1::1",
        "2002:808:808::1", "2001::1", "2001:db8::1", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "fec0::1",
        "ff02::1", "3fff::1", "100::1", "not an address",
    ],
)  # fmt: skip
def test_these_are_refused(address: str) -> None:
    with pytest.raises(ForbiddenAddress):
        checked([address])
    with pytest.raises(ForbiddenAddress):
        checked(["93.184.215.14", address])


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::1"])
def test_these_are_open(address: str) -> None:
    assert checked([address]) == [address]


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.1", "255.255.255.255", "ff02::1", "::"]
)
def test_an_intranet_still_has_no_metadata(address: str) -> None:
    assert not is_open(ipaddress.ip_address(address), allow_private=True)
    assert is_open(ipaddress.ip_address("10.0.0.1"), allow_private=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://partner.example/", "ftp://partner.example/", "https://", "https:///x", "https://a b/",
        "https://user:word@partner.example/", "https://@partner.example/", "https://partner.example:22/",
        "https://partner.example:99999/", "https://partner.example/#x", "https://пример.example/",
        "https://partner.example\\@evil.example/", "https://[::1", "https://partner.example/\n", "x",
        "https://partner.example/" + "a" * 2000, "https://partner.example:0/",
    ],
)  # fmt: skip
def test_an_address_that_is_refused_when_typed(url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the words differ
        check_url(url)


@given(st.text(max_size=60) | st.text(max_size=40).map("https://".__add__))
def test_no_text_breaks_the_check(text: str) -> None:
    with suppress(ValueError):
        assert check_url(text).startswith("https://")


async def sent(to: Poster, port: int) -> Outcome:
    return (await to.post(f"https://{HOST}:{port}/hook", {"webhook-id": "msg_1"}, b"{}")).outcome


async def test_a_name_that_leads_inside_is_refused_before_anything_connects(trust: Authority) -> None:
    async with receiving(trust) as receiver:
        for addresses in (["127.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["::ffff:127.0.0.1"]):
            asked = poster(trust, *addresses, allow_private=False)
            assert await sent(asked, receiver.port) is Outcome.forbidden_address
        assert receiver.connections == 0
        assert await sent(poster(trust), receiver.port) is Outcome.acknowledged


async def test_the_address_that_was_checked_is_the_one_that_is_asked(trust: Authority) -> None:
    """A second answer of the name server, which leads elsewhere, is never asked for."""
    answers = [["127.0.0.1"], ["169.254.169.254"]]

    async def rebinding(_host: str, _port: int) -> list[str]:
        return answers.pop(0)

    async with receiving(trust) as receiver:
        asked = poster(trust)
        asked._guard._resolve = rebinding
        assert await sent(asked, receiver.port) is Outcome.acknowledged
        assert len(answers) == 1
        assert receiver.got[0].headers["host"] == f"{HOST}:{receiver.port}"


async def test_a_redirect_is_not_followed(trust: Authority) -> None:
    async with receiving(trust) as inside:
        where = f"location: https://127.0.0.1:{inside.port}/\r\n"
        for status in (301, 302, 307, 308):
            async with receiving(trust, status=status, headers=where) as receiver:
                assert await sent(poster(trust), receiver.port) is Outcome.redirected
        assert inside.connections == 0


async def test_no_proxy_of_the_environment(trust: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with receiving(trust) as receiver:
        assert await sent(poster(trust), receiver.port) is Outcome.acknowledged


async def test_a_certificate_that_nobody_knows(trust: Authority) -> None:
    async with receiving(trust) as receiver:
        stranger = Poster(poster(trust)._guard, ssl.create_default_context())
        assert await sent(stranger, receiver.port) is Outcome.untrusted
        other = await poster(trust).post(f"https://other.example:{receiver.port}/", {}, b"{}")
        assert other.outcome is Outcome.untrusted
        assert receiver.got == []


async def test_who_never_answers_is_given_up(trust: Authority) -> None:
    async with receiving(trust, silent=True) as receiver:
        assert await sent(poster(trust, timeout=0.2), receiver.port) is Outcome.timed_out
    assert await sent(poster(trust), receiver.port) is Outcome.unreachable
    assert await sent(Poster(poster(trust)._guard, trust.trusting), 80) is Outcome.forbidden_address


async def test_an_answer_without_end_is_not_read(trust: Authority) -> None:
    async with receiving(trust, body=b"x" * 5_000_000) as receiver:
        answer = await poster(trust).post(receiver.url, {}, b"{}")
    assert (answer.outcome, answer.status) == (Outcome.acknowledged, 200)
    async with receiving(trust, headers="x: " + "y" * 300_000 + "\r\n") as receiver:
        assert (await poster(trust).post(receiver.url, {}, b"{}")).outcome is Outcome.unreachable


def test_what_a_receiver_asks_to_wait() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    assert retry_after("120", at) == 120
    assert retry_after("Sun, 01 Mar 2026 00:01:00 GMT", at) == 60
    assert retry_after("Sun, 01 Mar 2020 00:01:00 GMT", at) == 0
    for nonsense in ("", "-1", "soon", "²", "Sun, 99 Mar 2026 00:01:00 GMT", "9" * 400):
        assert (retry_after(nonsense, at) or 0) < 10**9


_ZONE, _YEAR = "Sun, 01 Mar 2026 00:01:00 +" + "9" * 30, "Sun, 01 Mar " + "9" * 20 + " 00:01:00 GMT"


@pytest.mark.parametrize("asked", [_ZONE, _YEAR, "9" * 5000, "Fri, 31 Dec 9999 23:59:59 -2359", "²", "-1"])
async def test_whatever_a_busy_receiver_asks_it_is_waited_for_a_day_at_most(
    trust: Authority, asked: str
) -> None:
    async with receiving(trust, status=429, headers=f"retry-after: {asked}\r\n") as receiver:
        answer = await poster(trust).post(receiver.url, {}, b"{}")
    assert (answer.outcome, answer.status) == (Outcome.too_busy, 429)
    assert (delay(1, answer.retry_after) or LONGEST_WAIT) <= LONGEST_WAIT


@given(st.text(max_size=60) | st.from_regex(r"\w{3}, \d{2} Mar \d{1,40} \d{1,30}:00:00 [+-]\d{1,30}"))
def test_no_retry_after_breaks_the_sender(value: str) -> None:
    assert (retry_after(value, datetime(2026, 3, 1, tzinfo=UTC)) or 0) >= 0
