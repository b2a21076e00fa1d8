"""The seams of a rehearsal (`run --dry-run`): reading is real, and everything else is only said.

Guarantee: nothing here writes to Open Dental, takes its writer lock, or calls Slack.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import count

from od_escalator.domain.card import CaseCard, Content
from od_escalator.domain.hand_made import PatientTask
from od_escalator.domain.interaction import Interaction
from od_escalator.domain.note import Note
from od_escalator.domain.notices import Posted
from od_escalator.domain.practice import (
    Closure,
    Cursor,
    OwnTask,
    Patient,
    Reading,
    Standing,
    TaskNoteOrder,
    TaskOrder,
    Users,
    Watched,
    Watching,
)
from od_escalator.domain.sequel import Sequel
from od_escalator.domain.trace import Told, Trace
from od_escalator.engine.ports import Practice, Shown

#: Numbers of tasks that were not made; no real TaskNum comes near.
_MADE_UP = 9_000_000_000_000


class RehearsalPractice:
    """`say` gets one sentence for each thing that would be written."""

    def __init__(self, real: Practice, say: Callable[[str], None]) -> None:
        self._real = real
        self._say = say
        self._numbers = count(_MADE_UP)

    @property
    def name(self) -> str:
        return self._real.name

    def hold(self) -> Standing:
        """A rehearsal beside the running service must not take its lock away."""
        return Standing.WRITER

    def surely_holds(self) -> bool:
        return True

    def first_cursor(self) -> Cursor:
        return self._real.first_cursor()

    def cursor_since(self, since: datetime, now: datetime) -> Cursor:
        return self._real.cursor_since(since, now)

    def read_notes(self, cursor: Cursor, now: datetime) -> Reading:
        return self._real.read_notes(cursor, now)

    def find_related(self, note: Note, now: datetime) -> tuple[Note, ...]:
        return self._real.find_related(note, now)

    def closures(self, since: date, until: date) -> Sequence[Closure]:
        return self._real.closures(since, until)

    def visits(self, patients: Sequence[int], day: date) -> Mapping[int, datetime]:
        return self._real.visits(patients, day)

    def completed_visits(self, since: date, until: date) -> Mapping[tuple[str, date], int]:
        return self._real.completed_visits(since, until)

    def sequels(self, ends: Collection[tuple[int, date]]) -> Mapping[tuple[int, date], Sequel]:
        return self._real.sequels(ends)

    def has_given_a_sign(self, user: str, since: datetime, now: datetime) -> bool:
        return self._real.has_given_a_sign(user, since, now)

    def find_patient(self, number: int) -> Patient | None:
        return self._real.find_patient(number)

    def users(self) -> Users:
        return self._real.users()

    def watch(self, watched: Sequence[Watched], now: datetime, incarnation: int = 1) -> Watching:
        """A task that was not made is not looked for: it would count as lost."""
        return self._real.watch([replace(each, task=_real_task(each.task)) for each in watched], now, incarnation)

    def own_tasks(self, now: datetime, *, all_open: bool = False) -> Sequence[OwnTask]:
        return self._real.own_tasks(now, all_open=all_open)

    def tasks_about(self, patient: int, now: datetime) -> Sequence[PatientTask]:
        return self._real.tasks_about(patient, now)

    def follow_task(self, order: TaskNoteOrder, patient: int) -> bool:  # noqa: ARG002  the port's
        self._say(f"would follow task {order.task}, which somebody sent by hand ({order.mark})")
        return True

    def make_task(self, order: TaskOrder) -> int:
        popup = ", with a popup" if order.popup else ""
        self._say(f"would open a task for {order.manager} about {order.mark}{popup}")
        return next(self._numbers)

    def add_task_note(self, order: TaskNoteOrder) -> None:
        popup = ", with a popup" if order.popup else ""
        self._say(f"would add to the task ({order.mark}){popup}: {order.text}")

    def finish_task(self, task: int, label: str) -> bool:
        self._say(f"would mark task {task} of {label} Done")
        return True

    def put_back(self, order: TaskNoteOrder, manager: str) -> bool:
        self._say(f"would put the task back into the inbox of {manager} ({order.mark}): {order.text}")
        return True

    def close(self) -> None:
        self._real.close()


class RehearsalMessenger:
    """`words` renders a message as it would go out."""

    def __init__(self, words: Callable[[Content], str], say: Callable[[str], None]) -> None:
        self._words = words
        self._say = say

    def send(
        self,
        id_: str,
        place: str,
        content: Content,
        thread: str | None = None,
        traces: Sequence[Trace] = (),  # noqa: ARG002  the port's
    ) -> Posted:
        is_person = "@" in place or place.startswith(("U", "W"))
        verb = "write to" if is_person else "answer in the thread in" if thread else "post to"
        self._say(f"would {verb} {place}: {self._words(content)}")
        return Posted(channel=place, ts=id_)

    def edit(self, posted: Posted, content: Content) -> None:
        label = content.label if isinstance(content, CaseCard) else "a case"
        self._say(f"would bring the message of {label} in {posted.channel} up to date: {self._words(content)}")

    def find(self, *_: object, **__: object) -> Posted | None:
        """Nothing was sent, so there is nothing to find."""
        return None

    def read(self, *_: object, **__: object) -> Iterable[Told]:
        return ()

    def is_there(self, posted: Posted) -> bool:  # noqa: ARG002  the port's
        """As far as was said, it is."""
        return True

    def remove_copies(self, id_: str, place: str, since: datetime, thread: str | None, keep: Posted | None) -> int:  # noqa: ARG002  the port's
        return 0


def _real_task(task: int | None) -> int | None:
    return None if task is None or task >= _MADE_UP else task


class RehearsalDesk:
    """Nobody clicks in a rehearsal; what waits in the copied state is answered to nobody."""

    def names_of(self, user: str) -> Sequence[str]:
        return (user,)

    def show(self, to: Interaction, shown: Shown) -> None:
        pass
