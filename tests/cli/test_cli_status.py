"""`status`: good while everything flows, 1 as soon as it does not."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from od_escalator.clock import SystemClock
from od_escalator.domain.availability import Away
from od_escalator.domain.practice import Cursor
from od_escalator.store import aways, cursors, doubts, link, outbox, waiting
from od_escalator.store.doubts import Doubt
from od_escalator.store.link import LinkState
from od_escalator.store.outbox import Delivery
from tests.cli.conftest import Desk, Ledger
from tests.store.made_up import OPENED


def look(ledger: Ledger, read: datetime, tracked: datetime) -> None:
    with ledger.store.transaction() as tx:
        cursors.begin(tx, "main", Cursor(last=7), read, read)
        cursors.save_tracked(tx, "main", tracked)


def asked(desk: Desk) -> tuple[int, Any]:
    result = desk.run("status", "--json")
    return result.exit_code, json.loads(result.stdout)


def test_a_database_that_was_just_read_is_good(desk: Desk, ledger: Ledger) -> None:
    now = SystemClock().now()
    look(ledger, now, now)
    result = desk.run("status")
    assert result.exit_code == 0
    header, row, messages, backup = result.stdout.splitlines()
    assert header.split("  ")[0] == "Database"
    assert row.split()[0] == "main"
    assert row.split()[-1] == "good"
    assert messages == "Messages: none yet"
    assert backup == "Last backup: none yet; od-escalator backup makes one"


def test_before_the_first_look_it_asks_whether_the_service_runs(desk: Desk, ledger: Ledger) -> None:
    ledger.store.missing_tables()
    result = desk.run("status")
    assert result.exit_code == 1
    assert "never read: is od-escalator run running?" in result.stdout


def test_a_look_of_six_minutes_ago_is_stale(desk: Desk, ledger: Ledger) -> None:
    now = SystemClock().now()
    look(ledger, now - timedelta(minutes=6), now)
    result = desk.run("status")
    assert result.exit_code == 1
    assert "6 min ago" in result.stdout
    assert "stale" in result.stdout


def test_a_state_that_was_older_than_open_dental_is_said_to_be_so(desk: Desk, ledger: Ledger) -> None:
    now = SystemClock().now()
    look(ledger, now, now)
    older = Doubt(database="main", since=now - timedelta(days=1), found_at=now, until=None, highest=1002)
    for until, said in (
        (None, "looked for in Slack before they are sent, for an hour from the start on"),
        (now + timedelta(hours=1), "looked for in Slack before they are sent, until "),
        (now - timedelta(hours=1), "; it was put right"),
    ):
        with ledger.store.transaction() as tx:
            doubts.save(tx, replace(older, until=until))
        shown = desk.run("status")
        assert (shown.exit_code, said in shown.stdout.splitlines()[-1]) == (0, True)
        (found,) = asked(desk)[1]["older_than_open_dental"]
        assert (found["database"], found["noticed"]) == ("main", now.isoformat())


def test_old_tracking_matters_only_while_a_case_is_open(desk: Desk, ledger: Ledger) -> None:
    now = SystemClock().now()
    look(ledger, now, now - timedelta(hours=1))
    assert asked(desk)[0] == 0
    ledger.open_case()
    code, found = asked(desk)
    assert code == 1
    assert found["databases"][0]["stale"]
    assert found["databases"][0]["open_cases"] == 1


def test_what_waits_and_what_was_set_aside_is_listed(desk: Desk, ledger: Ledger) -> None:
    now = SystemClock().now()
    look(ledger, now, now)
    ledger.open_case()
    with ledger.store.transaction() as tx:
        waiting.set_aside(tx, "main commlog 12", "LookupError", now)
        waiting.doubt_clock(tx, "this machine's clock is 3 h behind the true time", timedelta(0), OPENED)
    result = desk.run("status")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "Messages: 3 pending" in lines
    assert "Oldest message that waits: since Mon Nov 16, 10:14 AM" in lines
    assert lines[-2] == "Since Mon Nov 16, 10:14 AM: this machine's clock is 3 h behind the true time"
    assert lines[-1].startswith("Set aside: main commlog 12 (LookupError), tried 1 time, again ")
    _, found = asked(desk)
    assert found["outbox"]["pending"] == 3
    assert found["clock"]["problem"] == "this machine's clock is 3 h behind the true time"
    assert found["oldest_waiting"] == "2026-11-16T15:14:00+00:00"
    assert [each["what"] for each in found["set_aside"]] == ["main commlog 12"]


def test_whether_clicks_reach_us_is_said_and_makes_nothing_stale(desk: Desk, ledger: Ledger) -> None:
    now = SystemClock().now()
    look(ledger, now, now)
    with ledger.store.transaction() as tx:
        link.save(tx, LinkState(since=OPENED, sign=now - timedelta(minutes=2)))
    up = "Clicks in Slack reach us since Mon Nov 16, 10:14 AM; Slack's last sign 2 min ago"
    assert up in desk.run("status").stdout
    with ledger.store.transaction() as tx:
        link.save(tx, LinkState(since=OPENED, problem="the link is dead"))
    assert "Clicks in Slack do not reach us since Mon Nov 16, 10:14 AM: the link is dead" in desk.run("status").stdout
    code, found = asked(desk)
    assert (code, found["set_aside"]) == (0, [])
    assert (found["link"]["up"], found["link"]["problem"]) == (False, "the link is dead")


def test_who_is_away_is_said_with_where_that_was_said(desk: Desk, ledger: Ledger) -> None:
    now = SystemClock().now()
    look(ledger, now, now)
    desk.edit(
        "[people.kelly]\n", '[people.kelly]\naway = [{ from = 2026-01-05, until = 2199-01-02, delegate = "sam" }]\n'
    )
    with ledger.store.transaction() as tx:
        aways.save(tx, "dana", Away(begins=date(2199, 1, 1), until=date(2199, 1, 3)))
        aways.save(tx, "rosa", Away(begins=date(2020, 1, 1), until=date(2020, 1, 3)))
        aways.save(tx, "left", Away(begins=date(2020, 1, 1), until=date(2199, 1, 3)))
    kelly, dana = desk.run("status").stdout.splitlines()[-2:]
    assert kelly.startswith("Away: Kelly Ray, Mon Jan 5")
    assert kelly.endswith("until Wed Jan 2 2199, for whom Sam Ortiz stands in (in config.toml)")
    assert dana == "Away: Dana Brooks, Tue Jan 1 2199 until Thu Jan 3 2199 (said in Slack)"
    code, found = asked(desk)
    assert (code, found["away"][0]["delegate"]) == (0, "Sam Ortiz")
    assert found["away"][1] == {
        "person": "Dana Brooks",
        "from": "2199-01-01",
        "until": "2199-01-03",
        "delegate": None,
        "said_in": "slack",
    }


def test_a_wrong_clock_of_this_machine_makes_nothing_stale(desk: Desk, ledger: Ledger) -> None:
    """The service goes by the time that Open Dental's server and Slack agree on, and so does the status."""
    ahead, now = timedelta(hours=3), SystemClock().now()
    look(ledger, now - ahead, now - ahead)
    assert asked(desk)[0] == 1
    with ledger.store.transaction() as tx:
        waiting.doubt_clock(tx, "this machine's clock is 3 h ahead of the true time", ahead, now - ahead)
    result = desk.run("status")
    assert result.exit_code == 0
    assert "less than a minute ago" in result.stdout


def test_a_message_that_failed_for_good_is_a_failure(desk: Desk, ledger: Ledger) -> None:
    now = SystemClock().now()
    look(ledger, now, now)
    ledger.open_case()
    with ledger.store.transaction() as tx:
        message = outbox.first_in(tx, "slack C0GENEVA")
        assert message is not None
        outbox.mark(tx, message, Delivery.FAILED, settled_at=now, problem="is_archived")
    result = desk.run("status")
    assert result.exit_code == 1
    assert "1 message failed for good" in result.stdout
    assert asked(desk)[1]["good"] is False
