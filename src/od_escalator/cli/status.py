"""`status`: how far we have read, what waits, what failed; from our own database alone, so it always answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Connection, RowMapping, func, select

from od_escalator.cli.away import Absence, list_away
from od_escalator.cli.doubted import said_of
from od_escalator.cli.failures import FAILED
from od_escalator.cli.known_time import KnownClock
from od_escalator.cli.state import open_state
from od_escalator.cli.table import print_json, print_table
from od_escalator.config.load import load_settings
from od_escalator.config.model import Settings
from od_escalator.domain.wording import counted, dated, span
from od_escalator.store import cases, cursors, doubts, link, outbox, tables, waiting
from od_escalator.store.doubts import Doubt
from od_escalator.store.link import LinkState
from od_escalator.store.outbox import UNSETTLED, Delivery

#: An idle look is written down once a minute; older than this means that nobody looks.
_STALE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseStatus:
    name: str
    read_until: datetime | None
    tracked_until: datetime | None
    open_cases: int
    open_drills: int = 0

    def is_stale(self, now: datetime) -> bool:
        """An open case must be tracked; without one the last look at the notes is enough."""
        watched = self.open_cases + self.open_drills
        wanted = [self.read_until, self.tracked_until] if watched else [self.read_until]
        return any(seen is None or now - seen > _STALE for seen in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    databases: tuple[DatabaseStatus, ...]
    outbox: dict[str, int]
    oldest_waiting: datetime | None
    set_aside: tuple[RowMapping, ...]
    refused_reload: RowMapping | None = None
    clock: RowMapping | None = None
    doubts: tuple[Doubt, ...] = ()
    apart: Mapping[str, RowMapping] = field(default_factory=dict)
    link: LinkState | None = None
    away: tuple[Absence, ...] = ()
    backup: RowMapping | None = None

    @property
    def failed(self) -> int:
        return self.outbox.get(Delivery.FAILED, 0)

    def is_good(self, now: datetime) -> bool:
        return not (self.failed or any(each.is_stale(now) for each in self.databases))


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """Say how far we have read, what waits and what failed.

    Exit code 1 when a database was not read for five minutes, or a message has failed for good.
    """
    settings = load_settings(ctx.obj)
    with open_state(settings) as store, store.reading() as tx:
        now = KnownClock(tx).now()
        found = read_status(tx, settings, now)
    if as_json:
        print_json(_as_json(found, now))
    else:
        _print(found, settings, now)
    ctx.exit(0 if found.is_good(now) else FAILED)


def read_status(tx: Connection, settings: Settings, now: datetime) -> Status:
    c = tables.outbox.c
    return Status(
        databases=tuple(_database(tx, name) for name in settings.databases),
        outbox=outbox.count_by_state(tx),
        oldest_waiting=tx.scalar(select(func.min(c.created_at)).where(c.state.in_(UNSETTLED))),
        set_aside=tuple(waiting.list_all(tx)),
        refused_reload=waiting.refused_reload(tx),
        clock=waiting.doubted_clock(tx),
        doubts=tuple(doubts.list_all(tx)),
        apart=waiting.apart(tx),
        link=link.load(tx),
        away=list_away(tx, settings, _today(settings, now)),
        backup=waiting.last_backup(tx),
    )


def _database(tx: Connection, name: str) -> DatabaseStatus:
    read_until, tracked_until = cursors.seen(tx, name)
    opened = cases.list_open(tx, name)
    drills = sum(case.drill for case in opened)
    return DatabaseStatus(
        name=name,
        read_until=read_until,
        tracked_until=tracked_until,
        open_cases=len(opened) - drills,
        open_drills=drills,
    )


def _print(found: Status, settings: Settings, now: datetime) -> None:
    rows = [
        (each.name, _ago(each.read_until, now), _ago(each.tracked_until, now), str(each.open_cases), _word(each, now))
        for each in found.databases
    ]
    print_table(("Database", "Notes read", "Tasks tracked", "Open cases", ""), rows)
    states = ", ".join(f"{count} {state}" for state, count in sorted(found.outbox.items()))
    click.echo(f"Messages: {states or 'none yet'}")
    if found.link:
        click.echo(_link(found.link, settings.timezone, now))
    if found.oldest_waiting:
        click.echo(f"Oldest message that waits: since {dated(found.oldest_waiting, settings.timezone, now)}")
    _print_troubles(found, settings, now)
    for each in found.away:
        click.echo(each.line(_today(settings, now)))
    for doubt in found.doubts:
        click.echo(said_of(doubt, settings.timezone, now))
    for row in found.set_aside:
        again = dated(row["next_at"], settings.timezone, now)
        click.echo(f"Set aside: {row['what']} ({row['problem']}), tried {counted(row['tries'], 'time')}, again {again}")


def _print_troubles(found: Status, settings: Settings, now: datetime) -> None:
    if found.failed:
        click.echo(f"{counted(found.failed, 'message')} failed for good: see od-escalator outbox, then retry or drop")
    if not settings.state.on_server:
        click.echo(_backup(found.backup, now))
    if found.refused_reload:
        since = dated(found.refused_reload["next_at"], settings.timezone, now)
        click.echo(f"Refused {since}: {found.refused_reload['problem']}")
    if found.clock:
        click.echo(f"Since {dated(found.clock['next_at'], settings.timezone, now)}: {found.clock['problem']}")
    for database, row in found.apart.items():
        click.echo(f"{database}, since {dated(row['next_at'], settings.timezone, now)}: {row['problem']}")


def _today(settings: Settings, now: datetime) -> date:
    return now.astimezone(ZoneInfo(settings.timezone)).date()


def _link(state: LinkState, zone: str, now: datetime) -> str:
    since = dated(state.since, zone, now)
    if state.problem:
        return f"Clicks in Slack do not reach us since {since}: {state.problem}"
    return f"Clicks in Slack reach us since {since}; Slack's last sign {_ago(state.sign, now)}"


def _backup(last: RowMapping | None, now: datetime) -> str:
    if last is None:
        return "Last backup: none yet; od-escalator backup makes one"
    return f"Last backup: {_ago(last['next_at'], now)}, {last['problem']}"


def _word(each: DatabaseStatus, now: datetime) -> str:
    if each.read_until is None:
        return "never read: is od-escalator run running?"
    return "stale: is od-escalator run running, is the database there?" if each.is_stale(now) else "good"


def _ago(seen: datetime | None, now: datetime) -> str:
    return f"{span(now - seen)} ago" if seen else "never"


def _as_json(found: Status, now: datetime) -> dict[str, Any]:
    return {
        "good": found.is_good(now),
        "at": now.isoformat(),
        "databases": [
            {
                "name": each.name,
                "read_until": _iso(each.read_until),
                "tracked_until": _iso(each.tracked_until),
                "open_cases": each.open_cases,
                "stale": each.is_stale(now),
            }
            for each in found.databases
        ],
        "outbox": {state.value: found.outbox.get(state, 0) for state in Delivery},
        "oldest_waiting": _iso(found.oldest_waiting),
        "refused_reload": _problem(found.refused_reload),
        "clock": _problem(found.clock),
        "link": _link_as_json(found.link) if found.link else None,
        "away": [each.as_json() for each in found.away],
        "last_backup": {"at": _iso(found.backup["next_at"]), "file": found.backup["problem"]} if found.backup else None,
        "records_apart": {database: _problem(row) for database, row in found.apart.items()},
        "older_than_open_dental": [
            {
                "database": doubt.database,
                "knew_until": _iso(doubt.since),
                "noticed": _iso(doubt.found_at),
                "in_doubt_until": _iso(doubt.until),
            }
            for doubt in found.doubts
        ],
        "set_aside": [
            {"what": row["what"], "problem": row["problem"], "tries": row["tries"], "next_at": _iso(row["next_at"])}
            for row in found.set_aside
        ],
    }


def _link_as_json(state: LinkState) -> dict[str, str | bool | None]:
    is_up = state.problem is None
    return {"up": is_up, "since": _iso(state.since), "problem": state.problem, "last_sign": _iso(state.sign)}


def _problem(row: RowMapping | None) -> dict[str, str | None] | None:
    return {"at": _iso(row["next_at"]), "problem": row["problem"]} if row else None


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
