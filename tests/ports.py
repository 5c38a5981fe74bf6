"""Ports for programs that tests start: taken by nobody else between being chosen and being listened on."""

import random
import socket
from pathlib import Path

from tests.place import shared_directory

_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def free_port() -> int:
    """Below those that the system gives to whoever asks for any, and never given twice in a run."""
    lowest = int(_RANGE.read_text().split()[0]) if _RANGE.exists() else 32_768
    while True:
        port = random.randrange(10_000, lowest)  # noqa: S311  no secret
        try:
            (shared_directory() / f"port-{port}").touch(exist_ok=False)
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue
