"""Our own database: there, ours alone to open, migrated, and about offices that the configuration still has."""

import os
from datetime import datetime
from pathlib import Path

from od_escalator.cli.checking.drill import check_drill
from od_escalator.cli.checking.report import Report
from od_escalator.cli.state import file_of
from od_escalator.config.model import Settings
from od_escalator.domain.task_words import mark_of
from od_escalator.domain.wording import counted, listed
from od_escalator.errors import OperatorError
from od_escalator.store import cases
from od_escalator.store.migrate import is_current
from od_escalator.store.store import Store

_PLACE = "state: url"
_OTHERS = 0o077


def check_state(settings: Settings, now: datetime, report: Report) -> None:
    file = file_of(settings.state.url)
    if file.parent.is_dir() and not file.exists():
        report.find("state-missing", _PLACE, f"there is no {file} yet")
        return
    try:
        store = Store(settings.state.url)
    except OperatorError as error:
        report.find("state-unusable", _PLACE, error.problem.removeprefix("[state] url: "))
        return
    try:
        _check_contents(settings, file, store, now, report)
    finally:
        store.close()
    if os.name == "posix" and file.stat().st_mode & _OTHERS:  # Windows has no such bits
        report.find("state-open-to-others", _PLACE, f"others on this machine may read {file}", file=str(file))


def _check_contents(settings: Settings, file: Path, store: Store, now: datetime, report: Report) -> None:
    if missing := store.missing_tables():
        report.find("state-not-migrated", _PLACE, f"{file} lacks the tables {', '.join(missing)}")
    elif not is_current(settings.state.url):
        report.find("state-not-migrated", _PLACE, f"{file} is that of an older version")
    else:
        _check_cases(settings, file, store, report)
        check_drill(settings, store, now, report)


def _check_cases(settings: Settings, file: Path, store: Store, report: Report) -> None:
    with store.reading() as tx:
        standing = cases.list_all_open(tx)
    real = [case for case in standing if not case.drill]
    report.good(f"Our own records: {file}, {counted(len(real), 'open case')}")
    known = {(office.database, office.name) for office in settings.offices}
    for database, office in dict.fromkeys((case.database, case.office) for case in standing):
        if (database, office) not in known:
            lost = [mark_of(case) for case in standing if (case.database, case.office) == (database, office)]
            report.find(
                "case-without-office",
                f'office "{office}"',
                f"it is no longer there (database {database}), and nobody would be told of {listed(lost)}",
            )
