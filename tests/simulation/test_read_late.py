"""What is read late ends as what is read at once: whoever is upset again after an end is never taken for settled."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from od_escalator.domain.case import Case
from od_escalator.domain.practice import Patient, TaskStatus
from od_escalator.store import cases
from od_escalator.store.store import Store
from tests.simulation.daemon import tick
from tests.simulation.rebuilding import lose_and_rebuild
from tests.simulation.run import IN_MEMORY
from tests.simulation.world import DAY, HOUR, MINUTE, SECOND, START, World

PATIENT = 1001

#: What is written and by whom; each time with a number of its own, or the same words would count once.
UPSET = ("desk_geneva", "Pt upset about the wait of visit {}. #upset")
WORSE = ("desk_geneva", "Pt furious about the bill of visit {}. #upset urgent")
PAST = ("desk_geneva", "Pt upset about the manager, visit {}. #upset rm")
STILL = ("desk_geneva", "Pt came in and is still upset about visit {}. #upset rm")
SPOKE = ("dana", "Spoke with pt by phone, apologized for visit {}, she is happy now.")
UNHAPPY = ("dana", "Spoke with pt by phone about visit {}, she is still upset.")
SETTLED = ("dana", "Spoke with pt by phone about visit {}, she is happy now. #resolved")
VOICEMAIL = ("dana", "Called pt about visit {}, LVM.")
DONE = ("om_geneva", "")

Step = tuple[tuple[str, str], timedelta]
GAPS = st.sampled_from((10 * MINUTE, 3 * HOUR, DAY))
BY_TASK = st.lists(st.tuples(st.sampled_from((UPSET, WORSE, SPOKE, SETTLED, VOICEMAIL, DONE, DONE)), GAPS), max_size=5)
BY_WORDS = st.lists(
    st.tuples(st.sampled_from((PAST, STILL, SPOKE, UNHAPPY, SETTLED, VOICEMAIL)), GAPS | st.just(50 * DAY)), max_size=5
)
PLAYED = settings(max_examples=4, deadline=None, phases=(Phase.explicit, Phase.generate))


class History:
    """One patient's, in an office where nothing else happens and nothing fails by itself."""

    def __init__(self, folder: Path) -> None:
        self.world = World(1, folder)
        self._visits = count(1)
        self._database = self.world.databases["north"]
        self._database.register(Patient(number=PATIENT, name="Pat", clinic="Geneva", guarantor=PATIENT))
        self.world.start()
        self.world.heal()
        self.wait(HOUR)

    def wait(self, time: timedelta) -> None:
        """Looked at when what was written is believed, and a little later."""
        self.world.wake(31 * SECOND, MINUTE, 2 * MINUTE)
        self.world.turn(self.world.now + time, lambda: tick(self.world))

    def take(self, steps: Sequence[Step]) -> "History":
        for (who, words), gap in steps:
            if words:
                self._database.write_commlog(who, PATIENT, words.format(next(self._visits)))
            else:
                self._tick_done(who)
            self.wait(gap)
        return self

    def _tick_done(self, who: str) -> None:
        tasks = [task for task in self._database.tasks_of(PATIENT) if task.status is TaskStatus.OPEN]
        if tasks:
            self._database.tick_done(who, tasks[-1].number)

    def sleep(self, time: timedelta) -> "History":
        """The service does not run for so long."""
        self.world.stop("asleep", time)
        return self

    def lose_state(self) -> "History":
        lose_and_rebuild(self.world, START)
        self.wait(HOUR)
        return self

    def cases(self) -> list[tuple[object, ...]]:
        """What stands of the patient, and how far it is."""
        with closing(Store(f"sqlite:///{self.world.folder}/state.db")) as store, store.reading() as tx:
            return [_gist(case) for case in cases.list_of_patient(tx, "north", PATIENT)]


def _gist(case: Case) -> tuple[object, ...]:
    plan = case.plan
    number, begun_at = (plan.number, round(plan.started_at.timestamp() / 60)) if plan else (0, 0)
    reached = (case.attempted_at is not None, case.attempts, case.contacted_at is not None, case.unsatisfied)
    return case.label, case.opening, begun_at, case.note.number, case.severity, case.end, reached, number


@contextmanager
def history() -> Iterator[History]:
    with TemporaryDirectory(prefix="history-", dir=IN_MEMORY) as folder:
        begun = History(Path(folder))
        try:
            yield begun
        finally:
            begun.world.close()


@PLAYED
@example([(PAST, HOUR), (SETTLED, HOUR), (PAST, HOUR)], 0)
@example([(PAST, HOUR), (SETTLED, HOUR), (PAST, 50 * DAY), (SETTLED, HOUR), (PAST, HOUR)], 0)
@given(st.builds(lambda gap, steps: [(PAST, gap), *steps], GAPS, BY_WORDS), st.integers(0, 5))
def test_nobody_who_was_upset_again_is_forgotten_where_days_of_notes_are_read_at_once(
    steps: list[Step], at_once: int
) -> None:
    """From so many steps on the service slept; nobody had a task, so that all that was done is written."""
    with history() as late:
        late.take(steps[:at_once]).sleep(sum((gap for _, gap in steps[at_once:]), HOUR)).take(steps[at_once:])
        late.wait(2 * HOUR)
        found = late.cases()
    with history() as live:
        assert found == live.take(steps).cases()


@PLAYED
@example([(UPSET, HOUR), (SPOKE, HOUR), (DONE, HOUR), (UPSET, HOUR)])
@example([(UPSET, HOUR), (UPSET, HOUR), (SETTLED, HOUR), (UPSET, HOUR)])
@example([(PAST, HOUR), (SETTLED, HOUR), (PAST, HOUR)])
@given(
    st.builds(lambda gap, steps: [(UPSET, gap), *steps], GAPS, BY_TASK)
    | st.builds(lambda gap, steps: [(PAST, gap), *steps], GAPS, BY_WORDS)
)
def test_nobody_who_was_upset_again_is_forgotten_where_a_lost_state_is_made_anew(steps: list[Step]) -> None:
    with history() as played:
        live = played.take(steps).cases()
        made = played.lose_state().cases()
    # How often a plan began in an opening that is over is known no more.
    assert [case[:-1] for case in made] == [case[:-1] for case in live]
