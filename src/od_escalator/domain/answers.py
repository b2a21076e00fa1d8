"""What somebody is asked in a dialog, and what their answers come to: judged anew when they send it off."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from od_escalator.domain.action import Action
from od_escalator.domain.asking import may_take_back
from od_escalator.domain.card import staff
from od_escalator.domain.case import Case, End
from od_escalator.domain.catalogue import Cause, Cost, Lesson, Mistake, Satisfaction, Wait, Waiver
from od_escalator.domain.complaint import Category, Remedy
from od_escalator.domain.deeds import EndSaid, Reassigned, ReplyWaived
from od_escalator.domain.dialog import DayDialog, Dialog, EndDialog, Menu, ReassignDialog, WaiveDialog, WithdrawDialog
from od_escalator.domain.ending import ENDS, Lack, lack
from od_escalator.domain.events import Event
from od_escalator.domain.person import Office, Person, Role
from od_escalator.domain.policy import Policies
from od_escalator.domain.putting_off import days_to_rest, open_days
from od_escalator.domain.recipients import Hearer, holder_of, may_have
from od_escalator.domain.reply import Outcome
from od_escalator.domain.said import Promised, Snoozed, TakenBack
from od_escalator.domain.severity import Severity

_LACKING = {
    Lack.WORD_FROM_ABOVE: Outcome.ONLY_ABOVE,
    Lack.ATTEMPTS: Outcome.FEW_ATTEMPTS,
    Lack.WAS_REACHED: Outcome.REACHED,
    Lack.OWNERS_DECIDE: Outcome.LEGAL,
    Lack.HELD: Outcome.HELD,
}

_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who is asked about which case, and when; `tried_on` are the days with an attempt.

    With `needs_a_second` their word that it was none only asks those above.
    """

    case: Case
    office: Office
    person: str
    is_author: bool
    needs_a_second: bool
    tried_on: Collection[date]
    people: Mapping[str, Person]
    policies: Policies
    at: datetime

    @property
    def role(self) -> Role | None:
        return self.office.role_of(self.person)

    def lack(self, end: End) -> Lack | None:
        return lack(self.case, end, self.role, self.tried_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Of the dialog about the end; `cost` is in cents, and what was not answered is None."""

    end: End
    offered: tuple[Remedy, ...]
    satisfied: Satisfaction
    cause: Cause
    lesson: Lesson
    about: Category | None
    cost: int | None


def dialog_of(action: Action, asked: Asked) -> Dialog | Outcome:
    """What to ask, or why there is nothing to choose."""
    case = asked.case
    value, label = f"{case.number}:{case.revision}", case.label
    match action:
        case Action.DONE:
            return _end_dialog(asked, value)
        case Action.SNOOZE | Action.PROMISE:
            days = _days(action, asked)
            today = asked.at.astimezone(asked.office.calendar.tz).date()
            if isinstance(days, Outcome):
                return days
            return DayDialog(action=action, value=value, label=label, today=today, days=days)
        case Action.REASSIGN:
            ids = [id_ for id_ in may_have(case, asked.office, asked.at) if id_ in asked.people]
            people = tuple(zip(ids, staff(map(Hearer, ids), asked.people), strict=True))
            owner = next(iter(staff([Hearer(holder_of(case, asked.office))], asked.people)), None)
            return ReassignDialog(value=value, label=label, owner=owner, people=people) if people else Outcome.NOBODY
        case Action.WAIVE_REPLY:
            return WaiveDialog(value=value, label=label, settled=case.settled_at is not None)
        case _:
            asks = not may_take_back(case, asked.role, asked.at, by_author=asked.is_author) or asked.needs_a_second
            is_asked = asks and case.withdrawal_asked_at is not None
            return Outcome.ASKED_ABOVE if is_asked else WithdrawDialog(value=value, label=label, asks=asks)


def event_of(action: Action, choices: Mapping[str, str], asked: Asked) -> Event | Outcome:
    """What the answers say, or why it cannot be so."""
    match action:
        case Action.DONE:
            return _end_said(choices, asked)
        case Action.SNOOZE | Action.PROMISE:
            return _put_off(action, choices, asked)
        case Action.REASSIGN:
            to = choices.get(Menu.TO, "")
            if to not in may_have(asked.case, asked.office, asked.at):
                return Outcome.NOT_UNDERSTOOD
            return Reassigned(at=asked.at, to=to, holder=holder_of(asked.case, asked.office), by=asked.person)
        case _:
            return _with_reason(action, choices, asked)


def _with_reason(action: Action, choices: Mapping[str, str], asked: Asked) -> Event | Outcome:
    if action is Action.WAIVE_REPLY:
        waiver = _chosen(Waiver, choices, Menu.WHY)
        return ReplyWaived(at=asked.at, by=asked.person, why=waiver) if waiver else Outcome.NOT_UNDERSTOOD
    why = _chosen(Mistake, choices, Menu.WHY)
    if why is None:
        return Outcome.NOT_UNDERSTOOD
    role = None if asked.needs_a_second else asked.role
    by_author = asked.is_author and not asked.needs_a_second
    return TakenBack(at=asked.at, by_author=by_author, by=asked.person, role=role, why=why)


def read_answers(choices: Mapping[str, str]) -> Answers | None:
    """None where one is missing, or is not of its catalogue."""
    end, satisfied = _chosen(End, choices, Menu.HOW), _chosen(Satisfaction, choices, Menu.SATISFIED)
    cause, lesson = _chosen(Cause, choices, Menu.CAUSE), _chosen(Lesson, choices, Menu.LESSON)
    codes = [code for code in choices.get(Menu.OFFERED, "").split(",") if code]
    if end not in ENDS or not (end and satisfied and cause and lesson) or not set(codes) <= set(Remedy):
        return None
    offered = tuple(dict.fromkeys(Remedy(code) for code in codes))
    cost = _chosen(Cost, choices, Menu.COST)
    return Answers(
        end=end,
        offered=offered,
        satisfied=satisfied,
        cause=cause,
        lesson=lesson,
        about=_chosen(Category, choices, Menu.ABOUT),
        cost=None if cost is None else int(cost),
    )


def _end_dialog(asked: Asked, value: str) -> EndDialog | Outcome:
    lacks = [lacks for end in ENDS if (lacks := asked.lack(end))]
    ends = tuple(end for end in ENDS if asked.lack(end) is None)
    if not ends:
        return _LACKING[lacks[0]]
    more = next((each for each in (Lack.WORD_FROM_ABOVE, Lack.ATTEMPTS) if each in lacks), None)
    case = asked.case
    return EndDialog(value=value, label=case.label, ends=ends, about=case.category, more=more, offered=case.offered)


def _end_said(choices: Mapping[str, str], asked: Asked) -> EndSaid | Outcome:
    answers = read_answers(choices)
    if answers is None:
        return Outcome.NOT_UNDERSTOOD
    if (lacks := asked.lack(answers.end)) is not None:
        return _LACKING[lacks]
    said = {Satisfaction.NOT_SATISFIED: False, Satisfaction.UNKNOWN: None}.get(answers.satisfied, True)
    return EndSaid(
        at=asked.at,
        end=answers.end,
        by=asked.person,
        role=asked.role,
        satisfied=said,
        offered=answers.offered,
    )


def _days(action: Action, asked: Asked) -> tuple[date, ...] | Outcome:
    """Never none; what is critical does not wait."""
    case, calendar = asked.case, asked.office.calendar
    if action is Action.PROMISE:
        return open_days(asked.at, calendar) or Outcome.NO_DAY
    if case.severity is Severity.CRITICAL:
        return Outcome.CANNOT_WAIT
    return days_to_rest(case, asked.at, asked.policies, calendar) or Outcome.NO_DAY


def _put_off(action: Action, choices: Mapping[str, str], asked: Asked) -> Event | Outcome:
    days, on = _days(action, asked), _day(choices)
    why = _chosen(Wait, choices, Menu.WHY)
    if on is None or (action is Action.SNOOZE and why is None):
        return Outcome.NOT_UNDERSTOOD
    if isinstance(days, Outcome):
        return days
    if on not in days:
        return Outcome.DAY_OVER if on < days[0] else Outcome.DAY_TOO_LATE if on > days[-1] else Outcome.DAY_CLOSED
    if action is Action.SNOOZE:
        return Snoozed(at=asked.at, until=on, by=asked.person, why=why)
    return Promised(at=asked.at, on=on, by=asked.person, binding=asked.role is not None)


def _day(choices: Mapping[str, str]) -> date | None:
    try:
        return date.fromisoformat(choices.get(Menu.DAY, ""))
    except ValueError:
        return None


def _chosen(catalogue: type[_Choice], choices: Mapping[str, str], menu: Menu) -> _Choice | None:
    code = choices.get(menu, "")
    return catalogue(code) if code in set(catalogue) else None
