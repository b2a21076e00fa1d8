"""The errand that puts a task back which *Reply* has sent to our own inbox; where it cannot, somebody is asked."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.events import TaskAstray, TaskPutBack
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.person import Office
from od_escalator.domain.practice import TaskNoteOrder
from od_escalator.engine.making import NO_INBOX
from od_escalator.engine.ports import Practice
from od_escalator.engine.record import Recorder
from od_escalator.errors import Permanent
from od_escalator.store import cases

#: The REST API moves no task from one list to another, nor may an account that was made for an earlier version.
_NO_WAY = (*NO_INBOX, "api_cannot_move", "no_rights")


_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Back:
    """`with_` is whose inbox it is in: None for the office manager's. Of one that `has_no_place` nothing was moved."""

    moved: bool = False
    with_: str | None = None
    has_no_place: bool = False


@dataclass(frozen=True, slots=True)
class PuttingBack:
    practice: Practice
    case: Case
    office: Office
    recorder: Recorder
    order: TaskNoteOrder

    def run(self) -> object:
        """Who stands in without an inbox gets none: then it is the office manager's."""
        for person in dict.fromkeys((self.case.task_with, None)):
            try:
                return _Back(self._move(person or self.office.office_manager), person)
            except Permanent as error:
                if error.code not in _NO_WAY:
                    raise
        return _Back(has_no_place=True)

    def look(self, since: datetime) -> object | None:  # noqa: ARG002  it looks by itself, and completes what is there
        return self.run()

    def settle(self, tx: Connection, result: object, now: datetime) -> None:
        case = cases.load(tx, self.case.number)
        if case is None or not isinstance(result, _Back) or case.task != self.order.task:
            return
        policies, calendar = self.recorder.policies, self.office.calendar
        there = replace(case, task_with=result.with_) if result.moved else case
        decision = decide(there, TaskPutBack(at=now, moved=result.moved), policies, calendar)
        if result.has_no_place:
            decision = decide(decision.case, TaskAstray(at=now), policies, calendar)
        self.recorder.record(tx, decision, now)
        if decision.entries:
            _log.info("case." + decision.reason, case=case.label, office=case.office, database=case.database)

    def _move(self, person: str) -> bool:
        known = self.recorder.roster.people.get(person)
        if known is None or known.open_dental_user is None:
            raise Permanent(f"{person} has no Open Dental user", "no_inbox")
        return self.practice.put_back(self.order, known.open_dental_user)
