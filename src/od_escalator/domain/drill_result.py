"""How a drill went: what happened when, counted from the moment its note was written, and one line about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from od_escalator.domain.case import End
from od_escalator.domain.wording import span

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillResult:
    """Each length is None for what has not happened; `told` are names with when Slack had it, `ended` is for `end`."""

    label: str
    office: str
    shadow: bool
    task: timedelta | None
    seen: timedelta | None
    told: tuple[tuple[str, timedelta | None], ...]
    end: End | None
    ended: timedelta | None


def result_line(result: DrillResult) -> str:
    """`Drill of Geneva: task after 42 s, seen after 14 min, Dana Brooks told after 20 min, Done after 31 min.`."""
    happened = sorted((*_milestones(result), *_told(result)), key=lambda one: one[0])
    parts = [f"{words} after {_length(when)}" for when, words in happened]
    return f"Drill of {result.office}: {', '.join((*parts, *_missing(result), _ending(result)))}."


def _milestones(result: DrillResult) -> Iterator[tuple[timedelta, str]]:
    if result.task is not None:
        yield result.task, "task"
    if result.seen is not None:
        yield result.seen, "seen"


def _told(result: DrillResult) -> Iterator[tuple[timedelta, str]]:
    verb = "would have been told" if result.shadow else "told"
    for name, when in result.told:
        if when is not None:
            yield when, f"{name} {verb}"


def _missing(result: DrillResult) -> Iterator[str]:
    if result.task is None:
        yield "no task in shadow" if result.shadow else "no task was there"
    for name, when in result.told:
        if when is None:
            yield f"{name} not reached in Slack"


def _ending(result: DrillResult) -> str:
    if result.ended is None:
        return "still running"
    length = _length(result.ended)
    return {
        End.RAN_OUT: f"ended unanswered after {length}",
        End.WITHDRAWN: f"called off after {length}",
    }.get(result.end or End.RESOLVED, f"Done after {length}")


def _length(length: timedelta) -> str:
    return span(length) if length >= _MINUTE else f"{max(0, length // timedelta(seconds=1))} s"
