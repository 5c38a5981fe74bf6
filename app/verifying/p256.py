"""ECDSA signatures on P-256 with SHA-256 (FIPS 186-5), as browsers check them: r || s, 64 bytes.

Of the two valid forms, s and n - s, only the smaller is taken: a copy can't be altered and stay valid.
"""

from __future__ import annotations

import hashlib
from typing import Optional

_FIELD = 2**256 - 2**224 + 2**192 + 2**96 - 1
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_GENERATOR = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    1,
)
# X, Y, Z with x = X/Z², y = Y/Z³; None is the point at infinity
_Jacobian = Optional[tuple[int, int, int]]


def p256_valid(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this is the signature of the message by the uncompressed point of 65 bytes."""
    key = _curve_point(public)
    if key is None or len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not 0 < r < P256_ORDER or not 0 < s <= P256_ORDER // 2:
        return False
    hashed = int.from_bytes(hashlib.sha256(message).digest(), "big")
    inverse = pow(s, -1, P256_ORDER)
    found = _combined(hashed * inverse % P256_ORDER, r * inverse % P256_ORDER, key)
    if found is None:
        return False
    return found[0] * pow(found[2], -2, _FIELD) % _FIELD % P256_ORDER == r


def _curve_point(public: bytes) -> _Jacobian:
    x, y = int.from_bytes(public[1:33], "big"), int.from_bytes(public[33:], "big")
    if len(public) != 65 or public[0] != 4 or x >= _FIELD or y >= _FIELD:
        return None
    return (x, y, 1) if (y * y - x**3 + 3 * x - _B) % _FIELD == 0 else None


def _twice(point: _Jacobian) -> _Jacobian:
    if point is None:
        return None
    x, y, z = point  # y is never 0: the curve's order is odd
    delta, gamma = z * z % _FIELD, y * y % _FIELD
    beta, alpha = x * gamma % _FIELD, 3 * (x - delta) * (x + delta) % _FIELD
    found = (alpha * alpha - 8 * beta) % _FIELD
    third = ((y + z) ** 2 - gamma - delta) % _FIELD
    return found, (alpha * (4 * beta - found) - 8 * gamma * gamma) % _FIELD, third


def _plus(one: _Jacobian, other: _Jacobian) -> _Jacobian:
    if one is None or other is None:
        return one or other
    (x1, y1, z1), (x2, y2, z2) = one, other
    z1z1, z2z2 = z1 * z1 % _FIELD, z2 * z2 % _FIELD
    u1, u2 = x1 * z2z2 % _FIELD, x2 * z1z1 % _FIELD
    s1, s2 = y1 * z2 * z2z2 % _FIELD, y2 * z1 * z1z1 % _FIELD
    if u1 == u2:
        return _twice(one) if s1 == s2 else None
    h, r = u2 - u1, s2 - s1
    h2 = h * h % _FIELD
    h3, v = h * h2 % _FIELD, u1 * h2 % _FIELD
    x = (r * r - h3 - 2 * v) % _FIELD
    return x, (r * (v - x) - s1 * h3) % _FIELD, h * z1 * z2 % _FIELD


def _sixteen(point: _Jacobian) -> list[_Jacobian]:
    """0 to 15 times the point."""
    found: list[_Jacobian] = [None]
    for _ in range(15):
        found.append(_plus(found[-1], point))
    return found


def _combined(first: int, second: int, key: _Jacobian) -> _Jacobian:
    """first · generator + second · key, four bits of both at a time."""
    mine, total = _sixteen(key), None
    for shift in range(252, -1, -4):
        for _ in range(4):
            total = _twice(total)
        total = _plus(total, _OF_GENERATOR[first >> shift & 15])
        total = _plus(total, mine[second >> shift & 15])
    return total


_OF_GENERATOR = _sixteen(_GENERATOR)
