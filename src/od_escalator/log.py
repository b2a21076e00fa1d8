"""What the log says: event names and keys from a list, so that no patient's name and no note's text can reach it.

Guarantee: a key that is not in ALLOWED_KEYS, a value that is not a plain one, an event that is not a dotted name, and
the message and variables of a foreign exception are never written; what was left out is counted as `dropped`.
"""

import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from datetime import time as time_of_day
from enum import Enum
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

from od_escalator.errors import EscalatorError

_OUR_WORDS = frozenset({"dropped", "error", "problem", "stack"})  # written here and by nobody else

ALLOWED_KEYS = _OUR_WORDS | {
    *("event", "level", "timestamp", "library", "library_says"),
    # which: what the TOML calls things, and our own numbers
    *("case", "database", "office", "person", "role", "policy", "plan", "step", "round", "revision"),
    *("lane", "outbox_id", "job", "thread", "version"),
    # Open Dental's and Slack's own numbers, which mean nothing without their database
    *("number", "last", "commlog", "procedure", "task", "task_list", "incarnation", "cursor", "channel", "ts", "code"),
    # what happened: words of the house, never of a note
    *("kind", "mode", "state", "milestone", "end", "reason", "severity", "category", "origin", "finding"),
    # when and how much
    *("at", "due", "until", "since", "after", "seconds", "retry_after", "count", "done", "left", "tries"),
}

#: What the journal calls the levels.
_PRIORITIES, _INFORMATION = {"critical": 2, "error": 3, "warning": 4}, 6

_EVENT_NAME = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")
_LONGEST_TEXT = 200
_OWN_TEXT = frozenset({"problem", "library_says"})
_TEXT_IS_HARMLESS = ("apscheduler",)  # names jobs and times only


def configure(stream: TextIO, *, json: bool | None = None) -> None:
    """Send every log line of this process to `stream`: as JSON, or for eyes; undecided, eyes where it is a terminal.

    To systemd's journal each line tells its priority (sd-daemon(3)), so that `journalctl -p warning` finds it.
    """
    as_json = not stream.isatty() if json is None else json
    render = _for_the_journal if _is_journal(stream) else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*_processors(), render if as_json else _for_eyes()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, handlers=[_FromLibraries()], force=True)


def tell_of_threads() -> None:
    """From now on also what ends a thread, or is raised where nobody catches it, is told like any other exception."""
    log = structlog.get_logger()
    threading.excepthook = lambda end: log.error("thread.ended", exc_info=end.exc_value)
    sys.unraisablehook = lambda raised: log.error("exception.unraisable", exc_info=raised.exc_value)


def _processors() -> list[Callable[[WrappedLogger, str, EventDict], EventDict]]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        tell_exception,
        keep_allowed,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _for_eyes() -> structlog.dev.ConsoleRenderer:
    return structlog.dev.ConsoleRenderer(event_key="event", pad_event_to=24)


def _is_journal(stream: TextIO) -> bool:
    try:
        there = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{there.st_dev}:{there.st_ino}"


def _for_the_journal(logger: WrappedLogger, method: str, event_dict: EventDict) -> str:
    line = structlog.processors.JSONRenderer()(logger, method, event_dict)
    return f"<{_PRIORITIES.get(event_dict['level'], _INFORMATION)}>{line!s}"


def keep_allowed(_logger: WrappedLogger, _method: str, event_dict: EventDict) -> EventDict:
    """Leave only the keys of ALLOWED_KEYS with plain values; whatever else there was is counted, not shown."""
    kept: EventDict = {}
    for key, value in event_dict.items():
        if key == "event":
            kept["event"] = value if isinstance(value, str) and _EVENT_NAME.fullmatch(value) else "event.unnamed"
        elif key in ALLOWED_KEYS and _is_plain(value):
            kept[key] = _shown(key, value)
    dropped = len(event_dict) - len(kept) + (kept.get("event") != event_dict.get("event"))
    if dropped:
        kept["dropped"] = dropped
    return kept


def _is_plain(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_plain(each) for each in value)
    if isinstance(value, Enum):
        return _is_plain(value.value)
    return value is None or isinstance(value, str | int | float | date | time_of_day | timedelta)


def _shown(key: str, value: Any) -> Any:  # noqa: ANN401  plain values of any kind pass through
    if isinstance(value, list | tuple):
        return [_shown(key, each) for each in value]
    if isinstance(value, Enum):
        return _shown(key, value.value)
    if isinstance(value, date | time_of_day):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, str):
        longest = _LONGEST_TEXT if key not in _OWN_TEXT else 5 * _LONGEST_TEXT
        return " ".join(value.split())[:longest]
    return value


def tell_exception(_logger: WrappedLogger, _method: str, event_dict: EventDict) -> EventDict:
    """Replace an exception by its types and places; only our own errors speak, since we chose their words."""
    error = _exception_of(event_dict.pop("exc_info", None))
    told: EventDict = {f"given {key}" if key in _OUR_WORDS else key: value for key, value in event_dict.items()}
    if error is None:
        return told
    chain = list(_chain(error))
    told["error"] = " from ".join(type(each).__qualname__ for each in chain)
    if isinstance(error, EscalatorError):
        told["problem"] = str(error)
    else:
        told["stack"] = [place for each in reversed(chain) for place in _places(each.__traceback__)]
    return told


def _exception_of(given: object) -> BaseException | None:
    if given is True:
        return sys.exc_info()[1]
    if isinstance(given, tuple):
        given = given[1]
    return given if isinstance(given, BaseException) else None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield the exception and what caused it, the outermost first."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)


def _places(tb: TracebackType | None) -> Iterator[str]:
    """Name modules, not files: a path can name a person, and the variables are a patient's."""
    for frame, line in traceback.walk_tb(tb):
        yield f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_qualname}"


class _FromLibraries(logging.Handler):
    """Brings the libraries' log into ours: who spoke and how loudly; their words only where those quote nobody."""

    def emit(self, record: logging.LogRecord) -> None:
        said: dict[str, object] = {"library": record.name, "exc_info": record.exc_info}
        if record.name.partition(".")[0] in _TEXT_IS_HARMLESS:
            said["library_says"] = record.getMessage()
        structlog.get_logger().log(record.levelno, "library.spoke", **said)
