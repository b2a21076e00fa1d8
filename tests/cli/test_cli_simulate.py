"""`simulate`: who would hear what, and when, with the closed hours in it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.cli.forecast import forecast
from od_escalator.cli.policies import policies_page
from od_escalator.cli.simulate import read_moment
from od_escalator.cli.state import open_state
from od_escalator.clock import SystemClock
from od_escalator.config import rules
from od_escalator.config.load import load_settings
from od_escalator.config.model import Settings
from od_escalator.config.sample import SAMPLE
from od_escalator.demo.world import World
from od_escalator.domain.availability import Away
from od_escalator.domain.severity import Severity
from od_escalator.store import aways
from tests.cli.conftest import Desk, sql

ZONE = "America/New_York"
UNREACHED = "main: the host in url is there, and no server listens at that port (error 2003)"
PAGE = Path(__file__).parents[2] / "docs" / "policies.md"
#: A Friday, 9:00 AM in Geneva.
NOW = datetime(2026, 11, 20, 14, 0, 30, tzinfo=UTC)


def test_an_office_manager_reads_what_a_friday_evening_means(desk: Desk) -> None:
    result = desk.run("simulate", "--office", "geneva", "--severity", "2", "--at", "2026-11-20 16:40")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "Geneva: standard (2 of 4), noted Fri Nov 20, 4:40 PM, and nobody does anything.",
        f"The holidays of Open Dental's schedule are not in it: {UNREACHED}.",
        "",
        "Fri Nov 20: open 8:00 AM - 5:00 PM",
        "  4:40 PM  Kelly Ray               gets the task, which pops up",
        "           Geneva's channel        gets the message of the case",
        "Sat Nov 21 - Sun Nov 22: closed",
        "Mon Nov 23: open 8:00 AM - 12:00 PM and 1:00 PM - 5:00 PM",
        "  9:40 AM  Kelly Ray               told: the task was not opened",
        "  3:40 PM  Kelly Ray               is reminded: Dana Brooks will be told at 4:40 PM",
        "  4:40 PM  Dana Brooks             told: no call is logged",
        "           Kelly Ray               sees the task pop up again",
        "Tue Nov 24: open 8:00 AM - 5:00 PM",
        "  3:40 PM  Kelly Ray               is reminded: Dana Brooks will be told at 4:40 PM",
        (
            "  4:40 PM  Dana Brooks             told: no conversation is logged and it is not resolved;"
            " an attempt puts it off"
        ),
        "           Kelly Ray               sees the task pop up again",
        "Wed Nov 25: open 8:00 AM - 5:00 PM",
        "  4:40 PM  Rosa Lind and Lee Park  told: it is not resolved",
        "Thu Nov 26: closed",
        "Fri Nov 27: open 8:00 AM - 5:00 PM",
        "  4:40 PM  Rosa Lind and Lee Park  told, and daily until it ends: it is not resolved",
    ]


def test_who_was_said_in_slack_to_be_away_is_away(desk: Desk) -> None:
    evening = ("simulate", "--office", "geneva", "--at", "2026-11-20 16:40")
    assert desk.run("migrate").exit_code == 0
    with open_state(load_settings(desk.config)) as store, store.transaction() as tx:
        begins, until = date(2026, 11, 20), date(2026, 11, 24)
        aways.save(tx, "kelly", Away(begins=begins, until=until, delegate="sam"))
    lines = desk.run(*evening).stdout.splitlines()
    assert "  4:40 PM  Sam Ortiz               gets the task, which pops up" in lines
    assert "  3:40 PM  Kelly Ray               is reminded: Dana Brooks will be told at 4:40 PM" in lines
    desk.state.write_bytes(b"x" * 4096)
    [told] = [line for line in desk.run(*evening).stdout.splitlines() if "said in Slack" in line]
    assert told.startswith("Who was said in Slack to be away is not in it: [state] url: ")


def test_a_holiday_in_open_dental_is_a_closed_day(there: Desk, world: World) -> None:
    today = SystemClock().now().date()
    day = today + timedelta(days=9 - today.weekday())  # the Wednesday of next week
    sql(world, f"INSERT INTO schedule (SchedDate, SchedType, Status) VALUES ('{day}', 0, 2)")  # noqa: S608  our own text
    asked = ("simulate", "--office", "geneva", "--at", f"{day - timedelta(days=1)} 16:40")
    lines = there.run(*asked).stdout.splitlines()
    assert lines[1] == ""
    assert [line for line in lines if line.startswith(f"Wed {day:%b} {day.day}") and line.endswith("closed")]
    there.edit("slack_channel = ", 'closures = "none"\nslack_channel = ')
    assert f"Wed {day:%b} {day.day}: open 12:00 AM - 12:00 AM" in there.run(*asked).stdout.splitlines()


def test_an_office_in_shadow_says_so(desk: Desk) -> None:
    desk.edit('name = "Geneva"\n', 'name = "Geneva"\nmode = "shadow"\n')
    said = desk.run("simulate", "--office", "Geneva").stdout.splitlines()
    assert said[2] == "The office is in shadow: nothing is written, and the operations channel hears what is said here."
    assert not any("task" in line and "gets" in line for line in said)


def test_who_sends_tasks_by_hand_is_asked_for_it(desk: Desk) -> None:
    desk.edit('tasks_via = "sql"', 'tasks_via = "none"')
    assert "is asked to send the task" in desk.run("simulate", "--office", "Geneva").stdout


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, "2026-11-20T14:00"),
        ("16:40", "2026-11-20T21:40"),
        ("08:00", "2026-11-21T13:00"),
        ("Fri 16:40", "2026-11-20T21:40"),
        ("fri 08:00", "2026-11-27T13:00"),
        ("Thursday 16:40", "2026-11-26T21:40"),
        ("2026-07-04 09:00", "2026-07-04T13:00"),
    ],
)
def test_a_moment_is_read_as_people_write_it(text: str | None, expected: str) -> None:
    assert read_moment(text, NOW, ZONE) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "soon", "Fri", "Fri 25:00", "Fry 16:40", "2026-13-01 10:00", "16:40 Fri"])
def test_a_moment_that_cannot_be_read_is_said_with_how_it_is_written(text: str) -> None:
    with pytest.raises(click.BadParameter, match="write it like"):
        read_moment(text, NOW, ZONE)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--office", "Genf"], "there is no office 'Genf': it is one of Geneva and Lakeside"),
        ([], "there are several offices: it is one of Geneva and Lakeside"),
        (["--office", "Geneva", "--severity", "5"], "5 is not in the range 1<=x<=4"),
        (["--office", "Geneva", "--at", "soon"], "'soon' is no moment"),
    ],
)
def test_what_is_wrong_on_the_command_line_is_named(desk: Desk, words: list[str], said: str) -> None:
    result = desk.run("simulate", *words)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.replace("│", " ").split())


@given(
    st.sampled_from(Severity),
    st.datetimes(datetime(2025, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  its bounds
)
def test_whenever_it_is_noted_the_calendar_comes_to_its_end(severity: Severity, at: datetime) -> None:
    settings = Settings.model_validate(SAMPLE)
    for office in rules.offices(settings):
        lines = list(forecast(office, rules.people(settings), rules.policies(settings), severity, at))
        assert "Rosa Lind" in lines[-1]


def test_the_page_of_policies_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == policies_page(), "run scripts/policies"
