"""The errand that makes the task asking how a patient is doing since; where they have left nothing is made."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.check_back import ASKING, check_back_line, check_back_mark
from od_escalator.domain.person import Office
from od_escalator.domain.practice import TaskOrder
from od_escalator.domain.recipients import task_goes_to
from od_escalator.domain.roster import Roster
from od_escalator.engine.ports import Practice
from od_escalator.errors import Permanent
from od_escalator.store import check_backs


@dataclass(frozen=True, slots=True)
class AskingAfter:
    practice: Practice
    case: Case
    office: Office
    roster: Roster
    now: datetime

    def is_right(self, tx: Connection, opening: int) -> bool:
        """Still, of what was promised when it had ended for the `opening`th time."""
        at, asked = self.case.ended_at, (self.case.number, opening)
        return at is not None and asked in check_backs.of_ended(tx, self.case.database, at, at)

    def run(self) -> object:
        return self._run(None)

    def look(self, since: datetime) -> object | None:
        return self._run(since)

    def _run(self, asked_at: datetime | None) -> object:
        end = (self.case.patient, self._ended_at.date())
        became = self.practice.sequels([end]).get(end)
        return self.practice.make_task(self._order(asked_at)) if became is not None and not became.left else True

    def settle(self, tx: Connection, result: object, now: datetime) -> None:
        """Nobody follows it: its Done is the end of it."""

    @property
    def _ended_at(self) -> datetime:
        return self.case.ended_at or self.now

    def _order(self, asked_at: datetime | None) -> TaskOrder:
        person = self.roster.people.get(task_goes_to(self.office, self.now))
        if person is None or person.open_dental_user is None:
            raise Permanent(f"{self.office.name} has nobody with an Open Dental user", "no_inbox")
        return TaskOrder(
            mark=check_back_mark(self.case),
            manager=person.open_dental_user,
            patient=self.case.patient,
            note=self.case.note,
            first_line=check_back_line(self.case, self._ended_at, self.office.calendar.zone, self.now),
            author=self.practice.users().get(self.case.author, ""),
            finishing=ASKING,
            popup=False,
            asked_at=asked_at,
        )
