"""What should be so by now and is not: derived anew from what is written of a case, apart from what decides.

Each fault names what it is and how it is mended; looking changes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, select

from od_escalator.domain.case import Case
from od_escalator.domain.period import Rhythm
from od_escalator.domain.person import Office
from od_escalator.domain.policy import Policies
from od_escalator.domain.roster import Roster
from od_escalator.engine import owed
from od_escalator.engine.noting import TASK_GONE
from od_escalator.engine.sight import View
from od_escalator.store import cases, outbox, posts, tables
from od_escalator.store.outbox import UNSETTLED, Delivery, Kind

#: A message that nobody has tried for so long, though its time had come, is stuck.
_STUCK = timedelta(minutes=30)

#: Nobody, and not Slack either, asks a message to wait for longer; a summary waits for a word, for a business day.
_TOO_LONG, _TOO_LONG_FOR_A_WORD = timedelta(days=1), timedelta(days=31)


class Wrong(StrEnum):
    UNPLANNED = "its plan was lost"
    DUE_MOVED = "a step was not due when it should be"
    DUE_FORGOTTEN = "due time forgotten"
    STEP_UNTAKEN = "a step was due and nobody was told"
    STEP_UNTOLD = "the message of a step was lost"
    TASK_UNMADE = "no task, and none promised"
    TASK_LOST = "its task was gone, and nobody had deleted it"
    TASK_UNLINKED = "it did not know its task in Open Dental"
    TASK_DOUBLED = "two tasks of ours were open for it"
    TASK_STRAY = "a task of ours in Open Dental belongs to no case"
    MESSAGE_UNPOSTED = "no message in Slack, and none promised"
    MESSAGE_GONE = "its message in Slack was gone"
    MESSAGE_STUCK = "a message is stuck"
    WEEK_UNTOLD = "the owners were not told of last week"
    NOBODY_ASKED = "nobody was asked how the patient is doing since"
    MESSAGE_ASLEEP = "a message waited for a day far away"


@dataclass(frozen=True, slots=True)
class Fault:
    """`about` is the case's label, or the outbox id of a message; `case` its number, `task` a TaskNum."""

    wrong: Wrong
    about: str
    database: str
    case: int | None = None
    task: int | None = None


def faults_of_cases(
    tx: Connection, database: str, roster: Roster, policies: Policies, view: View, now: datetime
) -> Iterator[Fault]:
    """Of every open case, of any age; those of an office that left the TOML stand still."""
    seen_until = min(now, view.complete_until) if view.complete_until else None
    for case in cases.each_open(tx, database):
        office = roster.office(case.office)
        if office is None:
            continue
        wrongs = [_wrong_with_task(tx, case, view), _wrong_with_message(tx, case)]
        if owed.is_unplanned(case, policies):
            wrongs.append(Wrong.UNPLANNED)
        elif owed.is_moved(case, office.calendar):
            wrongs.append(Wrong.DUE_MOVED)
        elif owed.is_forgotten(tx, case, policies):
            wrongs.append(Wrong.DUE_FORGOTTEN)
        elif seen_until and view.is_tracked(case.number, case.task) and owed.is_untaken(case, policies, seen_until):
            wrongs.append(Wrong.STEP_UNTAKEN)
        elif owed.untold(tx, case, office, roster.people):
            wrongs.append(Wrong.STEP_UNTOLD)
        yield from (Fault(wrong, case.label, database, case.number) for wrong in wrongs if wrong)


def faults_of_messages(tx: Connection, now: datetime) -> Iterator[Fault]:
    """A lane's first message whose time came long ago and that nobody has tried since, or whose time never comes."""
    c, since, soon = tables.outbox.c, now - _STUCK, now + _TOO_LONG
    first = select(c.id, c.kind, c.database, c.tried_at, c.next_try_at).where(outbox.IS_FIRST).order_by(c.seq)
    for row in tx.execute(first.where((c.next_try_at < since) | (c.next_try_at > soon))):
        if row.next_try_at > soon:
            if row.kind == Kind.SUMMARY and row.next_try_at <= now + _TOO_LONG_FOR_A_WORD:
                continue
            yield Fault(Wrong.MESSAGE_ASLEEP, row.id, row.database)
        elif row.tried_at is None or row.tried_at < since:
            yield Fault(Wrong.MESSAGE_STUCK, row.id, row.database)


def faults_of_weeks(tx: Connection, offices: Sequence[Office], rhythm: Rhythm, now: datetime) -> Iterator[Fault]:
    """A week that is over, of which nobody was told though an office has opened since."""
    if (day := owed.untold_week(tx, offices, rhythm, now)) is not None:
        yield Fault(Wrong.WEEK_UNTOLD, f"week until {day}", offices[0].database)


def faults_of_ended(
    tx: Connection, database: str, roster: Roster, policies: Policies, now: datetime
) -> Iterator[Fault]:
    for number, label in owed.unasked(tx, database, roster, policies, now):
        yield Fault(Wrong.NOBODY_ASKED, label, database, number)


def _wrong_with_task(tx: Connection, case: Case, view: View) -> Wrong | None:
    """One that was made and is gone was deleted by a person, unless its history does not say so."""
    if case.shadow or case.by_hand or case.past_manager:
        return None
    if case.task is None:
        return None if _was_promised(tx, case, Kind.MAKE_TASK, Delivery.SENT) else Wrong.TASK_UNMADE
    if case.number in view.taskless and case.needs_task and not _was_promised(tx, case, Kind.MAKE_TASK):
        return Wrong.TASK_LOST
    return None


def is_met(tx: Connection, fault: Fault) -> bool:
    """Whether a note for the task has found none as well: it waits for the new one, and keeps other notes waiting."""
    if fault.wrong is not Wrong.TASK_LOST or fault.case is None:
        return False
    waiting = outbox.of_case(tx, fault.case, UNSETTLED)
    return any(each.kind is Kind.TASK_NOTE and (each.problem or "").startswith(TASK_GONE) for each in waiting)


def _wrong_with_message(tx: Connection, case: Case) -> Wrong | None:
    if not case.in_channel or posts.of_case(tx, case.number) is not None or _was_promised(tx, case, Kind.POST):
        return None
    return Wrong.MESSAGE_UNPOSTED


def _was_promised(tx: Connection, case: Case, kind: Kind, *also: Delivery) -> bool:
    """On its way, or failed and waiting for a person's word (`outbox retry`)."""
    return outbox.has(tx, case.number, kind, *UNSETTLED, Delivery.FAILED, *also)
