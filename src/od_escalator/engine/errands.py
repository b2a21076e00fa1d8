"""One outside errand for one outbox message: prepared and settled in the store, run between the two.

`look` tells after a lost answer whether the errand was done; where doing it again looks by itself, it may do it, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from od_escalator.domain.card import Bundle, Summary, Telling, ThreadLine, staff
from od_escalator.domain.case import Case
from od_escalator.domain.effects import Reason
from od_escalator.domain.person import Office
from od_escalator.domain.playbook import Playbook
from od_escalator.domain.practice import TaskNoteOrder, TaskOrder
from od_escalator.domain.public_review import PublicReview
from od_escalator.domain.recipients import holder_of, recipients_of
from od_escalator.domain.task_words import DETOURED, clicked_note, detour_line, mark_of, review_words, task_note
from od_escalator.domain.weekly import Weekly
from od_escalator.engine import letters
from od_escalator.engine.asking_after import AskingAfter
from od_escalator.engine.finishing import FinishingTask
from od_escalator.engine.lanes import place_of
from od_escalator.engine.mailing import Mail
from od_escalator.engine.making import MakingTask
from od_escalator.engine.mornings import is_over
from od_escalator.engine.noting import NotingTask
from od_escalator.engine.ports import Mailer, Messenger, Painter, Posted, Practice
from od_escalator.engine.posting import Edit, Illustrated, Line, Post
from od_escalator.engine.putting_back import PuttingBack
from od_escalator.engine.record import Recorder
from od_escalator.engine.traces import traces_of, traces_of_all
from od_escalator.store import doubts, posts, reviews
from od_escalator.store.outbox import TASKS, Delivery, Kind, Message


class Errand(Protocol):
    def run(self) -> object:
        """Do it outside; raises Transient, Permanent or Ambiguous."""
        ...

    def look(self, since: datetime) -> object | None:
        """Find what an earlier try since then has done; None, or Absent, when there is nothing."""
        ...

    def settle(self, tx: Connection, result: object, now: datetime) -> None:
        """Write down what came back."""
        ...


@dataclass(frozen=True, slots=True)
class _Detour:
    """A task for a person whom Slack does not reach; nobody follows it."""

    practice: Practice
    case: Case
    office: Office
    mark: str
    to: str
    review: PublicReview | None

    def run(self) -> object:
        return self._run(None)

    def look(self, since: datetime) -> object | None:
        return self._run(since)

    def _run(self, asked_at: datetime | None) -> object:
        author = self.practice.users().get(self.case.author, "")
        order = TaskOrder(
            mark=self.mark,
            manager=self.to,
            patient=self.case.patient,
            note=self.case.note,
            first_line=detour_line(self.case, self.mark, self.office.calendar.zone, author),
            author=author,
            finishing=DETOURED,
            popup=True,
            words=review_words(self.review) if self.review else None,
            asked_at=asked_at,
        )
        return self.practice.make_task(order)

    def settle(self, tx: Connection, result: object, now: datetime) -> None:
        """It stands for a message, which comes back with nothing either."""


_OF_THE_END = (Reason.WITHDRAWN, Reason.RAN_OUT, Reason.UNREACHABLE, Reason.DECLINED, Reason.REPLY_WAIVED)


@dataclass(frozen=True, slots=True)
class Errands:
    """Prepare the errand of a message, or say why it need not be run any more."""

    practices: Mapping[str, Practice]
    messenger: Messenger
    recorder: Recorder
    playbook: Playbook = field(default_factory=Playbook)
    painter: Painter | None = None
    mailer: Mailer | None = None

    def prepare(
        self,
        tx: Connection,
        message: Message,
        case: Case | None,
        now: datetime,
        together: Sequence[tuple[Message, Telling]] = (),
    ) -> Errand | str:
        """`case` is the one that it is about, as it is now.

        `together` goes out under this message, itself among them, where it does not go alone.
        """
        if together:
            tellings = tuple(telling for _, telling in together)
            content = Bundle(tellings) if len(tellings) > 1 else tellings[0]
            return Post(self.messenger, message, place_of(message.lane), content, None, 0, traces_of_all(together))
        if message.kind is Kind.MAIL:
            return self._mail(tx, message, case)
        if message.kind is Kind.MORNING and is_over(message.detail, now):
            return "superseded"
        if message.kind not in TASKS:
            return self._letter(tx, message, case)
        if self._is_unwritten(case):
            return "nothing_is_written"
        return self._task(tx, message, case, now)

    def _is_unwritten(self, case: Case | None) -> bool:
        """Whatever was promised: an office whose database is not written to by now, or a case in shadow or by hand."""
        office = self.recorder.roster.office(case.office) if case else None
        return bool((case and (case.shadow or case.by_hand)) or (office and office.by_hand))

    def telling(self, tx: Connection, message: Message, case: Case | None) -> Telling | None:
        """The words of a direct message, if it still matters."""
        written = letters.write(tx, message, case, self.recorder.roster)
        return written[0] if not isinstance(written, str) and isinstance(written[0], Telling) else None

    def _mail(self, tx: Connection, message: Message, case: Case | None) -> Errand | str:
        person, words = self.recorder.roster.people.get(message.detail["person"]), self.telling(tx, message, case)
        if self.mailer is None or person is None or person.email is None:
            return "no_address"
        return Mail(self.mailer, message.key, person.email, words) if words else "superseded"

    def _letter(self, tx: Connection, message: Message, of_case: Case | None) -> Errand | str:
        written = letters.write(tx, message, of_case, self.recorder.roster)
        if isinstance(written, str):
            return written
        content, case = written
        traces = traces_of(message, content)
        post = posts.of_case(tx, case.number) if case else None
        if message.kind is Kind.EDIT:
            if case is None or post is None or post["revision"] == case.revision:
                return "superseded"
            there, place = Posted(post["channel"], post["ts"]), place_of(message.lane)
            return Edit(self.messenger, message, place, there, content, case, traces)
        if message.kind is Kind.LINE and post is None:
            return "no_message_to_answer"
        revision = case.revision if case else 0
        in_thread = message.kind is Kind.LINE or (case is not None and case.shadow and message.kind is not Kind.POST)
        if in_thread and post is not None and isinstance(content, ThreadLine | Telling | Summary):
            root = (post["channel"], content, post["ts"])
            return Line(self.messenger, message, *root, revision, traces, content.card)
        alone = Post(self.messenger, message, place_of(message.lane), content, None, revision, traces)
        return Illustrated(alone, content, self.painter) if isinstance(content, Weekly) and self.painter else alone

    def _task(self, tx: Connection, message: Message, case: Case | None, now: datetime) -> Errand | str:
        office = self.recorder.roster.office(case.office) if case else None
        practice = self.practices.get(message.database)
        if case is None or office is None or practice is None:
            return "office_gone"
        if message.kind is Kind.CHECK_BACK:
            asking = AskingAfter(practice, case, office, self.recorder.roster, now)
            return asking if asking.is_right(tx, message.detail["opening"]) else "superseded"
        # A task that may be there already is completed and linked, so that it can be finished.
        may_exist = message.kind is Kind.MAKE_TASK and message.state is not Delivery.PENDING
        # What it says of the end belongs on the task.
        closing = message.kind is Kind.FINISH_TASK or message.detail.get("about") in _OF_THE_END
        if case.end is not None and not closing and not may_exist:
            return "superseded"
        if message.kind is Kind.MAKE_TASK:
            popup, review = message.detail["popup"], reviews.of_case(tx, case.number)
            since = doubts.told_since(tx, case.database, now)
            return MakingTask(practice, case, office, self.recorder, self.playbook, popup, now, review, since)
        if message.kind is Kind.DETOUR:
            return self._detour(practice, case, office, message, reviews.of_case(tx, case.number))
        return self._on_task(practice, case, message, office, now)

    def _on_task(self, practice: Practice, case: Case, message: Message, office: Office, now: datetime) -> Errand | str:
        # A case that was opened again meanwhile has another task by now.
        task = message.detail.get("task") or case.task
        if task is None:
            return "no_task"
        if message.kind is Kind.FINISH_TASK:
            return FinishingTask(practice, task, case.label, message.tries)
        note = self._note(case, task, message, office, now)
        if message.kind is Kind.PUT_BACK:
            return PuttingBack(practice, case, office, self.recorder, note)
        # Who has just opened the task leaves no other trace: a note must not wipe it away before anybody has looked.
        return NotingTask(practice, replace(note, unread=case.seen_at is not None), needed=case.needs_task)

    def _detour(
        self, practice: Practice, case: Case, office: Office, message: Message, review: PublicReview | None
    ) -> Errand | str:
        person = self.recorder.roster.people.get(message.detail["person"])
        if person is None or person.open_dental_user is None:
            return "person_gone"
        return _Detour(practice, case, office, f"{mark_of(case)}/D{message.seq}", person.open_dental_user, review)

    def _note(self, case: Case, task: int, message: Message, office: Office, now: datetime) -> TaskNoteOrder:
        about = Reason(message.detail["about"])
        names = case.plan.told_last() if case.plan else ()
        others = [h for h in recipients_of(names, case, office, now) if h.person != holder_of(case, office)]
        told = [person.name for person in staff(others, self.recorder.roster.people)]
        return TaskNoteOrder(
            task=task,
            mark=f"{case.label}/{message.detail['number']}",
            text=self._clicked(case, message, about, office) or task_note(case, about, told, now, office.calendar.zone),
            popup=message.detail["popup"],
        )

    def _clicked(self, case: Case, message: Message, about: Reason, office: Office) -> str | None:
        """What was written already, or is written of a click."""
        detail = message.detail
        if "by" not in detail:
            return detail.get("text")
        people = self.recorder.roster.people
        who, holder = (
            people[id_].name if id_ in people else "Somebody" for id_ in (detail["by"], holder_of(case, office))
        )
        return clicked_note(about, who, datetime.fromisoformat(detail["at"]), office.calendar.zone, holder)
