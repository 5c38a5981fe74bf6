"""Words for editors only: handed in as words, kept as `sealed:<id>`; see `app.editorial.changes.sealing`."""

import re
import uuid
from typing import Annotated, Final

from pydantic import AfterValidator, StringConstraints

from app.editorial.intake.values import Prose

SEALED: Final = "sealed:"
SEALED_PATTERN: Final = r"^sealed:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
# What an importer or a seed file remarks on a list begins with who says it. It is nobody's secret.
REMARK_PATTERN: Final = r"^\[[^\]]{1,60}\] "
# Ways to write that would be closed if they were known.
INFORMAL: Final = frozenset({"family", "lawyer"})
_SEALED, _REMARK = re.compile(SEALED_PATTERN), re.compile(REMARK_PATTERN)


def is_sealed(text: str | None) -> bool:
    """Whether it is a reference to words that are sealed."""
    return text is not None and _SEALED.fullmatch(text) is not None


def is_remark(text: str) -> bool:
    return _REMARK.match(text) is not None


def reference(identity: uuid.UUID) -> str:
    return f"{SEALED}{identity}"


def referred(text: str) -> uuid.UUID:
    """The id in a reference."""
    return uuid.UUID(text.removeprefix(SEALED))


def _not_torn(text: str) -> str:
    """A reference with a slip in it must not be kept as if it were words."""
    if text.startswith(SEALED) and not is_sealed(text):
        raise ValueError("a reference to sealed words is `sealed:` and their id")
    return text


Private = Annotated[Prose, AfterValidator(_not_torn)]
UrlOrRef = Annotated[
    str, StringConstraints(pattern=rf"^https?://[^\s<>\"]+$|{SEALED_PATTERN}", max_length=2000)
]
