"""Content codings: lines from Russia to large hosters are cut after 16 KB, so text is compressed."""

import gzip
from collections.abc import Callable
from functools import lru_cache

import brotli  # type: ignore[import-untyped]  # has no stubs

from api.quality import quality_list

# Below this an answer fits one network packet anyway and compressing only costs time.
SMALLEST = 860

# Body, and whether all the time it takes may be spent.
_CODERS: dict[str, Callable[[bytes, bool], bytes]] = {
    "br": lambda body, hard: bytes(brotli.compress(body, quality=11 if hard else 5)),
    # No time in the gzip header: the same bytes must have the same strong ETag.
    "gzip": lambda body, hard: gzip.compress(body, compresslevel=9 if hard else 6, mtime=0),
}
_TEXTUAL = ("json", "xml", "javascript", "x-ndjson", "yaml", "nezabudka.pack")


@lru_cache(maxsize=128)
def compressible(media_type: str) -> bool:
    kind = media_type.partition(";")[0]
    return kind.startswith("text/") or kind.endswith(_TEXTUAL)


def choose(size: int, accept_encoding: str) -> str | None:
    """The coding for a body of `size` bytes, None for identity; br before gzip before identity on a tie."""
    if size < SMALLEST or not accept_encoding:
        return None
    weights = dict(reversed(quality_list(accept_encoding)))
    rest = weights.get("*", 0.0)
    best = max(_CODERS, key=lambda coding: weights.get(coding, rest))
    weight = weights.get(best, rest)
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else None


def compress(body: bytes, coding: str | None, *, hard: bool = False) -> bytes:
    """`hard` is for what is made once and sent often: a tenth smaller, a hundred times slower."""
    return _CODERS[coding](body, hard) if coding else body


def encode(body: bytes, accept_encoding: str) -> tuple[bytes, str | None]:
    """The body in the best coding that the client takes, and that coding (None: as it is)."""
    coding = choose(len(body), accept_encoding)
    return compress(body, coding), coding
