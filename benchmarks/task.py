"""Creating a task beside the six round trips that the bare driver needs for the same rows."""

from collections.abc import Iterator
from itertools import count as counting

from benchmarks.bench import Bench, Driver, driver
from benchmarks.counters import count
from benchmarks.figures import Figure
from benchmarks.interleaving import in_turns
from benchmarks.seat import Seat, seated
from od_escalator.domain.practice import TaskOrder

MANAGER, AUTHOR, INBOX, PARENT = 21, 32, 62, 61
FIRST_MARK = 7000


def measure(bench: Bench) -> Iterator[Figure]:
    with seated(bench.server, bench.large) as seat, driver(bench.server, bench.large) as raw:
        seat.begin()
        marks = counting(FIRST_MARK)

        def ours() -> int:
            return seat.practice.make_task(_order(seat, next(marks)))

        ours()
        asked = count(seat.connection, ours)
        took = in_turns(
            {"ours": ours, "raw": lambda: _six(raw, bench.large.patient(next(marks)))},
            blocks=bench.times(6, 1),
            turns=bench.times(20, 2),
        )
    seen = {name: timing.seen() for name, timing in took.items()} | {"statements": asked.statements}
    ratio = took["ours"].over(took["raw"])
    what = "creating a task over the bare driver's six round trips"
    yield bench.figure("task", what, ratio, unit="x", bar=1.5, seen=seen)


def _order(seat: Seat, number: int) -> TaskOrder:
    mark = f"UP-{number}"
    return TaskOrder(
        mark=mark,
        manager="Kelly",
        patient=seat.filled.patient(3 * number),
        note=None,
        first_line=f"Please call back by Thu 2:00 PM - billing - {mark} (noted 10:14 Jamie)",
        author="Jamie",
        finishing=("After the call, write a CommLog.", "Then mark this task Done."),
        popup=True,
    )


def _six(raw: Driver, patient: int) -> None:
    task = raw.write(
        "INSERT INTO task (TaskListNum, KeyNum, Descript, TaskStatus, IsRepeating, DateType, FromNum, ObjectType,"
        " DateTimeEntry, UserNum, DateTimeFinished, PriorityDefNum, ReminderGroupId, ReminderType, ReminderFrequency,"
        " DateTimeOriginal, DescriptOverride, TriageCategory)"
        " VALUES (%s, %s, %s, 0, 0, 0, 0, 1, NOW(), %s, '0001-01-01', 290, '', 0, 0, NOW(), '', 0)",
        INBOX,
        patient,
        "Please call back by Thu 2:00 PM - billing - by the bare driver (noted 10:14 Jamie)\n" + "x" * 300,
        AUTHOR,
    )
    raw.write("INSERT INTO taskancestor (TaskNum, TaskListNum) VALUES (%s, %s), (%s, %s)", task, INBOX, task, PARENT)
    raw.write("INSERT INTO taskunread (TaskNum, UserNum) VALUES (%s, %s), (%s, %s)", task, MANAGER, task, MANAGER + 1)
    raw.write(
        "INSERT INTO securitylog (PermType, UserNum, LogDateTime, LogText, PatNum, CompName, FKey, LogSource)"
        " VALUES (66, %s, NOW(), 'New task added', %s, 'HERE', %s, 0)",
        AUTHOR,
        patient,
        task,
    )
    _signal(raw, task, 116)
    _signal(raw, task, 119)


def _signal(raw: Driver, task: int, kind: int) -> None:
    raw.write(
        "INSERT INTO signalod (SigDateTime, FKey, FKeyType, IType, RemoteRole, MsgValue)"
        " VALUES (NOW(), %s, 'Task', %s, 0, '')",
        task,
        kind,
    )
