"""What a case's plan owes by now: derived from its steps, the hours and what is written, apart from what decides."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Tell
from od_escalator.domain.hours import Calendar, fingerprint, office_time_between
from od_escalator.domain.period import Rhythm
from od_escalator.domain.person import Office, Person
from od_escalator.domain.plan import PlannedStep
from od_escalator.domain.policy import Policies, Unit
from od_escalator.domain.recipients import ids_of, recipients_of
from od_escalator.domain.roster import Roster
from od_escalator.store import cases, check_backs, cursors, outbox, tellings, weeks

#: Whoever takes steps had its chance: it looks every second.
_LATE = timedelta(minutes=5)

#: Whoever tells of a week does so when the first office opens.
_OPEN_FOR = timedelta(hours=1)

#: Whoever asks how patients are doing leaves it after two weeks.
_ASKED_FOR = timedelta(days=13)

#: So long after its last step a drill is over at the latest.
_A_DRILL_ENDS_WITHIN = timedelta(hours=1)


def is_unplanned(case: Case, policies: Policies) -> bool:
    """Its rows are lost; there are policies without steps. What goes on without end has a next time."""
    if case.plan is None or (not case.plan.steps and bool(policies.steps.get(case.plan.policy))):
        return True
    endless = [p.taken_at is not None for p in case.plan.steps if p.step.endless]
    return bool(endless) and all(endless)


def is_moved(case: Case, calendar: Calendar) -> bool:
    """A step is not due when it should be by the hours that it was counted in."""
    plan = case.plan
    if plan is None or plan.calendar != fingerprint(calendar):
        return False
    return any(p.taken_at is None and p.due_at != plan.due(p, calendar) for p in plan.steps)


def needs_a_look_by(case: Case, policies: Policies) -> datetime | None:
    """By when somebody has to let its time pass, at the latest; None when nobody has to."""
    return min(_instants(case, policies), default=None)


def is_forgotten(tx: Connection, case: Case, policies: Policies) -> bool:
    """Nobody will look at the case when something of it is due."""
    first = needs_a_look_by(case, policies)
    written = cases.written_due(tx, case.number)
    return first is not None and (written is None or written > first)


def is_untaken(case: Case, policies: Policies, seen_until: datetime) -> bool:
    """A step is long due, all that could speak against it was read, and nobody was told."""
    return any(_not_before(case, policies, _due(case, p)) + _LATE <= seen_until for p in _pending(case).values())


def untold(tx: Connection, case: Case, office: Office, people: Mapping[str, Person]) -> tuple[int, ...]:
    """Steps that were taken and still matter, and whose message is not there."""
    plan = case.plan
    if plan is None or case.shadow:
        return ()
    taken = [(i, p.step, p.taken_at) for i, p in enumerate(plan.steps) if p.taken_at and not case.reached(p.step.until)]
    told = tellings.of_steps(tx, case.number, plan.number, Tell.STEP) if taken else []
    lost: list[int] = []
    for index, step, taken_at in taken:
        meant = ids_of(recipients_of(step.tell, case, office, taken_at))
        reached = [id_ for id_ in meant if _has_slack(tx, people.get(id_))]
        kept = {person: there for step, person, there in told if step == index}
        if reached and (not kept or any(not kept.get(person, True) for person in reached)):
            lost.append(index)
    return tuple(lost)


def untold_week(tx: Connection, offices: Sequence[Office], rhythm: Rhythm, now: datetime) -> date | None:
    """The day that has ended it. What was before anything was read is nobody's week."""
    if rhythm.weekday is None or not offices:
        return None
    tz = ZoneInfo(rhythm.zone)
    days = (now.astimezone(tz).date() - timedelta(days=n) for n in range(7))
    day = next(each for each in days if each.weekday() == rhythm.weekday)
    ended = datetime.combine(day, time(), tz).astimezone(UTC)
    began = [begun.opens_from for office in offices if (begun := cursors.begun(tx, office.database))]
    was_open = max(office_time_between(ended, now, office.calendar) for office in offices)
    is_owed = was_open >= _OPEN_FOR and min(began, default=now) < ended
    return day if is_owed and not weeks.told_since(tx, ended) else None


def unasked(
    tx: Connection, database: str, roster: Roster, policies: Policies, now: datetime
) -> Iterator[tuple[int, str]]:
    """Number and label of resolved cases: their patients should have been asked after, and no task was promised."""
    until = now - policies.check_back
    ended = check_backs.of_ended(tx, database, until - _ASKED_FOR, until) if policies.check_back else ()
    numbers = {check_backs.key(*each): each[0] for each in ended}
    for key in outbox.unknown_keys(tx, numbers):
        case = cases.load(tx, numbers[key])
        office = roster.office(case.office) if case else None
        if case is None or case.ended_at is None or case.by_hand or office is None or office.by_hand:
            continue
        if office_time_between(case.ended_at + policies.check_back, now, office.calendar) >= _OPEN_FOR:
            yield case.number, case.label


def _has_slack(tx: Connection, person: Person | None) -> bool:
    """Now, and when they should have been told."""
    return person is not None and person.slack is not None and not outbox.is_known(tx, f"alert no slack {person.id}")


def _pending(case: Case) -> dict[int, PlannedStep]:
    steps = case.plan.steps if case.plan else ()
    return {i: p for i, p in enumerate(steps) if p.taken_at is None and not case.reached(p.step.until)}


def _instants(case: Case, policies: Policies) -> Iterator[datetime]:
    for planned in _pending(case).values():
        yield _not_before(case, policies, _due(case, planned))
        if planned.warn_at is not None and planned.warned_at is None and _due(case, planned) == planned.due_at:
            yield _not_before(case, policies, planned.warn_at)
    yield from (when for when in (case.remind_at, case.promise_due_at) if when is not None)
    if case.done_at is not None and case.contacted_at is None and case.proof_asked_at is None and not case.is_legal:
        yield case.done_at + policies.grace
    if case.ask_for_done_at is not None and (case.waits_until is None or case.waits_until <= case.ask_for_done_at):
        yield case.ask_for_done_at
    if case.drill and case.plan is not None:
        yield max((p.due_at for p in case.plan.steps), default=case.plan.started_at) + _A_DRILL_ENDS_WITHIN


def _due(case: Case, planned: PlannedStep) -> datetime:
    """A manager may put off what is not in real time."""
    in_real_time = planned.step.after.unit in (Unit.WALL, Unit.LIMIT)
    return planned.due_at if in_real_time or case.waits_until is None else max(planned.due_at, case.waits_until)


def _not_before(case: Case, policies: Policies, when: datetime) -> datetime:
    """Done without proof has its grace."""
    unproven = case.done_at is not None and case.contacted_at is None and not case.is_legal
    return max(when, case.done_at + policies.grace) if unproven and case.done_at else when
