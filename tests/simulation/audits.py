"""An hour of audits now and then: they find what was damaged, and nothing else; and whoever falls silent is missed.

The program audits every quarter of an hour. Here a quarter of its looks go with one (daemon.py), but only in this hour
it gives the sign of life that follows one, too, and then none for months: Slack must say so, and not earlier.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from od_escalator.domain.notices import Silence
from od_escalator.domain.practice import TaskStatus
from od_escalator.engine.dead_man import DeadMan
from od_escalator.engine.faults import Wrong
from od_escalator.engine.sight import Sight
from od_escalator.errors import EscalatorError
from od_escalator.escalator import Escalator
from od_escalator.records import recorder_of
from od_escalator.store import dead_man
from tests.simulation.broken import Broken
from tests.simulation.faults import Fate, FaultyScheduler
from tests.simulation.findings import Findings
from tests.simulation.oracle import Oracle
from tests.simulation.records import CaseRow
from tests.simulation.silences import look_at_silences
from tests.simulation.slack import MemoryScheduler
from tests.simulation.stories import Story
from tests.simulation.world import HOUR, MINUTE, World

_APART = timedelta(minutes=15)

#: The third one in a row mends what it still sees.
_AUDITS = 5

#: So often in one hour Slack must not have been told that we live before it may say that we do not.
_UNHEARD = 2

_FORGET = "UPDATE cases SET next_due_at = NULL WHERE number = ? AND next_due_at IS NOT NULL"
_MOVE = """
UPDATE steps SET due_at = strftime('%Y-%m-%dT%H:%M:%S.000000Z', due_at, '+1 day')
WHERE case_number = ? AND taken_at IS NULL AND plan = (SELECT plan FROM cases WHERE number = case_number)
"""
_FORGOTTEN = "SELECT 1 FROM cases WHERE number = ? AND next_due_at IS NULL AND end IS NULL"
_MOVED = """
SELECT s.step || ' ' || s.due_at FROM steps s JOIN cases c ON c.number = s.case_number AND c.plan = s.plan
WHERE c.number = ? AND s.taken_at IS NULL AND c.end IS NULL
"""


class Damage(NamedTuple):
    """`is_there` until it was mended, or until it no longer matters to anybody."""

    words: str
    is_there: Callable[[], bool]


class Signs(NamedTuple):
    """So far: how often Slack has raised the alarm, and how often it could not be told that we live."""

    silences: int
    unheard: int


class Audits:
    def __init__(self, world: World, oracle: Oracle, findings: Findings) -> None:
        self._world = world
        self._findings = findings
        self._oracle = oracle
        self._began = world.now
        self._silent_until = world.now

    def begin(self) -> None:
        """An hour of them, with something damaged just before or not; none while the silence is on purpose."""
        running, world = self._world.running, self._world
        if running is None or world.trouble.away or world.trouble.is_over or world.now < self._silent_until:
            return
        lost = self._lost()
        self._go_on(running, self._damage() if world.rng.randrange(2) else None, lost)

    def audit_from(self, began: datetime) -> None:
        """For an hour. At the end, too: what a backup of Open Dental has lost nobody else finds."""
        for n in range(_AUDITS):
            self._world.at(began + n * _APART, self._audit)

    def _lost(self) -> list[str]:
        """The open cases whose task a restored backup of Open Dental does not have: an audit makes it again."""
        lost = []
        for row in self._world.records.cases("end IS NULL AND task IS NOT NULL"):
            label, task = f"UP-{row.number}", self._world.databases[row.note[0]].rows.tasks.get(row.task or 0)
            if task is None or task.mark not in (label, f"{label}-{row.opening}"):
                lost.append(label)
        return lost

    def _noteless(self) -> list[str]:
        """Those of no case whose flagged note a restored backup does not have: of its task no case is made anew."""
        known = {f"UP-{row.number}" for row in self._world.records.cases()}
        lost = {each.label for each in self._oracle.stories if not self._has_note(each)}
        return sorted(lost - known)

    def _has_note(self, story: Story) -> bool:
        name, source, number = story.note
        rows = self._world.databases[name].rows
        entry = (rows.commlogs if source == "commlog" else rows.chart).get(number)
        return entry is not None and entry.patient == story.patient

    def _go_on(self, running: Escalator | None, damage: Damage | None, lost: Sequence[str]) -> None:
        world, began, before = self._world, self._world.now, self._signs()
        self._began = began
        self.audit_from(began)
        world.counts.audits += _AUDITS
        world.at(began + _AUDITS * _APART, lambda: self._end(running, began, (damage, lost), before))

    def _audit(self) -> None:
        self._world.must_audit = True
        self._world.wake(timedelta(0))

    def _end(
        self, running: Escalator | None, began: datetime, wrong: tuple[Damage | None, Sequence[str]], before: Signs
    ) -> None:
        """What was disturbed is no proof; what was damaged is looked for until it is mended."""
        world, (damage, lost) = self._world, wrong
        said = [(Wrong.TASK_LOST, label) for label in lost] + [(Wrong.TASK_STRAY, label) for label in self._noteless()]
        rightly = tuple(f"alert audit {wrong} {label} " for wrong, label in said)
        told = [each for each in world.records.audited_since(began) if not each.startswith(rightly)]
        found = [each for each in told if not self._findings.is_known_stray(each)]
        is_quiet = running is world.running and world.trouble.is_quiet_since(began)
        if damage and not found:
            if not damage.is_there():
                return  # it was put right by what has happened since, or came too late, as after two days without power
            if is_quiet:
                raise Broken(f"no audit has found it: {damage.words}")
            world.trouble.last = max(world.trouble.last, world.now - MINUTE)
            self._go_on(world.running, damage, lost)
            return
        if not is_quiet:
            return
        if found and not damage:
            raise Broken(f"an audit has found {found}, and nothing was damaged")
        silences, unheard = self._signs()
        waiting = [each for each in world.slack.waiting if isinstance(each.content, Silence)]
        missed = unheard - before.unheard
        least = 1 if missed < _UNHEARD else 0  # else the last one may have been posted, and none scheduled since
        if not least <= len(waiting) <= 1 + missed or (silences != before.silences and missed < _UNHEARD):
            raise Broken(f"the dead man: {waiting} wait, {silences - before.silences} have spoken up meanwhile")
        if began != self._began or not waiting:
            return  # another hour of audits has begun meanwhile
        if missed < _UNHEARD:
            look_at_silences(world.slack.messages.values(), self._oracle.restored_at, began + 2 * _APART)
        paused = world.rng.choice((timedelta(0), timedelta(0), 2 * HOUR, 30 * HOUR))
        at_most = len(waiting)
        if paused and running is not None:
            self._pause(running, paused)
            self._unless_again(world.now + paused + 30 * MINUTE, lambda: self._hear_nothing(silences))
            at_most = 1
        over = max(world.now, self._silent_until)  # another hour of audits may have ended with a pause in this one
        self._unless_again(over + HOUR, lambda: self._hear_silence(silences, at_most))

    def _unless_again(self, when: datetime, what: Callable[[], None]) -> None:
        """Nothing where another hour of audits has begun meanwhile."""
        began = self._began
        self._world.at(when, lambda: what() if began == self._began else None)

    def _pause(self, running: Escalator, length: timedelta) -> None:
        """As `pause --for` does it, on a line on which answers may be lost; it is said again then."""
        world = self._world
        world.say(f"the silence is on purpose for {length}")
        world.counts.pauses += 1
        self._silent_until = world.now + length
        now, fates = world.program_now(), [Fate.LOST_AFTER, Fate.LOST_BEFORE, Fate.AWAY, *[Fate.WELL] * 9]
        line = FaultyScheduler(
            MemoryScheduler(world.slack, world.program_now), lambda _name, _acts: world.rng.choice(fates)
        )
        recorder = recorder_of(running.config)
        with running.store.transaction() as tx:
            dead_man.pause(tx, now + length)
        said = False
        while not said:
            with suppress(EscalatorError):
                DeadMan(running.store, line, recorder, Sight(), running.config.timezone).set(now)
                said = True

    def _hear_nothing(self, before: int) -> None:
        if self._silences() != before:
            raise Broken("Slack raises the alarm in a pause")

    def _hear_silence(self, before: int, at_most: int) -> None:
        if not 1 <= self._silences() - before <= at_most:
            raise Broken(f"audits have ended, and {self._silences() - before} messages say so")

    def _silences(self) -> int:
        return sum(isinstance(each.content, Silence) for each in self._world.slack.messages.values())

    def _signs(self) -> Signs:
        failed = self._world.trouble.failed
        return Signs(self._silences(), sum(failed[name] for name in ("schedule", "waiting", "withdraw", "posted")))

    # Damage

    def _damage(self) -> Damage | None:
        """To one open case; none where there is no case to which it can be done."""
        world = self._world
        rows = world.records.cases("end IS NULL")
        if not rows:
            return None
        row = world.rng.choice(rows)
        damage = world.rng.choice((self._forget, self._move, self._lose))(row)
        if damage:
            world.say(damage.words)
            self._findings.expect(f"UP-{row.number}")
            world.trouble.last = max(world.trouble.last, world.now - MINUTE)
        return damage

    def _forget(self, row: CaseRow) -> Damage | None:
        records = self._world.records
        if not records.damage(_FORGET, row.number):
            return None
        words = f"UP-{row.number}: when it is due is forgotten"
        return Damage(words, lambda: bool(records.column(_FORGOTTEN, row.number)))

    def _move(self, row: CaseRow) -> Damage | None:
        records = self._world.records
        if not records.damage(_MOVE, row.number):
            return None
        moved = records.column(_MOVED, row.number)
        words = f"UP-{row.number}: its steps are due a day later"
        return Damage(words, lambda: bool(moved & records.column(_MOVED, row.number)))

    def _lose(self, row: CaseRow) -> Damage | None:
        """As MyISAM may after a power cut."""
        story = self._oracle.stories.of(row)
        rows = self._world.databases[row.note[0]].rows
        task = rows.tasks.get(story.task or 0) if story else None
        if (
            story is None
            or task is None
            or task.mark != story.label
            or story.done
            or task.status is not TaskStatus.OPEN
        ):
            return None
        self._world.databases[row.note[0]].lose_task(task.number)
        story.plain = False
        self._oracle.tasks.forget(row.note[0])
        words, records = f"UP-{row.number}: task {task.number} is lost", self._world.records
        return Damage(
            words, lambda: bool(records.cases("number = ? AND task = ? AND end IS NULL", row.number, row.task))
        )
