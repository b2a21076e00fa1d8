"""Answers notes line by line as they come, so that it can stand in a pipe; a bad line stops no other."""

import json
from collections.abc import Iterable
from typing import Any, TextIO

from od_escalator.cli import trial
from od_escalator.domain.flags import Marks
from od_escalator.domain.note import Mode


def answer_lines(lines: Iterable[bytes], output: TextIO, marks: Marks) -> int:
    """Write one object for each line that is not blank, at once; returns how many lines could not be read."""
    failed = 0
    for number, line in enumerate(lines, start=1):
        text = line.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace")
        if not text.strip():
            continue
        answer = _answer(text, number, marks)
        failed += "error" in answer
        output.write(json.dumps(answer) + "\n")
        output.flush()
    return failed


def _answer(line: str, number: int, marks: Marks) -> dict[str, Any]:
    try:
        given = json.loads(line)
    except json.JSONDecodeError as error:
        return _refused(None, number, f"not JSON: {error.msg} at column {error.colno}")
    except (ValueError, RecursionError):
        return _refused(None, number, "not JSON that can be read")
    if not isinstance(given, dict):
        return _refused(None, number, "not an object; write {...}")
    id_ = given.get("id")
    try:
        text, type_name, mode = _fields(given)
    except ValueError as error:
        return _refused(id_, number, str(error))
    return {"id": id_, **trial.judge(text, type_name, mode, marks)}


def _fields(given: dict[str, Any]) -> tuple[str, str | None, Mode | None]:
    text = given.get("text")
    if not isinstance(text, str):
        raise ValueError("text is missing" if text is None else "text must be a string")  # noqa: TRY004  an answer, not a bug
    for key in ("type", "source"):
        if not isinstance(given.get(key), str | None):
            raise ValueError(f"{key} must be a string")  # noqa: TRY004  an answer, not a bug
    mode = given.get("mode")
    if isinstance(mode, bool) or not isinstance(mode, str | int | None):
        raise ValueError("mode must be a name or a number")  # noqa: TRY004  an answer, not a bug
    return text, given.get("type"), trial.mode_of(mode)


def _refused(id_: object, number: int, cause: str) -> dict[str, Any]:
    return {"id": id_, "error": f"line {number}: {cause}"}
