"""The owners' week: who tells it, who does not, and that it is missed where nobody has."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from od_escalator.domain.chart import Chart
from od_escalator.domain.period import Rhythm
from od_escalator.domain.person import Office, Role
from od_escalator.domain.practice import Cursor, Standing
from od_escalator.domain.roster import Roster
from od_escalator.engine.audit import Audit
from od_escalator.engine.deliver import Deliver
from od_escalator.engine.sight import Sight
from od_escalator.engine.strays import Strays
from od_escalator.engine.weekly import Weekly
from od_escalator.errors import OperatorError, StateError
from od_escalator.store import cursors
from od_escalator.store.outbox import Kind
from tests.engine.away import failing_commits
from tests.engine.bench import OFFICES, OPERATIONS, OWNERS, PEOPLE, RECORDER, Bench
from tests.engine.test_digest import FROM_EIGHT, ZONE
from tests.store.made_up import OPENED

GENEVA = replace(OFFICES[0], calendar=FROM_EIGHT)
NIGHT = datetime(2026, 11, 23, 0, tzinfo=ZONE)
MORNING = NIGHT + timedelta(hours=8)
MONDAYS = Rhythm(weekday=0, silence_after=timedelta(weeks=5), zone="America/New_York", learning=True)


class Week:
    """Of these offices, whose database was entered so long ago."""

    def __init__(self, bench: Bench, *offices: Office, weeks: int = 1, rhythm: Rhythm = MONDAYS) -> None:
        self._bench = bench
        self.sight = Sight()
        self.sight.stand("main", Standing.WRITER)
        self.recorder = replace(RECORDER, roster=Roster(PEOPLE, offices), rhythm=rhythm)
        self.verb = Weekly(bench.store, self.recorder, self.sight)
        with bench.store.transaction() as tx:
            began = OPENED - timedelta(weeks=weeks)
            cursors.begin(tx, "main", Cursor(), began, opens_from=began)
            cursors.save(tx, "main", Cursor(), MORNING + timedelta(weeks=9))

    def at(self, now: datetime) -> list[tuple[str, str]]:
        """Kind and place of what was promised by then."""
        self.verb.tick(now)
        return [(row["kind"], row["lane"].removeprefix("slack ")) for row in self._bench.rows()]


@pytest.mark.parametrize(
    ("office", "weeks", "told"),
    [
        pytest.param(GENEVA, 1, [(Kind.WEEKLY, OWNERS)], id="the owners"),
        pytest.param(GENEVA, 6, [(Kind.WEEKLY, OWNERS), (Kind.SILENT, "U0DANA")], id="and who leads a silent office"),
        pytest.param(replace(GENEVA, shadow=True), 1, [(Kind.WEEKLY, OPERATIONS)], id="operations of one in shadow"),
        pytest.param(GENEVA, -1, [], id="nobody of a week before we came"),
        pytest.param(
            replace(GENEVA, roles={Role.OFFICE_MANAGER: ("kelly",), Role.REGIONAL_MANAGER: ("lee",)}),
            6,
            [(Kind.WEEKLY, OWNERS), (Kind.SILENT, OPERATIONS)],
            id="operations for who has no Slack",
        ),
    ],
)
def test_who_hears_of_a_week(bench: Bench, office: Office, weeks: int, told: list[tuple[str, str]]) -> None:
    week = Week(bench, office, weeks=weeks)
    assert week.at(MORNING - timedelta(seconds=1)) == []
    assert week.at(MORNING) == told
    again = Week(bench, office, weeks=weeks)
    assert again.at(MORNING + timedelta(days=6)) == told
    assert again.at(MORNING + timedelta(days=7)) == [*told, (told or [(Kind.WEEKLY, OWNERS)])[0]]


def test_whoever_stands_by_or_has_just_started_says_nothing(bench: Bench) -> None:
    week = Week(bench, GENEVA)
    week.sight.stand("main", Standing.STANDBY)
    assert week.at(MORNING) == []
    other = replace(GENEVA, name="Other", database="other")
    two = Week(bench, GENEVA, other)
    assert two.at(MORNING) == []
    week.sight.stand("main", Standing.WRITER)
    two.sight.stand("other", Standing.STANDBY)
    assert week.at(MORNING) == two.at(MORNING) == [(Kind.WEEKLY, OWNERS)]


def test_the_lessons_of_a_month_come_on_its_first_monday_once(bench: Bench) -> None:
    week, december = Week(bench, GENEVA), datetime(2026, 12, 7, 8, tzinfo=ZONE)
    lessons = (Kind.LEARNING, OWNERS)
    assert lessons not in week.at(december - timedelta(seconds=1))
    assert week.at(december).count(lessons) == 1
    assert Week(bench, GENEVA).at(december + timedelta(days=6)).count(lessons) == 1
    assert Week(bench, GENEVA).at(december + timedelta(days=8)).count(lessons) == 1
    assert Week(bench, GENEVA).at(december + timedelta(days=28)).count(lessons) == 2
    off = Week(bench, GENEVA, rhythm=replace(MONDAYS, learning=False))
    assert off.at(december + timedelta(days=70)).count(lessons) == 2


def test_the_lessons_of_a_month_are_not_lost_where_our_records_were_away_that_morning(bench: Bench) -> None:
    week, december = Week(bench, GENEVA), datetime(2026, 12, 7, 8, tzinfo=ZONE)
    with failing_commits(spared=1), pytest.raises(StateError):  # the week itself is written down
        week.at(december)
    assert [row["kind"] for row in bench.rows()] == [Kind.WEEKLY]
    assert week.at(december + timedelta(minutes=1)) == [(Kind.WEEKLY, OWNERS), (Kind.LEARNING, OWNERS)]


def test_off_is_off(bench: Bench) -> None:
    assert Week(bench, GENEVA, rhythm=replace(MONDAYS, weekday=None)).at(MORNING) == []


def test_a_week_that_nobody_told_is_found_by_the_audit_and_told_to_operations_once(bench: Bench) -> None:
    week = Week(bench, GENEVA)
    strays = Strays(bench.store, {"main": bench.practice}, bench.messenger, week.sight)
    audit = Audit(bench.store, ("main",), week.recorder, week.sight, strays)
    for minutes in range(0, 90, 5):
        audit.tick(MORNING + timedelta(minutes=minutes))
    [alert] = bench.rows()
    assert (alert["kind"], alert["detail"]["place"]) == (Kind.ALERT, "week until 2026-11-23")
    week.verb.tick(MORNING + timedelta(minutes=90))
    for minutes in range(95, 120, 5):
        audit.tick(MORNING + timedelta(days=1, minutes=minutes))
    places = [row["detail"].get("place", row["kind"]) for row in bench.rows()]
    assert [each for each in places if each.startswith("week")] == ["week until 2026-11-23", Kind.WEEKLY]


@pytest.mark.parametrize("missing", [True, False])
def test_a_chart_that_cannot_be_drawn_holds_no_week(bench: Bench, *, missing: bool) -> None:
    def paint(_chart: Chart) -> bytes:
        if missing:
            raise OperatorError("the charts need what is not installed (matplotlib)", "install it")
        return b"\x89PNG\r\n\x1a\n"

    Week(bench, GENEVA, weeks=9, rhythm=replace(MONDAYS, silence_after=None)).at(MORNING)
    bench.clock.turn(MORNING - bench.clock.now())
    deliver = Deliver(bench.store, replace(bench.errands, painter=paint), RECORDER, bench.sight)
    for _ in range(4):  # it is looked for before it is sent
        bench.clock.turn(timedelta(seconds=10))
        deliver.tick(bench.clock.now())
    deliver.close()
    [message] = bench.slack.messages(OWNERS)
    assert ("image" in {block["type"] for block in message.blocks}) is not missing
