"""Whether the program grows: fifty thousand looks, one after the other, in a process of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bench import Bench
from benchmarks.configuring import configured
from benchmarks.figures import Figure
from benchmarks.service import resident
from od_escalator import app
from od_escalator.clock import SystemClock
from od_escalator.config.load import load
from od_escalator.log import configure

LOOKS, BEFORE = 50_000, 2_000
ROOT = Path(__file__).parent.parent


def measure(bench: Bench) -> Iterator[Figure]:
    looks = bench.times(LOOKS, 200)
    with TemporaryDirectory(prefix="od-escalator-") as folder:
        desk = configured(bench.server, bench.large, Path(folder), settle="30s")
        command = [sys.executable, "-m", "benchmarks.growth", str(desk.toml), str(looks)]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603  our own
    seen = json.loads(done.stdout)
    yield bench.figure(
        "growth", f"growth in {LOOKS:,} looks", seen["after"] - seen["before"], unit="MB", bar=1, seen=seen
    )


def look(toml: Path, looks: int) -> None:
    """Print what we weigh before and after, in million bytes."""
    configure(sys.stderr)
    clock = SystemClock()
    escalator = app.build(load(toml, {}), clock)
    try:
        for _ in range(min(BEFORE, looks)):
            escalator.poll.tick(clock.now())
        before = resident(os.getpid())
        for _ in range(looks):
            escalator.poll.tick(clock.now())
    finally:
        escalator.close()
    print(json.dumps({"before": before, "after": resident(os.getpid()), "looks": looks}))


if __name__ == "__main__":
    look(Path(sys.argv[1]), int(sys.argv[2]))
