"""Our state is lost, and made anew as the administrator would: nobody is told twice, and every open case goes on."""

from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime
from io import StringIO

from od_escalator.cli.rebuild import make
from od_escalator.cli.state_files import StateFiles
from od_escalator.domain.practice import TaskStatus
from od_escalator.errors import EscalatorError
from tests.simulation.broken import Broken
from tests.simulation.faults import Crash
from tests.simulation.oracle import Oracle
from tests.simulation.sqlite import new_state
from tests.simulation.staff import Staff
from tests.simulation.world import DAY, HOUR, MINUTE, SECOND, World

#: One in so many fails by chance, and no more.
_TRIES = 20


class Rebuilding:
    def __init__(self, world: World, oracle: Oracle, staff: Staff) -> None:
        self._world = world
        self._oracle = oracle
        self._staff = staff

    def begin(self) -> None:
        """While all is there; otherwise the administrator waits for that."""
        world = self._world
        if world.trouble.is_over:
            return
        is_well = world.running is not None and not world.trouble.away and abs(world.clock.wrong) <= MINUTE
        if not is_well or not self._shows_everywhere():
            world.at(world.now + (DAY if is_well else HOUR), self.begin)
            return
        world.counts.rebuilt += 1
        lose_and_rebuild(world, None)
        self._forget()
        self._look_into()

    def _look_into(self) -> None:
        """The managers look at what is open: what ended it may have been lost with a backup of Open Dental."""
        for row in self._world.records.cases("end IS NULL"):
            if (story := self._oracle.stories.of(row)) is not None:
                self._staff.settle_within_weeks(story)

    def _shows_everywhere(self) -> bool:
        """Where a database has no task of a case, the command may ask how far to go back."""
        there = (TaskStatus.OPEN, TaskStatus.DONE)
        return all(
            any(task.status in there and "/" not in task.mark for task in each.rows.tasks.values())
            for each in self._world.databases.values()
        )

    def _forget(self) -> None:
        """Of what ended, or has no task to show for it, less is known from now on."""
        world = self._world
        self._oracle.forget_order()
        still_open = world.records.openings("end IS NULL")
        self._oracle.owners.forget_lost_ends(lambda opening: opening in still_open)
        for story in self._oracle.stories:
            task = world.databases[story.site.database].rows.tasks.get(story.task or 0)
            found = [f"UP-{number}" for number in world.records.cases_of_note(*story.note, story.patient)]
            if story.plain and task and task.status is TaskStatus.OPEN and found != [story.label]:
                raise Broken(f"{story.label} is open, and made anew it is {found}: {story}")
            story.plain, story.taken_back = False, story.taken_back or not found
        world.trouble.last = max(world.trouble.last, world.now)


def lose_and_rebuild(world: World, since: datetime | None) -> None:
    """`since` is the day that the administrator names, if any."""
    world.stop("our state is lost", 5 * MINUTE)
    world.records.close()
    for old in world.folder.glob("state.db*"):
        old.unlink()
    for _ in range(_TRIES):
        if _make(world, since):
            break
        world.clock.true += SECOND
    else:
        raise Broken(f"made anew {_TRIES} times in vain")
    world.records.open()


def _make(world: World, since: datetime | None) -> bool:
    """Whatever fails on the way, the same command is given again."""
    files = StateFiles(world.folder / "state.db")
    files.remove_unfinished()
    files.unfinished.write_bytes(new_state())
    world.trouble.is_dead = False
    escalator = world.build_beside(files.unfinished)
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            make(escalator, world.clock, since)
    except (Crash, EscalatorError) as failure:
        world.say(f"rebuild: {failure!r}")
        return False
    finally:
        world.trouble.is_dead = True
        escalator.close()
    files.put_in_place(world.now)
    world.say("our state is made anew")
    return True
