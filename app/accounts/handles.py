"""Handles: what editors are called when they sign in."""

import re
import unicodedata

from app.accounts.refusals import Unfit

_HANDLE = re.compile(r"[^\W_][\w.\-]{1,39}")


def canonical(handle: str) -> str:
    """The one form that is stored and compared: `  Анна ` and `анна` are the same."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", handle.strip()).casefold())


def checked(handle: str) -> str:
    """Raises `Unfit` unless it is 2 to 40 letters, digits, dots, hyphens, underscores of any script."""
    name = canonical(handle)
    if not _HANDLE.fullmatch(name):
        raise Unfit("a handle is 2 to 40 letters, digits, dots, hyphens or underscores, without spaces")
    return name
