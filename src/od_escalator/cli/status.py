"""`status`: how far we have read, what waits, what failed; from our own database alone, so it always answers."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy import RowMapping

from od_escalator.cli.away import Absence, list_away
from od_escalator.cli.failures import FAILED
from od_escalator.cli.known_time import KnownClock
from od_escalator.cli.state import open_state
from od_escalator.cli.table import print_json, print_table
from od_escalator.config.load import load_settings
from od_escalator.config.model import Settings
from od_escalator.domain.wording import counted, dated
from od_escalator.engine.status import Status, read_status
from od_escalator.engine.status_words import ago, backup_words, facts, read_words, troubles
from od_escalator.store.link import LinkState
from od_escalator.store.outbox import Delivery


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
        found, away = read_status(tx, settings.databases), list_away(tx, settings, _today(settings, now))
    if as_json:
        print_json(_as_json(found, now) | {"away": [each.as_json() for each in away]})
    else:
        _print(found, away, settings, now)
    ctx.exit(0 if found.is_good(now) else FAILED)


def _print(found: Status, away: Iterable[Absence], settings: Settings, now: datetime) -> None:
    rows = [
        (one.name, ago(one.read_until, now), ago(one.tracked_until, now), str(one.open_cases), read_words(one, now))
        for one in found.databases
    ]
    print_table(("Database", "Notes read", "Tasks tracked", "Open cases", ""), rows)
    backup = [] if settings.state.on_server else [backup_words(found, now)]
    for line in (*facts(found, settings.timezone, now), *backup, *troubles(found, settings.timezone, now)):
        click.echo(line)
    for each in away:
        click.echo(each.line(_today(settings, now)))
    for row in found.set_aside:
        again = dated(row["next_at"], settings.timezone, now)
        click.echo(f"Set aside: {row['what']} ({row['problem']}), tried {counted(row['tries'], 'time')}, again {again}")


def _today(settings: Settings, now: datetime) -> date:
    return now.astimezone(ZoneInfo(settings.timezone)).date()


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
        "last_backup": {"at": _iso(found.backup["next_at"]), "file": found.backup["problem"]} if found.backup else None,
        "dead_man": {"since": _iso(found.silence.since), "post_at": _iso(found.silence.post_at)},
        "standbys": {database: _iso(sign) for database, sign in found.standbys.items()},
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
