"""Closures of Open Dental's schedule: read each hour, and kept where they cannot be read."""

from dataclasses import replace
from datetime import date, timedelta

from od_escalator.domain.practice import Closure, Standing
from od_escalator.domain.roster import Roster
from od_escalator.engine.closures import Closures
from od_escalator.engine.sight import Sight
from od_escalator.errors import Transient
from tests.engine.bench import OFFICES, PEOPLE, RECORDER, Bench

FRIDAY, CHRISTMAS = date(2026, 11, 27), date(2026, 12, 25)


class Process:
    """What reads closures in one process; Geneva goes by the schedule, Lakeside by the TOML alone."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        geneva, lakeside = (replace(OFFICES[0], name=name, reads_schedule=name == "Geneva") for name in NAMES)
        self.recorder = replace(RECORDER, roster=Roster(PEOPLE, (geneva, lakeside)))
        self.sight = Sight()
        self._closures = Closures(bench.store, [bench.practice], self.recorder, self.sight)

    def stand(self, standing: Standing = Standing.WRITER) -> "Process":
        self.sight.stand("main", standing)
        return self

    def tick(self, **later: float) -> int:
        self._bench.clock.turn(timedelta(**later))
        return self._closures.tick(self._bench.clock.now())

    @property
    def closed(self) -> list[frozenset[date]]:
        return [office.calendar.closed for office in self.recorder.roster.offices]


NAMES = ("Geneva", "Lakeside")


def test_what_was_read_last_holds_through_an_outage_and_a_restart(bench: Bench) -> None:
    first = Process(bench)
    bench.practice.closed = (Closure(CHRISTMAS), Closure(FRIDAY, "Geneva"))
    assert (first.tick(), first.closed) == (0, [frozenset(), frozenset()])  # the database has not answered yet
    assert (first.stand().tick(), first.closed) == (1, [{FRIDAY, CHRISTMAS}, frozenset()])
    assert first.tick(minutes=1) == 0

    bench.practice.closed = (Closure(CHRISTMAS),)
    bench.practice.away = Transient("main: away")
    assert first.tick(minutes=58) == 0
    assert first.tick(minutes=1) == 0
    second = Process(bench)
    assert second.stand().tick() == 0
    assert first.closed == second.closed == [{FRIDAY, CHRISTMAS}, frozenset()]

    bench.practice.away = None
    assert second.tick(minutes=4) == 0
    assert second.tick(minutes=1) == 1
    assert second.closed[0] == {CHRISTMAS}


def test_days_long_past_stay_as_they_were_counted(bench: Bench) -> None:
    process = Process(bench).stand()
    bench.practice.closed = (Closure(FRIDAY),)
    process.tick()
    bench.practice.closed = ()
    bench.clock.turn(timedelta(days=(FRIDAY - bench.clock.now().date()).days + 61))
    assert process.tick() == 0
    assert process.closed[0] == {FRIDAY}


def test_who_takes_over_reads_at_once(bench: Bench) -> None:
    process = Process(bench).stand()
    process.tick()
    assert process.stand(Standing.STANDBY).tick(minutes=1) == 0
    bench.practice.closed = (Closure(FRIDAY),)
    assert process.stand().tick(minutes=1) == 1


def test_where_no_office_goes_by_it_the_schedule_is_not_read(bench: Bench) -> None:
    recorder = replace(Process(bench).recorder, roster=Roster(PEOPLE, OFFICES))
    bench.practice.closed = (Closure(FRIDAY),)
    bench.sight.stand("main", Standing.WRITER)
    assert Closures(bench.store, [bench.practice], recorder, bench.sight).tick(bench.clock.now()) == 0
