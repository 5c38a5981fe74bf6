"""Key files and signature files: stock minisign takes ours, and neither of us takes what was changed."""

import json
from pathlib import Path

import minisign
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.settings import Settings, SettingsError
from app.signing import key_files
from app.signing.secret_keys import SecretKeys
from app.verifying.faults import Code, Fault
from app.verifying.minisig import read_minisig
from tests.signing import NOW, key

few = settings(max_examples=60, deadline=None)
PASSPHRASE = "five invented words for tests"


@pytest.fixture(autouse=True, scope="module")
def quick() -> object:
    """A second of scrypt for each key is for those who guess."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_files, "WORK", 10)
        yield


def stock(keys: SecretKeys) -> minisign.PublicKey:
    return minisign.PublicKey.from_base64(keys.public.minisign())


@few
@given(st.binary(max_size=2000), st.binary(min_size=64, max_size=64))
def test_stock_minisign_takes_ours(octets: bytes, secret: bytes) -> None:
    keys = SecretKeys.read(secret)
    written = keys.minisig(octets, "manifest.json", NOW).written()
    stock(keys).verify(octets, minisign.Signature.from_bytes(written))
    read_minisig(written, "x").check(keys.public.ed25519, octets, "x")


def test_we_take_what_stock_minisign_signed() -> None:
    pair = minisign.KeyPair.generate()
    signature = pair.secret_key.sign(b"octets", trusted_comment="timestamp:1\tfile:x\thashed")
    # Only the first line, which nothing signs, is fixed with us.
    lines = bytes(signature).split(b"\n")
    number = bytes(pair.public_key._keynum_pk.key_id)[::-1].hex().upper()
    ours = b"\n".join([f"untrusted comment: signature by key {number}".encode(), *lines[1:4], b""])
    read_minisig(ours, "x").check(pair.public_key._keynum_pk.public_key, b"octets", "x")


@few
@given(st.data())
def test_one_byte_changed_in_a_signature_file(data: st.DataObject) -> None:
    octets, keys = b"octets", key("judge")
    changed = bytearray(keys.minisig(octets, "f", NOW).written())
    place = data.draw(st.integers(0, len(changed) - 1))
    changed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Fault) as refusal:
        read_minisig(bytes(changed), "f").check(keys.public.ed25519, octets, "f")
    assert refusal.value.code in {Code.FORMAT, Code.BAD_SIGNATURE}


@few
@given(st.binary(max_size=300), st.data())
def test_stock_minisign_refuses_changed_files_too(octets: bytes, data: st.DataObject) -> None:
    keys = key("judge")
    signature = minisign.Signature.from_bytes(keys.minisig(octets, "f", NOW).written())
    changed = bytearray(octets + b"x")
    place = data.draw(st.integers(0, len(octets)))
    changed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(minisign.VerifyError):
        stock(keys).verify(bytes(changed), signature)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader_of_signatures(octets: bytes) -> None:
    with pytest.raises(Fault):
        read_minisig(octets, "x")


def test_the_id_is_what_minisign_prints() -> None:
    keys = key("judge")
    assert bytes(stock(keys)._keynum_pk.key_id)[::-1].hex().upper() == keys.public.id


def test_secrets_are_not_shown() -> None:
    assert repr(key("judge")) == "SecretKeys()"


def test_a_holders_file_opens_with_its_passphrase_alone(tmp_path: Path) -> None:
    path, keys = tmp_path / "anna.key", SecretKeys.fresh()
    key_files.write_locked(path, keys, PASSPHRASE)
    assert path.stat().st_mode & 0o777 == 0o600
    assert key_files.read_secret(path, PASSPHRASE) == keys
    assert key_files.read_public(path) == keys.public
    for wrong in ("", PASSPHRASE.upper(), PASSPHRASE + " "):
        with pytest.raises(SettingsError, match="passphrase is not that of this key"):
            key_files.read_secret(path, wrong)


def test_letters_are_the_same_however_they_are_typed(tmp_path: Path) -> None:
    key_files.write_locked(tmp_path / "k", key("judge"), "й ё é — typed as one sign each")
    decomposed = "и\u0306 е\u0308 e\u0301 — typed as one sign each"
    assert key_files.read_secret(tmp_path / "k", decomposed) == key("judge")


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "anna.key"
    key_files.write_locked(path, key("judge"), PASSPHRASE)
    before = path.read_bytes()
    with pytest.raises(SettingsError, match="is there already"):
        key_files.write_locked(path, SecretKeys.fresh(), PASSPHRASE)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["anna.key"]


def test_parts_of_a_locked_file_belong_together(tmp_path: Path) -> None:
    path = tmp_path / "anna.key"
    key_files.write_locked(path, key("judge"), PASSPHRASE)
    given = json.loads(path.read_text())
    others = {"public": key("other").public.to_json(), "work": 11, "salt": "A" * 43, "sealed": "A" * 123}
    for name, value in others.items():
        path.write_text(json.dumps(given | {name: value}, sort_keys=True, separators=(",", ":")))
        with pytest.raises(SettingsError):
            key_files.read_secret(path, PASSPHRASE)


@pytest.mark.parametrize(
    "written", ["", "{}", "[]", "[" * 5000, '{"format":"nezabudka-locked-key/1"}', "x" * 5000]
)
def test_what_is_no_key_file_is_one_sentence(tmp_path: Path, written: str) -> None:
    (tmp_path / "k").write_text(written)
    for read in (key_files.read_public, key_files.read_secret):
        with pytest.raises(SettingsError, match="is no"):
            read(tmp_path / "k")
    with pytest.raises(SettingsError, match="can't be read"):
        key_files.read_public(tmp_path / "missing")


def test_public_files_hold_no_secret(tmp_path: Path) -> None:
    keys = key("judge")
    key_files.write_public(tmp_path / "p", keys.public)
    assert key_files.read_public(tmp_path / "p") == keys.public
    with pytest.raises(SettingsError, match="no secret key"):
        key_files.read_secret(tmp_path / "p")


def test_the_place_of_keys_is_a_setting(tmp_path: Path) -> None:
    assert Settings.given(data_dir=tmp_path).signing_place == tmp_path / "signing"
    assert Settings.given(data_dir=tmp_path, signing_dir=tmp_path / "k").signing_place == tmp_path / "k"
