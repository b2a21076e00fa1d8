"""Morning messages: where nobody can be asked, who stands in, who is not disturbed, and a shadow office."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from od_escalator.domain.availability import Attendance, Away, Quiet
from od_escalator.domain.hours import Calendar, Window
from od_escalator.domain.person import Office, Role
from od_escalator.domain.practice import Standing
from od_escalator.domain.roster import Roster
from od_escalator.engine.digest import Digest
from od_escalator.engine.sight import Sight
from od_escalator.errors import Transient
from od_escalator.store.outbox import Kind
from tests.engine.bench import OFFICES, OPERATIONS, PEOPLE, RECORDER, Bench
from tests.store.made_up import OPENED, case

ZONE = ZoneInfo("America/New_York")
DAY = OPENED.astimezone(ZONE).date() + timedelta(days=1)
FROM_EIGHT = Calendar("America/New_York", ((Window(480, 1020),),) * 7)
GENEVA = replace(OFFICES[0], calendar=FROM_EIGHT)


class Morning:
    """Case 1001 of Geneva is open since yesterday; `office` is how Geneva is, `quiet` are Kelly's quiet hours."""

    def __init__(self, bench: Bench, office: Office = GENEVA, *quiet: Quiet) -> None:
        self._bench = bench
        people = PEOPLE | {"kelly": replace(PEOPLE["kelly"], quiet_hours=quiet)}
        recorder = replace(RECORDER, roster=Roster(people, (office,)))
        bench.record(case())
        self.sight = Sight()
        self._digest = Digest(bench.store, {"main": bench.practice}, recorder, self.sight)

    def at(self, hour: int, minute: int = 0) -> list[tuple[str, object]]:
        """Who was promised a morning message by then, and which visits it knows."""
        self._digest.tick(datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=ZONE))
        rows = [row for row in self._bench.rows() if row["kind"] == Kind.MORNING]
        return [(row["lane"].removeprefix("slack "), row["detail"]["offices"][0][1]) for row in rows]

    def states(self) -> list[str]:
        return [row["state"] for row in self._bench.rows() if row["kind"] == Kind.MORNING]


def test_who_has_just_started_waits_for_open_dental_and_goes_without_it_where_it_is_away(bench: Bench) -> None:
    morning = Morning(bench)
    assert morning.at(8) == []
    bench.practice.away = Transient("main: away")
    morning.sight.stand("main", Standing.WRITER)
    assert morning.at(8, 1) == [("U0KELLY", None), ("U0DANA", None)]
    assert morning.at(11) == [("U0KELLY", None), ("U0DANA", None)]
    morning.sight.lose("main")
    bench.clock.turn(datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=ZONE) - bench.clock.now())
    bench.tick()
    assert morning.states() == ["dropped", "dropped"]


def test_who_stands_by_says_nothing(bench: Bench) -> None:
    morning = Morning(bench)
    morning.sight.stand("main", Standing.STANDBY)
    assert morning.at(8) == []


def test_a_database_that_is_known_to_be_away_is_not_asked(bench: Bench) -> None:
    morning = Morning(bench)
    morning.sight.stand("main", Standing.WRITER)
    morning.sight.lose("main")
    assert morning.at(8) == [("U0KELLY", None), ("U0DANA", None)]


@pytest.mark.parametrize(
    ("office", "quiet", "told"),
    [
        pytest.param(replace(GENEVA, shadow=True), (), [OPERATIONS, OPERATIONS], id="a shadow office tells operations"),
        pytest.param(GENEVA, (Quiet(0, 540),), ["U0DANA", "U0KELLY"], id="quiet hours hold it"),
        pytest.param(GENEVA, (Quiet(0, 780),), ["U0DANA"], id="quiet hours until the afternoon leave it out"),
        pytest.param(
            replace(
                GENEVA,
                roles={**GENEVA.roles, Role.DEPUTY: ("dana",)},
                attendance=Attendance(away={"kelly": (Away(begins=DAY, until=DAY + timedelta(days=1)),)}),
            ),
            (),
            ["U0DANA"],
            id="a deputy stands in",
        ),
        pytest.param(replace(GENEVA, calendar=replace(FROM_EIGHT, closed=frozenset({DAY}))), (), [], id="closed today"),
        pytest.param(replace(GENEVA, roles={Role.OFFICE_MANAGER: ("lee",)}), (), [], id="nobody with Slack"),
    ],
)
def test_who_hears(bench: Bench, office: Office, quiet: tuple[Quiet, ...], told: list[str]) -> None:
    bench.practice.booked = {case().patient: datetime(DAY.year, DAY.month, DAY.day, 10, 40)}  # noqa: DTZ001  its own time
    morning = Morning(bench, office, *quiet)
    morning.sight.stand("main", Standing.WRITER)
    assert morning.at(7, 59) == []
    morning.at(8)
    assert [place for place, _ in morning.at(9, 30)] == told
    assert [visits for _, visits in morning.at(9, 30)] == [[1001]] * len(told)
    notes = [row["detail"]["text"] for row in bench.rows() if row["kind"] == Kind.TASK_NOTE]
    assert len(notes) == bool(told)
