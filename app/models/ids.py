"""Identifiers: in order of time for records, made from content for their parts."""

import os
import time
import uuid

_PARTS = uuid.UUID("6e657a61-6275-5d6b-8a00-000000000001")


def new_id() -> uuid.UUID:
    """A UUID version 7 (RFC 9562): later ids sort later, so list order is the order of recording."""
    stamp = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (stamp & (1 << 48) - 1) << 80 | 0x7 << 76 | (random >> 68 & 0xFFF) << 64
    return uuid.UUID(int=value | 0b10 << 62 | random & (1 << 62) - 1)


def part_id(*words: object) -> uuid.UUID:
    """The same words give the same id, so that importing a list twice changes nothing."""
    return uuid.uuid5(_PARTS, "\x1f".join(str(word) for word in words))
