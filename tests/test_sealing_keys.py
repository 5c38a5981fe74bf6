"""The keys of sealed fields: which are refused, where they are kept; and what the cipher binds."""

import base64
import secrets
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sealing import Keyring, Unsealable
from app.sealing.keyring import bound, decrypt, encrypt
from app.settings import Settings, SettingsError


def encoded(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


def key(name: str) -> str:
    return f"{name}:{encoded(secrets.token_bytes(32))}"


RANDOM = secrets.token_bytes(32)
OLD, NEW = key("old"), key("new")
REFUSED = {
    "": "each key is",
    "   ,": "each key is",
    encoded(RANDOM): "each key is",
    f"K1:{encoded(RANDOM)}": "each key is",
    "k1:": "each key is",
    "k1:###": "k1 is no base64",
    f"k1:{encoded(RANDOM[:16])}": "k1 has 16 bytes instead of 32",
    f"k1:{encoded(RANDOM * 2)}": "k1 has 64 bytes",
    f"k1:{encoded(bytes(32))}": "k1 is not random",
    f"k1:{encoded(bytes(range(32)))}": "k1 is not random",
    f"k1:{encoded(b'correct horse battery staple 123')}": "k1 is not random",
    f"k1:{encoded(RANDOM[:8] * 4)}": "k1 is not random",
    f"{OLD},{key('old')}": "old is there twice",
    f"k1:{encoded(RANDOM)},k2:{encoded(RANDOM)}": "k2 is there twice",
}


@pytest.mark.parametrize(("written", "words"), REFUSED.items(), ids=REFUSED.values())
def test_bad_keys_are_one_sentence_without_the_key(written: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words) as refusal:
        Keyring.read(written)
    assert encoded(RANDOM)[:20] not in str(refusal.value)


def test_random_keys_are_not_weak() -> None:
    for _ in range(2000):
        Keyring.read(key("k"))


def test_keys_are_not_shown() -> None:
    settings = Settings.given(sealing_keys=OLD)
    for shown in (repr(settings), repr(Keyring.of(settings))):
        assert OLD.partition(":")[2] not in shown


def test_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    settings = Settings.given(data_dir=tmp_path)
    assert Keyring.of(settings) == Keyring.of(Settings.given(data_dir=tmp_path))
    assert (tmp_path / "sealing_keys").stat().st_mode & 0o777 == 0o600
    # A second key is a line above the first.
    (tmp_path / "sealing_keys").write_text(f"{NEW}\n{(tmp_path / 'sealing_keys').read_text()}\n")
    assert list(Keyring.of(settings).keys) == ["new", "first"]


def test_own_database_needs_own_keys(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="NEZABUDKA_SEALING_KEYS is needed"):
        Keyring.of(Settings.given(database_url="postgresql://db/x", data_dir=tmp_path))


words = st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4)


@given(words, words, st.text())
def test_only_the_same_words_open(one: list[str], other: list[str], plaintext: str) -> None:
    nonce, ciphertext = encrypt(RANDOM, plaintext.encode("utf-8", "replace"), bound(*one))
    assert (bound(*one) == bound(*other)) == (one == other)
    if one == other:
        return
    with pytest.raises(Unsealable):
        decrypt(RANDOM, nonce, ciphertext, bound(*other))
