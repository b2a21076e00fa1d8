"""Mends what an audit has found: what was lost is promised anew, and what should have happened is fed to `decide`."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from od_escalator.domain.case import Case
from od_escalator.domain.effects import EditCase, FinishTask, MakeTask, PostCase, Tell
from od_escalator.domain.events import Event, TaskMade, TimePassed
from od_escalator.domain.ladder import plan_for
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.person import Office
from od_escalator.domain.plan import Plan
from od_escalator.domain.timing import next_due
from od_escalator.engine import owed
from od_escalator.engine.faults import Fault, Wrong
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.store import cases, outbox, posts, tables, tellings
from od_escalator.store.outbox import UNSETTLED, Delivery, Kind, Promise

_WITH_ID = select(tables.outbox).where(tables.outbox.c.id == bindparam("id"))


@dataclass(frozen=True, slots=True)
class Mender:
    recorder: Recorder
    sight: Sight

    def mend(self, tx: Connection, fault: Fault, now: datetime) -> None:
        """In the caller's transaction; where only a person can help, nothing."""
        if fault.wrong is Wrong.MESSAGE_ASLEEP:
            for message in outbox.select_messages(tx, _WITH_ID, {"id": fault.about}):
                outbox.mark(tx, message, message.state, next_try_at=now)
        case = cases.load(tx, fault.case) if fault.case else None
        office = self.recorder.roster.office(case.office) if case else None
        if case and office:
            self._mend_case(tx, case, office, fault, now)

    def _mend_case(self, tx: Connection, case: Case, office: Office, fault: Fault, now: datetime) -> None:
        match fault.wrong:
            case Wrong.UNPLANNED:
                self._save(tx, replace(case, plan=self._plan(tx, case, office, now)))
            case Wrong.DUE_MOVED if case.plan:
                self._save(tx, replace(case, plan=case.plan.recount(office.calendar)))
            case Wrong.DUE_FORGOTTEN:
                self._save(tx, case)
            case Wrong.STEP_UNTAKEN:
                self._feed(tx, case, self._time_passed(case, now), office)
            case Wrong.STEP_UNTOLD:
                self._feed(tx, self._untaken(tx, case, office), self._time_passed(case, now), office)
            case Wrong.TASK_UNLINKED if fault.task:
                self._feed(tx, case, TaskMade(at=now, task=fault.task), office)
            case Wrong.TASK_UNMADE | Wrong.TASK_LOST | Wrong.TASK_DOUBLED:
                self._mend_task(tx, case, fault, now)
            case Wrong.MESSAGE_UNPOSTED:
                self._post(tx, case, now)
            case Wrong.MESSAGE_GONE:
                posts.forget_revision(tx, case.number)
                self.recorder.promise_again(tx, case, EditCase(), now)

    def _feed(self, tx: Connection, case: Case, event: Event, office: Office) -> None:
        self.recorder.record(tx, decide(case, event, self.recorder.policies, office.calendar), event.at)

    def _save(self, tx: Connection, case: Case) -> None:
        cases.save(tx, case, next_due(case, self.recorder.policies))

    def _time_passed(self, case: Case, now: datetime) -> TimePassed:
        return TimePassed(at=now, seen_until=min(now, self.sight.of(case.database).complete_until or now))

    def _plan(self, tx: Connection, case: Case, office: Office, now: datetime) -> Plan:
        """As it was, as far as that is known: what somebody was told of is not told again."""
        number, began = cases.written_plan(tx, case.number)
        began = began or case.opened_at
        plan = plan_for(case, number, began, self.recorder.policies, office.calendar, case.opened_at)
        told = {step for step, _, _ in tellings.of_steps(tx, case.number, number, Tell.STEP)}
        warned = {step for step, _, _ in tellings.of_steps(tx, case.number, number, Tell.WARNING)}
        plan = plan.change(warned, lambda planned: replace(planned, warned_at=now))
        while lost := {step for step in told if step < len(plan.steps) and plan.steps[step].taken_at is None}:
            plan = plan.take(lost, now, office.calendar)
        return plan

    def _untaken(self, tx: Connection, case: Case, office: Office) -> Case:
        lost = owed.untold(tx, case, office, self.recorder.roster.people)
        if case.plan is None:
            return case
        for step in lost:
            tellings.forget(tx, case.number, case.plan.number, step, Tell.STEP)
        return replace(case, plan=case.plan.change(lost, lambda planned: replace(planned, taken_at=None)))

    def _mend_task(self, tx: Connection, case: Case, fault: Fault, now: datetime) -> None:
        """What waits to be written on a lost task would hold up the new one for ever: it is written on that one."""
        waiting = outbox.of_case(tx, case.number, UNSETTLED) if fault.wrong is Wrong.TASK_LOST else ()
        effect = FinishTask() if fault.task else MakeTask(popup=True)
        self.recorder.promise_again(tx, replace(case, task=fault.task), effect, now)
        for each in (note for note in waiting if note.kind is Kind.TASK_NOTE):
            outbox.mark(tx, each, Delivery.DROPPED, settled_at=now, problem="task_lost")
            again = Promise(
                key=f"{each.key} again",
                lane=each.lane,
                database=each.database,
                kind=each.kind,
                case_number=each.case_number,
                detail=each.detail,
            )
            outbox.promise(tx, again, now)

    def _post(self, tx: Connection, case: Case, now: datetime) -> None:
        """It may stand in Slack all the same: then it is found there, and not posted twice."""
        last = outbox.last_of(tx, case.number, Kind.POST)
        if last is not None and last.state is Delivery.SENT:
            outbox.mark(tx, last, Delivery.UNKNOWN, looks=0, next_try_at=now)
        else:
            self.recorder.promise_again(tx, case, PostCase(), now)
