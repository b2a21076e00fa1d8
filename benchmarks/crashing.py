"""The command: kills the program at the recorded points of the story, in all settings, and counts."""

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from io import StringIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import click

from od_escalator.demo.server import Server
from od_escalator.log import configure
from tests.crash.retold import Setting, survive, tell, unlike

SETTINGS = (
    *(Setting(engine, records) for engine in ("MyISAM", "InnoDB") for records in ("file", "server")),
    Setting("MyISAM", "file", "api"),
    Setting("InnoDB", "server", "api"),
)


@click.command()
@click.option("--all", "every_point", is_flag=True, help="Every recorded point instead of a sample.")
@click.option("--sample", default=20, show_default=True, help="So many points of each setting.")
@click.option("--seed", default=1, show_default=True, help="Which ones: the same seed takes the same.")
@click.option("--engine", type=click.Choice(["MyISAM", "InnoDB"]), help="Only this storage engine of Open Dental.")
@click.option("--records", type=click.Choice(["file", "server"]), help="Only with our own records there.")
@click.option("--way", type=click.Choice(["sql", "api"]), help="Only with tasks written this way.")
@click.option("--at-once", default=os.cpu_count() or 1, show_default=True, help="Processes, each with a MariaDB.")
def main(
    *,
    every_point: bool,
    sample: int,
    seed: int,
    engine: str | None,
    records: str | None,
    way: str | None,
    at_once: int,
) -> None:
    """Pull the plug at points of the story; exit code 1 where what is left is unlike the story undisturbed."""
    configure(StringIO())  # the counts are what we have to say
    lost = 0
    for setting in SETTINGS:
        if engine in (None, setting.engine) and records in (None, setting.records) and way in (None, setting.way):
            with TemporaryDirectory(prefix="od-escalator-") as folder:
                lost += _try(setting, None if every_point else (sample, seed), at_once, Path(folder))
    raise SystemExit(1 if lost else 0)


def _try(setting: Setting, chance: tuple[int, int] | None, at_once: int, folder: Path) -> int:
    """How many kills were not survived."""
    with Server(engine=setting.engine, hand_turned=True) as server:
        undisturbed = tell(setting, server, folder / "undisturbed", None)
    every = range(1, len(undisturbed.points) + 1)
    points = list(every) if chance is None else _chosen(every, *chance)
    with ProcessPoolExecutor(at_once, multiprocessing.get_context("spawn")) as pool:
        shares = [points[first::at_once] for first in range(at_once)]
        found = pool.map(partial(survive, setting, folder=folder), shares)
        survived = {point: outcome for share in found for point, outcome in share.items()}
    wrong = unlike(undisturbed, survived)
    kills = sum(outcome.kills for outcome in survived.values())
    print(f"{setting}: killed at {kills} of {len(every)} recorded points, {kills - len(wrong)} survived")
    for point, what in wrong.items():
        print(f"  {point}: {what}")
    return len(wrong) + len(points) - kills


def _chosen(every: Sequence[int], sample: int, seed: int) -> list[int]:
    return sorted(Random(seed).sample(every, min(sample, len(every))))  # noqa: S311  chance, no secret


if __name__ == "__main__":
    main()
