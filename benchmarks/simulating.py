"""The command: plays seeds one after the other, prints what happened in them and at what rate; 1 when one is broken."""

import json
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import StringIO
from math import ceil
from pathlib import Path

import click

from od_escalator.log import configure
from tests.simulation.broken import Broken
from tests.simulation.run import OFFICES, Outcome, simulate


@dataclass(frozen=True, slots=True)
class Played:
    """`broken` says what was, with the last events and the command that plays the seed again."""

    outcome: Outcome | None
    seconds: float
    broken: str = ""


def play(seed: int, years: float) -> Played:
    configure(StringIO(), json=True)
    started = time.process_time()
    try:
        outcome = simulate(seed, years)
    except Broken as broken:
        return Played(None, time.process_time() - started, f"seed {seed}: {broken}")
    return Played(outcome, time.process_time() - started)


@click.command()
@click.option("--office-years", default=100.0, show_default=True, help="How much to play.")
@click.option("--seed", default=1, show_default=True, help="The first seed; each run takes the next one.")
@click.option("--runs", default=0, help="So many runs, whatever --office-years says.")
@click.option("--years", default=2.0, show_default=True, help=f"Of one run, which has {OFFICES} offices.")
@click.option("--jobs", default=1, show_default=True, help="Runs at a time.")
@click.option("--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the figures here.")
def main(*, office_years: float, seed: int, runs: int, years: float, jobs: int, json_file: Path | None) -> None:
    """Play office-years with faults, and look for a broken promise of never lost, never twice."""
    seeds = range(seed, seed + (runs or ceil(office_years / OFFICES / years)))
    with ProcessPoolExecutor(jobs) as pool:
        played = []
        for each in pool.map(play, seeds, [years] * len(seeds)):
            played.append(each)
            if each.broken:
                click.echo(each.broken, err=True)
            click.echo(progress(played, len(seeds) * OFFICES * years), err=True)
    figures = sum_up(played)
    for name, value in figures.items():
        click.echo(f"{name.replace('_', ' '):>28}  {value:,}")
    if json_file is not None:
        json_file.write_text(json.dumps({"seeds": [seeds.start, seeds.stop], **figures}, indent=2), encoding="utf-8")
    sys.exit(1 if figures["broken"] else 0)


def progress(played: list[Played], wanted: float) -> str:
    figures = sum_up(played)
    rate, broken = figures["office_years_a_cpu_second"], figures["broken"]
    return f"{figures['office_years']:,.0f} of {wanted:,.0f} office-years, {rate} a CPU second, broken: {broken}"


def sum_up(played: list[Played]) -> dict[str, float]:
    """All of them together, and the rate."""
    outcomes = [each.outcome for each in played if each.outcome is not None]
    totals: Counter[str] = Counter()
    for outcome in outcomes:
        totals.update(outcome.counts | {"cases": outcome.cases, "messages": outcome.messages})
    years = sum(outcome.office_years for outcome in outcomes)
    seconds = sum(each.seconds for each in played if not each.broken)
    return {
        "broken": len(played) - len(outcomes),
        "office_years": years,
        **totals,
        "cpu_seconds": round(seconds, 1),
        "office_years_a_cpu_second": round(years / seconds, 2) if seconds else 0.0,
    }


if __name__ == "__main__":
    main()
