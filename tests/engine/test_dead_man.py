"""The dead-man switch: Slack speaks when we cannot, never because of us, and we say when we are back."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from shutil import copyfile
from threading import Thread

import pytest

from od_escalator.clock import SystemClock
from od_escalator.demo.handclock import HandClock
from od_escalator.demo.slack import FaultKind, LocalSlack
from od_escalator.domain.effects import PostCase
from od_escalator.domain.notices import Silence
from od_escalator.domain.practice import Standing
from od_escalator.domain.roster import Roster
from od_escalator.engine.audit import Audit, Watch
from od_escalator.engine.copies import Copies
from od_escalator.engine.daemon import Daemon, Job
from od_escalator.engine.dead_man import SILENT_FOR, DeadMan
from od_escalator.engine.heartbeat import Heartbeat
from od_escalator.engine.record import Recorder
from od_escalator.engine.strays import Strays
from od_escalator.store import dead_man
from od_escalator.store.store import Store
from tests.engine.bench import OPERATIONS, RECORDER, ZONE, Bench
from tests.engine.jobs import OFTEN, Counted, running
from tests.store.made_up import case

ALARM = (
    "Automatic follow-up for Geneva has not reached Slack since Mon Nov 16, 10:14 AM."
    " Until IT says otherwise send the task by hand, and call."
)

HINT = " IT: is the machine on, and the service running? od-escalator status says what it did last."
BACK = "Automatic follow-up is back, nothing was missed. It had been silent since Mon Nov 16, 10:14 AM."


def switch(bench: Bench, recorder: Recorder = RECORDER, store: Store | None = None) -> DeadMan:
    return DeadMan(store or bench.store, bench.later, recorder, bench.sight, ZONE)


@pytest.fixture
def dead(bench: Bench) -> DeadMan:
    return switch(bench)


def pass_time(clock: HandClock, **time: float) -> None:
    clock.turn(timedelta(**time))


def waiting(slack: LocalSlack) -> list[str]:
    """The times in Slack at which something will be posted to operations."""
    return [text.split(" since ")[1].split(".")[0] for _, text in slack.scheduled(OPERATIONS)]


def test_while_we_live_nobody_hears_of_it_and_one_message_waits(bench: Bench, dead: DeadMan) -> None:
    for _ in range(30):  # two and a half hours
        assert dead.tick(bench.clock.now()) == 1
        assert len(bench.slack.scheduled(OPERATIONS)) == 1
        pass_time(bench.clock, minutes=5)
    assert bench.heard(OPERATIONS) == []


def test_45_minutes_after_our_last_sign_of_life_slack_says_so(bench: Bench, dead: DeadMan) -> None:
    dead.tick(bench.clock.now())
    pass_time(bench.clock, minutes=44)
    assert bench.heard(OPERATIONS) == []
    pass_time(bench.clock, minutes=2)
    [text] = bench.heard(OPERATIONS)
    assert text.startswith(ALARM)


def test_back_again_says_so_once_and_how_many_cases_have_moved(bench: Bench, dead: DeadMan) -> None:
    dead.tick(bench.clock.now())
    pass_time(bench.clock, hours=2)
    again = switch(bench)
    again.tick(bench.clock.now())
    bench.record(case(), PostCase())
    bench.tick(seconds=59)
    assert len(bench.heard(OPERATIONS)) == 1
    bench.tick(seconds=2)
    again.tick(bench.clock.now())
    bench.tick(minutes=2)
    assert bench.heard(OPERATIONS)[1:] == [
        "Automatic follow-up is back, 1 case caught up. It had been silent since Mon Nov 16, 10:14 AM."
    ]
    assert waiting(bench.slack) == ["Mon Nov 16, 12:15 PM"]


@pytest.mark.parametrize("fault", ["reset_after", "500_after", "half_json"])
def test_a_lost_answer_leaves_two_until_the_next_audit_and_never_none(
    bench: Bench, dead: DeadMan, fault: FaultKind
) -> None:
    dead.tick(bench.clock.now())
    pass_time(bench.clock, minutes=5)
    bench.slack.fail_next("chat.scheduleMessage", fault)
    assert dead.tick(bench.clock.now()) == 0
    assert waiting(bench.slack) == ["Mon Nov 16, 10:14 AM", "Mon Nov 16, 10:19 AM"]
    pass_time(bench.clock, minutes=5)
    dead.tick(bench.clock.now())
    assert waiting(bench.slack) == ["Mon Nov 16, 10:24 AM"]


def back_messages(bench: Bench, dead: DeadMan) -> list[str]:
    """What operations hear of our being back when another quarter of an hour has passed."""
    for _ in range(3):
        pass_time(bench.clock, minutes=5)
        dead.tick(bench.clock.now())
        bench.tick(seconds=2)
    return [text for text in bench.heard(OPERATIONS) if "is back" in text]


def alarms(bench: Bench) -> list[str]:
    return [text for text in bench.heard(OPERATIONS) if "has not reached Slack" in text]


def test_operations_who_read_a_false_alarm_hear_that_it_was_one(bench: Bench, dead: DeadMan) -> None:
    """What could not be taken back, and then what was not known to be there: a lost answer each time."""
    dead.tick(bench.clock.now())
    for method in ("chat.deleteScheduledMessage", "chat.scheduleMessage") * 4:
        pass_time(bench.clock, minutes=5)
        bench.slack.fail_next(method, "503_html" if "delete" in method else "reset_after")
        dead.tick(bench.clock.now())
    pass_time(bench.clock, minutes=5)
    dead.tick(bench.clock.now())
    assert alarms(bench) == [ALARM + HINT]
    assert back_messages(bench, dead) == [BACK]
    assert len(alarms(bench)) == 1


def test_operations_who_read_an_alarm_that_we_never_knew_of_hear_that_we_are_back(bench: Bench, dead: DeadMan) -> None:
    """It was the first one ever, and its answer was lost."""
    bench.slack.fail_next("chat.scheduleMessage", "reset_after")
    dead.tick(bench.clock.now())
    pass_time(bench.clock, hours=2)
    assert alarms(bench) == [ALARM + HINT]
    assert back_messages(bench, switch(bench)) == [BACK]


def test_what_slack_is_about_to_post_is_not_taken_for_taken_back(bench: Bench, dead: DeadMan) -> None:
    """A minute before its time Slack lets go of no message."""
    dead.tick(bench.clock.now())
    pass_time(bench.clock, minutes=44, seconds=30)
    dead.tick(bench.clock.now())
    pass_time(bench.clock, minutes=1)
    assert len(alarms(bench)) == 1
    assert back_messages(bench, dead) == [BACK]
    assert len(alarms(bench)) == 1


@pytest.mark.parametrize("fault", ["reset_before", "503_html"])
def test_nobody_hears_that_we_are_back_who_never_missed_us(bench: Bench, dead: DeadMan, fault: FaultKind) -> None:
    """Slack never took the first one, and the answers to that are lost for an hour."""
    bench.slack.fail_next("chat.scheduleMessage", fault, times=12)
    for _ in range(12):
        dead.tick(bench.clock.now())
        pass_time(bench.clock, minutes=5)
    assert back_messages(bench, dead) == []
    assert len(waiting(bench.slack)) == 1


def test_what_was_taken_back_in_time_is_no_silence_even_if_the_answer_was_lost(bench: Bench, dead: DeadMan) -> None:
    dead.tick(bench.clock.now())
    pass_time(bench.clock, minutes=42)
    bench.slack.fail_next("chat.deleteScheduledMessage", "reset_after")
    assert dead.tick(bench.clock.now()) == 0
    assert back_messages(bench, dead) == []
    assert alarms(bench) == []


def test_an_office_that_joins_leaves_no_alarm_behind_that_knows_nothing_of_it(bench: Bench, dead: DeadMan) -> None:
    offices = (*RECORDER.roster.offices, replace(RECORDER.roster.offices[0], name="Batavia"))
    dead.tick(bench.clock.now())
    pass_time(bench.clock, minutes=5)
    joined = switch(bench, replace(RECORDER, roster=Roster(RECORDER.roster.people, offices)))
    joined.tick(bench.clock.now())
    assert len(waiting(bench.slack)) == 1
    assert back_messages(bench, joined) == []


@pytest.mark.parametrize(
    "method", ["chat.scheduleMessage", "chat.scheduledMessages.list", "chat.deleteScheduledMessage"]
)
def test_while_slack_is_away_the_old_one_stays(bench: Bench, dead: DeadMan, method: str) -> None:
    dead.tick(bench.clock.now())
    pass_time(bench.clock, minutes=5)
    bench.slack.fail_next(method, "503_html")
    assert dead.tick(bench.clock.now()) == 0
    assert waiting(bench.slack)[0] == "Mon Nov 16, 10:14 AM"
    pass_time(bench.clock, minutes=5)
    dead.tick(bench.clock.now())
    assert waiting(bench.slack) == ["Mon Nov 16, 10:24 AM"]


def test_messages_of_others_in_the_channel_are_left_alone(
    bench: Bench, dead: DeadMan, migrated: Path, tmp_path: Path
) -> None:
    offices = tuple(replace(office, name="Lakeside") for office in RECORDER.roster.offices)
    recorder = replace(RECORDER, roster=Roster(RECORDER.roster.people, offices))
    with closing(Store(f"sqlite:///{copyfile(migrated, tmp_path / 'other.db')}")) as store:
        other = switch(bench, recorder, store)
        for each in (dead, other, dead):
            each.tick(bench.clock.now())
    assert len(bench.slack.scheduled(OPERATIONS)) == 2


def test_whoever_stands_by_leaves_it_to_the_one_who_works(bench: Bench, dead: DeadMan) -> None:
    bench.sight.stand("main", Standing.STANDBY)
    assert dead.tick(bench.clock.now()) == 0
    assert bench.slack.scheduled(OPERATIONS) == []


def test_a_pause_puts_the_alarm_off(bench: Bench, dead: DeadMan) -> None:
    with bench.store.transaction() as tx:
        dead_man.pause(tx, bench.clock.now() + timedelta(hours=2))
    dead.tick(bench.clock.now())
    pass_time(bench.clock, hours=2, minutes=44)
    assert bench.heard(OPERATIONS) == []
    pass_time(bench.clock, minutes=2)
    assert len(bench.heard(OPERATIONS)) == 1


def test_killed_between_the_new_one_and_the_old_it_leaves_two_until_the_next_audit(bench: Bench, dead: DeadMan) -> None:
    dead.tick(bench.clock.now())
    pass_time(bench.clock, minutes=5)
    now = bench.clock.now()
    bench.later.schedule(OPERATIONS, Silence(offices=("Geneva",), since=now, zone=ZONE), now + SILENT_FOR)
    assert len(waiting(bench.slack)) == 2
    pass_time(bench.clock, minutes=5)
    with bench.store.transaction() as tx:
        dead_man.pause(tx, bench.clock.now() - timedelta(days=1))  # over long ago: nothing is scheduled in the past
    switch(bench).tick(bench.clock.now())
    [(at, _)] = bench.slack.scheduled(OPERATIONS)
    assert at == (bench.clock.now() + SILENT_FOR).timestamp()
    assert bench.heard(OPERATIONS) == []


@pytest.fixture
def beats() -> Iterator[tuple[str, list[str]]]:
    """An address that hears heartbeats, and what it heard."""
    heard: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its signature
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Ear) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/ping/our-check", heard
        server.shutdown()
        thread.join()


def test_the_heartbeat_is_heard_outside(beats: tuple[str, list[str]]) -> None:
    url, heard = beats
    assert Heartbeat(url).beat()
    assert heard == ["/ping/our-check"]


def watch(bench: Bench, dead: DeadMan, url: str) -> Watch:
    strays = Strays(bench.store, {"main": bench.practice}, bench.messenger, bench.sight)
    audit = Audit(bench.store, ("main",), RECORDER, bench.sight, strays)
    return Watch(audit, Copies(bench.store, bench.messenger, bench.sight), bench.newer, dead, Heartbeat(url))


def test_an_audit_that_fails_gives_no_sign_of_life(bench: Bench, dead: DeadMan, beats: tuple[str, list[str]]) -> None:
    url, heard = beats
    watching = watch(bench, dead, url)
    watching.tick(bench.clock.now())
    assert (len(heard), waiting(bench.slack)) == (1, ["Mon Nov 16, 10:14 AM"])
    with bench.store.transaction() as tx:
        tx.exec_driver_sql("DROP TABLE posts")
    pass_time(bench.clock, minutes=5)
    ticks = Counted()

    def tick(now: datetime) -> int:
        ticks(now)
        return watching.tick(bench.clock.now())

    with running(Daemon([Job("audit", OFTEN, tick)], SystemClock())):
        assert ticks.wait_for(3)
    assert (len(heard), waiting(bench.slack)) == (1, ["Mon Nov 16, 10:14 AM"])


def test_while_nobody_delivers_what_the_audit_has_to_say_slack_speaks_up(
    bench: Bench, dead: DeadMan, beats: tuple[str, list[str]]
) -> None:
    url, heard = beats
    watching = watch(bench, dead, url)
    bench.promise("one", place=OPERATIONS)
    for _ in range(16):
        watching.tick(bench.clock.now())
        pass_time(bench.clock, minutes=5)
    assert len(heard) == 7
    [text] = bench.heard(OPERATIONS)
    assert text.startswith("Automatic follow-up for Geneva has not reached Slack since Mon Nov 16, 10:44 AM.")
    for _ in range(3):
        bench.tick(seconds=1)
    watching.tick(bench.clock.now())
    assert len(heard) == 8


@pytest.mark.parametrize("url", [None, "http://127.0.0.1:9/ping", "http://[", "http://no-such-host.invalid/"])
def test_an_address_that_does_not_answer_costs_nothing(url: str | None) -> None:
    assert not Heartbeat(url).beat()
