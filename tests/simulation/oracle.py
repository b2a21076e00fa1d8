"""Looks on after every event, and raises Broken where design 6 is: lost, twice, too early, too late, to the wrong.

It knows the stories (stories.py), what stands in Slack and in Open Dental, and the rows of the program's own records.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count

from od_escalator.domain.card import Announcement, Bundle, CaseCard, Content, Summary, Telling
from od_escalator.domain.case import End
from od_escalator.domain.effects import Tell
from od_escalator.domain.morning import Morning
from od_escalator.domain.weekly import Weekly
from tests.simulation.broken import TOLERANCE, Broken, look_at_clock
from tests.simulation.hearers import has_task, may_hear, meant, person_of
from tests.simulation.owners import Owners
from tests.simulation.slack import Shown
from tests.simulation.stories import SETTLED, Expected, Story
from tests.simulation.storybook import Storybook
from tests.simulation.taskbook import Taskbook
from tests.simulation.weeks import hear_week
from tests.simulation.world import DAY, World

#: Every patient's name and every note has this in it, and nothing that may be in Slack.
CANARY = "zq"


class Oracle:
    def __init__(self, world: World) -> None:
        self._world = world
        self.stories = Storybook(world.records)
        self.tellings: list[Telling] = []  # new ones, for the people of the run
        self.mornings: list[tuple[str, Morning, datetime]] = []  # new ones, by the place where they were heard
        self._weeks: dict[date, datetime] = {}  # when each was told, by its last day
        self.messages = 0
        self._due: list[tuple[datetime, int, Story, Expected | None]] = []
        self._order = count()
        self._ids: set[str] = set()
        self._roots: Counter[str] = Counter()
        self._posted_before: set[str] = set()  # as far as an older state does not know
        self.owners = Owners()
        self._heard: set[tuple[object, ...]] = set()
        self._heard_lately: deque[tuple[datetime, str, Callable[[], object]]] = deque(maxlen=400)
        self._lanes: defaultdict[str, int] = defaultdict(int)
        self.tasks = Taskbook(world)
        self.restored_at = self.lost_at = world.now

    def expect(self, story: Story) -> None:
        """Remember a flagged note, and what must have come of it by when."""
        self.stories.add(story)
        self._check_at(story.written + SETTLED, story, None)
        for step in story.steps:
            self._check_at(step.due, story, step)

    def forget_since(self, at: datetime, databases: Collection[str]) -> None:
        """A backup of our state was restored; these databases have nothing newer of ours to show it: it tells again."""
        self.forget_order()
        for heard_at, database, forget in self._heard_lately:
            if heard_at >= at and database in databases:
                forget()

    def forget_order(self) -> None:
        """Our promises begin to be counted anew."""
        self._lanes.clear()
        self.restored_at = self.lost_at = self._world.now

    def look(self) -> None:
        """All that is new since the last look."""
        look_at_clock(self._world, self.stories)
        for shown, is_new in self._world.slack.take_fresh():
            self._hear(shown, is_new=is_new)
        self.tasks.look()
        while self._due and self._due[0][0] <= self._world.now:
            _, _, story, step = heappop(self._due)
            self._check(story, step)

    # Slack

    def _hear(self, shown: Shown, *, is_new: bool) -> None:
        if CANARY in repr(shown.content).lower():
            raise Broken(f"a patient's name or words are in Slack: {shown.content}")
        if not is_new:
            return
        self.messages += 1
        if not shown.id:
            return  # Slack's own doing
        if shown.id in self._ids:
            raise Broken(f"posted twice under the outbox id {shown.id}: {shown.content}")
        self._ids.add(shown.id)
        self._keep_order(shown)
        self._read(shown, shown.content)

    def _keep_order(self, shown: Shown) -> None:
        promised = self._world.records.promise(shown.id)
        if promised is None:
            raise Broken(f"posted without having been promised: {shown.content}")
        seq, lane, database = promised
        self._heard_lately.append((shown.at, database, partial(self._ids.discard, shown.id)))
        if isinstance(shown.content, Summary):
            return  # it may have waited for a word of what was offered; owners.py knows that it comes after its opening
        if seq <= self._lanes[lane]:
            raise Broken(f"out of order in {lane}: {shown.content}")
        self._lanes[lane] = seq

    def _read(self, shown: Shown, content: Content) -> None:
        match content:
            case CaseCard(label=label):
                self._roots[label] += 1
                if self._roots[label] > 1:
                    raise Broken(f"{label} has two messages in Slack")
                self._remember(content, shown.at, partial(self._forget_root, label))
            case Announcement(card=card):
                self.owners.hear_opening(card)
                self._remember(card, shown.at, partial(self.owners.forget_opening, (card.label, card.opening)))
            case Summary(card=card):
                self._hear_summary(card, shown.at)
            case Bundle(tellings=tellings):
                for each in tellings:
                    self._hear_telling(each, shown)
            case Telling():
                self._hear_telling(content, shown)
            case Weekly():
                quiet = self._world.trouble.is_quiet_since(shown.at - TOLERANCE)
                hear_week(self._weeks, content, shown.at, quiet=quiet)
            case Morning():
                self.mornings.append((shown.place, content, shown.at))

    def _hear_summary(self, card: CaseCard, at: datetime) -> None:
        self.owners.hear_end(card)
        story = self.stories.of_card(card)
        if story is not None:
            story.summaries += 1
            forget = partial(self._forget_summary, card, story)
            self._remember(card, at, forget)
            database = self._world.group.site(card.office).database
            self.owners.remember_end(card, database, at, forget)
            if story.plain and story.ended is None and card.end is End.RESOLVED:
                raise Broken(f"{card.label} is called resolved, and nobody has resolved it")

    def _forget_root(self, label: str) -> None:
        """Posted again, or the earlier one is found in Slack and does for both."""
        self._roots.pop(label, None)
        self._posted_before.add(label)

    def _forget_summary(self, card: CaseCard, story: Story) -> None:
        self.owners.forget_end((card.label, card.opening))
        story.summaries, story.summed_up_before = 0, True

    def _remember(self, card: CaseCard, at: datetime, forget: Callable[[], object]) -> None:
        self._heard_lately.append((at, self._world.group.site(card.office).database, forget))

    def _hear_telling(self, telling: Telling, shown: Shown) -> None:
        self.tellings.append(telling)
        card, person, at = telling.card, telling.to.slack or "", shown.at
        if person_of(self._world.group, person) is None:
            raise Broken(f"{person} has left, and is told: {telling}")
        # Other hours may bring back a time that an attempt has put off.
        edits = self._world.counts.edits if telling.kind is Tell.WARNING else 0
        key = (card.label, card.opening, card.severity, telling.kind, person, telling.instant, telling.by, edits)
        keys = {(*key, until) for until in telling.untils}
        # One message tells all that is due: what a lost click had held back comes along with what was told before. By
        # how many attempts have put it off a warning is known, and one that was clicked may be lost.
        has_clicked = (story := self.stories.of_card(card)) is not None and story.clicked is not None
        tells_several = sum(t.case == card.number and f" {telling.kind} " in t.what for t in shown.traces) > 1
        is_catching_up = at <= self.restored_at + DAY and (
            not keys <= self._heard or (has_clicked and (telling.kind is Tell.WARNING or tells_several))
        )
        if telling.kind in (Tell.STEP, Tell.WARNING) and keys & self._heard and not is_catching_up:
            raise Broken(f"{person} is told twice: {telling}")
        self._heard |= keys
        self._remember(card, at, partial(self._heard.difference_update, keys))
        if telling.kind in (Tell.HOW, Tell.WITHDRAWN, Tell.PROOF_LOST):
            return  # of what has ended, and rightly
        if card.end is not None:
            raise Broken(f"{person} is told about {card.label} after it ended: {telling.kind}")
        if story is None or not story.plain:
            return
        if story.ended is not None and self._world.trouble.is_quiet_since(story.ended) and at > story.ended + TOLERANCE:
            raise Broken(f"{person} is told about {card.label}, which ended at {story.ended}: {telling.kind}")
        if telling.kind is Tell.DONE and story.contacted is None:
            raise Broken(f"{person} is asked for the Done of {card.label}, whose patient nobody has reached: {story}")
        if telling.kind is Tell.STEP:
            self._hear_step(story, telling, at)

    def _hear_step(self, story: Story, telling: Telling, at: datetime) -> None:
        group, heard = self._world.group, person_of(self._world.group, telling.to.slack or "") or ""
        if not may_hear(group, story.site, heard, at):
            raise Broken(f"{heard} is told, who is away: {telling}")
        who = meant(group, story.site, heard, at)
        self._world.counts.stood_in += who != heard
        whose = story.site.manager if heard == has_task(group, story) else who
        for until in telling.untils:
            story.told.add((who, until.value))
            if not (story.concerns(whose, at) and story.is_true(until.value, at)):
                raise Broken(f"{who} is told that {story.label} is not {until}, which is not due, or was so: {story}")

    # What must have happened by now

    def _check_at(self, at: datetime, story: Story, step: Expected | None) -> None:
        heappush(self._due, (at + TOLERANCE, next(self._order), story, step))

    def _check(self, story: Story, step: Expected | None) -> None:
        if self._is_troubled():
            again = self._world.now - TOLERANCE + timedelta(minutes=10)
            self._check_at(max(self._world.trouble.last, again), story, step)
        elif step is None:
            self._check_case(story)
        elif story.plain and not story.taken_back:
            self._check_step(story, step)

    def _check_case(self, story: Story) -> None:
        if story.taken_back:
            return
        found = self._world.records.cases_of_note(*story.note, story.patient)
        merges = self._world.databases[story.site.database].rows.merges
        if not found and any(new == story.patient for _, new, _ in merges):
            return  # the note is remembered in the chart that it was written in
        if len(found) != 1:
            raise Broken(f"a flagged note belongs to {len(found)} cases: {story}")
        row = self._world.records.case(found[0])
        if row is None or (story.plain and (row.patient, row.office) != (story.patient, story.site.name)):
            raise Broken(f"the case is another patient's or office's: {row}, {story}")
        self.stories.know(story, row)
        if story.plain and story.task is None and story.ended is None:
            raise Broken(f"{story.label} has no task: {story}")
        heard = self.owners.openings_of((story.label, row.opening))
        if story.plain and story.ended is None and heard != (row.severity > 1):
            raise Broken(f"the owners do not know, or need not know yet, that {story.label} was opened")
        if story.plain and not self._roots[story.label] and story.label not in self._posted_before:
            raise Broken(f"{story.label} has no message in Slack")

    def _check_step(self, story: Story, step: Expected) -> None:
        if story.reached(step.until) is not None or story.ended is not None:
            return
        if story.attempted is not None and self._world.now < step.latest + TOLERANCE:
            self._check_at(step.latest, story, step)  # attempts may have put it off
            return
        missed = [person for person in step.people if (person, step.until) not in story.told]
        if missed:
            raise Broken(f"{missed} were not told by {step.due} that {story.label} is not {step.until}: {story}")

    def _is_troubled(self) -> bool:
        return bool(self._world.trouble.away) or self._world.now - self._world.trouble.last < TOLERANCE
