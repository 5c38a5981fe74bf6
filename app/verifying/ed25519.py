"""Ed25519 signatures (RFC 8032), checked as strictly as libsodium does: one encoding, no small orders.

Only public values pass through here, so nothing needs to take the same time for each of them.
"""

from __future__ import annotations

import hashlib

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)

# X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z
_Point = tuple[int, int, int, int]
_NEUTRAL: _Point = (0, 1, 1, 0)


def ed25519_valid(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this is the signature of the message by the key of 32 bytes."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, start = _decoded(public), _decoded(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or start is None or scalar >= _ORDER or _is_small(key) or _is_small(start):
        return False
    hashed = hashlib.sha512(signature[:32] + public + message).digest()
    times = int.from_bytes(hashed, "little") % _ORDER
    return _same(_sum_of_products(scalar, times, _negative(key)), start)


def _decoded(octets: bytes) -> _Point | None:
    """None if no point is written so, or if it has another, shorter way."""
    encoded = int.from_bytes(octets, "little")
    odd, y = encoded >> 255, encoded & (2**255 - 1)
    if y >= _P:
        return None
    above, below = (y * y - 1) % _P, (_D * y * y + 1) % _P
    # RFC 8032, 5.1.3: a candidate of the square root of above / below with one power
    x = above * pow(below, 3, _P) * pow(above * pow(below, 7, _P), (_P - 5) // 8, _P) % _P
    if (below * x * x + above) % _P == 0:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (below * x * x - above) % _P or (x == 0 and odd):
        return None
    x = _P - x if x & 1 != odd else x
    return x, y, 1, x * y % _P


def _negative(point: _Point) -> _Point:
    return -point[0] % _P, point[1], point[2], -point[3] % _P


def _same(one: _Point, other: _Point) -> bool:
    x_is = (one[0] * other[2] - other[0] * one[2]) % _P == 0
    return x_is and (one[1] * other[2] - other[1] * one[2]) % _P == 0


def _is_small(point: _Point) -> bool:
    """Whether its order divides 8."""
    for _ in range(3):
        point = _doubled(point)
    return _same(point, _NEUTRAL)


def _added(one: _Point, other: _Point) -> _Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * _D * one[3] * other[3] % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _doubled(point: _Point) -> _Point:
    x, y, z, _ = point
    a, b, c = x * x % _P, y * y % _P, 2 * z * z % _P
    h, g = a + b, a - b
    e, f = h - (x + y) ** 2, c + g
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _multiples(point: _Point) -> list[_Point]:
    """0 to 15 times the point."""
    found = [_NEUTRAL]
    for _ in range(15):
        found.append(_added(found[-1], point))
    return found


def _sum_of_products(scalar: int, times: int, point: _Point) -> _Point:
    """scalar · base + times · point, four bits of both at a time."""
    mine, total = _multiples(point), _NEUTRAL
    for shift in range(252, -1, -4):
        for _ in range(4):
            total = _doubled(total)
        total = _added(total, _BASE_MULTIPLES[scalar >> shift & 15])
        total = _added(total, mine[times >> shift & 15])
    return total


_BASE = _decoded(bytes([0x58]) + bytes([0x66]) * 31) or _NEUTRAL
_BASE_MULTIPLES = _multiples(_BASE)
