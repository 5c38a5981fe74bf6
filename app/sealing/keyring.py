"""The key-encryption keys, which never reach the database, and the cipher: AES-256-GCM."""

import base64
import binascii
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.settings import Settings, SettingsError

KEY_BYTES = 32
# 96 random bits are good for 2³² uses of a key (SP 800-38D, 8.3): one wraps data keys, one seals few values.
NONCE_BYTES = 12
_ID = re.compile("[a-z0-9][a-z0-9_-]{0,31}")
# Of 32 random bytes about 30 differ, as do the steps between them; fewer than 16 never happens by chance.
_FEWEST_DIFFERENT = 16
_NAME = "NEZABUDKA_SEALING_KEYS"


class Unsealable(Exception):
    """A value or a data key does not open: altered, moved from another place, or its key is not there."""


def bound(*words: object) -> bytes:
    """Associated data: the words, each with its length before it, so that no two lists give the same."""
    octets = [str(word).encode() for word in words]
    return b"".join(b"%d:%b," % (len(one), one) for one in octets)


def encrypt(key: bytes, plaintext: bytes, place: bytes) -> tuple[bytes, bytes]:
    """Nonce, and ciphertext with its tag."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce, AESGCM(key).encrypt(nonce, plaintext, place)


def decrypt(key: bytes, nonce: bytes, ciphertext: bytes, place: bytes) -> bytes:
    """Raises `Unsealable`."""
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, place)
    except (InvalidTag, ValueError) as error:
        raise Unsealable("A sealed value was altered, or moved here from another place.") from error


@dataclass(frozen=True)
class Keyring:
    """Key-encryption keys by id, the newest first: that one wraps, all of them unwrap."""

    keys: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Raises SettingsError, which names a key by its id and never shows it."""
        return cls.read(settings.sealing_key_list())

    @classmethod
    def read(cls, written: str) -> Self:
        """From `id:base64`, separated by commas or lines. Raises SettingsError."""
        keys: dict[str, bytes] = {}
        for part in re.split(r"[,\s]+", written.strip(", \t\r\n")):
            name, key = _parse(part)
            if name in keys or key in keys.values():
                raise SettingsError(f"{_NAME}: {name} is there twice, as an id or as a key.")
            keys[name] = key
        return cls(keys)

    @property
    def newest(self) -> str:
        """Id of the key that wraps."""
        return next(iter(self.keys))

    def wrap(self, data_key: bytes, place: bytes) -> tuple[str, bytes]:
        """The id of the newest key, and the data key encrypted under it."""
        nonce, ciphertext = encrypt(self.keys[self.newest], data_key, place + bound(self.newest))
        return self.newest, nonce + ciphertext

    def unwrap(self, kek_id: str, wrapped: bytes, place: bytes) -> bytes:
        """Raises `Unsealable`."""
        if kek_id not in self.keys:
            raise Unsealable(f"{_NAME} does not hold the key “{kek_id}”.")
        nonce, ciphertext = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        return decrypt(self.keys[kek_id], nonce, ciphertext, place + bound(kek_id))


def _parse(part: str) -> tuple[str, bytes]:
    name, _, encoded = part.partition(":")
    if not _ID.fullmatch(name) or not encoded:
        # What stands there is not repeated: it may be the key itself.
        raise SettingsError(f"{_NAME}: each key is `id:base64`, the id of a-z, 0-9, - and _, such as k1.")
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise SettingsError(f"{_NAME}: the key {name} is no base64.") from None
    if len(key) != KEY_BYTES:
        raise SettingsError(f"{_NAME}: the key {name} has {len(key)} bytes instead of {KEY_BYTES}.")
    if _is_weak(key):
        raise SettingsError(f"{_NAME}: the key {name} is not random; docs/operators.md says how to make one.")
    return name, key


def _is_weak(key: bytes) -> bool:
    steps = {(after - before) % 256 for before, after in pairwise(key)}
    # Text that somebody typed is printable from end to end; 32 random bytes are so once in 10¹³ keys.
    typed = key.isascii() and key.decode("ascii").isprintable()
    return typed or min(len(set(key)), len(steps)) < _FEWEST_DIFFERENT
