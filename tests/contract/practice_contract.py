"""What the engine may count on from every `Practice`: played against Open Dental and against the one in memory."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import pytest

from od_escalator.domain.note import NoteKey, Source
from od_escalator.domain.practice import (
    Closure,
    Cursor,
    Reading,
    Sighting,
    Standing,
    TaskNoteOrder,
    TaskOrder,
    TaskSight,
    TaskStatus,
    Watched,
)
from od_escalator.domain.sequel import Sequel
from od_escalator.engine.ports import Practice
from od_escalator.errors import Permanent, Transient

SETTLE = timedelta(seconds=30)


class Desk(Protocol):
    """One made-up practice and the people in it; `patients` are strangers, `child` is of the first one's family."""

    practice: Practice
    patients: tuple[int, int]
    child: int

    def another(self) -> Practice:
        """Another process of ours at the same database."""
        ...

    def away(self) -> Practice:
        """Ours, while nobody reaches the database."""
        ...

    def turn(self, **by: float) -> datetime: ...
    def number(self, user: str) -> int: ...
    def write(self, user: str, patient: int, text: str, type_name: str = "Misc") -> int: ...
    def edit(self, number: int, text: str) -> None: ...
    def delete(self, number: int) -> None: ...
    def chart(self, user: str, patient: int, text: str) -> int: ...
    def rewrite(self, user: str, procedure: int, text: str) -> None: ...
    def read_task(self, user: str, task: int) -> None: ...
    def tick_done(self, user: str, task: int) -> None: ...
    def send_on(self, user: str, task: int, to: str) -> None: ...
    def reply(self, user: str, task: int) -> None:
        """Send it to its author: our own user's inbox."""
        ...

    def delete_task(self, user: str, task: int) -> None: ...
    def lose_task(self, task: int) -> None: ...
    def note_on_task(self, user: str, task: int, text: str) -> None: ...
    def send_task(self, user: str, to: str, patient: int, text: str) -> int: ...
    def merge(self, old: int, new: int) -> None: ...
    def book(self, patient: int, at: datetime) -> None: ...
    def complete(self, patient: int, at: datetime) -> None: ...
    def close_on(self, day: date, clinic: str = "") -> None: ...

    def work(self, user: str) -> None:
        """At something that leaves no note."""
        ...

    def clock_in(self, user: str) -> None: ...
    def tasks(self, user: str) -> list[tuple[int, str]]: ...
    def task_notes(self, task: int) -> list[str]: ...

    def popups(self) -> int | None:
        """None where nobody can say whether a task pops up."""
        ...

    def backup(self) -> Callable[[], None]:
        """Returns how to restore it."""
        ...


def commlog(number: int) -> NoteKey:
    return NoteKey("main", 1, Source.COMMLOG, number)


def order(desk: Desk, mark: str = "UP-1042", **given: Any) -> TaskOrder:  # noqa: ANN401  any field of an order
    fields: dict[str, Any] = {
        "manager": "Kelly",
        "patient": desk.patients[0],
        "note": None,
        "first_line": f"Please call back by Thu 2:00 PM - billing - {mark} (noted 10:14 Jamie)",
        "author": "Jamie",
        "finishing": ("After the call, write a CommLog.", "Then mark this task Done."),
        "popup": True,
    }
    return TaskOrder(mark=mark, **(fields | given))


class Reader:
    """Reads as poll does, and keeps the last reading."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        desk.practice.hold()
        self.cursor: Cursor = desk.practice.first_cursor()

    def look(self, **by: float) -> Reading:
        reading = self.desk.practice.read_notes(self.cursor, self.desk.turn(**by))
        self.cursor = reading.cursor
        assert reading.server_at is not None
        return reading

    def read(self, **by: float) -> list[tuple[int, str]]:
        """Key and words of what was told."""
        return [(note.key.number, note.text) for note in self.look(**by).notes]


def watch(desk: Desk, since: datetime, *, task: int | None = None, **given: Any) -> Sighting:  # noqa: ANN401  any field
    fields: dict[str, Any] = {"case": 1042, "patient": desk.patients[0]}
    case = Watched(since=since, task=task, **(fields | given))
    return desk.practice.watch([case], desk.turn(seconds=0)).sightings[0]


def sight_of(desk: Desk, since: datetime, task: int, **given: Any) -> TaskSight:  # noqa: ANN401  any field
    sight = watch(desk, since, task=task, **given).task
    assert sight is not None
    return sight


class WritingContract:
    """What is written, and how it is found again; a subclass says what the practice is, with a fixture `desk`."""

    def test_a_task_is_made_once_for_a_mark(self, desk: Desk) -> None:
        Reader(desk)
        number = desk.write("Jamie", desk.patients[0], "Waited 50 min.")
        first = desk.practice.make_task(order(desk, note=commlog(number)))
        assert desk.practice.make_task(order(desk, note=commlog(number))) == first
        other = desk.practice.make_task(order(desk, "UP-1042-2", popup=False))
        tasks = dict(desk.tasks("Kelly"))
        assert set(tasks) == {first, other}
        assert tasks[first].startswith("Please call back by Thu 2:00 PM - billing - UP-1042 (noted 10:14 Jamie)\n")
        assert "Waited 50 min." in tasks[first]
        assert tasks[first].endswith("Then mark this task Done.")
        assert desk.popups() in (1, None)

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("manager", "Nobody", "unknown_user"),
            ("manager", "Jamie", "no_inbox"),
            ("patient", 4711, "unknown_patient"),
        ],
    )
    def test_a_task_for_nobody_is_refused_for_good(self, desk: Desk, field: str, value: Any, code: str) -> None:  # noqa: ANN401  any field
        Reader(desk)
        with pytest.raises(Permanent) as refused:
            desk.practice.make_task(order(desk, **{field: value}))
        assert refused.value.code == code
        assert desk.tasks("Kelly") == []

    def test_a_task_note_is_added_once_for_a_mark(self, desk: Desk) -> None:
        Reader(desk)
        task = desk.practice.make_task(order(desk))
        for mark in ("UP-1042/1", "UP-1042/1", "UP-1042/10"):
            desk.practice.add_task_note(TaskNoteOrder(task=task, mark=mark, text=f"Told Dana ({mark})", popup=False))
        assert desk.task_notes(task) == ["Told Dana (UP-1042/1)", "Told Dana (UP-1042/10)"]
        desk.delete_task("Kelly", task)
        with pytest.raises(Permanent) as refused:
            desk.practice.add_task_note(TaskNoteOrder(task=task, mark="UP-1042/2", text="Told Dana", popup=False))
        assert refused.value.code == "task_gone"

    def test_what_we_wrote_ourselves_is_told_by_its_marks(self, desk: Desk) -> None:
        desk.practice.hold()
        made_at = desk.turn(minutes=1)
        first = desk.practice.make_task(order(desk))
        desk.practice.make_task(order(desk, "UP-1042/D7"))
        desk.practice.add_task_note(TaskNoteOrder(task=first, mark="UP-1042/3", text="Dana was told.", popup=False))
        desk.practice.finish_task(first, "UP-1042")
        desk.send_task("Jamie", "Kelly", desk.patients[0], "Please see UP-1041")
        again = desk.practice.make_task(order(desk, "UP-1042-2", patient=desk.patients[1]))
        found = desk.practice.own_tasks(desk.turn(minutes=1), all_open=True)
        assert [(each.task, each.case, each.opening, each.done, each.notes) for each in found] == [
            (again, 1042, 2, False, 0),
            (first, 1042, 1, True, 3),
        ]
        assert abs(found[1].made_at - made_at) <= timedelta(seconds=5)
        patient = desk.practice.find_patient(desk.patients[0])
        assert patient is not None
        assert [(each.task, each.inbox) for each in patient.own_tasks] == [(first, "Kelly")]

    def test_a_task_is_finished_once_and_not_where_it_is_gone(self, desk: Desk) -> None:
        Reader(desk)
        since = desk.turn(seconds=0)
        task, other = (desk.practice.make_task(order(desk, mark)) for mark in ("UP-1042", "UP-1043"))
        desk.delete_task("Kelly", other)
        assert [desk.practice.finish_task(each, "UP-1042") for each in (task, task, other)] == [True, True, False]
        sight = sight_of(desk, since, task)
        assert (sight.status, sight.by) == (TaskStatus.DONE, desk.number("Escalator"))

    def test_a_task_whose_patient_was_merged_before_we_heard_of_it_is_not_made_twice(self, desk: Desk) -> None:
        desk.practice.hold()
        task = desk.practice.make_task(order(desk))
        desk.merge(*desk.patients)
        assert desk.practice.make_task(order(desk)) == task
        assert [number for number, _ in desk.tasks("Kelly")] == [task]
        desk.merge(*reversed(desk.patients))
        assert desk.practice.make_task(order(desk)) == task
        desk.merge(*desk.patients)
        other = desk.practice.make_task(order(desk, "UP-1043"))
        assert desk.practice.make_task(order(desk, "UP-1043", patient=desk.patients[1])) == other

    def test_our_tasks_are_listed_and_nobody_elses(self, desk: Desk) -> None:
        desk.practice.hold()
        assert list(desk.practice.own_tasks(desk.turn(minutes=1))) == []
        first = desk.practice.make_task(order(desk))
        second = desk.practice.make_task(order(desk, "UP-1043"))
        desk.send_task("Jamie", "Kelly", desk.patients[0], "Please call back - UP-1044")
        found = desk.practice.own_tasks(desk.turn(minutes=1))
        assert [(task.task, task.case, task.opening) for task in found] == [(second, 1043, 1), (first, 1042, 1)]
        desk.tick_done("Kelly", first)
        assert [task.task for task in desk.practice.own_tasks(desk.turn(minutes=1)) if not task.done] == [second]

    def test_what_a_person_has_deleted_is_told_with_its_patient_if_it_was_ours(self, desk: Desk) -> None:
        desk.practice.hold()
        deleted, lost = (desk.practice.make_task(order(desk, mark)) for mark in ("UP-1042-2", "UP-1043"))
        theirs = desk.send_task("Jamie", "Kelly", desk.patients[0], "Please call, see UP-1041")
        for task in (deleted, theirs):
            desk.delete_task("Kelly", task)
        desk.lose_task(lost)
        patient = desk.practice.find_patient(desk.patients[0])
        assert patient is not None
        assert [(own.task, own.case, own.opening, own.deleted) for own in patient.own_tasks] == [
            (deleted, 1042, 2, True)
        ]
        assert list(desk.practice.own_tasks(desk.turn(minutes=1), all_open=True)) == []

    def test_a_task_that_a_person_sent_is_followed_by_a_note_on_it(self, desk: Desk) -> None:
        Reader(desk)
        since = desk.turn(minutes=1)
        task = desk.send_task("Jamie", "Kelly", desk.patients[0], "Upset about the bill, please call")
        [found] = desk.practice.tasks_about(desk.patients[0], desk.turn(seconds=1))
        assert (found.task, found.by, found.ours, found.inbox) == (task, desk.number("Jamie"), False, "Kelly")
        assert (found.text, found.done, found.noted) == ("Upset about the bill, please call", False, frozenset())
        assert abs(found.sent_at - since) <= timedelta(seconds=5)
        told, note = (
            TaskNoteOrder(task=task, mark=mark, text="UP-1042 is followed here.", popup=False)
            for mark in ("UP-1042/2", "UP-1042/A1")
        )
        with pytest.raises(Permanent):
            desk.practice.add_task_note(told)
        assert not desk.practice.follow_task(note, desk.patients[1])
        assert [desk.practice.follow_task(note, desk.patients[0]) for _ in range(2)] == [True, True]
        desk.practice.add_task_note(told)
        assert [text.rpartition(" ")[2] for text in desk.task_notes(task)] == ["(UP-1042/A1)", "(UP-1042/2)"]
        assert desk.practice.tasks_about(desk.patients[0], since)[0].noted == {(1042, 1)}
        patient = desk.practice.find_patient(desk.patients[0])
        assert patient is not None
        lists = (desk.practice.own_tasks(desk.turn(seconds=1)), patient.own_tasks)
        assert [[(own.task, own.case, own.opening, own.inbox, own.followed) for own in own_] for own_ in lists] == [
            [(task, 1042, 1, "Kelly", True)]
        ] * 2
        assert desk.practice.own_tasks(since, all_open=True)[0].notes == 2
        assert not desk.practice.finish_task(task, "UP-1041")
        assert desk.practice.finish_task(task, "UP-1042")
        assert sight_of(desk, since, task, by_hand=True).status is TaskStatus.DONE
        ours = desk.practice.make_task(order(desk))
        assert [each.ours for each in desk.practice.tasks_about(desk.patients[0], since) if each.task == ours] == [True]

    def test_a_task_that_got_the_number_of_a_lost_one_is_neither_seen_nor_touched(self, desk: Desk) -> None:
        Reader(desk)
        desk.send_task("Jamie", "Kelly", desk.patients[1], "Please order masks")
        since, restore = desk.turn(seconds=0), desk.backup()
        lost = desk.practice.make_task(order(desk))
        restore()
        assert desk.send_task("Jamie", "Kelly", desk.patients[1], "Please order gloves") == lost
        desk.note_on_task("Kelly", lost, "Spoke with them.")
        for done in (False, True):
            if done:
                desk.tick_done("Kelly", lost)
            sighting = watch(desk, since, task=lost)
            assert (sighting.task, sighting.notes) == (TaskSight(status=TaskStatus.LOST), ())
            assert sight_of(desk, since, lost, by_hand=True).status is TaskStatus.LOST
            assert not desk.practice.finish_task(lost, "UP-1042")
        with pytest.raises(Permanent) as refused:
            desk.practice.add_task_note(TaskNoteOrder(task=lost, mark="UP-1042/2", text="Told Dana", popup=False))
        assert refused.value.code == "task_gone"
        assert desk.task_notes(lost) == ["Spoke with them."]
        desk.merge(*desk.patients)
        assert sight_of(desk, since, lost, by_hand=True).status is TaskStatus.DONE
        again = desk.practice.make_task(order(desk))
        assert sight_of(desk, since, again).status is TaskStatus.OPEN
        assert sight_of(desk, since, again, case=1041).status is TaskStatus.LOST
        assert not desk.practice.finish_task(again, "UP-1041")

    def test_what_became_of_a_task(self, desk: Desk) -> None:
        Reader(desk)
        since = desk.turn(seconds=0)
        tasks = [desk.practice.make_task(order(desk, f"UP-{number}")) for number in range(1042, 1046)]
        kelly = desk.number("Kelly")
        desk.read_task("Kelly", tasks[1])
        ticked_at = desk.turn(minutes=10)
        desk.tick_done("Kelly", tasks[2])
        desk.turn(minutes=10)
        desk.delete_task("Kelly", tasks[3])
        new, read, done, deleted = (sight_of(desk, since, task, case=1042 + n) for n, task in enumerate(tasks))
        assert (new.status, kelly in new.unread_by) == (TaskStatus.OPEN, True)
        assert (read.status, kelly in read.unread_by) == (TaskStatus.OPEN, False)
        assert (done.status, done.by) == (TaskStatus.DONE, kelly)
        assert done.done_at is not None
        assert abs(done.done_at - ticked_at) <= timedelta(seconds=5)
        assert (deleted.status, deleted.by) == (TaskStatus.DELETED, kelly)
        desk.lose_task(tasks[0])
        assert sight_of(desk, since, tasks[0]).status is TaskStatus.LOST

    def test_in_whose_inbox_a_task_lies(self, desk: Desk) -> None:
        Reader(desk)
        since = desk.turn(seconds=0)
        task = desk.practice.make_task(order(desk))
        desk.practice.users()
        assert sight_of(desk, since, task).inbox_of == desk.number("Kelly")
        desk.send_on("Kelly", task, "Dana")
        assert sight_of(desk, since, task).inbox_of == desk.number("Dana")

    def test_what_we_wrote_on_a_task_is_nobodys_word(self, desk: Desk) -> None:
        Reader(desk)
        since = desk.turn(seconds=0)
        task = desk.practice.make_task(order(desk))
        desk.practice.add_task_note(TaskNoteOrder(task=task, mark="UP-1042/1", text="Told Dana", popup=False))
        desk.note_on_task("Kelly", task, "Spoke w/ pt")
        notes = [each.note for each in watch(desk, since, task=task).notes]
        assert [(note.key.source, note.by_person) for note in notes] == [
            (Source.TASK_NOTE, False),
            (Source.TASK_NOTE, True),
        ]
        assert (notes[1].text, notes[1].author, notes[1].patient) == (
            "Spoke w/ pt",
            desk.number("Kelly"),
            desk.patients[0],
        )

    def test_one_process_writes_and_the_next_one_takes_over(self, desk: Desk) -> None:
        assert desk.practice.hold() is Standing.WRITER
        second = desk.another()
        assert second.hold() is Standing.STANDBY
        assert (desk.practice.surely_holds(), second.surely_holds()) == (True, False)
        with pytest.raises(Transient):
            second.make_task(order(desk))
        desk.practice.close()
        while second.hold() is Standing.STANDBY:
            pass  # the server has yet to notice
        assert second.make_task(order(desk))


class PracticeContract(WritingContract):
    """And all else."""

    def test_what_stood_before_the_first_look_is_not_read(self, desk: Desk) -> None:
        desk.write("Jamie", desk.patients[0], "long ago #upset")
        desk.chart("Jamie", desk.patients[0], "long ago #upset")
        desk.turn(minutes=5)
        assert Reader(desk).read(seconds=40) == []

    def test_a_note_is_told_once_it_has_settled_and_until_then_nothing_is_complete(self, desk: Desk) -> None:
        reader = Reader(desk)
        number = desk.write("Jamie", desk.patients[0], "#upset", "Upset Patient")
        saved = desk.turn(seconds=0)
        reading = reader.look(seconds=10)
        assert (reading.notes, reading.cursor.last, reading.cursor.pending) == ((), number, (number,))
        assert abs(reading.seen_until - saved) <= timedelta(seconds=1)
        reading = reader.look(seconds=25)
        (note,) = reading.notes
        assert (note.key, note.patient, note.author) == (commlog(number), desk.patients[0], desk.number("Jamie"))
        assert (note.text, note.type_name, note.by_person) == ("#upset", "Upset Patient", True)
        assert abs(note.written_at - saved) <= timedelta(seconds=1)
        assert reading.cursor.pending == ()
        assert reading.seen_until == desk.turn(seconds=0)

    def test_a_note_that_is_still_changed_waits_and_one_taken_away_is_never_told(self, desk: Desk) -> None:
        reader = Reader(desk)
        first = desk.write("Jamie", desk.patients[0], "Pt is")
        second = desk.write("Jamie", desk.patients[0], "a slip")
        assert reader.read(seconds=20) == []
        desk.edit(first, "Pt is upset #upset")
        desk.delete(second)
        assert reader.read(seconds=20) == []
        assert dict(reader.read(seconds=20)) == {first: "Pt is upset #upset"}

    def test_an_edited_note_is_told_again_as_it_stands(self, desk: Desk) -> None:
        reader = Reader(desk)
        number = desk.write("Jamie", desk.patients[0], "called")
        assert reader.read(seconds=40) == [(number, "called")]
        for _ in range(60):
            desk.write("Jamie", desk.patients[1], "other")
        reader.read(minutes=5)
        desk.edit(number, "called, very #upset")
        assert (number, "called, very #upset") in [*reader.read(seconds=5), *reader.read(seconds=40)]

    def test_each_row_of_a_clinical_note_is_told_with_its_procedure(self, desk: Desk) -> None:
        reader = Reader(desk)
        procedure = desk.chart("Robin", desk.patients[0], "Prophy.")
        told = [note for note in reader.look(seconds=40).notes if note.procedure]
        desk.rewrite("Robin", procedure, "Prophy. #upset")
        told += [note for note in reader.look(seconds=40).notes if note.text != "Prophy."]
        assert [(n.key.source, n.text, n.procedure and n.procedure.number) for n in told] == [
            (Source.PROCNOTE, "Prophy.", procedure),
            (Source.PROCNOTE, "Prophy. #upset", procedure),
        ]
        assert told[1].procedure is not None
        assert (told[1].procedure.code, told[1].procedure.clinic) == ("D1110", "Geneva")

    def test_a_first_start_may_reach_back(self, desk: Desk) -> None:
        desk.write("Jamie", desk.patients[0], "last week")
        since = desk.turn(days=7)
        number = desk.write("Jamie", desk.patients[0], "today")
        now = desk.turn(hours=1)
        desk.practice.hold()
        reading = desk.practice.read_notes(desk.practice.cursor_since(since, now), now)
        assert "today" in [note.text for note in reading.notes if note.key.number == number]

    def test_after_a_restored_backup_reused_keys_are_other_notes(self, desk: Desk) -> None:
        reader = Reader(desk)
        desk.write("Jamie", desk.patients[0], "before the backup")
        desk.chart("Jamie", desk.patients[0], "before the backup")
        reader.read(minutes=1)
        restore = desk.backup()
        lost = desk.write("Jamie", desk.patients[0], "lost")
        reader.read(minutes=1)
        desk.turn(hours=3)
        restore()
        again = desk.write("Jamie", desk.patients[0], "after the restore")
        notes = reader.look(minutes=2).notes
        assert again == lost
        assert (2, again, "after the restore") in {(n.key.incarnation, n.key.number, n.text) for n in notes}
        assert reader.cursor.incarnation == 2

    def test_the_twin_of_a_note_is_found_in_the_chart(self, desk: Desk) -> None:
        reader = Reader(desk)
        desk.chart("Robin", desk.patients[0], "Pt upset #upset")
        desk.chart("Jamie", desk.patients[0], "by somebody else")
        desk.write("Robin", desk.patients[0], "Pt upset #upset")
        (note,) = (n for n in reader.look(seconds=40).notes if n.key.source is Source.COMMLOG)
        related = desk.practice.find_related(note, desk.turn(seconds=0))
        assert [(each.key.source, each.text) for each in related] == [(Source.PROCNOTE, "Pt upset #upset")]

    def test_who_is_who(self, desk: Desk) -> None:
        Reader(desk)
        assert desk.practice.users()[desk.number("Kelly")] == "Kelly"
        assert desk.practice.find_patient(4711) is None
        desk.practice.hold()
        desk.practice.make_task(order(desk))
        desk.merge(desk.patients[0], desk.patients[1])
        patient = desk.practice.find_patient(desk.patients[1])
        assert patient is not None
        [(merged, at)], [own] = patient.merged_from.items(), patient.own_tasks
        assert (patient.clinic, merged) == ("Geneva", desk.patients[0])
        assert abs(at - own.made_at) <= timedelta(seconds=5)

    def test_what_is_written_about_the_family_may_be_evidence(self, desk: Desk) -> None:
        Reader(desk)
        desk.write("Kelly", desk.patients[0], "long before")
        since = desk.turn(hours=1)
        desk.write("Kelly", desk.patients[0], "Spoke w/ pt.")
        desk.write("Kelly", desk.child, "Spoke w/ mom.")
        desk.write("Okafor", desk.patients[0], "Spoke w/ pt.")
        desk.write("Kelly", desk.patients[1], "about a stranger")
        saved = desk.turn(seconds=0)
        watched = Watched(case=1042, patient=desk.patients[0], since=since)
        watching = desk.practice.watch([watched], desk.turn(seconds=10))
        assert watching.sightings[0].notes == ()
        assert abs(watching.seen_until - saved) <= timedelta(seconds=1)
        watching = desk.practice.watch([watched], now := desk.turn(seconds=30))
        assert watching.seen_until == now
        seen = {(each.note.text, each.same_patient, each.treating) for each in watching.sightings[0].notes}
        assert seen == {
            ("Spoke w/ pt.", True, False),
            ("Spoke w/ mom.", False, False),
            ("Spoke w/ pt.", True, True),
        }

    def test_the_notes_that_a_case_stands_on_as_they_are_now(self, desk: Desk) -> None:
        Reader(desk)
        since = desk.turn(seconds=0)
        kept, edited, gone = (desk.write("Jamie", desk.patients[0], "#upset", "Upset Patient") for _ in range(3))
        flags = tuple(commlog(number) for number in (kept, edited, gone))
        assert watch(desk, since, flags=flags).flags == ()
        desk.edit(edited, "a slip")
        desk.delete(gone)
        desk.turn(seconds=40)
        sights = [(each.key.number, each.note and each.note.text) for each in watch(desk, since, flags=flags).flags]
        assert sights == [(kept, "#upset"), (edited, "a slip"), (gone, None)]
        assert watch(desk, since, flags=flags, ended=True).flags == watch(desk, since, flags=flags).flags

    def test_a_merged_chart_is_followed_also_after_the_end(self, desk: Desk) -> None:
        Reader(desk)
        since = desk.turn(seconds=0)
        desk.turn(minutes=5)
        desk.merge(desk.patients[0], desk.patients[1])
        merged = desk.turn(seconds=0)
        desk.turn(minutes=1)
        for ended in (False, True):
            merge = watch(desk, since, ended=ended).merge
            assert merge is not None
            assert (merge.into, abs(merge.at - merged) <= timedelta(seconds=1)) == (desk.patients[1], True)
        assert watch(desk, since, patient=desk.patients[1]).merge is None

    def test_the_days_on_which_the_schedule_says_that_it_is_closed(self, desk: Desk) -> None:
        day, later, after = (date(2026, 5, n) for n in (4, 5, 20))
        desk.close_on(later)
        desk.close_on(day, "Geneva")
        desk.close_on(after)
        assert list(desk.practice.closures(day, later)) == [Closure(day, "Geneva"), Closure(later)]

    def test_who_has_worked_or_clocked_in_is_there_and_whom_nobody_knows(self, desk: Desk) -> None:
        def there(user: str) -> bool:
            return desk.practice.has_given_a_sign(user, now - timedelta(hours=2), now)

        desk.work("Kelly")
        desk.clock_in("Dana")
        now = desk.turn(hours=3)
        assert [there(user) for user in ("Kelly", "Dana", "Nobody")] == [False, False, True]
        desk.work("Kelly")
        desk.clock_in("Dana")
        now = desk.turn(hours=1)
        assert [there(user) for user in ("Kelly", "Dana", "Nobody")] == [True, True, True]

    def test_who_comes_in_on_a_day_and_when_first(self, desk: Desk) -> None:
        day = datetime(2026, 5, 4, 10, 40)  # noqa: DTZ001  the practice's own time
        first, second = desk.patients
        for at in (day + timedelta(hours=1), day, day + timedelta(days=1)):
            desk.book(first, at)
        desk.book(desk.child, day)
        desk.book(second, day - timedelta(days=1))
        assert desk.practice.visits([first, second], day.date()) == {first: day}

    def test_how_many_visits_were_completed_at_each_clinic_on_each_day(self, desk: Desk) -> None:
        day = datetime(2026, 5, 4)  # noqa: DTZ001  the practice's own time
        first, second = desk.patients
        desk.complete(first, day - timedelta(minutes=1))
        for patient, hours in ((first, 0), (second, 9), (second, 15), (first, 24), (first, 24 * 40 + 8)):
            desk.complete(patient, day + timedelta(hours=hours))
        desk.complete(first, day + timedelta(days=41))
        desk.book(first, day + timedelta(hours=9))
        came = [date(2026, 5, 4), date(2026, 5, 5), date(2026, 6, 13)]
        counts = desk.practice.completed_visits(came[0], date(2026, 6, 14))
        assert counts == {("Geneva", came[0]): 3, ("Geneva", came[1]): 1, ("Geneva", came[2]): 1}
        assert desk.practice.completed_visits(came[0], came[0]) == {}

    def test_what_became_of_patients_after_a_day(self, desk: Desk) -> None:
        end = datetime(2026, 5, 4)  # noqa: DTZ001  the practice's own time
        first, second = desk.patients
        for patient, days in ((first, 0), (first, 9), (first, 3), (second, -1)):
            desk.complete(patient, end + timedelta(days=days, hours=9))
        for days in (8, 2, -2):
            desk.book(second, end + timedelta(days=days, hours=9))
        asked = [(first, end.date()), (first, date(2026, 5, 7)), (second, end.date()), (999_999, end.date())]
        assert desk.practice.sequels(asked) == {
            asked[0]: Sequel(came=date(2026, 5, 7)),
            asked[1]: Sequel(came=date(2026, 5, 13)),
            asked[2]: Sequel(comes=date(2026, 5, 6)),
        }
        assert desk.practice.sequels([]) == {}

    def test_a_task_that_staff_send_is_found_in_the_inbox_first(self, desk: Desk) -> None:
        Reader(desk)
        since = desk.turn(seconds=0)
        elsewhere = desk.send_task("Jamie", "Dana", desk.patients[0], "Please call")
        assert watch(desk, since, inboxes=("Kelly",)).sent is None
        desk.turn(minutes=11)
        sent = watch(desk, since, inboxes=("Kelly",)).sent
        assert sent is not None
        assert (sent.task, sent.by, sent.inbox) == (elsewhere, desk.number("Jamie"), None)
        best = desk.send_task("Jamie", "Kelly", desk.patients[0], "Please call")
        sent = watch(desk, since, inboxes=("Kelly",)).sent
        assert sent is not None
        assert (sent.task, sent.inbox) == (best, "Kelly")

    def test_a_note_marks_a_task_that_was_read_unread_again_or_leaves_it_as_it_is(self, desk: Desk) -> None:
        Reader(desk)
        since, kelly = desk.turn(seconds=0), desk.number("Kelly")
        task = desk.practice.make_task(order(desk))
        desk.read_task("Kelly", task)
        for number, unread in enumerate((False, True), start=1):
            note = TaskNoteOrder(task=task, mark=f"UP-1042/{number}", text="Told Dana", popup=False, unread=unread)
            desk.practice.add_task_note(note)
            sight = sight_of(desk, since, task)
            assert (kelly in sight.unread_by) == unread

    def test_a_task_that_came_to_us_by_reply_is_put_back_once(self, desk: Desk) -> None:
        Reader(desk)
        since = desk.turn(seconds=0)
        task = desk.practice.make_task(order(desk))
        first, second = (
            TaskNoteOrder(task=task, mark=f"UP-1042/B{n}", text="It was put back.", popup=False) for n in (1, 2)
        )
        assert not desk.practice.put_back(first, "Kelly")
        desk.reply("Kelly", task)
        desk.practice.users()
        assert sight_of(desk, since, task).astray
        popups = desk.popups()
        for user, code in (("Nobody", "unknown_user"), ("Jamie", "no_inbox")):
            with pytest.raises(Permanent) as refused:
                desk.practice.put_back(first, user)
            assert refused.value.code == code
        assert [desk.practice.put_back(each, "Kelly") for each in (first, first, second)] == [True, True, False]
        sight = sight_of(desk, since, task)
        assert (sight.astray, sight.inbox_of) == (False, desk.number("Kelly"))
        assert (desk.number("Kelly") in sight.unread_by, desk.popups()) == (True, popups)
        assert desk.task_notes(task) == ["It was put back. (UP-1042/B1)"]
        desk.reply("Kelly", task)
        desk.tick_done("Kelly", task)
        assert not desk.practice.put_back(second, "Kelly")

    def test_a_database_that_nobody_reaches_is_worth_another_try(self, desk: Desk) -> None:
        away = desk.away()
        with pytest.raises(Transient):
            away.hold()
        with pytest.raises(Transient):
            away.read_notes(Cursor(), desk.turn(seconds=0))
