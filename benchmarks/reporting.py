"""The command: fills our records with a complaint log, and compares a report on it with reading the same rows once."""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import click

from benchmarks.report import machine
from benchmarks.reported import UNTIL, WAYS
from od_escalator.store.migrate import migrate
from od_escalator.store.store import Store
from tests.report import two_years

Took = dict[str, float]


def measure(cases: int, rounds: int) -> dict[str, Took]:
    """By what was done, in turns: medians of the rounds."""
    with TemporaryDirectory(prefix="od-escalator-") as folder:
        url = f"sqlite:///{folder}/state.db"
        migrate(url)
        store = Store(url)
        with store.transaction() as tx:
            two_years.write(tx, two_years.stories(UNTIL, cases=cases))
        store.close()
        ran = [{way: _once(way, url) for way in WAYS} for _ in range(rounds)]
    return {way: {key: median(each[way][key] for each in ran) for key in ran[0][way]} for way in WAYS}


def figures(found: dict[str, Took]) -> dict[str, float]:
    reading = found["read"]
    ratios = {
        f"{way}_{name}_to_reading": took[key] / reading[key]
        for way, took in found.items()
        if way != "read"
        for name, key in (("time", "cpu_seconds"), ("peak", "peak_mb"))
    }
    seen = {f"{way}_{key}": value for way, took in found.items() for key, value in took.items()}
    return {key: round(value, 2) for key, value in (ratios | seen).items()}


@click.command()
@click.option("--cases", default=100_000, show_default=True, help="In two years, at two offices.")
@click.option("--rounds", default=3, show_default=True, help="Each way so often, in turns.")
@click.option("--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the figures here.")
def main(*, cases: int, rounds: int, json_file: Path | None) -> None:
    """Say what a report costs, against reading the same rows once."""
    found = figures(measure(cases, rounds))
    for name, value in found.items():
        click.echo(f"{name.replace('_', ' '):>28}  {value:,}")
    if json_file is not None:
        json_file.write_text(json.dumps({"cases": cases, **machine(), **found}, indent=1) + "\n", encoding="utf-8")


def _once(way: str, url: str) -> Took:
    command = [sys.executable, "-m", "benchmarks.reported", way, url]
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603  our own module
    took: Took = json.loads(ran.stdout)
    return took


if __name__ == "__main__":
    main()
