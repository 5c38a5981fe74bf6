"""Files that appear whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

from app.settings import SettingsError

_LARGEST = 4_000_000
PRIVATE, PUBLIC = 0o600, 0o644


def put(path: Path, octets: bytes, mode: int = PUBLIC) -> None:
    """Over what was there."""
    draft = _drafted(path, octets, mode)
    draft.replace(path)


def put_new(path: Path, octets: bytes, mode: int = PUBLIC) -> None:
    """Raises SettingsError if there is one already: a key that was overwritten is gone."""
    draft = _drafted(path, octets, mode)
    try:
        # A USB stick's file system has no links; it is then looked at first.
        if path.exists():
            raise SettingsError(f"{path} is there already, and stays as it is: name another file.")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def taken(path: Path) -> bytes:
    """Raises SettingsError."""
    try:
        with path.open("rb") as file:
            octets = file.read(_LARGEST + 1)
    except OSError as error:
        raise SettingsError(f"{path} can't be read: {error.strerror}.") from error
    if len(octets) > _LARGEST:
        raise SettingsError(f"{path} is too large to be a file of keys.")
    return octets


def _drafted(path: Path, octets: bytes, mode: int) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            with suppress(PermissionError):  # the file systems of sticks have no such rights
                os.fchmod(file.fileno(), mode)
            file.write(octets)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise SettingsError(f"{path} can't be written: {error.strerror}.") from error
    return draft
