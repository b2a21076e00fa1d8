"""Our own database: there, ours alone to open, migrated, and about offices that the configuration still has."""

from datetime import datetime

from od_escalator.cli.checking.drill import check_drill
from od_escalator.cli.checking.report import Report
from od_escalator.cli.checking.state_server import check_state_server
from od_escalator.cli.state import find_state
from od_escalator.config.model import Settings
from od_escalator.domain.task_words import mark_of
from od_escalator.domain.wording import counted, listed
from od_escalator.engine.status_words import said_of
from od_escalator.errors import ConfigurationError, OperatorError
from od_escalator.store import cases, doubts, waiting
from od_escalator.store.place import Place
from od_escalator.store.store import Store
from od_escalator.store.trouble import damage_in

_PLACE = "state: url"


def check_state(settings: Settings, now: datetime, report: Report) -> None:
    place = find_state(settings)
    if place.file is not None and place.file.parent.is_dir() and not place.file.exists():
        report.find("state-missing", _PLACE, f"there is no {place} yet")
        return
    try:
        store = Store(place)
    except OperatorError as error:
        kind = "state-unusable" if place.file else "state-server-unusable"
        report.find(kind, _PLACE, error.problem.removeprefix("[state] url: "), hint=error.hint)
        return
    try:
        if place.file is None:
            check_state_server(settings, place, store, report)
        _check_contents(settings, place, store, now, report)
    finally:
        store.close()


def _check_contents(settings: Settings, place: Place, store: Store, now: datetime, report: Report) -> None:
    misfit = store.misfit()
    if misfit is not None:
        kind = "state-newer" if isinstance(misfit, ConfigurationError) else "state-not-migrated"
        report.find(kind, _PLACE, misfit.problem.removeprefix("[state] url: "))
    else:
        _check_soundness(settings, place, store, now, report)
        _check_cases(settings, place, store, report)
        check_drill(settings, store, now, report)


def _check_soundness(settings: Settings, place: Place, store: Store, now: datetime, report: Report) -> None:
    with store.reading() as tx:
        damage, doubted, apart = damage_in(tx) if place.file else None, doubts.list_all(tx), waiting.apart(tx)
    if damage is not None:
        report.find("state-unusable", _PLACE, f"{place} is damaged: {damage}")
    for database, row in apart.items():
        report.find("records-apart", f"databases.{database}", row["problem"])
    for doubt in doubted:
        report.good(said_of(doubt, settings.timezone, now))


def _check_cases(settings: Settings, place: Place, store: Store, report: Report) -> None:
    with store.reading() as tx:
        standing = cases.list_all_open(tx)
    real = [case for case in standing if not case.drill]
    report.good(f"Our own records: {place}, {counted(len(real), 'open case')}")
    known = {(office.database, office.name) for office in settings.offices}
    for database, office in dict.fromkeys((case.database, case.office) for case in standing):
        if (database, office) not in known:
            lost = [mark_of(case) for case in standing if (case.database, case.office) == (database, office)]
            report.find(
                "case-without-office",
                f'office "{office}"',
                f"it is no longer there (database {database}), and nobody would be told of {listed(lost)}",
            )
