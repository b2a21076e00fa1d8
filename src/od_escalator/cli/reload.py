"""SIGHUP: reads the configuration anew beside the one that runs, and says why it cannot take over."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from od_escalator.config.findings import Finding, InvalidConfiguration
from od_escalator.config.load import load
from od_escalator.config.model import Config
from od_escalator.domain.wording import counted
from od_escalator.errors import OperatorError
from od_escalator.escalator import Escalator
from od_escalator.records import recorder_of
from od_escalator.store import cases, waiting
from od_escalator.store.store import Store

_MOST_FINDINGS = 5


def read_again(path: Path, environ: Mapping[str, str], old: Config, store: Store) -> Config:
    """Raises InvalidConfiguration where the file is bad, or does not fit what is going on."""
    new = load(path, environ)
    if unfit := list(_unfit(old, new, store)):
        raise InvalidConfiguration(path.name, unfit)
    return new


def tell_operations(escalator: Escalator, file: str, error: Exception, now: datetime) -> None:
    """One alert for one attempt, to the operations channel of the configuration that goes on; `status` has it."""
    config, finding = escalator.config, _finding(file, error)
    recorder = recorder_of(config)
    with escalator.store.transaction() as tx:
        recorder.alert(tx, f"config kept {now.isoformat()}", "", finding, now)
        waiting.refuse_reload(tx, finding["problem"], now)


def _unfit(old: Config, new: Config, store: Store) -> Iterator[Finding]:
    if new.state.url != old.state.url:
        yield Finding(
            id="reload-state-moved",
            place="state: url",
            problem="another place for our own records needs a new start",
            hint="stop the service, move the file, then start it again",
        )
    with store.reading() as tx:
        open_cases = [case for name in old.databases for case in cases.list_open(tx, name)]
    offices = {(office.database, office.name) for office in new.offices}
    for office in old.offices:
        left = [case for case in open_cases if (case.database, case.office) == (office.database, office.name)]
        if left and (office.database, office.name) not in offices:
            gone = f"databases.{office.database}" if office.database not in new.databases else f'office "{office.name}"'
            yield Finding(
                id="reload-open-cases",
                place=gone,
                problem=f'is gone, and "{office.name}" has {counted(len(left), "open case")}',
                hint="put it back until its cases have ended; od-escalator cases lists them",
            )


def _finding(file: str, error: Exception) -> Mapping[str, str]:
    if isinstance(error, InvalidConfiguration):
        shown = [finding.line(file) for finding in error.findings[:_MOST_FINDINGS]]
        if len(error.findings) > _MOST_FINDINGS:
            shown.append(f"and {len(error.findings) - _MOST_FINDINGS} more")
        problem, hint = "; ".join(shown), f"{error.findings[0].hint}; then reload again"
    elif isinstance(error, OperatorError):
        problem, hint = error.problem, f"{error.hint}; then reload again"
    else:
        problem, hint = "this is a bug in od-escalator", "see the log for its place"
    return {
        "id": "config-not-reloaded",
        "place": file,
        "problem": f"configuration not reloaded, the one before it goes on: {problem}",
        "hint": hint,
    }
