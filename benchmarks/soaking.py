"""The command: an hour in which a large group's patients are all upset at once, and the day after; a virtual clock."""

import json
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import click

from benchmarks import heard, report
from benchmarks.group import Group, opened
from benchmarks.soaked import Soaked
from od_escalator.clock import SystemClock
from od_escalator.demo.server import Server
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import ZONE
from od_escalator.log import configure

#: A Monday on which all offices are open until 5 PM.
START = datetime(2026, 11, 16, 9, tzinfo=ZONE)

_A_SECOND, _SETTLING, _AT_MOST = timedelta(seconds=1), timedelta(seconds=45), timedelta(minutes=30)
_FIRST_PATIENT = 70_001


@dataclass(slots=True)
class Day:
    """Where it stands, and what was seen on the way."""

    group: Group
    program: Soaked
    times: list[datetime]
    until: datetime
    written: int = 0
    ticks: int = 0
    memory: list[tuple[str, int, float]] = field(default_factory=list)

    def play(self) -> None:
        """Second by second while anything moves; else from one due time to the next."""
        with Workstation(self.group.practice.url, "Jamie") as desk:
            while (now := self.group.clock.now()) < self.until:
                while self.written < len(self.times) and self.times[self.written] <= now:
                    desk.write_commlog(_FIRST_PATIENT + self.written, "Pt upset about the bill.", "Upset Patient")
                    self.written += 1
                done = self.program.tick(now)
                self.ticks += 1
                self._weigh(now)
                self.group.clock.turn_to(now + (_A_SECOND if done else self._rest(now)))

    def _rest(self, now: datetime) -> timedelta:
        if self.written and now - self.times[self.written - 1] < _SETTLING:
            return _A_SECOND
        dues = [at for at in (self.program.due, *self.times[self.written : self.written + 1]) if at is not None]
        return min(max(min(dues, default=now + _AT_MOST) - now, _A_SECOND), _AT_MOST)

    def _weigh(self, now: datetime) -> None:
        hour = f"{now.astimezone(ZONE):%a %H}:00"
        if not self.memory or self.memory[-1][0] != hour:
            self.memory.append((hour, self.written, self.program.memory))
            _say(f"  {hour}: {self.written:,} notes, {self.program.memory:.1f} MB, {self.ticks:,} ticks")


def soak(offices: int, notes: int, flood: timedelta, followed: timedelta) -> tuple[dict[str, object], list[str]]:
    """Play the day, and say what was seen and what was not as promised."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="od-escalator-")))
        server = stack.enter_context(Server(engine="MyISAM", hand_turned=True))
        group = stack.enter_context(opened(server, folder, START, offices, notes))
        program = Soaked(group.toml, START)
        stack.callback(program.close)
        random = Random(1)  # noqa: S311  the same hour each time
        times = sorted(START + _A_SECOND + random.random() * flood for _ in range(notes))
        day = Day(group, program, times, START + followed)
        day.play()
        return _facts(day), list(heard.problems(group, notes, day.until))


@click.command()
@click.option("--offices", default=50, show_default=True, help="Offices, ten to a regional manager.")
@click.option("--notes", default=10_000, show_default=True, help="Upset patients, each with a note.")
@click.option("--minutes", default=60, show_default=True, help="How long the flood lasts.")
@click.option(
    "--hours", default=27, show_default=True, help="How long it is followed; after 26 regional managers hear."
)
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Write what was measured here, too."
)
def main(*, offices: int, notes: int, minutes: int, hours: int, json_file: Path | None) -> None:
    """Let a large group's patients be upset all at once, at the rates that Slack publishes, and follow them for a day.

    Ends with 1 when anything was lost, doubled, out of order or too much to read.
    """
    configure(StringIO())  # the table is what we have to say
    began = SystemClock().monotonic()
    facts, wrong = soak(offices, notes, timedelta(minutes=minutes), timedelta(hours=hours))
    facts |= {
        "offices": offices,
        "notes": notes,
        "minutes": minutes,
        "seconds": round(SystemClock().monotonic() - began),
    }
    click.echo("| | |\n|---|---|")
    for what, value in facts.items():
        click.echo(f"| {what} | {value} |")
    for problem in wrong:
        click.echo(f"not as promised: {problem}")
    if json_file is not None:
        json_file.write_text(
            json.dumps({**report.machine(), **facts, "wrong": wrong}, indent=1) + "\n", encoding="utf-8"
        )
    sys.exit(1 if wrong else 0)


def _facts(day: Day) -> dict[str, object]:
    posted = day.group.slack.everything()
    roots = {office.channel for office in day.group.offices}
    return {
        "cases in channels": sum(1 for each in posted if each.channel in roots and not each.is_reply),
        "lines in their threads": sum(1 for each in posted if each.channel in roots and each.is_reply),
        "direct messages": sum(1 for each in posted if each.channel.startswith("D")),
        "most direct messages to one person within an hour": heard.most_in_an_hour(posted),
        "calls of Slack": len(day.group.slack.requests),
        "memory by hour": ", ".join(f"{hour} {memory:.0f} MB" for hour, _, memory in day.memory),
    }


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
