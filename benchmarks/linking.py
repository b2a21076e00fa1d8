"""The command: what a broken link to Slack costs the service, and how soon clicks are heard again."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from benchmarks import report
from benchmarks.linked import Office, linked
from benchmarks.service import resident
from od_escalator.demo.slack import APP_TOKEN

#: Slack refuses for a minute at least before it is asked again, and is asked within half a minute when it is back.
_BACK_WITHIN = 75.0

#: Of a core, while anything is wrong.
_BAR = 0.05


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happens to the link, for how long (seconds), and what ends it; some end by themselves."""

    name: str
    seconds: float
    begin: Callable[[Office], None]
    end: Callable[[Office], None] | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """`processor` is in seconds of a core per second, `back_after` in seconds from the end of the trouble."""

    name: str
    seconds: float
    processor: float
    back_after: float | None = None


def _revoke(office: Office) -> None:
    office.slack.revoke(APP_TOKEN.value)
    office.slack.break_links("close")


TROUBLES = (
    Trouble("no network", 40, Office.leave, Office.come_back),
    Trouble("half-open link", 30, lambda office: office.slack.break_links("freeze")),
    Trouble("closed without a frame", 10, lambda office: office.slack.break_links("fin")),
    Trouble("closed with a frame", 10, lambda office: office.slack.break_links("close")),
    Trouble("link to be renewed", 10, lambda office: office.slack.break_links("refresh")),
    Trouble("revoked token", 40, _revoke, Office.come_back),
    Trouble("Socket Mode off", 40, lambda office: office.slack.break_links("disabled"), Office.come_back),
)


def measure(office: Office, share: float) -> Iterator[Seen]:
    """An idle link first, then each trouble; `share` of their time."""
    yield _seen(office, Trouble("idle link", 40, lambda _: None), share)
    for trouble in TROUBLES:
        yield _seen(office, trouble, share)
        # A link that ends in its first minute counts as a bad one, and the next one waits.
        time.sleep(62 * share)


def _seen(office: Office, trouble: Trouble, share: float) -> Seen:
    began, used = time.monotonic(), office.processor
    trouble.begin(office)
    time.sleep(trouble.seconds * share)
    if trouble.end is not None:
        trouble.end(office)
    ended = time.monotonic()
    back_after = office.wait_until_heard(_BACK_WITHIN)
    lasted = time.monotonic() - began
    used = (office.processor - used) / lasted
    return Seen(trouble.name, ended - began, used, back_after)


@click.command()
@click.option("--share", default=1.0, show_default=True, help="Of the time of each trouble, for a shorter run.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the figures there, too.")
def command(share: float, file: Path | None) -> None:
    """Break the link to Slack in every way, and count what the service uses of a core meanwhile."""
    seen: list[Seen] = []
    click.echo("| | for | of a core | against an idle link | heard again after |\n|---|---|---|---|---|")
    with linked() as office:
        before = resident(office.process.pid)
        for each in measure(office, share):
            seen.append(each)
            ratio = each.processor / max(seen[0].processor, 0.0001)
            cells = f"{each.seconds:.0f} s | {each.processor:.1%} | {ratio:.2f} x | {each.back_after:.1f} s"
            click.echo(f"| {each.name} | {cells} |")
        memory = resident(office.process.pid)
    click.echo(f"memory before: {before:.1f} MB, afterwards: {memory:.1f} MB")
    if file is not None:
        facts = report.machine() | {"memory": [before, memory], "seen": [asdict(each) for each in seen]}
        file.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    sys.exit(any(each.processor > _BAR for each in seen))


if __name__ == "__main__":
    command()
