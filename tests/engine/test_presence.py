"""Who is there by what Open Dental shows: asked seldom, kept, and never wrong where nothing can be seen."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from od_escalator.domain.availability import Attendance, Away
from od_escalator.domain.hours import Calendar, Window
from od_escalator.domain.person import Office, Role
from od_escalator.domain.practice import Standing
from od_escalator.domain.roster import Roster
from od_escalator.engine.presence import Presence
from od_escalator.engine.sight import Sight
from od_escalator.errors import Transient
from tests.engine.bench import OFFICES, PEOPLE, RECORDER, ROLES, Bench

MONDAY = date(2026, 11, 16)
HOURS = Calendar("UTC", ((Window(8 * 60, 17 * 60),),) * 5 + ((), ()))
OFFICE = replace(OFFICES[0], calendar=HOURS, roles=ROLES | {Role.DEPUTY: ("lee",)}, sick_after=timedelta(minutes=45))
KELLY_AWAY = Attendance(away={"kelly": (Away(begins=MONDAY, until=date(2026, 11, 20)),)})


def at(clock: str, day: date = MONDAY) -> datetime:
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=UTC)


class Process:
    def __init__(self, bench: Bench, office: Office = OFFICE) -> None:
        self._bench = bench
        self.recorder = replace(RECORDER, roster=Roster(PEOPLE, (office,)))
        self.sight = Sight()
        self.sight.stand("main", Standing.WRITER)
        self._presence = Presence(bench.store, [bench.practice], self.recorder, self.sight)

    def tick(self, now: datetime, *, sees: bool = True) -> int:
        """All was read until `now`."""
        if sees:
            self.sight.read("main", now)
            self.sight.track("main", now, {})
        return self._presence.tick(now)

    def is_there(self, now: datetime) -> bool:
        return not self.recorder.roster.offices[0].attendance.is_unseen("kelly", now)


def silent(bench: Bench) -> None:
    bench.practice.signs["Kelly"] = at("17:00") - timedelta(days=3)


def test_without_a_sign_she_is_not_there_until_she_gives_one(bench: Bench) -> None:
    silent(bench)
    process = Process(bench)
    assert process.tick(at("08:44")) == 0
    assert process.is_there(at("08:44"))
    assert process.tick(at("08:45")) == 1
    assert [process.is_there(at(clock)) for clock in ("08:44", "08:45", "08:54", "08:55")] == [True, False, False, True]
    assert [process.tick(at(clock)) for clock in ("08:49", "08:50")] == [0, 0]
    assert not process.is_there(at("08:59"))

    after = Process(bench)  # a restart knows it, and asks again
    assert not after.is_there(at("08:52"))
    bench.practice.signs["Kelly"] = at("08:51")
    assert after.tick(at("08:52")) == 1
    assert [after.is_there(at(clock)) for clock in ("08:51", "08:52")] == [False, True]
    silent(bench)
    assert after.tick(at("12:00")) == 0
    assert after.is_there(at("12:00"))  # there for the day
    assert after.tick(at("08:45", date(2026, 11, 17))) == 1
    assert [len(Process(bench).recorder.roster.offices[0].attendance.unseen)] == [2]


def test_what_cannot_be_seen_speaks_for_her(bench: Bench) -> None:
    silent(bench)
    process = Process(bench)
    assert process.tick(at("09:00"), sees=False) == 0
    process.sight.read("main", at("08:40"))
    process.sight.track("main", at("08:40"), {})
    assert process.tick(at("09:00"), sees=False) == 0  # not read up to then
    bench.practice.away = Transient("main: away")
    assert [process.tick(at(clock)) for clock in ("09:00", "09:05")] == [0, 0]
    bench.practice.away = None
    assert [process.tick(at(clock)) for clock in ("09:09", "09:10")] == [0, 1]
    bench.practice.away = Transient("main: away")
    process.tick(at("09:15"))
    assert [process.is_there(at(clock)) for clock in ("09:19", "09:20")] == [False, True]
    bench.practice.away = None
    assert process.tick(at("09:30")) == 1
    process.sight.lose("main")
    assert process.tick(at("09:36"), sees=False) == 0
    process.sight.stand("main", Standing.STANDBY)
    assert process.tick(at("09:37")) == 0


@pytest.mark.parametrize(
    ("office", "day"),
    [
        pytest.param(replace(OFFICE, sick_after=None), MONDAY, id="switched off"),
        pytest.param(replace(OFFICE, roles=ROLES), MONDAY, id="no deputy"),
        pytest.param(OFFICE, date(2026, 11, 21), id="closed"),
        pytest.param(replace(OFFICE, attendance=KELLY_AWAY), MONDAY, id="away"),
        pytest.param(
            replace(OFFICE, roles=ROLES | {Role.DEPUTY: ("lee",), Role.OFFICE_MANAGER: ("rosa",)}), MONDAY, id="no user"
        ),
    ],
)
def test_nobody_is_asked_of_who_need_not_be_there(bench: Bench, office: Office, day: date) -> None:
    bench.practice.signs = dict.fromkeys(("Kelly", "Lee"), at("17:00") - timedelta(days=3))
    bench.practice.away = AssertionError("asked")
    assert Process(bench, office).tick(at("10:00", day)) == 0
