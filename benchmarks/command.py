"""The command: builds or finds the databases, measures engine by engine, prints the table."""

import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import click

from benchmarks import beside, gate, growth, naive, news, report, task, tracking, visible
from benchmarks.bench import Bench
from benchmarks.figures import Figure
from benchmarks.filling import fill
from benchmarks.place import Place
from od_escalator.clock import SystemClock
from od_escalator.demo.server import Server
from od_escalator.log import configure

ENGINES = ("MyISAM", "InnoDB")
SMALL, LARGE = 10_000, 5_000_000  # CommLogs
MEASURES: tuple[Callable[[Bench], Iterator[Figure]], ...] = (
    gate.measure,
    naive.measure,
    news.measure,
    tracking.measure,
    task.measure,
    beside.measure,
    visible.measure,
    growth.measure,
)


@click.command()
@click.option("--rows", default=LARGE, show_default=True, help="CommLogs in the large database.")
@click.option("--small", default=SMALL, show_default=True, help="CommLogs in the small one.")
@click.option("--engine", "engines", type=click.Choice(ENGINES), multiple=True, help="Only this storage engine.")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="Keep the databases in this folder.")
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Write all figures here, too."
)
@click.option("--fill", "only_fill", is_flag=True, help="Only build the databases that --keep keeps.")
@click.option("--brief", is_flag=True, help="Show that it runs; the figures mean nothing.")
def main(
    *,
    rows: int,
    small: int,
    engines: tuple[str, ...],
    keep: Path | None,
    json_file: Path | None,
    only_fill: bool,
    brief: bool,
) -> None:
    """Measure what reading Open Dental costs, in counters and in ratios within this run."""
    configure(StringIO())  # the table is what we have to say
    figures: list[Figure] = []
    with Place(keep, rows) as server:
        for engine in engines or ENGINES:
            bench = _filled(server, engine, rows, small, brief)
            if not only_fill:
                figures += _measured(bench)
        facts = report.machine() | {"server": _version(server), "rows": rows, "small": small, "brief": brief}
    if only_fill:
        return
    for line in report.lines(figures, rows):
        click.echo(line)
    if json_file is not None:
        report.write(json_file, figures, facts)


def _filled(server: Server, engine: str, rows: int, small: int, brief: bool) -> Bench:
    today = SystemClock().now().date()
    filled = []
    for size in (small, rows):
        _say(f"{engine}: {size:,} CommLogs, and twice as many clinical notes and audit rows")
        filled.append(fill(server, engine, size, today))
    return Bench(server=server, small=filled[0], large=filled[1], brief=brief)


def _measured(bench: Bench) -> Iterator[Figure]:
    for measure in MEASURES:
        bench.clear_desks()
        for figure in measure(bench):
            _say(f"  {figure.what}: {figure.value:g} {figure.unit}")
            yield figure


def _version(server: Server) -> str:
    with server.admin() as admin:
        return str(admin.value("SELECT VERSION()"))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
