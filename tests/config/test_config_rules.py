"""What the domain gets out of a configuration."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from od_escalator.config.database import Database
from od_escalator.config.ladder import shipped_policies
from od_escalator.config.load import load
from od_escalator.config.rules import marks, offices, people, policies
from od_escalator.domain.availability import Attendance, Away, Quiet
from od_escalator.domain.flags import Marks
from od_escalator.domain.hours import Calendar, Window
from od_escalator.domain.person import Person, Role
from od_escalator.domain.policy import DRILL, LEGAL, REPLY, REVIEW, After, Milestone, Step
from od_escalator.domain.severity import Severity

Spoil = Callable[[Mapping[str, str]], None]

DAY = Window(8 * 60, 24 * 60)
OM, RM, OWNERS = ("office_manager",), ("regional_manager",), ("owners",)
ALL = OM + RM + OWNERS


def test_people_keep_their_ids_and_their_order(path: Path) -> None:
    found = people(load(path, {}))
    assert list(found) == ["kelly", "dana", "rosa"]
    assert found["kelly"] == Person(id="kelly", name="Kelly Ray", open_dental_user="Kelly", slack="U0KELLY")
    assert found["rosa"].open_dental_user is None


def test_an_office_has_its_roles_and_its_calendar(path: Path) -> None:
    geneva, lakeside = offices(load(path, {}))
    assert (geneva.name, geneva.database, geneva.clinics) == ("Geneva", "main", ("Geneva",))
    assert geneva.slack_channel == "C0GENEVA"
    assert geneva.roles == {
        Role.OFFICE_MANAGER: ("kelly",),
        Role.REGIONAL_MANAGER: ("dana",),
        Role.OWNERS: ("rosa",),
        Role.ON_CALL_DOCTOR: ("dana",),
    }
    monday = (Window(480, 720), Window(780, 1020))
    assert geneva.calendar == Calendar("America/New_York", (monday, (DAY,), (), (), (), (), ()))
    assert lakeside.calendar.zone == "America/Chicago"
    assert lakeside.calendar.closed == {date(2026, 11, 27)}
    assert lakeside.holders(Role.DEPUTY) == ("rosa",)
    assert lakeside.holders(Role.OWNERS) == ("rosa", "dana")


def test_who_is_away_works_on_some_days_or_keeps_quiet_hours(path: Path, spoil: Spoil) -> None:
    away = "away = [{ from = 2026-12-21, until = 2026-12-28 }]"
    spoil({"[people.kelly]": f'[people.kelly]\n{away}\ndays = ["tue", "mon"]\nquiet_hours = ["20:00-07:00"]'})
    config = load(path, {})
    assert people(config)["kelly"].quiet_hours == (Quiet(20 * 60, 7 * 60),)
    for office in offices(config):
        times = (Away(begins=date(2026, 12, 21), until=date(2026, 12, 28)),)
        assert office.attendance == Attendance(away={"kelly": times}, days={"kelly": frozenset({0, 1})})


def test_a_policy_in_the_toml_replaces_the_shipped_one_wholly(path: Path) -> None:
    found = policies(load(path, {}))
    step = Step(
        after=After.parse("6h"),
        until=Milestone.SEEN,
        tell=("office_manager", "dana"),
        warn=timedelta(minutes=30),
    )
    assert found.steps["mild"] == (step,)
    assert len(found.steps["standard"]) == len(shipped_policies()["standard"])
    assert set(found.steps) == {severity.policy for severity in Severity} | {DRILL, LEGAL, REVIEW, REPLY}


def test_times_for_all_policies_come_from_the_top(path: Path, spoil: Spoil) -> None:
    assert policies(load(path, {})).grace == timedelta(minutes=30)
    assert policies(load(path, {})).reopen_within == timedelta(days=30)
    spoil({"[databases.main]": 'grace = "5m"\nreopen_within = "0s"\n[databases.main]'})
    assert policies(load(path, {})).grace == timedelta(minutes=5)
    assert policies(load(path, {})).reopen_within == timedelta(0)


@pytest.mark.parametrize(
    ("written", "after"),
    [("", timedelta(minutes=45)), ('sick_after = "1h"', timedelta(hours=1)), ('sick_after = "off"', None)],
)
def test_an_office_says_when_a_silent_manager_is_not_there(
    path: Path, spoil: Spoil, written: str, after: timedelta | None
) -> None:
    spoil({'deputy = "rosa"': f'deputy = "rosa"\n{written}'})
    (found,) = (office for office in offices(load(path, {})) if office.holders(Role.DEPUTY))
    assert found.sick_after == after


def test_a_table_can_also_be_made_in_python() -> None:
    flash = timedelta(milliseconds=50)
    url = "mysql+pymysql://od_escalator@localhost/opendental"
    made = Database(url=url, open_dental_user="Escalator", tasks_via="sql", poll_every=flash, settle=timedelta(0))
    assert (made.poll_every, made.settle) == (flash, timedelta(0))


def test_marks_are_the_types_and_tags_of_the_toml(path: Path) -> None:
    assert marks(load(path, {})) == Marks(types=frozenset({"Upset Patient"}), tags=("#upset",))


SERIOUS = """1h seen OM; wall 0m resolved RM; 4h contacted RM!; 1bd contacted OWNERS;
    1bd resolved RM!; 2bd resolved OWNERS"""
CRITICAL = """wall 30m seen OM; wall 0m resolved ALL; wall 1h contacted ALL;
    wall 1d resolved RM; wall 1d resolved OWNERS"""


@pytest.mark.parametrize(
    ("policy", "ladder"),
    [
        ("mild", "4h seen OM; 2bd attempted RM!; 3bd contacted RM!; 4bd resolved RM!; 5bd resolved OWNERS"),
        ("standard", "2h seen OM; 1bd attempted RM!; 2bd contacted RM!; 2bd resolved RM!; 3bd resolved OWNERS"),
        ("serious", SERIOUS),
        ("critical", CRITICAL),
    ],
)
def test_the_shipped_ladder_is_that_of_the_design(policy: str, ladder: str) -> None:
    who = {"OM": OM, "RM": RM, "OWNERS": OWNERS, "ALL": ALL}
    expected = []
    for text in ladder.split(";"):
        after, until, told = text.strip().rsplit(" ", 2)
        warn = timedelta(hours=1) if told.endswith("!") else None
        expected.append((After.parse(after), until, who[told.rstrip("!")], warn))
    assert [(step.after, step.until, step.tell, step.warn) for step in shipped_policies()[policy]] == expected
