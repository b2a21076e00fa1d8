"""What really happened to each upset patient: what the program is measured against."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.simulation.group import DELAY, DELAYS, Group, waits
from tests.simulation.sites import Site

#: A note counts when it has not changed for half a minute, and somebody looks every few seconds.
SETTLED = timedelta(seconds=31)

#: Our clock may be wrong by so much before anybody notices.
CLOCKS_DIFFER = timedelta(seconds=120)


#: Whatever the ladder says, the owners hear of a case that is open for so long.
OUTER_LIMIT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Expected:
    """A step as it should be: when it is due, `latest` after attempts, until what, and the people to be told."""

    due: datetime
    until: str
    people: tuple[str, ...]
    latest: datetime


@dataclass(slots=True)
class Story:
    """One flagged note and what came of it; true times, each when it could be seen in Open Dental.

    `plain` ones are told in full here: one note, one chart, nothing but the usual; of the others only less is known.
    """

    patient: int
    site: Site
    note: tuple[str, str, int]
    written: datetime
    steps: tuple[Expected, ...]
    plain: bool = True
    taken_back: bool = False
    label: str = ""
    task: int | None = None
    seen: datetime | None = None
    attempted: datetime | None = None
    claimed: datetime | None = None
    contacted: datetime | None = None
    done: datetime | None = None
    clicked: datetime | None = None  # last
    told: set[tuple[str, str]] = field(default_factory=set)  # person, until
    charts: set[int] = field(default_factory=set)  # that were merged into the patient's
    summaries: int = 0
    summed_up_before: bool = False  # in what an older state does not know: said again, or found in Slack

    @property
    def ended(self) -> datetime | None:
        """Done and proven."""
        return max(self.contacted, self.done) if self.contacted and self.done else None

    def reached(self, until: str) -> datetime | None:
        """When it was so far; a conversation implies an attempt, an attempt that it was seen."""
        contacted = _first(self.contacted, self.claimed)
        attempted = _first(self.attempted, contacted)
        return {
            "seen": _first(self.seen, attempted, self.done),
            "attempted": attempted,
            "contacted": contacted,
            "resolved": self.ended,
        }[until]

    def see(self, at: datetime) -> None:
        self.seen = _first(self.seen, at)

    def attempt(self, at: datetime) -> None:
        self.attempted = _first(self.attempted, at + SETTLED)

    def converse(self, at: datetime) -> None:
        self.contacted = _first(self.contacted, at + SETTLED)

    def try_(self, at: datetime) -> None:
        """By a click, which is believed at once."""
        self.attempted = _first(self.attempted, at)
        self.see(at)

    def claim(self, at: datetime) -> None:
        """By a click: the clock for the call stops, and nothing is proven."""
        self.claimed = _first(self.claimed, at)
        self.see(at)

    def finish(self, at: datetime) -> None:
        self.done = _first(self.done, at)
        self.see(at)

    def part(self, merged: Collection[int]) -> None:
        """Charts that are not `merged` any more stand alone again; the first of them is the patient's."""
        alone = self.charts.difference(merged)
        self.patient = min(alone, default=self.patient)
        self.charts -= alone

    def is_true(self, until: str, at: datetime) -> bool:
        """Whether it may be said at this moment that it is not so far yet: some step was due before it was."""
        reached = self.reached(until)
        return any(
            step.due <= at + CLOCKS_DIFFER and (reached is None or reached > step.due - CLOCKS_DIFFER)
            for step in self.steps
            if step.until == until
        )

    def concerns(self, person: str, at: datetime) -> bool:
        """Whether it is their turn to hear; what is due in one moment is said in one message."""
        return any(step.due <= at + CLOCKS_DIFFER and person in step.people for step in self.steps)


def expect(group: Group, site: Site, severity: int, written: datetime, wrong: timedelta) -> tuple[Expected, ...]:
    """The steps of a plan that begins now, by a clock that is so far ahead: an office closes by it, too."""
    steps: list[Expected] = []
    for after, until, roles, _ in group.ladder[severity]:
        due = latest = site.almanac.due(after, written + wrong)
        for _ in range(DELAYS if waits(after, until, roles) else 0):
            latest = site.almanac.due(DELAY, latest)
        people = dict.fromkeys(person for role in roles for person in group.holders(site, role))
        steps.append(Expected(due - wrong, until, tuple(people), latest - wrong))
    # With holidays, or clocks that were put back, before a step of the ladder; nobody hears it at night.
    at_last = site.almanac.opening_after(written + wrong + OUTER_LIMIT) - wrong
    return (*steps, Expected(at_last, "resolved", group.owners, at_last))


def _first(*times: datetime | None) -> datetime | None:
    return min((time for time in times if time is not None), default=None)
