"""Adds a note to a task as Open Dental 24.3 does (opendental.md 3b); the task's own row is never touched.

Found again by the mark in its text, so that doing it twice writes it once; the quiet task signal is the last row.
"""

from od_escalator.domain.practice import TaskNoteOrder
from od_escalator.errors import Permanent
from od_escalator.opendental.audit_row import Permission, audit
from od_escalator.opendental.desk import Desk
from od_escalator.opendental.marks import mark_pattern, marked
from od_escalator.opendental.server_time import LOCAL_NOW
from od_escalator.opendental.signals import Signal, pop_up_once, send, was_sent
from od_escalator.opendental.task_row import TaskRow, load_sent, load_task
from od_escalator.opendental.task_surroundings import keep_history, mark_unread
from od_escalator.opendental.task_text import clean

OURS = "FROM tasknote o WHERE o.TaskNum = %(task)s AND o.UserNum = %(author)s"


def follow_task(desk: Desk, order: TaskNoteOrder, patient: int) -> bool:
    """The same on a task that a person sent about this patient: the note makes it the case's."""
    task = load_sent(desk, order.task, patient)
    if task is not None:
        _add(desk, order, task)
    return task is not None


def add_task_note(desk: Desk, order: TaskNoteOrder) -> None:
    task = load_task(desk, order.task, order.mark.partition("/")[0])
    if task is None:
        raise Permanent(f"{desk.connection.place}: task {order.task} is gone", "task_gone")
    _add(desk, order, task)


def _add(desk: Desk, order: TaskNoteOrder, task: TaskRow) -> None:
    keys = {"task": task.number, "author": desk.author, "mark": mark_pattern(order.mark)}
    is_new = desk.insert(
        "tasknote",
        {"TaskNum": "%(task)s", "UserNum": "%(author)s", "DateTimeNote": LOCAL_NOW, "Note": "%(text)s"},
        f"DUAL WHERE NOT EXISTS (SELECT 1 {OURS} AND o.Note REGEXP %(mark)s)",
        **keys,
        text=marked(clean(order.text), order.mark),
    )
    row = desk.connection.row(
        f"SELECT MIN(o.TaskNoteNum) AS note, (SELECT COUNT(*) {OURS}) AS notes {OURS} AND o.Note REGEXP %(mark)s",
        **keys,
    )
    if row is None or row.note is None:
        raise Permanent(f"{desk.connection.place}: the note {order.mark} is gone again", "note_gone")
    _complete(desk, task, row.notes)
    if order.unread and (is_new or not was_sent(desk, Signal.TASK, task, row.note)):
        mark_unread(desk, task)  # later the marks may be gone because people read the note
    if order.popup and is_new:
        send(desk, Signal.TASK_POPUP, task.number)
    elif order.popup:
        pop_up_once(desk, task, row.note)
    send(desk, Signal.TASK_LIST, task.task_list)
    send(desk, Signal.TASK, task.number)


def has_note(desk: Desk, order: TaskNoteOrder) -> bool:
    row = desk.connection.row(
        f"SELECT EXISTS (SELECT 1 {OURS} AND o.Note REGEXP %(mark)s)",
        task=order.task,
        author=desk.author,
        mark=mark_pattern(order.mark),
    )
    return row is not None and bool(row[0])


def _complete(desk: Desk, task: TaskRow, notes: int) -> None:
    """As many audit and history rows as we wrote notes on this task."""
    audit(desk, task, Permission.TASK_NOTE_EDIT, "Added task note", at_most=notes)
    keep_history(
        desk,
        task,
        {"IsNoteChange": "1"},
        unless="(SELECT COUNT(*) FROM taskhist WHERE TaskNum = %(task)s AND UserNumHist = %(author)s"
        " AND IsNoteChange = 1) >= %(notes)s",
        notes=notes,
    )
