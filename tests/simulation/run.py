"""One run: some offices for some years, from one seed; raises Broken with the way to play it again."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.simulation.audits import Audits
from tests.simulation.broken import Broken
from tests.simulation.clicking import Clicking
from tests.simulation.daemon import tick
from tests.simulation.ending import conclude
from tests.simulation.findings import Findings
from tests.simulation.mishaps import Mishaps
from tests.simulation.mornings import Mornings
from tests.simulation.oracle import Oracle
from tests.simulation.rebuilding import Rebuilding
from tests.simulation.receipts import Receipts
from tests.simulation.staff import Staff
from tests.simulation.world import DAY, HOUR, MINUTE, SECOND, START, World

#: Where files live in memory, the store's syncing costs nothing.
_SHM = Path("/dev/shm")  # noqa: S108  only where there is one, and in a folder of its own
IN_MEMORY = _SHM if _SHM.is_dir() else None

OFFICES = 4  # of one run

#: What happens to an office, or to all of them, in a year on average.
UPSETS, ORDINARY = 4, 6
OUTAGES, CRASHES, JUMPS, TURNS, EDITS, MERGES, RESTORES, AUDITS = 6, 5, 3, 3, 6, 2, 1, 4
SICK, MORNINGS, REBUILDS = 2, 8, 1

#: After the last event nothing goes wrong any more, and all must come to its end.
_QUIET = 40 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`office_years` were played; the rest is how often each thing happened."""

    seed: int
    office_years: float
    messages: int
    cases: int
    counts: dict[str, int]


def simulate(seed: int, years: float = 2) -> Outcome:
    """Play it; Broken says what was seen, the last events and the seed."""
    with TemporaryDirectory(prefix="simulation-", dir=IN_MEMORY) as folder:
        world = World(seed, Path(folder))
        try:
            return _play(world, seed, years)
        except Exception as broken:
            lines = "\n".join(world.said)
            again = f"benchmarks/simulate --seed {seed} --runs 1 --years {years:g}"
            raise Broken(f"{broken}\n\n{lines}\n\nto play it again: {again}") from broken
        finally:
            world.close()


def _play(world: World, seed: int, years: float) -> Outcome:
    oracle = Oracle(world)
    staff, mornings, receipts = Staff(world, oracle), Mornings(world, oracle), Receipts(world, oracle)
    clicking, findings = Clicking(world, oracle, staff, receipts), Findings(world, oracle)

    def live() -> None:
        tick(world)
        clicking.hear()
        receipts.look()
        oracle.look()
        mornings.look()
        findings.look()
        staff.react()
        clicking.react()

    world.start()
    world.turn(START + MINUTE, live)
    end = START + years * 365 * DAY
    _plan(world, oracle, staff, mornings, Audits(world, oracle, findings), end)
    clicking.plan(end)
    world.turn(end, live)
    world.heal()
    world.turn(end + _QUIET, live)
    conclude(world, oracle, receipts)
    return Outcome(
        seed=seed,
        office_years=OFFICES * years,
        messages=oracle.messages,
        cases=len(world.records.cases()),
        counts=asdict(world.counts),
    )


def _plan(world: World, oracle: Oracle, staff: Staff, mornings: Mornings, audits: Audits, end: datetime) -> None:
    """Draw what happens, but for what people do about it."""
    mishaps, rebuilding = Mishaps(world, oracle, staff), Rebuilding(world, oracle, staff)
    rng, years = world.rng, (end - START) / (365 * DAY)

    def often(times: float, what: Callable[[], object]) -> None:
        for _ in range(round(times * years)):
            when = START + timedelta(seconds=rng.randrange(3600, int((end - START).total_seconds())))
            world.at(when, what)

    often(UPSETS * OFFICES, staff.note_upset)
    often(ORDINARY * OFFICES, staff.note_something)
    often(MERGES, staff.merge)
    often(OUTAGES, lambda: world.go_away(rng.choice(("north", "south")), rng.choice((MINUTE, 20 * MINUTE, 3 * HOUR))))
    often(1, lambda: world.go_away(rng.choice(("north", "south")), rng.choice((DAY, 3 * DAY))))
    often(OUTAGES, lambda: world.go_away("slack", rng.choice((MINUTE, 10 * MINUTE, 40 * MINUTE))))
    often(1, lambda: world.go_away("slack", 6 * HOUR))
    often(CRASHES, lambda: world.stop("the plug is pulled", rng.choice((SECOND, 5 * MINUTE, 2 * HOUR, 2 * DAY))))
    often(JUMPS, lambda: world.jump(timedelta(seconds=rng.randrange(-55, 56))))
    often(TURNS, lambda: world.turn_clock(rng.choice((-1, 1)) * timedelta(seconds=rng.choice((90, 4000, 3 * 86400)))))
    often(EDITS, staff.edit)
    often(SICK, mishaps.fall_sick)
    often(MORNINGS, mornings.begin)
    often(RESTORES, mishaps.back_up_practice)
    often(RESTORES, mishaps.back_up_state)
    often(REBUILDS, rebuilding.begin)
    often(AUDITS, audits.begin)
    audits.audit_from(end + DAY)
