"""The errand that makes a case's task, in the inbox of whoever is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.events import Event, TaskMade, TaskSent
from od_escalator.domain.hand_made import sent_instead
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.offerings import Approval
from od_escalator.domain.person import Office, Role
from od_escalator.domain.playbook import Playbook
from od_escalator.domain.practice import TaskNoteOrder, TaskOrder
from od_escalator.domain.public_review import PublicReview
from od_escalator.domain.recipients import kept_from, recipients_of
from od_escalator.domain.task_words import adoption_mark, finishing, first_line, following_note, mark_of, review_words
from od_escalator.engine.ports import Practice
from od_escalator.engine.record import Recorder
from od_escalator.errors import Permanent
from od_escalator.store import cases

#: Whose word some offers take.
_AGREES = {Approval.REGIONAL_MANAGER: Role.REGIONAL_MANAGER, Approval.OWNER: Role.OWNERS}

#: What Open Dental stamps has whole seconds, and a clock of its own.
_EARLY = timedelta(minutes=5)

#: There is no inbox of theirs to put a task into.
NO_INBOX = ("no_inbox", "unknown_user")


@dataclass(frozen=True, slots=True)
class _Made:
    """`with_` is whose inbox it is in: None for the office manager's. A person may have deleted it since."""

    task: int
    with_: str | None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class _Sent:
    """A person sent it: `by` and `holder` as in TaskSent."""

    task: int
    by: str | None
    holder: str | None


@dataclass(frozen=True, slots=True)
class MakingTask:
    """`doubted_since`: it may have been made since then, whatever our state knows of it."""

    practice: Practice
    case: Case
    office: Office
    recorder: Recorder
    playbook: Playbook
    popup: bool
    now: datetime
    review: PublicReview | None = None
    doubted_since: datetime | None = None

    def run(self) -> object:
        """Who stands in without an inbox gets none: then it is the office manager's."""
        deleted = self._deleted(self.doubted_since) if self.doubted_since else None
        return self._adopt(anew=True) or deleted or self._run(None)

    def look(self, since: datetime) -> object | None:
        """What was asked of the API may still come, whatever stands there now."""
        anew = not self.office.by_api and self.case.end is None
        return self._adopt(anew=anew) or self._deleted(since) or self._run(since)

    def settle(self, tx: Connection, result: object, now: datetime) -> None:
        case = cases.load(tx, self.case.number)
        if case is None or not isinstance(result, _Made | _Sent) or case.task == result.task:
            return
        event: Event
        if isinstance(result, _Sent):  # the one that it had is lost
            event = TaskSent(at=now, task=result.task, by=result.by, holder=result.holder)
            before = replace(case, task=None)
        else:
            tell = self.office.by_api and self.popup and not result.deleted
            event = TaskMade(at=now, task=result.task, tell=tell)
            before = replace(case, task_with=result.with_)
        self.recorder.record(tx, decide(before, event, self.recorder.policies, self.office.calendar), now)

    def _adopt(self, *, anew: bool) -> _Sent | None:
        """The task that somebody sent by hand, now that our note on it says so."""
        if self.case.drill or self.case.of_nobody:
            return None
        found = self.practice.tasks_about(self.case.patient, self.now)
        roster = self.recorder.roster
        sent = sent_instead(self.case, found, self._inboxes(), anew=anew)
        if sent is None:
            return None
        order = self._order("")
        note = TaskNoteOrder(
            task=sent.task,
            mark=adoption_mark(self.case),
            text=following_note(order.first_line, order.finishing),
            popup=self.popup,
        )
        if not self.practice.follow_task(note, self.case.patient):
            return None
        by = roster.person_of(self.practice.users().get(sent.by))
        return _Sent(sent.task, by, roster.person_of(sent.inbox))

    def _deleted(self, since: datetime) -> _Made | None:
        """The one that was made since then and that a person has deleted: track sees who, and none is made again.

        Where only a copy of it was deleted, ours still stands.
        """
        patient = self.practice.find_patient(self.case.patient)
        opening = (self.case.number, self.case.opening)
        own = [each for each in patient.own_tasks if (each.case, each.opening) == opening] if patient else []
        if any(not each.deleted for each in own):
            return None
        made = (each.task for each in own if each.made_at >= since - _EARLY)
        first = min(made, default=None)
        return _Made(first, self.case.task_with, deleted=True) if first is not None else None

    def _inboxes(self) -> Sequence[str]:
        """Where it would have been sent: never to somebody from whom the case is kept, or who only might stand in."""
        first = (self.case.task_with,) if self.case.task_with else ()
        holders = (*first, *self.office.holders(Role.OFFICE_MANAGER), *self.office.holders(Role.DEPUTY))
        kept, people = kept_from(self.case, self.office), self.recorder.roster.people
        users = (people[id_].open_dental_user for id_ in holders if id_ in people and id_ not in kept)
        return tuple(user for user in users if user)

    def _run(self, asked_at: datetime | None) -> _Made:
        try:
            return self._make(self.case.task_with, asked_at)
        except Permanent as error:
            if self.case.task_with is None or error.code not in NO_INBOX:
                raise
        return self._make(None, asked_at)

    def _make(self, with_: str | None, asked_at: datetime | None) -> _Made:
        person = self.recorder.roster.people.get(with_ or self.office.office_manager)
        user = person.open_dental_user if person else None
        if user is None:
            raise Permanent(f"{with_} has no Open Dental user", "no_inbox")
        order = replace(self._order(user), asked_at=asked_at)
        return _Made(self.practice.make_task(order), with_)

    def _order(self, manager: str) -> TaskOrder:
        author = self.practice.users().get(self.case.author, "")
        return TaskOrder(
            mark=mark_of(self.case),
            manager=manager,
            patient=self.case.patient,
            note=self.case.note,
            first_line=first_line(self.case, self.office.calendar.zone, author),
            author=author,
            finishing=finishing(self.case, self.playbook, self._agreeing()),
            popup=self.popup,
            words=review_words(self.review) if self.review else None,
            calls=not (self.case.drill or self.case.is_legal),
        )

    def _agreeing(self) -> Mapping[Approval, str]:
        """By name whoever of them hears of this case: never somebody from whom it is kept."""
        people, at = self.recorder.roster.people, self.case.opened_at
        heard = {approval: recipients_of((role,), self.case, self.office, at) for approval, role in _AGREES.items()}
        return {
            approval: people[hearers[0].person].name
            for approval, hearers in heard.items()
            if hearers and hearers[0].person in people
        }
