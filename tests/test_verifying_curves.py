"""Ed25519 and P-256 of the verifier, beside `cryptography` and the vectors of RFC 8032."""

import hashlib

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from app.signing.secret_keys import SecretKeys
from app.verifying.ed25519 import ed25519_valid
from app.verifying.p256 import P256_ORDER, p256_valid
from tests.signing import key

FIELD, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
# RFC 8032, 7.1: secret, public, message, signature
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]
# Points of order 1, 2, 4, 4, 8, 8, 8, 8, and what else decodes to them: y + p, and a sign that zero has not.
SMALL = [
    *(y.to_bytes(32, "little") for y in (1, FIELD - 1, 0, 2**255, FIELD, FIELD + 1)),
    *((y | 1 << 255).to_bytes(32, "little") for y in (1, FIELD - 1, FIELD, FIELD + 1)),
    *(
        bytes.fromhex(text)
        for text in (
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        )
    ),
]
few = settings(max_examples=60, deadline=None)
messages, secrets = st.binary(max_size=200), st.binary(min_size=32, max_size=32)


def other_says(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@pytest.mark.parametrize(("secret", "public", "message", "signature"), VECTORS)
def test_vectors(secret: str, public: str, message: str, signature: str) -> None:
    octets = [bytes.fromhex(one) for one in (public, message, signature)]
    assert ed25519_valid(octets[0], octets[1], octets[2])
    assert not ed25519_valid(octets[0], octets[1] + b"x", octets[2])
    assert Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)).sign(octets[1]) == octets[2]


def test_the_vector_of_sha_abc() -> None:
    public = "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf"
    signature = (
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
    )
    message = hashlib.sha512(b"abc").digest()
    assert ed25519_valid(bytes.fromhex(public), message, bytes.fromhex(signature))


@few
@given(secrets, messages)
def test_what_is_signed_is_valid(secret: bytes, message: bytes) -> None:
    private = Ed25519PrivateKey.from_private_bytes(secret)
    assert ed25519_valid(private.public_key().public_bytes_raw(), message, private.sign(message))


@few
@given(secrets, messages, st.data())
def test_one_bit_changed_anywhere(secret: bytes, message: bytes, data: st.DataObject) -> None:
    private = Ed25519PrivateKey.from_private_bytes(secret)
    public = private.public_key().public_bytes_raw()
    whole = bytearray(public + private.sign(message) + message)
    bit = data.draw(st.integers(0, 8 * len(whole) - 1))
    whole[bit // 8] ^= 1 << bit % 8
    parts = bytes(whole[:32]), bytes(whole[96:]), bytes(whole[32:96])
    assert not ed25519_valid(*parts)
    assert not other_says(*parts)


@few
@given(st.binary(min_size=32, max_size=32), messages, st.binary(min_size=64, max_size=64))
def test_noise_is_never_valid(public: bytes, message: bytes, signature: bytes) -> None:
    assert not ed25519_valid(public, message, signature)


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_any_length_is_answered(public: bytes, signature: bytes) -> None:
    assert not ed25519_valid(public, b"", signature)
    assert not p256_valid(public, b"", signature)


@few
@given(secrets, messages)
def test_a_scalar_has_one_form(secret: bytes, message: bytes) -> None:
    private = Ed25519PrivateKey.from_private_bytes(secret)
    signature = private.sign(message)
    longer = (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")
    assert not ed25519_valid(private.public_key().public_bytes_raw(), message, signature[:32] + longer)


@pytest.mark.parametrize("small", SMALL, ids=bytes.hex)
def test_small_orders_sign_nothing(small: bytes) -> None:
    """With such a key, R = S·B is a signature of one message in eight, without any secret."""
    base = Ed25519PrivateKey.from_private_bytes(bytes(32))
    anything = base.sign(b"")
    for number in range(16):
        message = bytes([number])
        assert not ed25519_valid(small, message, small + bytes(32))
        assert not ed25519_valid(small, message, bytes([1]) + bytes(63))
        assert not ed25519_valid(base.public_key().public_bytes_raw(), message, small + anything[32:])


def test_others_are_fooled_by_small_orders() -> None:
    """Or the test above would hold whatever we did."""
    neutral = bytes([1]) + bytes(31)
    assert other_says(neutral, b"anything", neutral + bytes(32))


def p256_other(public: bytes, message: bytes, signature: bytes) -> bool:
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        point = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), public)
        point.verify(encode_dss_signature(r, s), message, ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


@few
@given(st.binary(min_size=64, max_size=64), messages)
def test_p256_of_any_key(secret: bytes, message: bytes) -> None:
    keys = SecretKeys.read(secret)
    signature = keys.p256_signature(message)
    assert p256_valid(keys.public.p256, message, signature)
    assert p256_other(keys.public.p256, message, signature)
    assert signature == keys.p256_signature(message)


@few
@given(messages, st.data())
def test_p256_one_bit_changed_anywhere(message: bytes, data: st.DataObject) -> None:
    keys = key("bits")
    whole = bytearray(keys.public.p256 + keys.p256_signature(message) + message)
    bit = data.draw(st.integers(0, 8 * len(whole) - 1))
    whole[bit // 8] ^= 1 << bit % 8
    parts = bytes(whole[:65]), bytes(whole[129:]), bytes(whole[65:129])
    assert not p256_valid(*parts)


def test_p256_is_not_malleable() -> None:
    keys, message = key("malleable"), b"message"
    signature = keys.p256_signature(message)
    twin = signature[:32] + (P256_ORDER - int.from_bytes(signature[32:], "big")).to_bytes(32, "big")
    assert p256_other(keys.public.p256, message, twin)  # a valid signature of the standard
    assert not p256_valid(keys.public.p256, message, twin)


@pytest.mark.parametrize(("r", "s"), [(0, 1), (1, 0), (P256_ORDER, 1), (1, P256_ORDER), (0, 0)])
def test_p256_numbers_out_of_range(r: int, s: int) -> None:
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    assert not p256_valid(key("range").public.p256, b"", signature)


@pytest.mark.parametrize("scalar", [1, 2, 3, 15, 16, P256_ORDER - 1, P256_ORDER - 2])
def test_p256_of_keys_that_meet_the_generator(scalar: int) -> None:
    """Adding a point to itself or to its negative is where formulas break."""
    keys = SecretKeys(bytes(32), scalar)
    for message in (b"", b"a", b"b", b"c"):
        assert p256_valid(keys.public.p256, message, keys.p256_signature(message))
