"""The command: plays seeds, prints what happened in them and at what rate; 1 when one has broken a promise."""

import gc
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from io import StringIO
from math import ceil
from pathlib import Path

import click

from od_escalator.log import configure
from tests.simulation.broken import Broken
from tests.simulation.run import OFFICES, Outcome, simulate

#: What is made once stays; to look through it again and again for garbage takes a tenth of the time.
_GARBAGE_AFTER = 50_000


@dataclass(frozen=True, slots=True)
class Played:
    """`broken` says what was, with the last events and the command that plays the seed again."""

    seed: int
    outcome: Outcome | None
    seconds: float
    broken: str = ""


def settle_in() -> None:
    """Once in each process."""
    configure(StringIO(), json=True)
    gc.freeze()
    gc.set_threshold(_GARBAGE_AFTER)


def play(seed: int, years: float) -> Played:
    started = time.process_time()
    try:
        outcome = simulate(seed, years)
    except Broken as broken:
        return Played(seed, None, time.process_time() - started, str(broken))
    return Played(seed, outcome, time.process_time() - started)


@click.command()
@click.option("--office-years", default=100.0, show_default=True, help="How much to play.")
@click.option("--seed", default=1, show_default=True, help="The first seed; each run takes the next one.")
@click.option("--runs", default=0, help="So many runs, whatever --office-years says.")
@click.option("--years", default=2.0, show_default=True, help=f"Of one run, which has {OFFICES} offices.")
@click.option("--jobs", default=1, show_default=True, help="Runs at a time.")
@click.option("--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the figures here.")
def main(*, office_years: float, seed: int, runs: int, years: float, jobs: int, json_file: Path | None) -> None:
    """Play office-years with faults, and look for a broken promise of never lost, never twice.

    Goes on after a seed that breaks one, and names them all at the end; a seed plays the same on every machine.
    """
    seeds = range(seed, seed + (runs or ceil(office_years / OFFICES / years)))
    click.echo(f"seeds {seeds.start} to {seeds.stop - 1}, each {years:g} years of {OFFICES} offices", err=True)
    with ProcessPoolExecutor(jobs, initializer=settle_in) as pool:
        played = []
        for done in as_completed([pool.submit(play, each, years) for each in seeds]):
            played.append(done.result())
            click.echo(progress(played, len(seeds) * OFFICES * years), err=True)
    figures = sum_up(played)
    for name, value in figures.items():
        click.echo(f"{name.replace('_', ' '):>28}  {value:,}")
    if json_file is not None:
        json_file.write_text(json.dumps({"seeds": [seeds.start, seeds.stop], **figures}, indent=2), encoding="utf-8")
    for line in lines_about(played, years):
        click.echo(line)
    sys.exit(1 if figures["broken"] else 0)


def progress(played: Sequence[Played], wanted: float) -> str:
    """What the last one came to, and how far we are."""
    figures, last = sum_up(played), played[-1]
    rate, broken = figures["office_years_a_cpu_second"], figures["broken"]
    said = f"\nseed {last.seed}: {last.broken}\n\n" if last.broken else f"seed {last.seed}: no promise broken; "
    return f"{said}{figures['office_years']:,.0f} of {wanted:,.0f} office-years, {rate} a CPU second, broken: {broken}"


def lines_about(played: Sequence[Played], years: float) -> list[str]:
    """The seeds that broke a promise, each with what it was and the command that plays it again."""
    broken = sorted((each for each in played if each.broken), key=lambda each: each.seed)
    again = f"benchmarks/simulate --runs 1 --years {years:g} --seed"
    return [
        f"seed {each.seed}: {each.broken.splitlines()[0]}\n  to play it again: {again} {each.seed}" for each in broken
    ]


def sum_up(played: Sequence[Played]) -> dict[str, float]:
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
