"""Where editors sign in: what a browser's `Origin` must be, and whom passkeys are for."""

from dataclasses import dataclass
from urllib.parse import urlsplit

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Place:
    url: str  # base of links, without a final slash
    origins: tuple[str, ...]
    domain: str  # the Relying Party ID of WebAuthn

    def invitation(self, token: str) -> str:
        """The address of the page behind a one-time link."""
        return f"{self.url}/admin/invitations/{token}"

    @classmethod
    def of(cls, url: str) -> "Place":
        """`url` is the base of the editors' links. On this machine passkeys need the name `localhost`."""
        parts = urlsplit(url)
        if parts.hostname not in _HERE:
            return cls(url, (f"{parts.scheme}://{parts.netloc}",), parts.hostname or "")
        port = f":{parts.port}" if parts.port else ""
        here = f"{parts.scheme}://localhost{port}"
        return cls(
            here, (here, f"{parts.scheme}://127.0.0.1{port}", f"{parts.scheme}://[::1]{port}"), "localhost"
        )
