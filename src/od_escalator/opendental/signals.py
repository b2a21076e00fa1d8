"""The signals by which workstations notice a task (opendental.md 2.4, 3a); they come last, when all else is written."""

from collections.abc import Sequence
from enum import IntEnum

from od_escalator.opendental.desk import Desk
from od_escalator.opendental.server_time import LOCAL_NOW, NEVER_DATE
from od_escalator.opendental.task_row import TaskRow


class Signal(IntEnum):
    """signalod.IType, as far as we write it."""

    TASK = 3
    TASK_POPUP = 28
    TASK_LIST = 90
    TASK_AUTHOR = 91
    TASK_PATIENT = 92


_NAMES_TASK = {Signal.TASK, Signal.TASK_POPUP}


def send_all(desk: Desk, signals: Sequence[tuple[Signal, int]]) -> None:
    """Several at once, each with its key."""
    each = [{"FKey": str(key), "FKeyType": f"'{_names(kind)}'", "IType": str(int(kind))} for kind, key in signals]
    desk.insert_rows("signalod", _ROW, each)


def send(desk: Desk, kind: Signal, key: int) -> None:
    _insert(desk, kind, key, None)


def pop_up_once(desk: Desk, task: TaskRow, note: int | None = None) -> None:
    """Let the task pop up, unless it did so since it was made, or since the task note with this key was written."""
    _insert(desk, Signal.TASK_POPUP, task.number, f"DUAL WHERE NOT EXISTS ({_SENT})", note=note)


def was_sent(desk: Desk, kind: Signal, task: TaskRow, note: int | None = None) -> bool:
    """Whether workstations were told so since the task was made, or since that task note."""
    row = desk.connection.row(f"SELECT EXISTS ({_SENT})", kind=int(kind), key=task.number, note=note)
    return row is not None and bool(row[0])


_SENT = (
    "SELECT 1 FROM signalod WHERE IType = %(kind)s AND FKeyType = 'Task' AND FKey = %(key)s AND SigDateTime >="
    " IF(%(note)s IS NULL, (SELECT DateTimeOriginal FROM task WHERE TaskNum = %(key)s),"
    " (SELECT DateTimeNote FROM tasknote WHERE TaskNoteNum = %(note)s))"
)


_ROW = {"DateViewing": NEVER_DATE, "SigDateTime": LOCAL_NOW, "RemoteRole": "0", "MsgValue": "''"}


def _insert(desk: Desk, kind: Signal, key: int, source: str | None, **values: object) -> None:
    row = _ROW | {"FKey": "%(key)s", "FKeyType": f"'{_names(kind)}'", "IType": "%(kind)s"}
    desk.insert("signalod", row, source, kind=int(kind), key=key, **values)


def _names(kind: Signal) -> str:
    """What its FKeyType calls what it names."""
    return "Task" if kind in _NAMES_TASK else "Undefined"
