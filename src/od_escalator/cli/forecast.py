"""What `simulate` shows: a calendar of who would hear what, day by day, closed days and hours in it. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from od_escalator.domain.complaint import Category, Origin
from od_escalator.domain.effects import Effect, MakeTask, NoteOnTask, PostCase, Tell, TellPeople
from od_escalator.domain.hours import Calendar, Window
from od_escalator.domain.person import Office, Person, Role
from od_escalator.domain.plan import PlannedStep
from od_escalator.domain.policy import Milestone, Policies
from od_escalator.domain.recipients import ids_of, recipients_of
from od_escalator.domain.severity import Severity
from od_escalator.domain.wording import at_moment, clock_time, listed, local_day, named_day, ordinal
from od_escalator.engine.simulate import Moment, simulate

_NOT_YET = {
    Milestone.SEEN: "the task was not opened",
    Milestone.ATTEMPTED: "no call is logged",
    Milestone.CONTACTED: "no conversation is logged",
    Milestone.RESOLVED: "it is not resolved",
    Milestone.REPLIED: "no reply was posted",
}
_MONDAY = date(2024, 1, 1)

Line = tuple[datetime, str, str]


def forecast(
    office: Office,
    people: Mapping[str, Person],
    policies: Policies,
    severity: Severity,
    at: datetime,
    *,
    category: Category = Category.OTHER,
    origin: Origin | None = None,
) -> Iterator[str]:
    """`at` is UTC. Nobody does anything after the note; threads in Slack and quiet lines on the task are left out."""
    zone = office.calendar.zone
    lines = [
        (moment.at, who, what)
        for moment in simulate(office, severity, at, policies, category=category, origin=origin)
        for effect in moment.effects
        for who, what in _said(effect, moment, office, people)
    ]
    by_day = {day: list(found) for day, found in groupby(lines, key=lambda line: local_day(line[0], zone))}
    first, last = min(by_day), max(by_day)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    widths = max(len(clock_time(when, zone)) for when, _, _ in lines), max(len(who) for _, who, _ in lines)
    for (opening, is_quiet), run in groupby(days, key=lambda day: (_open(office.calendar, day), day not in by_day)):
        for stretch in [tuple(run)] if is_quiet else [(day,) for day in run]:
            yield f"{_named(stretch, first)}: {opening}"
            yield from _shown(by_day.get(stretch[0], []), zone, widths)


def _shown(lines: Sequence[Line], zone: str, widths: tuple[int, int]) -> Iterator[str]:
    earlier = None
    for when, who, what in lines:
        shown = clock_time(when, zone) if when != earlier else ""
        yield f"  {shown:>{widths[0]}}  {who:<{widths[1]}}  {what}"
        earlier = when


def _said(effect: Effect, moment: Moment, office: Office, people: Mapping[str, Person]) -> Iterable[tuple[str, str]]:
    def names(told: tuple[str, ...]) -> str:
        ids = ids_of(recipients_of(told, moment.case, office, moment.at))
        return listed([people[id_].name if id_ in people else id_ for id_ in ids]) or "nobody"

    manager, steps = names((Role.OFFICE_MANAGER,)), moment.case.plan.steps if moment.case.plan else ()
    match effect:
        case MakeTask(popup=popup):
            yield manager, "gets the task, which pops up" if popup else "gets the task"
        case PostCase():
            yield f"{office.name}'s channel", "gets the message of the case"
        case NoteOnTask(popup=True):
            yield manager, "sees the task pop up again"
        case TellPeople(kind=Tell.TASK, recipients=told):
            yield names(told), "is asked to send the task"
        case TellPeople(kind=Tell.WARNING, steps=indices):
            after = [steps[index] for index in indices]
            boss, due = names(tuple(name for each in after for name in each.step.tell)), min(s.due_at for s in after)
            yield manager, f"is reminded: {boss} will be told {at_moment(due, office.calendar.zone, moment.at)}"
        case TellPeople(kind=Tell.STEP, recipients=told, steps=indices):
            yield names(told), _why([steps[index] for index in indices], moment)
        case _:
            pass  # the thread of the case's message, and the quiet text of the task


def _why(steps: Sequence[PlannedStep], moment: Moment) -> str:
    if moment.at == moment.case.opened_at:
        return "told at once"
    times = max((moment.case.plan.times_told(each) for each in steps), default=1) if moment.case.plan else 1
    told = f"told for the {ordinal(times)} time" if times > 1 else "told"
    told += ", and daily until it ends" if any(each.step.endless for each in steps) else ""
    waits = "; an attempt puts it off" if all(each.step.delay for each in steps) else ""
    return f"{told}: {listed(list(dict.fromkeys(_NOT_YET[each.step.until] for each in steps)))}{waits}"


def _named(days: Sequence[date], near: date) -> str:
    first = named_day(days[0], near)
    return first if len(days) == 1 else f"{first} - {named_day(days[-1], near)}"


def _open(calendar: Calendar, day: date) -> str:
    windows = () if day in calendar.closed else calendar.week[day.weekday()]
    return f"open {listed([_window(each) for each in windows])}" if windows else "closed"


def _window(window: Window) -> str:
    return f"{_wall(window.opens)} - {_wall(window.closes)}"


def _wall(minutes: int) -> str:
    midnight = datetime.combine(_MONDAY, time.min, ZoneInfo("UTC"))
    return clock_time(midnight + timedelta(minutes=minutes), "UTC")
