"""Whatever people, programs, machines and administrators do in whatever order: each upset once.

The oracle. Every upset is said in a sentence of its own (`u17`), or by a type, in a note of a patient of its own. At
the end of a history each upset that a full scan finds was told, and none was told more often than it was said; what was
deleted, untagged or lost with a backup meanwhile may have been told. A merged patient is one with the other. An
opening, a joining and a reopening are one change of a case each, and changes are counted; what is said in one note
between two looks is told by one. What stood before the first start, and what programs write, is never told.

`HISTORIES=500 pytest tests/opendental/test_random_histories.py` tries more of them than the few of every day.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from shutil import copyfile

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from od_escalator.demo.handclock import HandClock
from od_escalator.demo.server import Server
from od_escalator.demo.session import Row
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.case import End
from od_escalator.domain.flags import Marks
from od_escalator.domain.roster import Roster
from od_escalator.engine.judge import Judge
from od_escalator.engine.look import Looks
from od_escalator.engine.newer import Newer
from od_escalator.engine.numbering import Numbering
from od_escalator.engine.older import Older
from od_escalator.engine.poll import Poll
from od_escalator.engine.sight import Sight
from od_escalator.engine.spoken import Spoken
from od_escalator.engine.standby import Standby
from od_escalator.engine.timekeeper import Timekeeper
from od_escalator.opendental.practice import OpenDentalPractice
from od_escalator.store import cases
from od_escalator.store.store import Store
from tests.engine.bench import OFFICES, PEOPLE, RECORDER
from tests.opendental.conftest import MONDAY, Building
from tests.opendental.test_restored_backups import Backup
from tests.simulation.slack import MemoryMessenger, MemoryScheduler, Workspace

MARKS = Marks(types=frozenset({"Upset Patient"}))
OURS = replace(RECORDER, roster=Roster(PEOPLE, (replace(OFFICES[0], clinics=()),)))
TAGGED = re.compile(r"u(\d+) [a-z ]+\. #upset")
SYLLABLES = re.findall("..", "bacodufegihojukaleminopuqarositeuvewoxayuza")

SAY = ("write", "write_type", "write_clinical", "add_clinical", "add")
EDIT = ("write_plain", "reword", "sign", "untag", "delete")
OTHERS_DO = ("inherit_type", "touch", "merge", "begin_late", "end_late", "cancel", "back_up", "restore")
WE_DO = ("restart", "cut", "go_away", "resolve")
PAUSES = ("none", "none", "look", "rest", "rest", "hours")

Step = tuple[str, int, str]
WHICH = st.integers(0, 30)
DONE = st.sampled_from(SAY) | st.sampled_from(("add", "set_type", *EDIT)) | st.sampled_from(OTHERS_DO + WE_DO)
BEFORE = st.lists(st.tuples(st.sampled_from(SAY + EDIT), WHICH, st.just("none")), max_size=4)
AFTER = st.lists(st.tuples(DONE, WHICH, st.sampled_from(PAUSES)), max_size=24)


def sentence(number: int) -> str:
    """Unlike any other, and as long as people's."""
    chosen = Random(number)  # noqa: S311  made-up words, no secrets
    words = ("".join(chosen.choices(SYLLABLES, k=3)) for _ in range(6))
    return f"u{number} {' '.join(words)}. #upset"


class History:
    """One practice, its people, and our program, from the first start on."""

    def __init__(self, server: Server, building: Building, state: str, stack: ExitStack) -> None:
        self.office = building.opened()
        stack.callback(building.leave)
        self.clock = HandClock(MONDAY, server.set_time)
        self.store = stack.enter_context(closing(Store(state)))
        self.session = stack.enter_context(self.office.open())
        self.jamie = stack.enter_context(Workstation(self.office.url, "Jamie"))
        self.admin = stack.enter_context(server.admin())
        self.people = {row["Id"] for row in self.admin.rows("SHOW PROCESSLIST")}
        self.unused = [patient.number for patient in self.office.patients]
        self.said: Counter[int] = Counter()
        self.at_once: Counter[int] = Counter()  # said in one look with another, so that one change tells both
        self.unheard: set[int] = set()
        self.became: dict[int, int] = {}
        self.utterances = 0
        self.last_old = 0
        self.typed_before: set[str] = set()
        self.reserved: list[int] = []
        self.backups: list[Backup] = []
        self.away = False
        self.practice: OpenDentalPractice | None = None
        stack.callback(self.leave)

    def leave(self) -> None:
        if self.practice:
            self.practice.close()
        for backup in self.backups:
            backup.drop()

    # What people do.

    def write(self, _: int) -> None:
        if self.unused:
            patient = self.unused.pop()
            self.jamie.write_commlog(patient, f"Called. {self.say(patient)}")

    def write_type(self, _: int) -> None:
        if self.unused:
            patient = self.unused.pop()
            self.say(patient)
            self.jamie.write_commlog(patient, f"Typed {patient} by her. Waited.", "Upset Patient")

    def write_plain(self, _: int) -> None:
        if self.unused:
            self.jamie.write_commlog(self.unused.pop(), "Called her. LVM.")

    def write_clinical(self, _: int) -> None:
        if self.unused:
            patient = self.unused.pop()
            self.jamie.chart.write_note(patient, f"Prophy. {self.say(patient)}")

    def add_clinical(self, which: int) -> None:
        rows = self.session.rows("SELECT ProcNum, PatNum FROM procedurelog ORDER BY ProcNum")
        if rows:
            row = rows[which % len(rows)]
            self.jamie.chart.append(row["ProcNum"], f"Then {self.say(row['PatNum'])}")

    def add(self, which: int) -> None:
        self.edit(which, lambda row: f"{row['Note']} Then {self.say(row['PatNum'])}")

    def reword(self, which: int) -> None:
        self.edit(which, lambda row: row["Note"].replace("Called", "Caleld").replace("a ", "aa ", 1))

    def sign(self, which: int) -> None:
        self.edit(which, lambda row: f"{row['Note']} Resolved. JP")

    def untag(self, which: int) -> None:
        self.edit(which, lambda row: row["Note"].replace(" #upset", "", 1))

    def set_type(self, which: int) -> None:
        def typed(row: Row) -> str:
            self.say(row["PatNum"])
            return str(row["Note"])

        self.edit(which, typed, "Upset Patient")

    def delete(self, which: int) -> None:
        if row := self.some(which):
            self.jamie.delete_commlog(row["CommlogNum"])

    # What programs and administrators do.

    def inherit_type(self, _: int) -> None:
        if self.unused:
            number = self.jamie.write_commlog(self.unused.pop(), "Reminder sent. #upset", "Upset Patient")
            self.session.run("UPDATE commlog SET CommSource = 5, UserNum = 0 WHERE CommlogNum = %(n)s", n=number)

    def touch(self, _: int) -> None:
        self.session.run("UPDATE commlog SET DateTStamp = NOW()")

    def merge(self, which: int) -> None:
        one, other = self.some(which), self.some(which + 1 + which // 3)
        if one and other and one["PatNum"] != other["PatNum"]:
            for table in ("commlog", "procnote", "procedurelog"):
                self.session.run(
                    f"UPDATE {table} SET PatNum = %(to)s WHERE PatNum = %(of)s",  # noqa: S608  own names
                    of=one["PatNum"],
                    to=other["PatNum"],
                )
            was, root = self.root(one["PatNum"]), self.root(other["PatNum"])
            if was != root:
                self.became[was] = root
                self.unheard |= {root} if was in self.unheard else set()

    def begin_late(self, _: int) -> None:
        """Somebody's transaction takes a key and is slow."""
        number = self.jamie.write_commlog(self.office.patients[0].number, "taken")
        self.session.run("DELETE FROM commlog WHERE CommlogNum = %(n)s", n=number)
        self.reserved.append(number)

    def end_late(self, _: int) -> None:
        if not self.reserved or not self.unused:
            return
        number = self.reserved.pop()
        taken = self.session.value("SELECT COUNT(*) FROM commlog WHERE CommlogNum = %(n)s", n=number)
        if not taken:
            patient = self.unused.pop()
            written = self.jamie.write_commlog(patient, f"Late. {self.say(patient)}")
            self.session.run("UPDATE commlog SET CommlogNum = %(to)s WHERE CommlogNum = %(n)s", n=written, to=number)

    def cancel(self, _: int) -> None:
        """The newest row goes, and the server gives its key away again."""
        self.session.run("DELETE FROM commlog ORDER BY CommlogNum DESC LIMIT 1")
        self.session.run("ALTER TABLE commlog AUTO_INCREMENT = 1")

    def back_up(self, _: int) -> None:
        if not self.backups:
            self.backups.append(Backup(self.session))

    def restore(self, _: int) -> None:
        if self.backups:
            self.backups[0].restore()
            self.reserved.clear()

    # What becomes of us.

    def restart(self, _: int) -> None:
        if self.practice:
            self.practice.close()
        practice = OpenDentalPractice(
            "main", self.office.our_url, open_dental_user="Escalator", settle=timedelta(seconds=30), clock=self.clock
        )
        practice.flag_by(MARKS)
        self.practice, sight = practice, Sight()
        time = Timekeeper(self.clock)
        workspace = Workspace(clock=self.clock.now, channels=set(), people={})
        nowhere, newer = MemoryMessenger(workspace), Newer(self.store, MemoryScheduler(workspace), OURS, "UTC")
        judge = Judge(self.store, OURS, MARKS, Numbering(sight, self.clock))
        older = Older(self.store, OURS, Spoken(self.store, nowhere, OURS), newer)
        standby = Standby(self.store, OURS, nowhere)
        self.poll = Poll(self.store, (practice,), judge, older, standby, sight, Looks(sight, time), time)

    def cut(self, _: int) -> None:
        ours = {row["Id"] for row in self.admin.rows("SHOW PROCESSLIST") if row["db"] == self.office.database}
        for connection in ours - self.people:
            self.admin.run(f"KILL {connection}")

    def resolve(self, which: int) -> None:
        with self.store.transaction() as tx:
            if opened := cases.list_open(tx, "main"):
                case = opened[which % len(opened)]
                cases.save(tx, replace(case, end=End.RESOLVED, ended_at=self.clock.now()), None)

    def go_away(self, _: int) -> None:
        self.away = not self.away

    # What time does.

    def rest(self) -> None:
        """Long enough for all that was done before to be read and judged, if we are there."""
        for seconds in (12, 35, 12):
            self.look(seconds)
        if not self.away:
            self.unheard.clear()

    def look(self, seconds: float) -> None:
        self.clock.turn(timedelta(seconds=seconds))
        if not self.away:
            self.poll.tick(self.clock.now())

    # Shared.

    def say(self, patient: int) -> str:
        self.utterances += 1
        self.said[patient] += 1
        self.at_once[patient] += self.root(patient) in self.unheard
        self.unheard.add(self.root(patient))
        return sentence(self.utterances)

    def some(self, which: int) -> Row | None:
        rows = self.session.rows("SELECT * FROM commlog ORDER BY CommlogNum")
        return rows[which % len(rows)] if rows else None

    def edit(self, which: int, change: Callable[[Row], str], type_name: str | None = None) -> None:
        """By a person at a desk, or as auto-save and other programs do it: without a trace."""
        if row := self.some(which):
            text = change(row).replace("\r\n", "\n")
            self.jamie.edit_commlog(row["CommlogNum"], text, type_name, autosave=which % 2 == 1)

    def root(self, patient: int) -> int:
        while patient in self.became:
            patient = self.became[patient]
        return patient

    # The whole.

    def play(self, before: list[Step], after: list[Step]) -> None:
        for action, which, _ in before:
            getattr(self, action)(which)
            self.clock.turn(timedelta(seconds=1))
        self.typed_before = {row["Note"].split()[1] for row in self.typed()}
        self.last_old = self.utterances
        self.said.clear()
        self.at_once.clear()
        self.unheard.clear()
        self.clock.turn(timedelta(minutes=2))
        self.restart(0)
        self.look(0)
        for action, which, pause in after:
            getattr(self, action)(which)
            self.clock.turn(timedelta(seconds=1))
            match pause:
                case "look":
                    self.look(3)
                case "rest":
                    self.rest()
                case "hours":
                    self.clock.turn(timedelta(hours=3))
                    self.rest()
        self.away = False
        for _ in range(3):
            self.rest()

    def typed(self) -> list[Row]:
        """The notes by people that flag by their type alone."""
        rows = self.session.rows(
            "SELECT c.PatNum, c.Note FROM commlog c JOIN definition d ON d.DefNum = c.CommType"
            " WHERE d.ItemName = 'Upset Patient' AND c.CommSource = 0 AND c.UserNum <> 0"
        )
        return [row for row in rows if not re.search(r"u\d+ ", row["Note"])]

    def standing(self) -> Counter[int]:
        """A full scan: how many upsets stand in the notes of each patient."""
        found: Counter[int] = Counter()
        rows = self.session.rows("SELECT PatNum, Note FROM commlog WHERE CommSource = 0 AND UserNum <> 0")
        rows += self.session.rows(
            "SELECT n.PatNum, n.Note FROM procnote n WHERE n.ProcNoteNum ="
            " (SELECT MAX(o.ProcNoteNum) FROM procnote o WHERE o.ProcNum = n.ProcNum)"
        )
        for row in rows:
            told = {int(number) for number in TAGGED.findall(row["Note"])}
            found[self.root(row["PatNum"])] += sum(number > self.last_old for number in told)
        for row in self.typed():
            found[self.root(row["PatNum"])] += row["Note"].split()[1] not in self.typed_before
        return found

    def told(self) -> Counter[int]:
        """How often the cases of each patient changed."""
        found: Counter[int] = Counter()
        with self.store.reading() as tx:
            for case in cases.list_all(tx, 999):
                found[self.root(case.patient)] += case.revision
        return found

    def by_root(self, counted: Counter[int]) -> Counter[int]:
        found: Counter[int] = Counter()
        for patient, count in counted.items():
            found[self.root(patient)] += count
        return found


def steps(written: str) -> list[Step]:
    """What happens, one after another: `action` or `action:pause`."""
    parts = (part.partition(":") for part in written.split())
    return [(action, index, pause or "none") for index, (action, _, pause) in enumerate(parts)]


@contextmanager
def history(server: Server, building: Building, state: str) -> Iterator[History]:
    with ExitStack() as stack:
        yield History(server, building, state, stack)


@settings(
    max_examples=int(os.environ.get("HISTORIES", "8")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(BEFORE, AFTER)
@example([], steps("back_up write:rest restore write:rest restart:rest touch:rest"))
@example([], steps("write:rest back_up add:rest resolve restore:hours restore:rest add:rest sign:rest"))
@example([], steps("begin_late write:rest end_late:rest cancel write_type:rest"))
@example(steps("write write_type add"), steps("touch:rest reword:rest write merge:rest inherit_type:rest cut add:rest"))
@example([], steps("write go_away write add:hours write_clinical back_up write_type restore write go_away add:rest"))
def test_each_upset_is_told_once_whatever_happens(
    mariadb: Server, building: Building, migrated: Path, tmp_path: Path, before: list[Step], after: list[Step]
) -> None:
    state = f"sqlite:///{copyfile(migrated, tmp_path / 'state.db')}"
    with history(mariadb, building, state) as lived:
        lived.play(before, after)
        standing, told = lived.standing(), lived.told()
        said, at_once = lived.by_root(lived.said), lived.by_root(lived.at_once)
    for patient in {*standing, *told, *said}:
        least = max(standing[patient] - at_once[patient], min(standing[patient], 1))
        assert least <= told[patient] <= said[patient], f"patient {patient}"
