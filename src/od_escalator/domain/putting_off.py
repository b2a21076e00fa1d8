"""What a manager puts off: a promised call (`#promise 11/24 call`) or a snooze (`#snooze 12/2 patient is away`).

Steps wait until the last closing of that day, those in real time excepted; never longer than the outer limit. Who has
the case is reminded when the day opens. A promise without a conversation by then is told to who comes next.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Decision, EditCase, Effect, Entry, NoteOnTask, Reason, Say, Tell, TellPeople
from od_escalator.domain.events import Event
from od_escalator.domain.hours import Calendar, next_opening, subtract_office_time
from od_escalator.domain.person import Role
from od_escalator.domain.plan import PlannedStep
from od_escalator.domain.policy import Policies, Unit
from od_escalator.domain.said import Conversed, Promised, Snoozed

_DAY = timedelta(days=1)
#: How far ahead a day may be chosen.
_AHEAD = timedelta(days=14)
#: Before the end of a day that is open already.
_REMINDER = timedelta(hours=1)


def promises(case: Case, event: Promised, policies: Policies, calendar: Calendar) -> Decision:
    """A promise without a day says nothing new where one with a day is known."""
    if case.promised_at is not None and event.on in (None, case.promised_for):
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    promised = replace(case, promised_at=event.at, promised_for=event.on)
    if event.on is None:
        return _said(promised, Entry(at=event.at, reason=Reason.PROMISED, by=event.by))
    opens, closes = opening_and_closing(event.on, event.at, calendar)
    remind_at = _reminded(opens, closes, event.at, calendar)
    promised = replace(promised, promise_due_at=closes, remind_at=remind_at)
    if event.binding:
        promised = _wait(promised, closes, policies)
    noon = datetime.combine(event.on, time(12), ZoneInfo(calendar.zone)).astimezone(UTC)
    return _said(promised, Entry(at=event.at, reason=Reason.PROMISED, by=event.by, instant=noon))


def snoozes(case: Case, event: Snoozed, policies: Policies, calendar: Calendar) -> Decision:
    opens, closes = opening_and_closing(event.until, event.at, calendar)
    waiting = _wait(case, closes, policies)
    if waiting.waits_until is None or waiting == case:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    waiting = replace(waiting, remind_at=_reminded(opens, waiting.waits_until, event.at, calendar))
    entry = Entry(at=event.at, reason=Reason.SNOOZED, by=event.by, instant=waiting.waits_until, why=event.why)
    return _said(waiting, entry)


def open_days(now: datetime, calendar: Calendar) -> tuple[date, ...]:
    """The next days with office hours, today among them while these go on: what may be promised, and chosen from."""
    today = now.astimezone(calendar.tz).date()
    ahead = (today + n * _DAY for n in range(_AHEAD.days))
    return tuple(
        day for day in ahead if opening_and_closing(day, now, calendar)[0].astimezone(calendar.tz).date() == day
    )


def days_to_rest(case: Case, now: datetime, policies: Policies, calendar: Calendar) -> tuple[date, ...]:
    """Those of them until which a case may be set aside: none that opens after its outer limit."""
    limit = case.opened_at + policies.outer_limit if policies.outer_limit else None
    days = open_days(now, calendar)
    return tuple(day for day in days if limit is None or next_opening(_midnight(day, calendar), calendar) < limit)


def keeps(event: Event, decision: Decision) -> Decision:
    """A conversation after the promise keeps it; the steps wait all the same, as far as they were put off."""
    case = decision.case
    if not isinstance(event, Conversed) or case.promise_due_at is None or case.promised_at is None:
        return decision
    if event.at <= case.promised_at:
        return decision
    is_snoozed = case.waits_until is not None and case.waits_until > case.promise_due_at
    return replace(decision, case=replace(case, promise_due_at=None, remind_at=case.remind_at if is_snoozed else None))


def remind(case: Case, at: datetime, judged_until: datetime) -> Decision:
    """Nobody is reminded of what is over."""
    if case.remind_at is None or case.remind_at > judged_until:
        return Decision(case=case, reason=Reason.NOTHING_DUE)
    until = case.promise_due_at or case.waits_until
    if until is None or until <= judged_until:
        return Decision(case=replace(case, remind_at=None), reason=Reason.NOTHING_DUE)
    entry = Entry(at=at, reason=Reason.REMINDED, told=(case.holder,), instant=until)
    telling = TellPeople(kind=Tell.REMINDER, recipients=entry.told, round=_round(case.remind_at))
    return _said(replace(case, remind_at=None), entry, telling, NoteOnTask(Reason.REMINDED, popup=False))


def miss(case: Case, at: datetime, judged_until: datetime, told_anyway: tuple[str, ...]) -> Decision:
    """`told_anyway` hear of the case in the same moment."""
    if case.promise_due_at is None or case.promise_due_at > judged_until:
        return Decision(case=case, reason=Reason.NOTHING_DUE)
    above = Role.OWNERS if case.holder is Role.REGIONAL_MANAGER else Role.REGIONAL_MANAGER
    entry = Entry(at=at, reason=Reason.PROMISE_MISSED, told=(above,), instant=case.promise_due_at)
    telling = TellPeople(kind=Tell.PROMISE, recipients=(above,), round=_round(case.promise_due_at))
    telling_it = () if above in told_anyway else (telling,)
    return _said(replace(case, promise_due_at=None, remind_at=None), entry, *telling_it)


def instants(case: Case) -> tuple[datetime, ...]:
    """When time will have something to say about what was put off."""
    return tuple(when for when in (case.remind_at, case.promise_due_at) if when is not None)


def is_put_off(case: Case, planned: PlannedStep) -> bool:
    in_real_time = planned.step.after.unit in (Unit.WALL, Unit.LIMIT)
    return not in_real_time and case.waits_until is not None and planned.due_at < case.waits_until


def due_of(case: Case, planned: PlannedStep) -> datetime:
    """When a step is due that may have been put off."""
    return case.waits_until if case.waits_until is not None and is_put_off(case, planned) else planned.due_at


def _wait(case: Case, until: datetime, policies: Policies) -> Case:
    """Later words count; what is past its outer limit waits no more."""
    limit = case.opened_at + policies.outer_limit if policies.outer_limit else until
    return replace(case, waits_until=min(until, limit))


def opening_and_closing(on: date, after: datetime, calendar: Calendar) -> tuple[datetime, datetime]:
    """Of a local day, or of the next one with office hours whose closing lies ahead."""
    opens = next_opening(_midnight(on, calendar), calendar)
    day = opens.astimezone(calendar.tz).date()
    closes = subtract_office_time(_midnight(day + _DAY, calendar), timedelta(0), calendar)
    return (opens, closes) if closes > after else opening_and_closing(day + _DAY, after, calendar)


def _reminded(opens: datetime, until: datetime, now: datetime, calendar: Calendar) -> datetime | None:
    """None where it would come at once: whoever has just written it knows."""
    if now < opens < until:
        return opens
    soon = subtract_office_time(until, _REMINDER, calendar)
    return soon if soon > now else None


def _midnight(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, time(), calendar.tz).astimezone(UTC)


def _round(when: datetime) -> int:
    """Each day's reminder is one of its own."""
    return int(when.timestamp())


def _said(case: Case, entry: Entry, *more: Effect) -> Decision:
    return Decision(case=case, reason=entry.reason, entries=(entry,), effects=(EditCase(), Say(entry), *more))
