"""Root entries: who may sign snapshots, and who may say so. Every attack has its own code."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.signing.root_making import chain_text, entry_text, sign_entry
from app.verifying.encoding import b64url, digest, written
from app.verifying.faults import Code, Fault
from app.verifying.keys import PublicKeys
from app.verifying.p256 import P256_ORDER
from app.verifying.roots import Chain, read_chain, read_entry
from tests.signing import NOW, YEAR, Draft, after, chain_of, key

NEXT = Draft(holders=("anna", "boris", "galina"), signers=("anna", "boris", "galina"))
LONGER = chain_text(chain_of(Draft(), NEXT))


def code_of(wanted: Any) -> Code:
    with pytest.raises(Fault) as fault:
        wanted()
    return fault.value.code


def links(*chains: Chain) -> bytes:
    """One chain out of the last links of several."""
    ends = [
        {
            "signed": one.last.text.decode(),
            "signatures": [
                {"key": s.key, "ed25519": b64url(s.ed25519), "p256": b64url(s.p256)}
                for s in one.signatures[-1]
            ],
        }
        for one in chains
    ]
    return written({"chain": ends})


def test_two_of_three_make_a_root() -> None:
    chain = chain_of(Draft())
    assert read_chain(chain_text(chain)) == chain
    assert chain.check(digest(chain.last.text), NOW) == chain.last


def test_any_entry_can_be_pinned_and_the_last_is_in_force() -> None:
    chain = chain_of(Draft(), NEXT, Draft(signers=("anna", "boris"), snapshot=("other server",)))
    for entry in chain.entries:
        assert chain.check(entry.pin, NOW).snapshot == (key("other server").public,)


def test_another_pin() -> None:
    assert (
        code_of(lambda: chain_of(Draft()).check(chain_of(Draft(snapshot=("x",))).last.pin, NOW)) == Code.PIN
    )


def test_the_last_entry_must_not_have_expired() -> None:
    chain = chain_of(Draft(expires=NOW))
    assert code_of(lambda: chain.check(chain.last.pin, NOW)) == Code.ROOT_EXPIRED
    # Those before it may have: people who come late must be able to follow.
    longer = after(chain, Draft())
    assert longer.check(chain.last.pin, NOW) == longer.last


REFUSED = {
    "one of two": (Draft(signers=("anna",)), Code.OWN_THRESHOLD),
    "nobody": (Draft(signers=()), Code.OWN_THRESHOLD),
    "a stranger": (Draft(signers=("anna", "boris", "stranger")), Code.UNKNOWN_KEY),
    "strangers alone": (Draft(signers=("stranger", "thief")), Code.UNKNOWN_KEY),
    "the snapshot's key": (Draft(signers=("anna", "server")), Code.UNKNOWN_KEY),
    "twice the same": (Draft(signers=("anna", "anna")), Code.TWICE),
    "a holder twice": (Draft(holders=("anna", "anna", "vera")), Code.TWICE),
    "a holder's key for snapshots": (Draft(snapshot=("anna",)), Code.TWICE),
    "out of reach": (Draft(threshold=4), Code.FORMAT),
    "no threshold": (Draft(threshold=0), Code.FORMAT),
    "no first": (Draft(version=2), Code.SKIPPED),
}


@pytest.mark.parametrize(("draft", "code"), REFUSED.values(), ids=REFUSED)
def test_first_entries_that_are_none(draft: Draft, code: Code) -> None:
    assert code_of(lambda: chain_of(draft)) == code


FOLLOWING = {
    "skipped": (Draft(version=3), Code.SKIPPED),
    "again": (Draft(version=1), Code.SKIPPED),
    "too few of before": (
        Draft(("galina", "dina", "anna"), signers=("galina", "dina", "anna")),
        Code.FORMER_THRESHOLD,
    ),
    "too few of its own": (Draft(("anna", "dina", "ella"), signers=("anna", "boris")), Code.OWN_THRESHOLD),
    "none of before": (Draft(("galina", "dina"), signers=("galina", "dina")), Code.FORMER_THRESHOLD),
    "a thief of one key": (Draft(("anna",), signers=("anna",), threshold=1), Code.FORMER_THRESHOLD),
}


@pytest.mark.parametrize(("draft", "code"), FOLLOWING.values(), ids=FOLLOWING)
def test_entries_that_do_not_follow(draft: Draft, code: Code) -> None:
    first = chain_of(Draft())
    assert code_of(lambda: after(first, draft)) == code


def test_keys_that_were_replaced_sign_nothing_more() -> None:
    second = chain_of(Draft(), Draft(("dina", "ella", "vera"), signers=("anna", "vera", "dina")))
    assert code_of(lambda: after(second, Draft(signers=("anna", "boris")))) == Code.FORMER_THRESHOLD
    third = Draft(("dina", "ella", "vera"), signers=("dina", "anna"))
    assert code_of(lambda: after(second, third)) == Code.UNKNOWN_KEY


def test_an_entry_left_out() -> None:
    first = chain_of(Draft())
    second = after(first, NEXT)
    third = after(second, NEXT)
    assert code_of(lambda: read_chain(links(first, third))) == Code.SKIPPED
    assert code_of(lambda: read_chain(links(second, third))) == Code.SKIPPED
    assert code_of(lambda: read_chain(links(first, third, second))) == Code.SKIPPED
    assert read_chain(links(first, second, third)) == third


def test_the_last_entry_of_another_chain() -> None:
    first, other = (
        chain_of(Draft()),
        chain_of(Draft(("x", "y"), signers=("x", "y")), Draft(("x", "y"), ("x", "y"))),
    )
    assert code_of(lambda: read_chain(links(first, other))) in {Code.UNKNOWN_KEY, Code.FORMER_THRESHOLD}


def test_an_id_with_another_key_under_it() -> None:
    """A holder of the next entry who has the id of one before would count for both."""
    first, forged = chain_of(Draft()), key("thief").public
    twin = PublicKeys(key("anna").public.id, forged.ed25519, forged.p256)
    text = entry_text(2, [twin], [key("server").public], threshold=1, expires=NOW + YEAR)
    signed = sign_entry(key("thief"), read_entry(text), NOW).signature
    said = {"key": twin.id, "ed25519": b64url(signed.ed25519), "p256": b64url(signed.p256)}
    link = {"signed": text.decode(), "signatures": [said]}
    chain = read_object_of(first)
    chain["chain"].append(link)
    assert code_of(lambda: read_chain(written(chain))) == Code.TWICE


def read_object_of(chain: Chain) -> dict[str, Any]:
    return dict(json.loads(chain_text(chain)))


def test_the_other_form_of_a_browsers_signature() -> None:
    chain = read_object_of(chain_of(Draft()))
    signature = chain["chain"][0]["signatures"][0]
    signed = sign_entry(key("anna"), read_entry(chain["chain"][0]["signed"].encode()), NOW).p256
    s = P256_ORDER - int.from_bytes(signed[32:], "big")
    signature["p256"] = b64url(signed[:32] + s.to_bytes(32, "big"))
    assert code_of(lambda: read_chain(written(chain))) == Code.BAD_SIGNATURE


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_one_byte_changed_anywhere(data: st.DataObject) -> None:
    octets = bytearray(LONGER)
    place = data.draw(st.integers(0, len(octets) - 1))
    octets[place] ^= data.draw(st.integers(1, 255))
    code_of(lambda: read_chain(bytes(octets)))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_cut_anywhere(length: int) -> None:
    if length < len(LONGER):
        assert code_of(lambda: read_chain(LONGER[:length])) in {Code.TRUNCATED, Code.FORMAT}


HOSTILE = {
    "deep": (b"[" * 100_000 + b"}", Code.FORMAT),
    "deep objects": (b'{"chain":' * 50_000 + b"}" * 50_000, Code.FORMAT),
    "huge": (b"{" + b" " * 5_000_000 + b"}", Code.TOO_LARGE),
    "a long number": (b'{"chain":' + b"9" * 100_000 + b"}", Code.FORMAT),
    "infinity": (b'{"chain":Infinity}', Code.FORMAT),
    "twice": (b'{"chain":[],"chain":[]}', Code.FORMAT),
    "no entry": (b'{"chain":[]}', Code.FORMAT),
    "spaces": (b'{"chain": []}', Code.FORMAT),
    "more": (b'{"chain":[],"x":1}', Code.FORMAT),
    "a lone surrogate": (b'{"chain":["\\ud800"]}', Code.FORMAT),
    "no UTF-8": (b'{"chain":["\xff"]}', Code.FORMAT),
    "nothing": (b"", Code.TRUNCATED),
    "NUL": (b"\0" * 100, Code.TRUNCATED),
}


@pytest.mark.parametrize(("octets", "code"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_input(octets: bytes, code: Code) -> None:
    assert code_of(lambda: read_chain(octets)) == code


@given(
    st.recursive(
        st.none() | st.integers() | st.text() | st.booleans(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    )
)
def test_any_json(value: Any) -> None:
    code_of(lambda: read_chain(written({"chain": value})))
    code_of(lambda: read_entry(written({"format": "nezabudka-root/1", "keys": value})))


def test_a_day_longer_is_another_pin() -> None:
    assert chain_of(Draft()).last.pin != chain_of(Draft(expires=NOW + YEAR + timedelta(days=1))).last.pin
