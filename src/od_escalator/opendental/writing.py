"""What a practice writes about a case's task, in whichever way it does."""

from od_escalator.domain.practice import TaskNoteOrder, TaskOrder
from od_escalator.opendental.writers import TaskWriter


class Writing:
    _writer: TaskWriter

    def make_task(self, order: TaskOrder) -> int:
        return self._writer.make(order)

    def add_task_note(self, order: TaskNoteOrder) -> None:
        self._writer.add_note(order)

    def follow_task(self, order: TaskNoteOrder, patient: int) -> bool:
        return self._writer.follow(order, patient)

    def finish_task(self, task: int, label: str) -> bool:
        return self._writer.finish(task, label)

    def put_back(self, order: TaskNoteOrder, manager: str) -> bool:
        return self._writer.put_back(order, manager)

    def check_writable(self) -> None:
        """Permanent when tasks would not be written: unknown version or columns, no user of our own, wrong keys."""
        self._writer.check()
