"""`python -m bench`: reads of the product beside a bare route that sends the same bytes, as ratios.

Ratios, since absolute figures say more about the machine. Rounds alternate between the servers, so that what
else runs here hits all; the figure is the median over rounds. `bare` is plain ASGI, `route` a FastAPI route.
`list` is one page asked for again and again, `pages` are more pages than the product keeps in memory.
"""

import argparse
import json
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import uvloop

from app.database.embedded import Dsns, embedded_postgres
from bench.data import Profiles, prepare
from bench.load import HOST, Target, throughput

SIZES = (1_000, 10_000, 100_000)
GOALS = {"profile": 0.85, "list": 0.8}
LIST = "/v1/prisoners?limit=50"
_START_SECONDS = 30.0
SERVERS = ("app", "bare", "route")
MOST_PAGES = 1_200
Result = dict[str, Any]
Ports = dict[str, int]


@contextmanager
def serving(which: str, dsns: Dsns, data_dir: Path) -> Iterator[int]:
    """The port of a server process that answers. RuntimeError if it does not start."""
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "bench.server",
        which,
        str(port),
        str(data_dir),
        json.dumps(asdict(dsns)),
    ]
    process = subprocess.Popen(command)  # noqa: S603  our own module
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(15)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("a server of the benchmark did not start")


@dataclass
class Read:
    """One kind of read: what the product is asked, and what its peers are asked for the same rows."""

    name: str
    app: Target
    peers: Target


async def compare(ports: Ports, read: Read, rounds: int, seconds: float) -> Result:
    """Alternating rounds, after a short one each to warm up."""
    targets = {which: read.app if which == "app" else read.peers for which in ports}
    for which, port in ports.items():
        await throughput(port, targets[which], 0.3)
    found: dict[str, list[float]] = {which: [] for which in ports}
    for _ in range(rounds):
        for which, port in ports.items():
            found[which].append(await throughput(port, targets[which], seconds))
    return {
        "ratio": _ratio(found, "bare"),
        "ratio_to_route": _ratio(found, "route"),
        **{f"{which}_per_second": round(statistics.median(rates)) for which, rates in found.items()},
    }


def _ratio(found: dict[str, list[float]], peer: str) -> float:
    return round(statistics.median(a / b for a, b in zip(found["app"], found[peer], strict=True)), 3)


async def measure(profiles: Profiles, ports: Ports, size: int, options: Any) -> list[Result]:
    facts = await profiles.grow(size)
    slugs, pages = await profiles.slugs(), await walked(ports["app"], MOST_PAGES)
    chance = random.Random(size)  # noqa: S311  the same requests in every run

    def profile() -> str:
        return f"/v1/prisoners/{chance.choice(slugs)}"

    reads = [Read("profile", profile, profile), Read("list", lambda: LIST, lambda: LIST)]
    # More pages than are kept in memory, so that each is read again.
    if len(pages) == MOST_PAGES:
        turn, peers_turn = cycle(pages), cycle(pages)
        reads.append(Read("pages", lambda: next(turn)[0], lambda: f"/{next(peers_turn)[1]}"))
    results = []
    for read in reads:
        found = await compare(ports, read, options.rounds, options.seconds)
        goal = GOALS.get(read.name)
        results.append({"read": read.name, "profiles": size, **found, "goal": goal, "data": facts})
        show(results[-1])
    return results


async def walked(port: int, most: int) -> list[tuple[str, str]]:
    """Addresses of the product's pages of 50 by `next`, and the id that each begins after."""
    pages: list[tuple[str, str]] = []
    address = LIST
    async with httpx.AsyncClient(base_url=f"http://{HOST}:{port}") as client:
        while len(pages) < most:
            page = (await client.get(address)).json()
            if page["next"] is None:
                break
            address = page["next"].partition(str(port))[2]
            pages.append((address, page["items"][-1]["id"]))
    return pages


def show(one: Result) -> None:
    print(
        f"{one['read']:8} {one['profiles']:>8} {one['app_per_second']:>8} {one['bare_per_second']:>8}"
        f" {one['ratio']:>7.3f} {one['goal'] or '':>6} {one['ratio_to_route']:>9.3f}"
        f"   {one['data']['body']} / {one['data']['card']}",
        flush=True,
    )


def flatness(results: list[Result]) -> dict[str, float]:
    """Throughput with the most profiles as a part of that with the fewest."""
    flat = {}
    for name in GOALS:
        rates = [one["app_per_second"] for one in results if one["read"] == name]
        flat[name] = round(rates[-1] / rates[0], 3)
    return flat


async def run(dsns: Dsns, data_dir: Path, options: Any) -> Result:
    profiles = await prepare(dsns.owner)
    print("read     profiles    app/s   bare/s   ratio   goal  to route   mean bytes of body / card")
    results: list[Result] = []
    with ExitStack() as stack:
        ports = {which: stack.enter_context(serving(which, dsns, data_dir)) for which in SERVERS}
        for size in options.sizes:
            results += await measure(profiles, ports, size, options)
    flat = flatness(results)
    ends = f"{options.sizes[0]} to {options.sizes[-1]}"
    print(f"throughput kept from {ends}: " + ", ".join(f"{name} {part}" for name, part in flat.items()))
    return {"results": results, "flatness": flat}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the figures there")
    parser.add_argument("--seconds", type=float, default=1.5, help="length of one round")
    parser.add_argument("--rounds", type=int, default=5, help="pairs of rounds")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of profiles, rising")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="nezabudka-bench-") as directory,
        embedded_postgres(Path(directory)) as dsns,
    ):
        report = uvloop.run(run(dsns, Path(directory), options))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
