"""The log tells what happened without telling about whom."""

import ast
import datetime as dt
import io
import json
import logging
import os
import sys
import threading
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import structlog

import od_escalator.log
from od_escalator.errors import OperatorError, Transient
from od_escalator.log import ALLOWED_KEYS, configure

PATIENT = "Wilhelmina Quackenbush"


class Kind(Enum):
    NUDGE = "nudge"
    WITH_INSIDES = frozenset({"insides"})


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    written = io.StringIO()
    handlers, level = logging.root.handlers[:], logging.root.level
    configure(written)
    yield written
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    logging.root.handlers[:], logging.root.level = handlers, level


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_event_and_allowed_keys_are_written_with_the_time_in_utc(stream: io.StringIO) -> None:
    structlog.get_logger().info("case.opened", office="Geneva", case="UP-1042", severity=2)
    (line,) = lines(stream)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "case.opened", "level": "info", "office": "Geneva", "case": "UP-1042", "severity": 2}


def test_the_journal_is_told_how_grave_a_line_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handlers, level = logging.root.handlers[:], logging.root.level
    with (tmp_path / "journal").open("w+", encoding="utf-8") as journal:
        there = os.fstat(journal.fileno())
        monkeypatch.setenv("JOURNAL_STREAM", f"{there.st_dev}:{there.st_ino}")
        configure(journal)
        structlog.get_logger().info("case.opened", office="Geneva")
        structlog.get_logger().warning("page.down")
        structlog.get_logger().error("job.failed", job="poll main")
        journal.seek(0)
        told = [(line[:3], json.loads(line[3:])["event"]) for line in journal]
    structlog.reset_defaults()
    logging.root.handlers[:], logging.root.level = handlers, level
    assert told == [("<6>", "case.opened"), ("<4>", "page.down"), ("<3>", "job.failed")]


@pytest.mark.parametrize(
    "key", ["patient", "text", "note", "name", "first_name", "body", "sql", "error", "problem", "stack"]
)
def test_a_key_that_is_not_on_the_list_is_counted_and_not_shown(stream: io.StringIO, key: str) -> None:
    structlog.get_logger().warning("note.read", **{key: PATIENT}, commlog=17)
    (line,) = lines(stream)
    assert PATIENT not in stream.getvalue()
    assert (line["commlog"], line["dropped"]) == (17, 1)


@pytest.mark.parametrize(
    "value",
    [{"patient": PATIENT}, [{"patient": PATIENT}], [[object()]], object(), PATIENT.encode(), Kind.WITH_INSIDES],
)
def test_a_value_that_is_not_a_plain_one_is_not_shown(stream: io.StringIO, value: object) -> None:
    structlog.get_logger().info("note.read", reason=value)
    (line,) = lines(stream)
    assert "reason" not in line
    assert line["dropped"] == 1


def test_times_enumerations_and_lists_read_naturally(stream: io.StringIO) -> None:
    structlog.get_logger().info(
        "step.planned",
        due=dt.datetime(2026, 3, 2, 15, 0, tzinfo=dt.UTC),
        at=dt.time(9, 30),
        after=dt.timedelta(hours=2),
        kind=Kind.NUDGE,
        role=["owner", "deputy"],
        reason=None,
    )
    (line,) = lines(stream)
    assert line["due"] == "2026-03-02T15:00:00+00:00"
    assert (line["at"], line["after"], line["kind"]) == ("09:30:00", "2:00:00", "nudge")
    assert (line["role"], line["reason"]) == (["owner", "deputy"], None)


@pytest.mark.parametrize("event", [f"read note of {PATIENT}", "opened", "", 17])
def test_an_event_that_is_a_sentence_is_not_shown(stream: io.StringIO, event: object) -> None:
    structlog.get_logger().info(event)
    (line,) = lines(stream)
    assert (line["event"], line["dropped"]) == ("event.unnamed", 1)


def test_what_is_bound_for_a_whole_tick_is_judged_too(stream: io.StringIO) -> None:
    structlog.contextvars.bind_contextvars(job="poll", patient=PATIENT)
    structlog.get_logger().info("tick.done")
    (line,) = lines(stream)
    assert (line["job"], line["dropped"]) == ("poll", 1)


def test_a_long_value_is_one_short_line(stream: io.StringIO) -> None:
    structlog.get_logger().info("tick.done", reason="a\nb " + "c" * 5000)
    (line,) = lines(stream)
    assert line["reason"].startswith("a b ccc")
    assert len(line["reason"]) == 200


def _fail_to_parse(note: str) -> int:
    return int(note)


def test_a_foreign_exception_tells_its_type_and_place_and_nothing_it_quotes(stream: io.StringIO) -> None:
    try:
        _fail_to_parse(PATIENT)
    except ValueError:
        structlog.get_logger().exception("note.set_aside")
    (line,) = lines(stream)
    assert line["error"] == "ValueError"
    assert line["stack"][-1].endswith("_fail_to_parse")
    assert PATIENT not in stream.getvalue()


def test_our_own_error_says_what_to_do_but_not_what_its_cause_quoted(stream: io.StringIO) -> None:
    try:
        try:
            _fail_to_parse(PATIENT)
        except ValueError as cause:
            raise OperatorError("the inbox of Kelly is gone", "subscribe Kelly to an inbox") from cause
    except OperatorError as error:
        structlog.get_logger().error("task.failed", exc_info=error)
    (line,) = lines(stream)
    assert line["error"] == "OperatorError from ValueError"
    assert "stack" not in line
    assert line["problem"] == "the inbox of Kelly is gone hint: subscribe Kelly to an inbox"
    assert PATIENT not in stream.getvalue()


@pytest.mark.parametrize("hidden", [False, True])
def test_what_an_error_hides_stays_hidden(stream: io.StringIO, hidden: bool) -> None:
    error = Transient("Slack is away")
    error.__context__ = KeyError(PATIENT)
    error.__suppress_context__ = hidden
    structlog.get_logger().error("message.failed", exc_info=(type(error), error, None))
    (line,) = lines(stream)
    assert line["error"] == ("Transient" if hidden else "Transient from KeyError")
    assert PATIENT not in stream.getvalue()


def test_an_exception_that_causes_itself_is_told_once(stream: io.StringIO) -> None:
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    structlog.get_logger().error("tick.failed", exc_info=one)
    assert lines(stream)[0]["error"] == "ValueError from KeyError"


def test_without_an_exception_there_is_nothing_to_tell(stream: io.StringIO) -> None:
    structlog.get_logger().error("tick.failed", exc_info=True)
    assert "error" not in lines(stream)[0]


def test_what_ends_a_thread_is_told_and_not_quoted(stream: io.StringIO, capfd: pytest.CaptureFixture[str]) -> None:
    thread_hook, unraisable_hook = threading.excepthook, sys.unraisablehook
    od_escalator.log.tell_of_threads()
    try:
        thread = threading.Thread(target=_fail_to_parse, args=(PATIENT,))
        thread.start()
        thread.join()
        sys.unraisablehook(SimpleNamespace(exc_value=ValueError(PATIENT)))
    finally:
        threading.excepthook, sys.unraisablehook = thread_hook, unraisable_hook
    told = [(line["event"], line["error"]) for line in lines(stream)]
    assert told == [("thread.ended", "ValueError"), ("exception.unraisable", "ValueError")]
    assert PATIENT not in f"{stream.getvalue()}{capfd.readouterr()}"


@pytest.mark.parametrize("library", ["slack_sdk.web.client", "sqlalchemy.engine", "unheard.of"])
def test_a_library_is_heard_but_not_quoted(stream: io.StringIO, library: str) -> None:
    logging.getLogger(library).error("could not send %s", PATIENT)
    (line,) = lines(stream)
    assert (line["event"], line["library"], line["level"]) == ("library.spoke", library, "error")
    assert PATIENT not in stream.getvalue()


def test_the_scheduler_is_quoted_because_it_only_names_jobs(stream: io.StringIO) -> None:
    logging.getLogger("apscheduler.scheduler").warning('Run time of job "%s" was missed by %s', "poll", "0:00:03")
    logging.getLogger("apscheduler.scheduler").info("Scheduler started")
    (line,) = lines(stream)
    assert line["library_says"] == 'Run time of job "poll" was missed by 0:00:03'


def test_on_a_terminal_it_is_for_eyes() -> None:
    terminal = _Terminal()
    configure(terminal)
    structlog.get_logger().info("case.opened", office="Geneva", patient=PATIENT)
    structlog.reset_defaults()
    assert "case.opened" in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")
    assert PATIENT not in terminal.getvalue()


def _keys_given_to_the_log() -> Iterator[tuple[str, str]]:
    """Find the keyword arguments of every `_log.info(...)` and the like in the package."""
    package = Path(od_escalator.log.__file__).parent
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="log" | "_log"))):
                    yield from ((f"{path.name}:{node.lineno}", key.arg or "**") for key in node.keywords)


def test_nothing_that_the_program_logs_is_left_out() -> None:
    ours_alone = {"error", "problem", "stack", "dropped"}
    left_out = [
        (at, key) for at, key in _keys_given_to_the_log() if key not in ALLOWED_KEYS - ours_alone | {"exc_info"}
    ]
    assert left_out == []
