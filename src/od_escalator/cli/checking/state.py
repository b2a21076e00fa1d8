"""Our own database: there, ours to open, and migrated."""

from od_escalator.cli.checking.report import Report
from od_escalator.cli.state import file_of
from od_escalator.config.model import Settings
from od_escalator.errors import OperatorError
from od_escalator.store.store import Store

_PLACE = "state: url"
_MIGRATE = "run od-escalator migrate"


def check_state(settings: Settings, report: Report) -> None:
    file = file_of(settings.state.url)
    if file.parent.is_dir() and not file.exists():
        report.error("state-missing", _PLACE, f"there is no {file} yet", _MIGRATE)
        return
    try:
        store = Store(settings.state.url)
    except OperatorError as error:
        report.error("state-unusable", _PLACE, error.problem.removeprefix("[state] url: "), error.hint)
        return
    missing = store.missing_tables()
    store.close()
    if missing:
        report.error("state-not-migrated", _PLACE, f"{file} lacks the tables {', '.join(missing)}", _MIGRATE)
    else:
        report.good(f"Our own records: {file}")
