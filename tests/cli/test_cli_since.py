"""`run --since`: what a first start that reaches back would open is shown, asked for and opened; or nothing is."""

import re
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from od_escalator.cli.since import read_day
from od_escalator.clock import SystemClock
from od_escalator.config.load import load
from od_escalator.demo.slack import LocalSlack
from od_escalator.demo.world import CHANNELS, USERS, World
from od_escalator.domain.case import Case
from od_escalator.store import cases, cursors
from od_escalator.store.store import Store
from tests.cli.conftest import Desk

UPSET = "Pt upset about the bill for her crown, wants a call back."
TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."


def days_ago(days: float) -> datetime:
    return SystemClock().now() - timedelta(days=days)


def day(days: float) -> str:
    return f"{days_ago(days).astimezone(ZoneInfo('America/New_York')):%Y-%m-%d}"


def write(world: World, days: float, patient: str, text: str, type_name: str = "Misc", user: str = "Jamie") -> int:
    """A CommLog of so many days ago."""
    world.server.set_time(days_ago(days))
    with world.at(user) as desk:
        number = desk.write_commlog(world.patient(patient), text, type_name)
    world.server.set_time(SystemClock().now())
    return number


@pytest.fixture
def slack(there: Desk, world: World) -> Iterator[LocalSlack]:
    """Another Slack, whose clock runs: it takes one message a second in each channel."""
    with LocalSlack(SystemClock(), users=USERS, channels=CHANNELS) as slack:
        there.edit(world.slack.base_url, slack.base_url)
        yield slack


@pytest.fixture
def notes(world: World) -> dict[str, int]:
    """What was written before we came."""
    written = {
        "too old": write(world, 20, "Walter Brandt", UPSET, "Upset Patient"),
        "by type": write(world, 10, "Nora Whitfield", UPSET, "Upset Patient"),
        "again": write(world, 9, "Nora Whitfield", "Pt called again, upset about the same bill. #upset"),
        "call": write(world, 8, "Nora Whitfield", TALK, user="Kelly"),
        "plain": write(world, 6, "Walter Brandt", "Confirmed her appointment."),
        "grave": write(world, 3, "Walter Brandt", "Pt very upset, the crown broke twice. #upset 3"),
    }
    world.server.set_time(days_ago(2))
    with world.at("Jamie") as jamie:
        jamie.chart.write_note(world.practice.patients[-1].number, "Pt left in tears.", "Zupset")
    world.server.set_time(SystemClock().now())
    return written


def opened(world: World) -> list[Case]:
    with closing(Store(world.config.state.url)) as store, store.reading() as tx:
        return sorted(cases.list_all(tx, 99), key=lambda case: case.opened_at)


def has_begun(world: World) -> bool:
    with closing(Store(world.config.state.url)) as store, store.reading() as tx:
        return cursors.load(tx, "main") is not None


def tasks(world: World) -> int:
    with closing(world.practice.open()) as session:
        return int(session.value("SELECT COUNT(*) FROM task"))


def test_what_would_be_opened_is_shown_and_nothing_happens_before_somebody_agrees(
    there: Desk, world: World, notes: dict[str, int]
) -> None:
    result = there.run("run", "--since", day(12))
    assert result.exit_code == 1
    assert f"CommLog {notes['by type']}" in result.stdout
    assert 'type "Upset Patient"' in result.stdout
    assert re.search(rf"main +Lakeside .* tag +CommLog {notes['grave']} +serious", result.stdout)
    assert re.search(r"code Zupset +clinical note 1 ", result.stdout)
    assert f"CommLog {notes['too old']}" not in result.stdout
    assert result.stdout.startswith("The notes since ")
    assert "would open 3 cases." in result.stdout
    assert "1 further flagged note would join these cases." in result.stdout
    assert "at once, without popups" in result.stdout
    assert "these would hear of them at once: Dana Brooks." in result.stdout
    assert "Their clocks would start now" in result.stdout
    assert result.stdout.endswith("Nothing was opened: add --yes to open them.\n")
    for secret in ("Nora", "Whitfield", "Brandt", "crown", "bill", "tears"):
        assert secret not in result.output
    assert (opened(world), has_begun(world), tasks(world)) == ([], False, 0)
    assert world.slack.messages("C0GENEVA") == []


def test_a_rehearsal_shows_the_same_and_is_good(there: Desk, world: World, notes: dict[str, int]) -> None:
    asked = there.run("run", "--since", day(12)).stdout.splitlines()
    rehearsed = there.run("run", "--dry-run", "--since", day(12), "--yes")
    assert rehearsed.exit_code == 0
    assert rehearsed.stdout.splitlines() == asked[:-1]
    assert notes
    assert (opened(world), has_begun(world), tasks(world)) == ([], False, 0)


def test_old_notes_open_cases_whose_clocks_start_now(
    there: Desk, world: World, notes: dict[str, int], slack: LocalSlack
) -> None:
    before = SystemClock().now()
    result = there.run("run", "--once", "--since", day(12), "--yes")
    assert result.exit_code == 0, result.output
    nora, walter, _ = opened(world)
    assert [case.note.number for case in (nora, walter)] == [notes["by type"], notes["grave"]]
    assert nora.opened_at < before - timedelta(days=9)
    assert nora.contacted_by == "kelly"  # eight days ago
    for case in (nora, walter):
        assert case.plan is not None
        assert case.plan.started_at >= before
        assert all(step.due_at >= before for step in case.plan.steps)
    assert tasks(world) == 3
    with closing(world.practice.open()) as session:
        popups = "SELECT COUNT(*) FROM signalod WHERE IType = 28"
        assert session.value(popups) == 0
    told = {user: len(slack.direct(user)) for user in ("U0KELLY", "U0DANA", "U0ROSA", "U0LEE")}
    assert told == {"U0KELLY": 0, "U0DANA": 1, "U0ROSA": 0, "U0LEE": 0}  # of the serious one, as at any opening

    again = there.run("run", "--once")
    assert again.stdout == "no changes to cases, no messages delivered\n"
    fresh = write(world, 1 / 1440, other(world), UPSET, "Upset Patient")
    assert there.run("run", "--once").exit_code == 0
    assert opened(world)[-1].note.number == fresh


def other(world: World) -> str:
    known = {"Nora Whitfield", "Walter Brandt", world.practice.patients[-1].name}
    return next(patient.name for patient in world.practice.patients if patient.name not in known)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("yesterday", "'yesterday' is no date: write it like 2026-11-01 or 2026-11-01T08:00"),
        ("11/01/2026", "is no date"),
        ("1879-12-31", "1879-12-31 is more than 6 years ago, and cases from then may have been purged"),
        ("2199-01-01", "2199-01-01 is still to come"),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused(desk: Desk, said: str, problem: str) -> None:
    result = desk.run("run", "--since", said, "--yes")
    assert result.exit_code == 2
    assert problem in " ".join(re.sub(r"[│╭╰─╯╮]", " ", result.stderr).split())


def test_to_agree_without_a_day_is_a_mistake(desk: Desk) -> None:
    assert desk.run("run", "--once", "--yes").exit_code == 2


@pytest.mark.parametrize(
    ("said", "since"),
    [
        ("2026-11-01", "2026-11-01T04:00+00:00"),  # the clocks are set back later that night
        ("2026-11-02", "2026-11-02T05:00+00:00"),
        ("2026-11-02 08:30", "2026-11-02T13:30+00:00"),
        (" 2026-11-02T08:30 ", "2026-11-02T13:30+00:00"),
        ("2026-11-02T08:30+01:00", "2026-11-02T07:30+00:00"),
    ],
)
def test_a_day_or_an_hour_is_local_to_the_configuration(desk: Desk, said: str, since: str) -> None:
    read = read_day(said, load(desk.config, {}), datetime(2026, 11, 16, 15, tzinfo=UTC))
    assert read == datetime.fromisoformat(since)
    assert read.tzinfo is UTC


def test_a_database_that_has_begun_says_when_and_what_to_do(there: Desk, world: World) -> None:
    first = there.run("run", "--once")
    assert "first start of main: notes from before now open nothing" in first.stderr
    assert "od-escalator run --since" in first.stderr
    assert "first start" not in there.run("run", "--once").stderr

    refused = there.run("run", "--since", day(12), "--yes")
    assert refused.exit_code == 1
    assert "--since is for the first start of a database, and that has been: main opens notes since" in refused.stderr
    assert f"move {world.folder / 'state.db'} away" in refused.stderr


def test_a_database_that_is_away_opens_nothing_and_can_be_begun_later(
    there: Desk, world: World, notes: dict[str, int]
) -> None:
    there.edit(f":{world.server.port}/", ":9/")
    away = there.run("run", "--once", "--since", day(12), "--yes")
    assert away.exit_code == 1
    assert "run od-escalator check, then the same command again" in away.stderr
    assert not has_begun(world)
    there.edit(":9/", f":{world.server.port}/")
    there.run("run", "--once", "--since", day(12), "--yes")
    assert len(opened(world)) == 3
    assert notes


def test_beside_another_writer_nothing_is_opened(there: Desk, world: World, notes: dict[str, int]) -> None:
    with closing(world.practice.open()) as session:
        assert session.value("SELECT GET_LOCK('od-escalator.opendental_cli', 0)") == 1
        result = there.run("run", "--once", "--since", day(12), "--yes")
    assert result.exit_code == 1
    assert "main: another process writes to this database" in result.stderr
    assert (opened(world), has_begun(world)) == ([], False)
    assert notes


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(("answer", "cases_opened"), [(b"n\n", 0), (b"y\n", 3)])
def test_on_a_terminal_it_asks(
    there: Desk, world: World, notes: dict[str, int], slack: LocalSlack, answer: bytes, cases_opened: int
) -> None:
    from tests.cli.test_cli_terminal import typed  # noqa: PLC0415  it needs a pseudo-terminal

    seen = typed(there, "run", "--once", "--since", day(12), keys=answer)
    assert "Open them, and go on? [y/N]" in seen
    assert "Reading main" in seen
    assert len(opened(world)) == cases_opened
    assert bool(slack.messages("C0LAKESIDE")) is bool(cases_opened)
    assert notes
