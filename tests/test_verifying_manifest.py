"""The signed manifest: what it must say, for how long it is good, and who must have signed it."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.signing.signer import Signer
from app.verifying.encoding import digest
from app.verifying.faults import Code, Fault
from app.verifying.manifests import check_for_browsers, check_minisig, read_manifest
from tests.signed_trees import manifest
from tests.signing import NOW, Draft, chain_of, key

ENTRY = chain_of(Draft()).last
SIGNER, THIEF = Signer(key("server"), ENTRY, ()), Signer(key("thief"), ENTRY, ())
DAY = timedelta(days=1)
TEXT = manifest()
few = settings(max_examples=100, deadline=None)


def code_of(wanted: Any) -> Code:
    with pytest.raises(Fault) as fault:
        wanted()
    return fault.value.code


@pytest.mark.parametrize(
    "said",
    [
        {"format": "nezabudka-snapshot/2"}, {"format": None}, {"version": 0}, {"version": -1},
        {"version": True}, {"version": 2**53}, {"version": 1.0}, {"seq": -1}, {"files": -1},
        {"bytes": 10**18}, {"site": 5}, {"audit": ""}, {"audit": "A" * 64}, {"audit": None},
        {"built": "2026-11-30 15:00:00"}, {"built": "2026-11-31T15:00:00Z"},
        {"expires": "2026-11-30T15:00:00Z"},
        {"expires": "2026-12-07T15:00:01Z"}, {"bins": []},
        {"bins": [digest(b"")] * 129}, {"bins": ["A"] * 128},
        {"bins": [None] * 128}, {"more": 1},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_manifest(said: dict[str, Any]) -> None:
    assert code_of(lambda: read_manifest(manifest(**said))) == Code.FORMAT


def test_times() -> None:
    read = read_manifest(TEXT)
    read.check_time(NOW)
    read.check_time(NOW + 7 * DAY - timedelta(seconds=1))
    read.check_time(NOW - DAY)
    assert code_of(lambda: read.check_time(NOW + 7 * DAY)) == Code.EXPIRED
    assert code_of(lambda: read.check_time(NOW - DAY - timedelta(seconds=1))) == Code.FUTURE


def test_signed_by_another_key() -> None:
    files = dict(THIEF.manifest_files(TEXT, NOW))
    minisig, browsers = files["manifest.json.minisig"], files["manifest.p256.json"]
    assert code_of(lambda: check_minisig(TEXT, minisig, ENTRY, "m")) == Code.UNKNOWN_KEY
    assert code_of(lambda: check_for_browsers(TEXT, browsers, ENTRY)) == Code.UNKNOWN_KEY


def test_signed_by_another_key_under_the_servers_id() -> None:
    files = dict(THIEF.manifest_files(TEXT, NOW))
    browsers = files["manifest.p256.json"].replace(
        key("thief").public.id.encode(), key("server").public.id.encode()
    )
    assert code_of(lambda: check_for_browsers(TEXT, browsers, ENTRY)) == Code.BAD_SIGNATURE


def test_browsers_get_the_same_manifest() -> None:
    other = dict(SIGNER.manifest_files(manifest(version=2), NOW))["manifest.p256.json"]
    assert code_of(lambda: check_for_browsers(TEXT, other, ENTRY)) == Code.CHANGED


@few
@given(st.data())
def test_one_byte_changed_anywhere(data: st.DataObject) -> None:
    files = dict(SIGNER.manifest_files(TEXT, NOW))
    path = data.draw(st.sampled_from(sorted(files)))
    changed = bytearray(files[path])
    place = data.draw(st.integers(0, len(changed) - 1))
    changed[place] ^= data.draw(st.integers(1, 255))
    files[path] = bytes(changed)

    def check() -> None:
        check_minisig(files["manifest.json"], files["manifest.json.minisig"], ENTRY, "m")
        check_for_browsers(files["manifest.json"], files["manifest.p256.json"], ENTRY)

    assert code_of(check) in {
        Code.BAD_SIGNATURE, Code.FORMAT, Code.CHANGED, Code.TRUNCATED, Code.UNKNOWN_KEY,
    }  # fmt: skip
