"""Where the server itself may connect to: which URLs, and which addresses behind their names.

A partner's name can be made to lead anywhere: to this machine, its neighbours, the cloud's metadata. So only
global unicast addresses pass. `ipaddress.is_global` alone is not enough: it lets multicast, tunnels that
carry an IPv4 address, and one provider's metadata address through.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
HTTPS = 443
# Below lie ports of other services (mail, shells, directories), which must not be talked to by way of us;
# from here on ports are anybody's, and partners without root have no other.
FIRST_FREE_PORT = 1024
LONGEST_URL = 2000
_NEVER = tuple(
    ip_network(one)
    for one in (
        "0.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32", "192.0.0.0/24", "192.31.196.0/24",
        "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
    )
)  # fmt: skip
_GLOBAL_V6 = ip_network("2000::/3")  # mapped, translated and site-local ones lie outside
_PRIVATE = tuple(
    ip_network(one)
    for one in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "::1/128",
        "fc00::/7",
    )
)  # fmt: skip


class ForbiddenAddress(Exception):
    """The name leads to where the server does not go; the address itself is not told."""


def is_open(address: Address, *, allow_private: bool = False) -> bool:
    """Whether we connect to it. `allow_private` adds an intranet and this machine, never link-local ones."""
    if allow_private and any(address in one for one in _PRIVATE):
        return True
    if any(address in one for one in _NEVER) or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, IPv6Address) and address not in _GLOBAL_V6:
        return False
    return address.is_global


def check_url(url: str) -> str:
    """The URL as it is. Raises ValueError, in words for who typed it."""
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise ValueError(f"at most {LONGEST_URL} printable ASCII characters without spaces")
    try:
        parts, port = urlsplit(url), urlsplit(url).port
    except ValueError:
        raise ValueError("not an address: https://host/path") from None
    if parts.scheme != "https" or not parts.hostname or parts.fragment:
        raise ValueError("an https address: https://host/path, without #")
    if "@" in parts.netloc:
        raise ValueError("without user and password")
    if port is not None and port != HTTPS and port < FIRST_FREE_PORT:
        raise ValueError(f"port {HTTPS}, or {FIRST_FREE_PORT} and above")
    return url


def checked(found: list[str], *, allow_private: bool = False) -> list[str]:
    """The addresses, if every one of them is open. Raises `ForbiddenAddress`."""
    for one in found:
        try:
            address = ip_address(one)
        except ValueError:
            raise ForbiddenAddress from None
        if not is_open(address, allow_private=allow_private):
            raise ForbiddenAddress
    return found
