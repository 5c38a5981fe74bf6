"""`python -m bench`: reads of the product beside a bare route that sends the same bytes, as ratios.

Ratios, since absolute figures say more about the machine. Rounds alternate between the two servers, so that
what else runs here hits both; the figure is the median over pairs of rounds.
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
from dataclasses import asdict
from pathlib import Path
from typing import Any

import uvloop

from app.database.embedded import Dsns, EmbeddedPostgres
from bench.data import Profiles, prepare
from bench.load import HOST, Target, throughput

SIZES = (1_000, 10_000, 100_000)
GOALS = {"profile": 0.85, "list": 0.8}
LIST = "/v1/prisoners?limit=50"
_START_SECONDS = 30.0
Result = dict[str, Any]


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


async def compare(app: int, bare: int, target: Target, rounds: int, seconds: float) -> Result:
    """Alternating rounds, after a short one each to warm up."""
    for port in (app, bare):
        await throughput(port, target, 0.3)
    pairs = [
        (await throughput(app, target, seconds), await throughput(bare, target, seconds))
        for _ in range(rounds)
    ]
    return {
        "ratio": round(statistics.median(ours / theirs for ours, theirs in pairs), 3),
        "app_per_second": round(statistics.median(ours for ours, _ in pairs)),
        "bare_per_second": round(statistics.median(theirs for _, theirs in pairs)),
    }


async def measure(profiles: Profiles, ports: tuple[int, int], size: int, options: Any) -> list[Result]:
    facts = await profiles.grow(size)
    slugs = await profiles.slugs()
    chance = random.Random(size)  # noqa: S311  the same requests in every run
    targets: dict[str, Target] = {
        "profile": lambda: f"/v1/prisoners/{chance.choice(slugs)}",
        "list": lambda: LIST,
    }
    results = []
    for name, target in targets.items():
        found = await compare(*ports, target, options.rounds, options.seconds)
        results.append({"read": name, "profiles": size, **found, "goal": GOALS[name], "data": facts})
        show(results[-1])
    return results


def show(one: Result) -> None:
    print(
        f"{one['read']:8} {one['profiles']:>8} {one['app_per_second']:>8} {one['bare_per_second']:>8}"
        f" {one['ratio']:>7.3f} {one['goal']:>6}   {one['data']['body']} / {one['data']['card']}",
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
    print("read     profiles    app/s   bare/s   ratio   goal   mean bytes of body / card")
    results: list[Result] = []
    with ExitStack() as stack:
        app, bare = (stack.enter_context(serving(which, dsns, data_dir)) for which in ("app", "bare"))
        for size in options.sizes:
            results += await measure(profiles, (app, bare), size, options)
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
    with tempfile.TemporaryDirectory(prefix="nezabudka-bench-") as directory:
        postgres = EmbeddedPostgres(Path(directory))
        dsns = postgres.start()
        try:
            report = uvloop.run(run(dsns, Path(directory), options))
        finally:
            postgres.stop()
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
