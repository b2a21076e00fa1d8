"""`simulate --replay`: what the notes of the last days would have come to, office by office and without a name."""

import os
import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median_low
from typing import Any

import click

from od_escalator.cli.since import bar
from od_escalator.cli.table import print_json, print_table
from od_escalator.clock import Clock, SystemClock
from od_escalator.config import rules
from od_escalator.config.load import load
from od_escalator.config.model import Config
from od_escalator.domain.roster import Roster
from od_escalator.domain.wording import counted, dated, listed, local_day, span
from od_escalator.engine.replay import Found, Replayed, Rules, replay
from od_escalator.errors import EscalatorError, OperatorError
from od_escalator.outside import Outside, connect

_DAYS = re.compile(r"([1-9]\d{0,2})d")
_COLUMNS = ("Day", "Noted", "Severity", "About", "Reached after", "Told")
_MINUTE = timedelta(minutes=1)
_AS_IF = (
    "As if no task had been opened before somebody called, and each marked Done once a CommLog showed that the patient"
    " was reached. Nothing was written, and nobody hears of it."
)


def replay_days(ctx: click.Context, days: str, office: str | None, *, as_json: bool) -> None:
    """`days` is how the option was written: `90d`."""
    found = _DAYS.fullmatch(days.strip())
    if found is None:
        raise click.BadParameter(f"{days!r} is no number of days: write it like 90d", param_hint="'--replay'")
    config, clock = load(ctx.obj, os.environ), SystemClock()
    now = clock.now()
    since = now - timedelta(days=int(found[1]))
    played, nowhere = _play(config, clock, since, now)
    offices = [each for each in rules.offices(config) if office is None or each.name.casefold() == office.casefold()]
    if not offices:
        names = listed([each.name for each in rules.offices(config)], most=50)
        raise click.BadParameter(f"there is no office {office!r}: it is one of {names}", param_hint="'--office'")
    reports = [_Report(config, each.name, [p for p in played if p.case.office == each.name], since) for each in offices]
    if as_json:
        shown = [report.as_json() for report in reports]
        print_json({"since": since.isoformat(), "until": now.isoformat(), "nowhere": nowhere, "offices": shown})
        return
    click.echo(f"The notes since {dated(since, config.timezone)}. {_AS_IF}")
    for report in reports:
        report.show()
    if nowhere:
        click.echo(f"\n{counted(nowhere, 'flagged note')} would be set aside: no office looks after their clinics.")


def _play(config: Config, clock: Clock, since: datetime, now: datetime) -> tuple[list[Replayed], int]:
    known = Rules(
        roster=Roster(rules.people(config), rules.offices(config)),
        policies=rules.policies(config),
        marks=rules.marks(config),
    )
    outside = connect(config, clock)
    try:
        found = [_of(name, known, outside, since, now) for name in outside.practices]
    finally:
        outside.close()
    return [each for of in found for each in of.cases], sum(of.nowhere for of in found)


def _of(name: str, known: Rules, outside: Outside, since: datetime, now: datetime) -> Found:
    try:
        with bar(f"Reading {name}") as progress:
            return replay(outside.practices[name], known, since, now, progress)
    except OperatorError:
        raise
    except EscalatorError as error:
        raise OperatorError(str(error).splitlines()[0], "run od-escalator check, then the same command again") from None


class _Report:
    """One office's."""

    def __init__(self, config: Config, office: str, played: Sequence[Replayed], since: datetime) -> None:
        self._people = rules.people(config)
        self._office = next(each for each in rules.offices(config) if each.name == office)
        self._played = played
        self._since = since

    def show(self) -> None:
        click.echo(f"\n{self._office.name}: {counted(len(self._played), 'case')}{self._reached()}.")
        if not self._played:
            return
        told = sum((each.told for each in self._played), Counter[str]())
        heard = [f"{self._name(id_)} {count}" for id_, count in told.most_common()]
        click.echo(f"Messages that would have been sent to people: {listed(heard, most=50) or 'none'}.")
        print_table(_COLUMNS, [self._row(each) for each in self._played])

    def as_json(self) -> dict[str, Any]:
        told = sum((each.told for each in self._played), Counter[str]())
        times = [after for each in self._played for after in each.reached]
        return {
            "office": self._office.name,
            "cases": len(self._played),
            "conversations": len(times),
            "median_minutes": _median(times) // _MINUTE if times else None,
            "told": dict(told.most_common()),
            "list": [self._as_json(each) for each in self._played],
        }

    def _reached(self) -> str:
        times = [after for each in self._played for after in each.reached]
        missing = sum(each.case.contacted_at is None for each in self._played)
        said = (
            f"; {counted(len(times), 'conversation')}, the median {span(_median(times))} after its note"
            if times
            else ""
        )
        return f"{said}; {missing} without one at the end" if missing else said

    def _row(self, each: Replayed) -> tuple[str, ...]:
        case, after = each.case, _after(each)
        told = listed([self._name(id_) for id_ in each.told], most=50)
        noted = dated(case.opened_at, self._office.calendar.zone)
        reached = span(after) if after is not None else "not"
        return (str(self._day(case.opened_at)), noted, case.severity.policy, case.category, reached, told or "nobody")

    def _as_json(self, each: Replayed) -> dict[str, Any]:
        case, after = each.case, _after(each)
        return {
            "day": self._day(case.opened_at),
            "opened_at": case.opened_at.isoformat(),
            "severity": int(case.severity),
            "category": case.category,
            "reached_after_minutes": after // _MINUTE if after is not None else None,
            "told": dict(each.told),
        }

    def _day(self, at: datetime) -> int:
        zone = self._office.calendar.zone
        return (local_day(at, zone) - local_day(self._since, zone)).days + 1

    def _name(self, id_: str) -> str:
        return self._people[id_].name if id_ in self._people else id_


def _median(times: Sequence[timedelta]) -> timedelta:
    return median_low([after // _MINUTE for after in times]) * _MINUTE


def _after(each: Replayed) -> timedelta | None:
    """How long after the note the patient was reached."""
    reached = each.case.contacted_at
    return None if reached is None else reached - each.case.opened_at
