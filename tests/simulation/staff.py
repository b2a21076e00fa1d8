"""The people of a run: who writes upset patients down, who calls them back, and who never does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from od_escalator.domain.card import Telling
from od_escalator.domain.effects import Tell
from od_escalator.domain.note import Mode
from od_escalator.domain.practice import Patient, TaskStatus
from tests.simulation.database import Database
from tests.simulation.group import slack_of
from tests.simulation.oracle import CANARY, Oracle
from tests.simulation.rows import Task
from tests.simulation.sites import Site
from tests.simulation.stories import CLOCKS_DIFFER, SETTLED, Expected, Story, expect
from tests.simulation.words import CHART, ORDINARY, SETTLES, SPOKE, UPSET, VOICEMAIL
from tests.simulation.world import DAY, HOUR, MINUTE, SECOND, World

#: When an eye is kept on what was written, deleted or moved: it is believed only after a while.
BELIEVED = (31 * SECOND, 100 * SECOND, 200 * SECOND)

#: How often the regional manager acts at once when it is her turn.
_SHE_ACTS = 0.3


class Staff:
    def __init__(self, world: World, oracle: Oracle) -> None:
        self._world = world
        self._oracle = oracle
        self._rng = world.rng
        self._numbers = count(1001)
        self._stories: dict[str, Story] = {}  # by label: whose task it is
        self._tasks = dict.fromkeys(world.databases, 5000)
        self._recent: list[Story] = []
        self.deeds: list[tuple[Story, str, str]] = []  # who has done what, for those who click as well

    def react(self) -> None:
        """To tasks that came and messages that were heard."""
        for name, database in self._world.databases.items():
            for number in range(self._tasks[name] + 1, database.rows.highest["task"] + 1):
                self._get_task(name, database.rows.tasks[number])
            self._tasks[name] = max(self._tasks[name], database.rows.highest["task"])
        for telling in self._oracle.tellings:
            self._hear(telling)
        self._oracle.tellings.clear()

    def forget_tasks(self, name: str) -> None:
        """A backup was restored: those since then are gone."""
        self._tasks[name] = min(self._tasks[name], self._world.databases[name].rows.highest["task"])

    # Writing things down

    def note_upset(self) -> None:
        """A patient is upset; mostly one who never was before."""
        rng, again = self._rng, None
        if self._recent and rng.random() < 0.2:
            again = rng.choice(self._recent[-6:])
        site = again.site if again else rng.choice(self._world.group.sites)
        opens = site.almanac.opening_after(self._world.now)
        self._world.at(opens + rng.randrange(1, 200) * MINUTE, lambda: self._note_upset(site, again))

    def note_upset_at(self, site: Site, when: datetime) -> None:
        self._world.at(when, lambda: self._note_upset(site, None))

    def _note_upset(self, site: Site, again: Story | None) -> None:
        patient = again.patient if again else self._register(site)
        if again is not None:
            again.plain = False
        rng, database = self._rng, self._world.databases[site.database]
        if rng.random() < 0.2:
            text, code = rng.choice(CHART)
            database.write_chart(site.desk, patient, self._words(text), code)
            note, severity = (site.database, "procnote", database.rows.chart.last), 2
        else:
            text, type_name, severity = rng.choices(UPSET, (6, 6, 3, 3, 1))[0]
            number = database.write_commlog(site.desk, patient, self._words(text), type_name, Mode.IN_PERSON)
            note = (site.database, "commlog", number)
        now = self._world.now
        story = Story(patient, site, note, now, self._expect(site, severity), plain=again is None)
        self._world.say(f"{site.name}: {note[1]} {note[2]} flags patient {patient}, severity {severity}")
        self._world.counts.flagged += 1
        self._recent.append(story)
        self._oracle.expect(story)
        self._world.wake(*BELIEVED[:1], database=site.database)
        if rng.random() < 0.05 and note[1] == "commlog":
            self._world.at(now + rng.randrange(5, 7200) * SECOND, lambda: self._delete(story))

    def _expect(self, site: Site, severity: int) -> tuple[Expected, ...]:
        wrong = self._world.program_now() - self._world.now
        wrong = wrong if abs(wrong) < CLOCKS_DIFFER else timedelta(0)
        return expect(self._world.group, site, severity, self._world.now, wrong)

    def note_something(self) -> None:
        """What nobody needs to follow up."""
        site = self._rng.choice(self._world.group.sites)
        patient = self._rng.choice(self._recent).patient if self._recent and self._rng.random() < 0.1 else 0
        if patient and patient not in self._world.databases[site.database].patients:
            patient = 0
        database = self._world.databases[site.database]
        text = self._words(self._rng.choice(ORDINARY))
        database.write_commlog(site.desk, patient or self._register(site), text)
        self._world.counts.notes += 1
        if self._rng.randrange(4) == 0:  # else it is read with the next one
            self._world.wake(*BELIEVED[:1], database=site.database)

    def _delete(self, story: Story) -> None:
        """It was the wrong chart."""
        database = self._world.databases[story.site.database]
        is_there = any(row.number == story.note[2] for row in database.rows.commlogs.of(story.patient))
        if not is_there or story.seen or story.attempted or story.contacted or story.done:
            return
        self._world.say(f"{story.note} is deleted")
        story.taken_back, story.plain = True, False
        database.delete_commlog(story.note[2])
        self._world.wake(*BELIEVED, database=story.site.database)

    def merge(self) -> None:
        """Somebody was entered twice."""
        story = self._rng.choice(self._recent) if self._recent else None
        database = self._world.databases[story.site.database] if story else None
        if story is None or database is None or any(old == story.patient for old, _, _ in database.rows.merges):
            return
        old, into = story.patient, self._register(story.site)
        self._world.say(f"{story.site.database}: patient {old} is merged into {into}")
        for each in self._recent:
            if each.patient == old and each.site.database == story.site.database:
                each.plain, each.patient = False, into
                each.charts.add(old)
        database.merge(old, into)
        self._world.wake(*BELIEVED, database=story.site.database)

    def edit(self) -> None:
        """The administrator edits the TOML; what is due by then may be due at another time."""
        self._world.edit()
        for story in self._recent:
            story.plain = story.plain and story.ended is not None

    # Working on it

    def _get_task(self, name: str, task: Task) -> None:
        if "/" in task.mark:
            return  # a detour, which nobody follows
        row = self._world.records.case(int(task.mark.removeprefix("UP-").split("-")[0]))
        story = self._oracle.stories.of(row) if row else None
        if story is None:
            raise AssertionError(f"a task of nobody: {task}")
        story.task, story.label = task.number, f"UP-{row.number}" if row else ""
        self._stories[story.label] = story
        manager, way = self._world.databases[name].users[task.inbox], self._rng.random()
        if way < 0.45:
            self._call(story, manager, within=6 * HOUR, tries=self._rng.choice((0, 0, 1)))
        elif way < 0.65:
            self._call(story, manager, within=4 * DAY, tries=self._rng.choice((0, 1, 2)))
        elif way < 0.75:
            self._later(10 * HOUR, lambda: self._finish(story, manager))
            self._later(4 * DAY, lambda: self._write(story, manager, SPOKE))
        elif way < 0.78:
            self._later(2 * DAY, lambda: self._delete_task(story, manager))
        elif way < 0.82:
            self._later(8 * HOUR, lambda: self._claim(story, manager))
        # The others never do anything; somebody above them does in the end.
        self.settle_within_weeks(story)
        self._world.say(f"{name}: task {task.number} {task.mark}")

    def _call(self, story: Story, who: str, *, within: timedelta, tries: int) -> None:
        first = self._world.now + self._rng.random() * within
        self._world.at(first, lambda: self._read(story, who))
        at = first
        for _ in range(tries):
            at += self._rng.randrange(5, 300) * MINUTE
            self._world.at(at, lambda: self._write(story, who, VOICEMAIL))
        at += self._rng.randrange(5, 1500) * MINUTE
        self._world.at(at, lambda: self._write(story, who, SPOKE))
        self._world.at(at + self._rng.randrange(-10, 90) * MINUTE, lambda: self._finish(story, who))

    def settle_within_weeks(self, story: Story) -> None:
        self._world.at(self._world.now + self._rng.randrange(9, 25) * DAY, lambda: self._settle(story))

    def _settle(self, story: Story) -> None:
        """The regional manager makes an end of it, whatever is open: the program itself marks the task Done then."""
        self._write(story, "dana", SETTLES)
        story.finish(self._world.now + SETTLED)

    def _hear(self, telling: Telling) -> None:
        story = self._stories.get(telling.card.label)
        is_her_turn = telling.kind is Tell.STEP and telling.to.slack == slack_of("dana")
        if story is not None and is_her_turn and self._rng.random() < _SHE_ACTS:
            self._later(DAY, lambda: self._settle(story))

    def _read(self, story: Story, who: str) -> None:
        database, task = self._at(story)
        if task is not None:
            database.read_task(who, task.number)
            self._done(story, who, "reads the task", story.see)

    def _write(self, story: Story, who: str, text: str) -> None:
        database, _ = self._at(story)
        database.write_commlog(who, story.patient, self._words(text))
        self._done(story, who, f"writes: {text}", story.attempt if text is VOICEMAIL else story.converse, seen=False)

    def _finish(self, story: Story, who: str) -> None:
        database, task = self._at(story)
        if task is not None:
            database.tick_done(who, task.number)
            self._done(story, who, "ticks Done", story.finish)

    def _claim(self, story: Story, who: str) -> None:
        """What stands in a task note alone is no proof."""
        database, task = self._at(story)
        if task is not None:
            database.note_on_task(who, task.number, self._words(SPOKE))
            story.plain = False
            self._done(story, who, "notes on the task", story.see)

    def _delete_task(self, story: Story, who: str) -> None:
        database, task = self._at(story)
        if task is not None:
            database.delete_task(who, task.number)
            story.plain = False
            self._done(story, who, "deletes the task", story.see)

    def _done(self, story: Story, who: str, what: str, then: Callable[[datetime], None], *, seen: bool = True) -> None:
        """Without `seen` it is believed only after a while; whoever looks earlier must not."""
        self._world.say(f"{story.label}: {who} {what}")
        self.deeds.append((story, who, what))
        then(self._world.now)
        early = seen or self._rng.randrange(4) == 0
        self._world.wake(
            *([timedelta(0)] if early else []), *([] if seen else BELIEVED[:1]), database=story.site.database
        )

    def _at(self, story: Story) -> tuple[Database, Task | None]:
        database = self._world.databases[story.site.database]
        task = database.rows.tasks.get(story.task or 0)
        is_its_own = task is not None and task.mark.split("-")[:2] == story.label.split("-")
        return database, task if task is not None and is_its_own and task.status is TaskStatus.OPEN else None

    def _later(self, within: timedelta, what: Callable[[], None]) -> None:
        self._world.at(self._world.now + self._rng.random() * within, what)

    def _register(self, site: Site) -> int:
        number = next(self._numbers)
        clinic = site.name if site.database == "north" else ""
        self._world.databases[site.database].register(
            Patient(number=number, name=f"Pat {CANARY}{number}", clinic=clinic, guarantor=number)
        )
        return number

    def _words(self, text: str) -> str:
        return text.format(zq=f"{CANARY}{self._rng.randrange(10**6)}")
