"""Reads the arguments of a call the way Slack gets them: JSON, a form, or the query string.

Strict: an argument the method does not name, or one of the wrong type, is `invalid_arguments`. In JSON a time
stamp must be a string; real Slack takes a number there and loses the thread (python-slack-sdk issue 840).
"""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final
from urllib.parse import parse_qsl

from od_escalator.demo.slack.refusal import Refusal

Reader = Callable[[object], object]
_FLAGS: Final = {"1": True, "true": True, "0": False, "false": False}


class Unfit(Exception):
    """A value that an argument does not take."""


def read_arguments(query: str, content_type: str, body: bytes) -> dict[str, object]:
    """What was sent, not yet judged; form and query values are strings."""
    arguments: dict[str, object] = dict(parse_qsl(query, keep_blank_values=True))
    kind = content_type.partition(";")[0].strip()
    if not body:
        return arguments
    if kind == "application/x-www-form-urlencoded":
        return arguments | dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    if kind != "application/json":
        raise Refusal("invalid_post_type", f"[ERROR] {kind} is not read")
    try:
        sent = json.loads(body)
    except ValueError:
        raise Refusal("invalid_json") from None
    if not isinstance(sent, dict):
        raise Refusal("json_not_object")
    return arguments | sent


def judge_arguments(
    sent: Mapping[str, object],
    required: Mapping[str, Reader],
    optional: Mapping[str, Reader],
) -> dict[str, object]:
    """The arguments in their types; every one that is missing, unknown or wrong is named."""
    known = {**required, **optional}
    problems = [f"[ERROR] missing required field: {name}" for name in required if name not in sent]
    judged: dict[str, object] = {}
    for name, value in sent.items():
        if name not in known:
            problems.append(f"[ERROR] unknown argument: {name}")
            continue
        try:
            judged[name] = known[name](value)
        except Unfit as reason:
            problems.append(f"[ERROR] {reason} [json-pointer:/{name}]")
    if problems:
        raise Refusal("invalid_arguments", *problems)
    return judged


def string(value: object) -> str:
    if not isinstance(value, str):
        raise Unfit("must be a string")
    return value


def stamp(value: object) -> Decimal:
    """Slack's "seconds.micros", always a string."""
    try:
        return Decimal(string(value))
    except InvalidOperation:
        raise Unfit("must be a time stamp") from None


def flag(value: object) -> bool:
    read = _FLAGS.get(value) if isinstance(value, str) else value
    if not isinstance(read, bool):
        raise Unfit("must be true or false")
    return read


def number(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    raise Unfit("must be a whole number")


def objects(value: object) -> list[object]:
    read = _from_json(value)
    if not isinstance(read, list):
        raise Unfit("must be a list")
    return read


def mapping(value: object) -> dict[str, object]:
    read = _from_json(value)
    if not isinstance(read, dict):
        raise Unfit("must be an object")
    return read


def only(allowed: object, reader: Reader) -> Reader:
    """An argument that may be given, but with this one value: the others would let text call a whole channel."""

    def read(value: object) -> object:
        if reader(value) != allowed:
            raise Unfit(f"only {allowed!r} is taken here")
        return allowed

    return read


def _from_json(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise Unfit("is not JSON") from None
