"""Receivers of webhooks: real HTTPS on this machine, with an authority of the test's own."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import orjson
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy.ext.asyncio import AsyncEngine

from app.database.sessions import transaction
from app.models.webhooks import WebhookEndpoint
from app.webhooks import managing
from app.webhooks.delivering import Courier
from app.webhooks.guard import Guard, UnknownHost
from app.webhooks.posting import Poster
from app.webhooks.running import Dispatcher
from app.webhooks.shapes import EndpointValues
from app.webhooks.signing import Keys
from tests.editors import AUTHOR, KEYRING
from tests.waiting import PATIENCE

BASE = "https://nezabudka.example"
HOST = "partner.example"
_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Only for tests")])


@dataclass(frozen=True)
class Authority:
    """One certificate for all names of `example`, and contexts that offer it and trust it."""

    offering: ssl.SSLContext
    trusting: ssl.SSLContext
    file: Path


def authority(directory: Path) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    names = [x509.DNSName(HOST), x509.DNSName("*.partner.example"), x509.DNSName("localhost")]
    at = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_NAME)
        .issuer_name(_NAME)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(at - timedelta(days=3650))
        .not_valid_after(at + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, private = directory / "authority.pem", directory / "key.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    offering = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    offering.load_cert_chain(file, private)
    return Authority(offering, ssl.create_default_context(cafile=str(file)), file)


@dataclass
class Got:
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self.body)
        return found


@dataclass
class Receiver:
    """Answers with `status`, or never while `silent`."""

    port: int = 0
    status: int = 200
    headers: str = ""
    body: bytes = b""
    silent: bool = False
    got: list[Got] = field(default_factory=list)
    connections: int = 0
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.port}/hook"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            pairs = [line.split(": ", 1) for line in head[1:] if line]
            headers = {name.lower(): value for name, value in pairs}
            self.got.append(Got(headers, await reader.readexactly(int(headers["content-length"]))))
            self.asked.set()
            if self.silent:
                await reader.read()  # until they give up
                return
            said = f"HTTP/1.1 {self.status} X\r\n{self.headers}content-length: {len(self.body)}\r\n\r\n"
            writer.write(said.encode() + self.body)
            await writer.drain()
        except (OSError, EOFError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def receiving(trust: Authority, **more: Any) -> AsyncIterator[Receiver]:
    receiver = Receiver(**more)
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0, ssl=trust.offering)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()


def leading_to(*addresses: str) -> Callable[[str, int], Awaitable[list[str]]]:
    """Every name has these addresses."""

    async def resolve(_host: str, _port: int) -> list[str]:
        if not addresses:
            raise UnknownHost
        return list(addresses)

    return resolve


def poster(
    trust: Authority, *addresses: str, allow_private: bool = True, timeout: float = PATIENCE
) -> Poster:
    guard = Guard(leading_to(*(addresses or ("127.0.0.1",))), allow_private=allow_private)
    return Poster(guard, trust.trusting, timeout=timeout)


@dataclass
class Bureau:
    """A worker that is asked step by step."""

    engine: AsyncEngine
    connection: asyncpg.Connection
    courier: Courier

    async def endpoint(self, url: str, **values: Any) -> tuple[WebhookEndpoint, Keys]:
        async with transaction(self.engine) as session:
            made, keys, _ = await managing.create(session, KEYRING, AUTHOR, EndpointValues(url=url, **values))
        return made, keys

    async def work(self) -> None:
        """Whatever is due now, to the end."""
        dispatcher = Dispatcher(self.courier, self.connection)
        try:
            await dispatcher.step()
            await dispatcher.idle()
        finally:
            await dispatcher.close()


@asynccontextmanager
async def bureau(engine: AsyncEngine, dsn: str, sending: Poster) -> AsyncIterator[Bureau]:
    connection = await asyncpg.connect(dsn)
    try:
        made = Bureau(engine, connection, Courier(engine, KEYRING, sending, BASE))
        yield made
    finally:
        await connection.close()
