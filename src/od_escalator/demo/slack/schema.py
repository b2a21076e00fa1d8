"""Small building blocks to say what a JSON value must look like; a checker names every problem and its place."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

Checker = Callable[[object, str], Iterator[str]]


def problem(what: str, at: str) -> str:
    """Worded like Slack's own `response_metadata.messages`."""
    return f"[ERROR] {what} [json-pointer:{at}]"


def text(most: int, least: int = 1) -> Checker:
    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must be a string", at)
        elif len(value) < least:
            yield problem(f"must be at least {least} characters", at)
        elif len(value) > most:
            yield problem(f"must be less than {most + 1} characters", at)

    return check


def flag(value: object, at: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield problem("must be true or false", at)


def number(least: int, most: int | None = None) -> Checker:
    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield problem("must be a whole number", at)
        elif value < least or (most is not None and value > most):
            yield problem("is too small or too large", at)

    return check


def day(value: object, at: str) -> Iterator[str]:
    """A date as YYYY-MM-DD."""
    try:
        date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        yield problem("must be a date as YYYY-MM-DD", at)


def choice(*allowed: str) -> Checker:
    def check(value: object, at: str) -> Iterator[str]:
        if value not in allowed:
            yield problem(f"must be one of {', '.join(allowed)}", at)

    return check


def items(of: Checker, most: int) -> Checker:
    """A list with at least one item and at most so many."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must be a list", at)
        elif not value:
            yield problem("must not be empty", at)
        else:
            if len(value) > most:
                yield problem(f"no more than {most} items allowed", at)
            for position, item in enumerate(value):
                yield from of(item, f"{at}/{position}")

    return check


def shape(required: Mapping[str, Checker], optional: Mapping[str, Checker] | None = None) -> Checker:
    """An object with these keys, a `type` that was judged before, and no other key."""
    known = {**required, **(optional or {})}

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", at)
            return
        for key in required:
            if key not in value:
                yield problem(f"missing required field: {key}", at)
        for key, part in value.items():
            if key in known:
                yield from known[key](part, f"{at}/{key}")
            elif key != "type":
                yield problem(f"unknown field: {key}", at)

    return check


def by_type(table: Mapping[str, Checker]) -> Checker:
    """An object whose `type` says which of these checkers judges it."""

    def check(value: object, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind in table:
            yield from table[kind](value, at)
        else:
            yield problem(f"unsupported type: {kind}", at)

    return check
