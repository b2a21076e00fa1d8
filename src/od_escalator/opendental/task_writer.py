"""Makes a task as Open Dental 24.3 does (opendental.md 3a), in an order that is safe where there are no transactions.

The task comes first and the signals last: whatever happens between, nobody is told of a half-written task, and making
it again completes it. The popup comes exactly once, the quiet signals at least once.
"""

import secrets
import string
from collections.abc import Sequence

from od_escalator.domain.practice import TaskOrder
from od_escalator.errors import Permanent
from od_escalator.opendental.audit_row import Permission, audit
from od_escalator.opendental.definitions import TASK_PRIORITIES
from od_escalator.opendental.desk import Desk
from od_escalator.opendental.directory import Directory, Inbox
from od_escalator.opendental.marks import mark_pattern
from od_escalator.opendental.server_time import LOCAL_NOW, NEVER, NEVER_DATE
from od_escalator.opendental.signals import Signal, send_all, was_sent
from od_escalator.opendental.task_row import COMPOSING, NEW, NO_OBJECT, ON_PATIENT, TaskRow, find_task
from od_escalator.opendental.task_surroundings import complete_ancestors, mark_unread

ONCE = 2048  # task.ReminderType
GROUP_ID = string.ascii_letters + string.digits

#: Our task of this patient, or of nobody, with this mark in its first line; what a user copied has a higher number.
OURS = (
    "FROM task o WHERE o.KeyNum = %(patient)s AND o.ObjectType = %(object)s AND o.UserNum = %(author)s"
    " AND o.TaskListNum <> %(composing)s AND SUBSTRING_INDEX(o.Descript, '\\n', 1) REGEXP %(mark)s"
)

#: The default of its kind as Open Dental chooses it: the last visible one; it must be a real one (4.11).
PRIORITY = (
    f"SELECT DefNum FROM definition WHERE Category = {TASK_PRIORITIES} AND IsHidden = 0"  # noqa: S608  constant
    " ORDER BY ItemValue = %(preset)s DESC, ItemValue = 'D' DESC, ItemOrder DESC, DefNum DESC LIMIT 1"
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
    "ObjectType": "%(object)s",
    "DateTimeEntry": LOCAL_NOW,
    "UserNum": "%(author)s",
    "DateTimeFinished": NEVER,
    "PriorityDefNum": "priority.DefNum",
    "ReminderGroupId": "%(group)s",
    "ReminderType": "%(reminder)s",
    "ReminderFrequency": "0",
    "DateTimeOriginal": LOCAL_NOW,
    "DescriptOverride": "''",
    "IsReadOnly": "0",
}


def make_task(desk: Desk, order: TaskOrder, inbox: Inbox, text: str, *, reminders: bool) -> int:
    """Make the task in the manager's inbox, or complete the one with this mark; returns its TaskNum.

    A task that pops up is also a reminder that is due, where the practice uses them: so it pops up at the next login.
    """
    made = _insert(desk, order, inbox, text, reminder=order.popup and reminders)
    task = made or find_task(desk.connection, OURS, **keys(desk, order))
    if task is None:
        raise _failed(desk, order)
    first = Signal.TASK_POPUP if order.popup else Signal.TASK
    was_told = not made and was_sent(desk, first, task)
    lists = inbox.lists if made else Directory(desk.connection).lists_above(task.task_list)
    complete_ancestors(desk, task, lists, is_new=made is not None)
    if not was_told:
        mark_unread(desk, task)  # later the marks may be gone because people read the task
    audit(desk, task, Permission.TASK_EDIT, "New task added", at_most=None if made else 1)
    popup = [(first, task.number)] if order.popup and not was_told else []
    send_all(desk, [*popup, *_quiet(task)])
    return task.number


def keys(desk: Desk, order: TaskOrder) -> dict[str, object]:
    """What `OURS` needs."""
    mark = mark_pattern(order.mark)
    object_ = ON_PATIENT if order.patient else NO_OBJECT
    known = {"patient": order.patient, "object": object_, "author": desk.author, "composing": COMPOSING}
    return known | {"mark": mark}


def _insert(desk: Desk, order: TaskOrder, inbox: Inbox, text: str, *, reminder: bool) -> TaskRow | None:
    """None when it is there already."""
    inserted = desk.insert(
        "task",
        ROW,
        f"({PRIORITY}) AS priority WHERE NOT EXISTS (SELECT 1 {OURS})",
        **keys(desk, order),
        list=inbox.user.inbox,
        text=text,
        preset="R" if reminder else "D",
        group="".join(secrets.choice(GROUP_ID) for _ in range(20)) if reminder else "",
        reminder=ONCE if reminder else 0,
    )
    if not inserted:
        return None
    number, task_list = desk.connection.inserted, inbox.user.inbox
    return TaskRow(number=number, task_list=task_list, status=NEW, owner=desk.author, patient=order.patient)


def _quiet(task: TaskRow) -> Sequence[tuple[Signal, int]]:
    about = [(Signal.TASK_PATIENT, task.patient)] if task.patient else []
    return (Signal.TASK_LIST, task.task_list), (Signal.TASK_AUTHOR, task.owner), *about, (Signal.TASK, task.number)


def _failed(desk: Desk, order: TaskOrder) -> Permanent:
    """Why it is not there."""
    if desk.connection.row(PRIORITY, preset="") is None:
        return Permanent(f"{desk.connection.place}: Open Dental has no task priority", "no_priority")
    return Permanent(f"{desk.connection.place}: the task {order.mark} is gone again", "task_gone")
