"""One way to go through a complaint log, in a process of its own: reading alone, or a report; prints what it took."""

import json
import os
import sys
from collections import deque
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from od_escalator.domain.hours import Calendar, Window
from od_escalator.domain.periods import Days
from od_escalator.domain.person import Office
from od_escalator.domain.roster import Roster
from od_escalator.engine.ports import Practice
from od_escalator.errors import Transient
from od_escalator.report.exports import as_csv
from od_escalator.report.gather import Question, gather
from od_escalator.report.layout import Report
from od_escalator.report.page import as_html
from od_escalator.report.sections import sections
from od_escalator.store.complaint_log import complaints
from od_escalator.store.store import Store
from tests.report.two_years import OFFICES

UNTIL = date(2026, 11, 1)
DAYS = Days(date(2024, 11, 1), UNTIL)
_ZONE = "America/New_York"


def read(tx: Connection) -> int:
    since, until = DAYS.instants(_ZONE)
    deque(complaints(tx, since=since, until=until), maxlen=0)
    return 0


def figures(tx: Connection) -> int:
    return len(as_csv(_report(tx)))


def page(tx: Connection) -> int:
    """With its charts, drawn by a child whose memory is its own."""
    return len(as_html(_report(tx)))


def _report(tx: Connection) -> Report:
    week = tuple((Window(8 * 60, 17 * 60),) if day < 5 else () for day in range(7))  # noqa: PLR2004  Saturday
    offices = tuple(
        Office(
            name=name, database="main", clinics=(name,), calendar=Calendar(_ZONE, week), roles={}, slack_channel="C0X"
        )
        for name in OFFICES
    )
    question = Question(days=DAYS, offices=OFFICES, whole=True, scope="All offices", zone=_ZONE)
    found = gather(tx, question, Roster({}, offices), _nowhere)
    return Report(scope="All offices", days=DAYS, made="", for_owners=False, sections=tuple(sections(found)))


def _nowhere(name: str) -> Practice:
    raise Transient(f"{name} is not asked")


WAYS: dict[str, Callable[[Connection], int]] = {"read": read, "figures": figures, "page": page}


def main() -> None:
    way, url = sys.argv[1:]
    store = Store(url)
    with store.reading() as tx:
        tx.exec_driver_sql("SELECT 1")
        before, began = _peak(), _cpu()
        WAYS[way](tx)
        took = _cpu() - began
    json.dump({"cpu_seconds": took, "grew_mb": _peak() - before, "peak_mb": _peak()}, sys.stdout)


def _cpu() -> float:
    """With that of the child that draws; a busy machine does not count."""
    return sum(os.times()[:4])


def _peak() -> float:
    """Of this process alone, in MB; getrusage would begin with what its parent had."""
    (line,) = (each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
