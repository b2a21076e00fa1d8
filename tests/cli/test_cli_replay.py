"""`simulate --replay`: what the last days would have come to, read in Open Dental and done nowhere."""

import json
import re
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from od_escalator.clock import SystemClock
from od_escalator.demo.world import World
from od_escalator.domain.wording import local_day
from tests.cli.conftest import Desk

TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."


def write(world: World, ago: timedelta, patient: str, text: str, user: str = "Jamie") -> None:
    world.server.set_time(SystemClock().now() - ago)
    with world.at(user) as desk:
        desk.write_commlog(world.patient(patient), text, "Misc")
    world.server.set_time(SystemClock().now())


def number_of(ago: timedelta) -> int:
    """Of the local day, the first being that of thirty days ago."""
    now = SystemClock().now()
    first, then = (local_day(now - each, "America/New_York") for each in (timedelta(days=30), ago))
    return (then - first).days + 1


def rows(world: World) -> list[int]:
    tables = ("task", "tasknote", "commlog", "securitylog", "signalod")
    with closing(world.practice.open()) as session:
        return [int(session.value(f"SELECT COUNT(*) FROM {table}")) for table in tables]  # noqa: S608  constants


def test_each_office_reads_what_would_have_come_of_its_notes(there: Desk, world: World) -> None:
    day, hour = timedelta(days=1), timedelta(hours=1)
    write(world, 40 * day, "Hank Osgood", "Pt upset, too long ago. #upset")
    write(world, 20 * day, "Nora Whitfield", "Pt upset about the bill. #upset")
    write(world, 20 * day - hour, "Nora Whitfield", "Called pt, LVM", "Kelly")
    write(world, 20 * day - 3 * hour, "Nora Whitfield", TALK, "Kelly")
    write(world, 18 * day, "Nora Whitfield", "Pt upset about the very same bill again. #upset")
    write(world, 9 * day, "Hank Osgood", "Pt is upset, she called a lawyer. #upset")
    write(world, 8 * day, "Walter Brandt", "#upset #drill")
    write(world, 7 * day, "Walter Brandt", "Upset about the wait. #upset")
    write(world, 7 * day - hour, "Walter Brandt", "Pt said something about police.")
    before, heard = rows(world), len(world.slack.everything())
    with closing(world.practice.open()) as session:
        # a flagged note that was touched since counts from when it was entered
        session.run("UPDATE commlog SET DateTStamp = NOW() - INTERVAL 1 HOUR WHERE Note LIKE '%#upset%'")

    told: dict[str, Any] = json.loads(there.run("simulate", "--replay", "30d", "--json").stdout)
    geneva, lakeside = told["offices"]
    assert (geneva["office"], geneva["cases"], geneva["conversations"]) == ("Geneva", 2, 1)
    nora, hank = geneva["list"]
    assert (nora["severity"], nora["day"], nora["reached_after_minutes"]) == (2, number_of(18 * day), None)
    assert (hank["severity"], hank["category"], hank["day"]) == (4, "legal", number_of(9 * day))
    assert set(hank["told"]) == {"rosa", "lee"}
    assert geneva["told"]["rosa"] == hank["told"]["rosa"] + nora["told"].get("rosa", 0)
    assert nora["told"]["kelly"] >= 1
    [walter] = lakeside["list"]
    assert walter["severity"] == 3
    assert walter["told"]["dana"] >= 1
    assert (rows(world), len(world.slack.everything())) == (before, heard)

    shown = there.run("simulate", "--replay", "30d", "--office", "geneva")
    assert shown.exit_code == 0
    assert re.search(
        r"Geneva: 2 cases; 1 conversation, the median (3|2) h.* after its note; 2 without one", shown.stdout
    )
    assert "Lakeside" not in shown.stdout
    assert not [name for name in ("Nora", "Whitfield", "Hank", "Osgood", "lawyer.") if name in shown.stdout]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--replay", "90"), "'90' is no number of days: write it like 90d"),
        (("--json",), "--json goes with --replay, and --at does not"),
        (("--replay", "9d", "--at", "16:40"), "--json goes with --replay, and --at does not"),
    ],
)
def test_what_cannot_be_replayed_is_refused(desk: Desk, words: tuple[str, ...], said: str) -> None:
    result = desk.run("simulate", *words)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_a_database_that_is_away_is_named(desk: Desk) -> None:
    result = desk.run("simulate", "--replay", "9d")
    assert result.exit_code == 1
    assert "run od-escalator check" in result.stderr
