"""Files of keys: a holder's, under a passphrase; the server's, for it alone; the public halves of both."""

import json
import os
import unicodedata
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from app.sealing.keyring import NONCE_BYTES, Unsealable, bound, decrypt, encrypt
from app.settings import SettingsError
from app.signing.files import PRIVATE, PUBLIC, put_new, taken
from app.signing.secret_keys import SECRET_BYTES, SecretKeys
from app.verifying.encoding import b64url, has_keys, number, octets_of, read_object, written
from app.verifying.faults import Fault
from app.verifying.keys import PublicKeys, read_keys

SECRET, LOCKED, OPEN = "nezabudka-secret-key/1", "nezabudka-locked-key/1", "nezabudka-public-key/1"
# scrypt as age has it: 2^18 with r = 8 needs 256 MB and about a second for each guess.
WORK = 18
_MOST_WORK = 20
_BLOCK, _LANES, _SALT_BYTES = 8, 1, 32
_LONGEST_FILE = 4000


def write_locked(path: Path, keys: SecretKeys, passphrase: str) -> None:
    """A holder's file. Raises SettingsError if it is there already."""
    salt = os.urandom(_SALT_BYTES)
    head = {"format": LOCKED, "public": keys.public.to_json(), "salt": b64url(salt), "work": WORK}
    nonce, sealed = encrypt(_stretched(passphrase, salt, WORK), keys.written(), _bound(head))
    put_new(path, written(head | {"sealed": b64url(nonce + sealed)}), PRIVATE)


def write_secret(path: Path, keys: SecretKeys) -> None:
    """The server's: whoever reads the file has the key."""
    put_new(path, written({"format": SECRET, "secret": b64url(keys.written())}), PRIVATE)
    _check_private(path)


def write_public(path: Path, keys: PublicKeys) -> None:
    put_new(path, written({"format": OPEN, "public": keys.to_json(), "minisign": keys.minisign()}), PUBLIC)


def is_locked(path: Path) -> bool:
    return bool(_read(path)["format"] == LOCKED)


def read_secret(path: Path, passphrase: str = "") -> SecretKeys:
    """Of either kind of file. Raises SettingsError, also for a wrong passphrase."""
    given = _read(path)
    try:
        if given["format"] == SECRET:
            _check_private(path)
            return SecretKeys.read(
                octets_of(has_keys(given, "format secret", path.name)["secret"], SECRET_BYTES, path.name)
            )
        return _unlocked(given, passphrase, path.name)
    except Unsealable:
        raise SettingsError(
            f"{path}: the passphrase is not that of this key, or the file is damaged."
        ) from None
    except Fault as fault:
        raise SettingsError(f"{path} is no secret key: {fault.what}.") from None


def read_public(path: Path) -> PublicKeys:
    """Of a public file, or of a holder's own. Raises SettingsError."""
    given = _read(path)
    try:
        if given["format"] == SECRET:
            return read_secret(path).public
        return read_keys(given.get("public"), path.name)
    except Fault as fault:
        raise SettingsError(f"{path} is no key: {fault.what}.") from None


def _unlocked(given: dict[str, Any], passphrase: str, where: str) -> SecretKeys:
    has_keys(given, "format public salt work sealed", where)
    salt = octets_of(given["salt"], _SALT_BYTES, where)
    work = number(given["work"], 10, _MOST_WORK, where)
    sealed = octets_of(given["sealed"], NONCE_BYTES + SECRET_BYTES + 16, where)
    head = {name: value for name, value in given.items() if name != "sealed"}
    opened = decrypt(
        _stretched(passphrase, salt, work), sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound(head)
    )
    return SecretKeys.read(opened)


def _check_private(path: Path) -> None:
    if path.stat().st_mode & 0o077:
        raise SettingsError(f"Others may read {path}, a secret key without a passphrase: chmod 600 it.")


def _read(path: Path) -> dict[str, Any]:
    try:
        given = read_object(taken(path).strip(), path.name, _LONGEST_FILE)
    except Fault as fault:
        raise SettingsError(f"{path} is no file of keys: {fault.what}.") from None
    if given.get("format") not in {SECRET, LOCKED, OPEN}:
        raise SettingsError(f"{path} is no file of keys.")
    return given


def _bound(head: dict[str, Any]) -> bytes:
    # Public keys of another file, put into this one, open nothing.
    return bound(json.dumps(head, sort_keys=True))


def _stretched(passphrase: str, salt: bytes, work: int) -> bytes:
    # Keyboards write the same letters in different ways.
    octets = unicodedata.normalize("NFC", passphrase).encode()
    return Scrypt(salt=salt, length=32, n=1 << work, r=_BLOCK, p=_LANES).derive(octets)
