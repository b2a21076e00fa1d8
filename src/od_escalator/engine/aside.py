"""Work that fails alone: it leaves no trace, waits with a growing delay, and stops nobody else."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from sqlalchemy import Connection

from od_escalator.engine.record import Recorder
from od_escalator.errors import StateError
from od_escalator.store import waiting

_log = structlog.get_logger()


class NoPatientError(LookupError):
    """The note belongs to nobody whom Open Dental has."""


_HINTS: Mapping[type[Exception], str] = {
    LookupError: "no office in the TOML has this patient's clinic: add the clinic to an office",
    NoPatientError: "Open Dental has no such patient: find the note there, by the number"
    " that od-escalator status has, and move it to the right chart",
}
_ANY = "see the log for the place in the program; it is tried again and nothing else waits for it"

#: Slack gets no number of a note.
_NOTE = re.compile(r"(.+) (?:commlog|procnote) \d+")


def attempt(
    tx: Connection,
    recorder: Recorder,
    database: str,
    what: str,
    now: datetime,
    work: Callable[[], int | None],
    *,
    passing: type[Exception] = StateError,
) -> int | None:
    """What `work` returns, None where it must wait; or None as it failed, now or lately. Operations hear once of each.

    Our own records failing is nobody's note, and raised; so is what is `passing`.
    """
    if waiting.is_waiting(tx, what, now):
        return None
    try:
        with tx.begin_nested():
            done = work()
    except (StateError, passing):
        raise
    except Exception as error:  # noqa: BLE001  one bad note or case must not stop the others
        tries = waiting.set_aside(tx, what, type(error).__name__, now)
        _log.error("work.set_aside", database=database, finding=what, tries=tries, exc_info=error)
        recorder.alert(tx, f"set aside {what}", database, _finding(what, error), now)
        return None
    waiting.done(tx, what)
    return done


def _finding(what: str, error: Exception) -> Mapping[str, str]:
    hint = _HINTS.get(type(error), _ANY)
    place = f"a note of {note[1]}" if (note := _NOTE.fullmatch(what)) else what
    return {"id": "set-aside", "place": place, "problem": "this could not be processed", "hint": hint}
