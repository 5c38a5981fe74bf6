"""Passphrases from a prompt or a file descriptor: never an argument, which other users of a machine see."""

import os
from typing import Annotated

import typer

from app.settings import SettingsError

# NIST SP 800-63B, for a password that stands alone; six words drawn by lot are longer.
SHORTEST = 15
_LONGEST = 1000
Fd = Annotated[
    int | None,
    typer.Option(
        "--passphrase-fd", min=0, help="Read the passphrase from this file descriptor; else you are asked."
    ),
]


def ask(descriptor: int | None) -> str:
    """Of a key that is there."""
    return _asked("Passphrase") if descriptor is None else _read(descriptor)


def ask_for_new(descriptor: int | None) -> str:
    """Typed twice, and long enough that guessing takes too long."""
    given = _asked("New passphrase", twice=True) if descriptor is None else _read(descriptor)
    if len(given) < SHORTEST:
        raise SettingsError(
            f"A passphrase needs {SHORTEST} characters or more: take six words that don't belong together."
        )
    return given


def _asked(words: str, *, twice: bool = False) -> str:
    return str(typer.prompt(words, hide_input=True, confirmation_prompt=twice, err=True))


def _read(descriptor: int) -> str:
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(_LONGEST).decode().removesuffix("\n").removesuffix("\r")
    except (OSError, ValueError) as error:
        raise SettingsError(f"No passphrase can be read from descriptor {descriptor}.") from error
