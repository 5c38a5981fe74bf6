"""`If-Match` and `ETag`: the version that was read, so that nobody overwrites what they have not seen."""

import re
from typing import Annotated

from fastapi import Depends, Header

from api.errors import Problem

_TAG = re.compile(r'"([1-9][0-9]{0,8})"')
NO_VERSION = 0  # versions start at 1
IfMatch = Annotated[
    str | None, Header(max_length=200, description="The `ETag` of what was read; 428 without")
]


def tag(version: int) -> str:
    return f'"{version}"'


async def _version_read(if_match: IfMatch = None) -> int:
    """Raises the Problem 428 without the header; what is no tag of ours fits nothing (RFC 9110, 13.1.1)."""
    if if_match is None or if_match.strip() == "*":  # `*` would overwrite whatever is there
        raise Problem(428, "precondition-required")
    found = _TAG.fullmatch(if_match.strip())
    return int(found[1]) if found else NO_VERSION


VersionRead = Annotated[int, Depends(_version_read)]
