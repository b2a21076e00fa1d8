"""The page that people look at: what is open and due, how everything fares; written once, it runs no script."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from importlib.resources import files

from od_escalator.domain.case import Case
from od_escalator.domain.plan import PlannedStep
from od_escalator.domain.practice import Standing
from od_escalator.domain.putting_off import due_of
from od_escalator.domain.wording import counted, dated, moment, span, unless_words
from od_escalator.engine.sight import View
from od_escalator.engine.status_words import ago, backup_words, facts, read_words, troubles
from od_escalator.pages import template_beside
from od_escalator.web.look import Look

#: A browser believes no other style than this one.
STYLE = (files("od_escalator.web") / "board.css").read_text(encoding="utf-8")
STYLE_HASH = f"sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}"

#: So many cases are on it.
MOST = 200

#: A step is taken when it is due, or held.
_AT_ONCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    office: str
    about: str
    severity: str
    age: str
    due: str
    unless: str
    is_late: bool


def as_html(look: Look) -> str:
    status, zone, now = look.status, look.zone, look.at
    stale = [each.name for each in status.databases if each.is_stale(now)]
    return template_beside(__name__, "board.html.jinja").render(
        style=STYLE,
        at=dated(now, zone),
        zone=zone,
        rows=_rows(look),
        count=sum(each.open_cases for each in status.databases),
        drills=counted(sum(each.open_drills for each in status.databases), "open drill"),
        databases=[
            (each, ago(each.read_until, now), ago(each.tracked_until, now), read_words(each, now), _standing(view))
            for each in status.databases
            for view in (look.views[each.name],)
        ],
        facts=[*facts(status, zone, now), *([backup_words(status, now)] if look.in_file else [])],
        troubles=[*(f"{name} is not read, or its tasks are not" for name in stale), *_troubles(look)],
    )


def _troubles(look: Look) -> list[str]:
    aside = len(look.status.set_aside)
    verb = "is" if aside == 1 else "are"
    left = [f"{counted(aside, 'thing')} {verb} set aside: od-escalator status names them"] if aside else []
    return [*troubles(look.status, look.zone, look.at), *left]


def _rows(look: Look) -> list[_Row]:
    """By their next steps: what the records are in order of may be a warning before one."""
    found = [(case, _first(case)) for case in look.rows]
    return [_row(case, step, look) for case, step in sorted(found, key=lambda each: _turn(*each))]


def _first(case: Case) -> PlannedStep | None:
    steps = case.plan.steps if case.plan else ()
    pending = [each for each in steps if each.taken_at is None and not case.reached(each.step.until)]
    return min(pending, key=lambda each: due_of(case, each), default=None)


def _turn(case: Case, step: PlannedStep | None) -> tuple[bool, datetime]:
    return step is None, due_of(case, step) if step else case.opened_at


def _row(case: Case, step: PlannedStep | None, look: Look) -> _Row:
    due = due_of(case, step) if step else None
    return _Row(
        label=case.label,
        office=case.office,
        about=case.category.replace("_", " "),
        severity=case.severity.policy,
        age=span(look.at - case.opened_at),
        due=moment(due, look.zone, look.at) if due else "no step is left",
        unless=unless_words(step.step.until) if step else "",
        is_late=due is not None and look.at - due > _AT_ONCE,
    )


def _standing(view: View) -> str:
    if view.standing is None:
        return "has not answered yet"
    if not view.reachable:
        return "away"
    return "we write" if view.standing is Standing.WRITER else "another process writes, we stand by"
