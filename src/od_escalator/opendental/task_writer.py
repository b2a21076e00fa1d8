"""Makes a task as Open Dental 24.3 does (opendental.md 3a), in an order that is safe where there are no transactions.

The task comes first and the signals last: whatever happens between, nobody is told of a half-written task, and making
it again completes it. The popup comes exactly once, the quiet signals at least once.
"""

import secrets
import string
from collections.abc import Iterable

from od_escalator.domain.practice import TaskOrder
from od_escalator.errors import Permanent
from od_escalator.opendental.audit_row import Permission, audit
from od_escalator.opendental.definitions import TASK_PRIORITIES
from od_escalator.opendental.desk import Desk
from od_escalator.opendental.directory import User
from od_escalator.opendental.marks import mark_pattern
from od_escalator.opendental.server_time import LOCAL_NOW, NEVER, NEVER_DATE
from od_escalator.opendental.signals import Signal, pop_up_once, send, was_sent
from od_escalator.opendental.task_row import COMPOSING, ON_PATIENT, TaskRow, load_task
from od_escalator.opendental.task_surroundings import complete_ancestors, mark_unread

ONCE = 2048  # task.ReminderType
GROUP_ID = string.ascii_letters + string.digits
ARCHIVED = 1  # tasklist.TaskListStatus

#: Our task of this patient with this mark in its first line; what a user copied has a higher number.
OURS = (
    "FROM task o WHERE o.KeyNum = %(patient)s AND o.ObjectType = %(on_patient)s AND o.UserNum = %(author)s"
    " AND o.TaskListNum <> %(composing)s AND SUBSTRING_INDEX(o.Descript, '\\n', 1) REGEXP %(mark)s"
)

ROW = {
    "TaskListNum": "%(list)s",
    "DateTask": NEVER_DATE,
    "KeyNum": "%(patient)s",
    "Descript": "%(text)s",
    "TaskStatus": "0",
    "IsRepeating": "0",
    "DateType": "0",
    "FromNum": "0",
    "ObjectType": "%(on_patient)s",
    "DateTimeEntry": LOCAL_NOW,
    "UserNum": "%(author)s",
    "DateTimeFinished": NEVER,
    "PriorityDefNum": "%(priority)s",
    "ReminderGroupId": "%(group)s",
    "ReminderType": "%(reminder)s",
    "ReminderFrequency": "0",
    "DateTimeOriginal": LOCAL_NOW,
    "DescriptOverride": "''",
    "IsReadOnly": "0",
}


def make_task(desk: Desk, order: TaskOrder, manager: User, text: str, *, reminders: bool) -> int:
    """Make the task in the manager's inbox, or complete the one with this mark; returns its TaskNum.

    A task that pops up is also a reminder that is due, where the practice uses them: so it pops up at the next login.
    """
    _check_inbox(desk, manager)
    reminder = order.popup and reminders
    keys = {
        "patient": order.patient,
        "on_patient": ON_PATIENT,
        "author": desk.author,
        "composing": COMPOSING,
        "mark": mark_pattern(order.mark),
    }
    desk.insert(
        "task",
        ROW,
        f"DUAL WHERE NOT EXISTS (SELECT 1 {OURS})",
        **keys,
        list=manager.inbox,
        text=text,
        priority=_priority(desk, "R" if reminder else "D"),
        group="".join(secrets.choice(GROUP_ID) for _ in range(20)) if reminder else "",
        reminder=ONCE if reminder else 0,
    )
    found = desk.connection.row(f"SELECT MIN(o.TaskNum) AS number {OURS}", **keys)
    task = load_task(desk.connection, found.number) if found is not None and found.number else None
    if task is None:
        raise Permanent(f"{desk.connection.place}: the task {order.mark} is gone again", "task_gone")
    _complete(desk, task, popup=order.popup)
    return task.number


def _complete(desk: Desk, task: TaskRow, *, popup: bool) -> None:
    complete_ancestors(desk, task)
    if not was_sent(desk, Signal.TASK_POPUP if popup else Signal.TASK, task):
        mark_unread(desk, task)  # later the marks may be gone because people read the task
    audit(desk, task, Permission.TASK_EDIT, "New task added")
    if popup:
        pop_up_once(desk, task)
    for kind, key in _quiet(task):
        send(desk, kind, key)


def _quiet(task: TaskRow) -> Iterable[tuple[Signal, int]]:
    yield Signal.TASK_LIST, task.task_list
    yield Signal.TASK_AUTHOR, task.owner
    if task.patient:
        yield Signal.TASK_PATIENT, task.patient
    yield Signal.TASK, task.number


def _check_inbox(desk: Desk, manager: User) -> None:
    """An archived list has lost its followers, and so a task in it would be seen by nobody."""
    status = "TaskListStatus" if desk.columns.has("tasklist", "TaskListStatus") else "0"
    row = desk.connection.row(
        f"SELECT {status} AS status FROM tasklist WHERE TaskListNum = %(list)s",  # noqa: S608  a constant
        list=manager.inbox,
    )
    if not manager.inbox or row is None or row.status == ARCHIVED:
        raise Permanent(f"{desk.connection.place}: {manager.name} has no task inbox in Open Dental", "no_inbox")


def _priority(desk: Desk, preset: str) -> int:
    """The default of its kind as Open Dental chooses it: the last visible one; it must be a real one (4.11)."""
    rows = desk.connection.rows(
        "SELECT DefNum, ItemValue FROM definition WHERE Category = %(category)s AND IsHidden = 0"
        " ORDER BY ItemOrder, DefNum",
        category=TASK_PRIORITIES,
    )
    for wanted in (preset, "D", None):
        numbers: list[int] = [row.DefNum for row in rows if wanted is None or row.ItemValue == wanted]
        if numbers:
            return numbers[-1]
    raise Permanent(f"{desk.connection.place}: Open Dental has no task priority", "no_priority")
