"""The Home of each person: what they may see, kept true while they look, and nothing more."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from od_escalator.demo.slack import BOT_TOKEN
from od_escalator.domain.complaint import Subject
from od_escalator.domain.effects import Entry, Reason
from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.domain.person import Role
from od_escalator.domain.practice import Standing
from od_escalator.domain.reply import Outcome, Reply
from od_escalator.domain.roster import Roster
from od_escalator.engine.home import Homes
from od_escalator.engine.respond import Respond
from od_escalator.slack.desk import SlackDesk
from od_escalator.store import cases, timeline, waiting
from tests.engine.bench import OFFICES, PEOPLE, RECORDER, Bench
from tests.store.made_up import case

GENEVA = OFFICES[0]
LAKESIDE = replace(
    GENEVA, name="Lakeside", roles={Role.OFFICE_MANAGER: ("lee",), Role.REGIONAL_MANAGER: ("dana",)}, database="west"
)


class Process:
    def __init__(self, bench: Bench) -> None:
        self.bench, self._done = bench, 0
        recorder = replace(RECORDER, roster=Roster(PEOPLE, (GENEVA, LAKESIDE)))
        desk = SlackDesk(token=BOT_TOKEN.value, clock=bench.clock, base_url=bench.slack.base_url, timeout=30)
        self.homes = Homes(bench.store, recorder, desk, bench.sight)
        others = self.homes.beside(lambda *_: (Reply(outcome=Outcome.NOT_UNDERSTOOD),))
        handlers = {InteractionKind.HOME: self.homes.handle, InteractionKind.BUTTON: others}
        self._respond = Respond(bench.store, recorder, desk, bench.clock, handlers)

    def opens(self, who: str, action: str = "", value: str = "") -> str:
        """What somebody reads on their Home after they have opened it, or pressed a button there."""
        self._done += 1
        kind = InteractionKind.BUTTON if action else InteractionKind.HOME
        key, user = f"h{self._done}", f"U0{who.upper()}"
        self._respond.keep(Interaction(key=key, kind=kind, user=user, action=action, value=value))
        assert self._respond.tick(self.bench.clock.now()) == 1
        return self.reads(who)

    def reads(self, who: str) -> str:
        return text_of(self.bench.slack.home(f"U0{who.upper()}") or {})

    def restart(self) -> "Process":
        return Process(self.bench)

    def later(self, **by: float) -> int:
        self.bench.clock.turn(timedelta(**by))
        return self.homes.tick(self.bench.clock.now())


def text_of(view: Any) -> str:  # noqa: ANN401  JSON
    if isinstance(view, dict):
        own = [view["text"]] if isinstance(view.get("text"), str) else []
        return "\n".join(filter(None, (*own, *(text_of(each) for each in view.values()))))
    return "\n".join(filter(None, map(text_of, view))) if isinstance(view, list) else ""


@pytest.fixture
def process(bench: Bench) -> Process:
    return Process(bench)


def save(bench: Bench, number: int, **changed: Any) -> None:  # noqa: ANN401  fields of a case
    with bench.store.transaction() as tx:
        cases.save(tx, replace(case(number), **changed), None)
        timeline.add(tx, number, Entry(at=bench.clock.now(), reason=Reason.OPENED))


def test_each_sees_their_own_and_their_offices_and_none_about_themselves(bench: Bench, process: Process) -> None:
    save(bench, 1001)
    save(bench, 1002, office="Lakeside", database="west")
    save(bench, 1003, past_manager=True)
    save(bench, 1004, subject=Subject.REGIONAL_MANAGER)
    save(bench, 1005, promise_due_at=bench.clock.now() + timedelta(days=3), promised_for=date(2026, 11, 20))

    kelly, dana, rosa = (process.opens(who) for who in ("kelly", "dana", "rosa"))
    seen = {
        name: sorted({word.strip("*") for word in text.split() if word.startswith("*UP")})
        for name, text in (("kelly", kelly), ("dana", dana), ("rosa", rosa))
    }
    assert seen == {
        "kelly": ["UP-1001", "UP-1004", "UP-1005"],
        "dana": ["UP-1001", "UP-1002", "UP-1003", "UP-1005"],
        "rosa": ["UP-1001", "UP-1003", "UP-1004", "UP-1005"],
    }
    assert "Your open cases: 3" in kelly
    assert "Your offices" not in kelly
    assert "Due today: 3" in kelly
    assert "*UP-1001* · Geneva: at 12:14 PM. Now: waiting, the task has not been opened yet." in kelly
    assert "Your open cases: 1" in dana
    assert "Geneva: 3 open cases, of 3 the task was not opened yet\nLakeside: 1 open case, of 1" in dana
    assert "Lakeside" not in rosa
    assert "Your offices: 4 open cases" in rosa
    assert (":warning: Open Dental (west) was not read yet." in dana, "west" in rosa) == (True, False)


def test_a_home_is_kept_true_while_somebody_looks_and_costs_nothing_else(bench: Bench, process: Process) -> None:
    bench.sight.read("main", bench.clock.now())
    assert process.later() == 0
    assert "Your open cases: 0" in process.opens("kelly")
    process.opens("dana")
    shown = bench.calls("views.publish")
    assert process.later(minutes=2) == 0

    save(bench, 1002, office="Lakeside", database="west")
    assert process.later() == 1  # she alone sees it
    assert "Lakeside: 1 open case" in process.reads("dana")
    save(bench, 1001)
    assert process.later(seconds=30) == 1  # and once a minute is enough
    assert "Your open cases: 1" in process.reads("kelly")
    assert process.later(seconds=30) == 1
    assert process.later(minutes=2) == 0
    assert bench.calls("views.publish") == shown + 3

    bench.slack.fail_next("views.publish", "503_html")
    save(bench, 1003)
    assert process.later(minutes=2) == 1  # the other one is lost, and not tried again
    save(bench, 1004)
    assert process.later(minutes=2) == 1
    save(bench, 1005)
    assert process.later(days=1) == 0  # nobody has looked for a day
    assert bench.calls("views.publish") == shown + 6


def test_after_a_restart_who_writes_shows_each_home_anew_one_after_the_other(bench: Bench, process: Process) -> None:
    for number in range(1001, 1036):
        save(bench, number)
    process.opens("rosa")
    bench.clock.turn(timedelta(days=1))
    process.opens("kelly")
    process.opens("dana", "home_next", "1.2")
    save(bench, 1036)

    again = process.restart()
    bench.sight.stand("main", Standing.STANDBY)
    assert [again.later(minutes=1) for _ in range(2)] == [0, 0]
    bench.sight.stand("main", Standing.WRITER)
    assert [again.later(seconds=10) for _ in range(3)] == [1, 1, 0]
    assert "Your open cases: 36" in again.reads("kelly")
    assert ("Page 2 of 2" in again.reads("dana"), "*UP-1036*" in again.reads("dana")) == (True, True)
    assert "36" not in again.reads("rosa")  # she has not looked for a day
    bench.sight.stand("main", Standing.STANDBY)
    save(bench, 1037)
    assert again.later(minutes=1) == 0


def test_long_lists_are_turned_page_by_page_and_stay_there(bench: Bench, process: Process) -> None:
    for number in range(1001, 1036):
        save(bench, number)
    first = process.opens("dana")
    assert ("Page 1 of 2" in first, "*UP-1030*" in first, "*UP-1031*" in first) == (True, True, False)
    assert "And 15 more." in first
    second = process.opens("dana", "home_next", "1.2")
    assert ("Page 2 of 2" in second, "*UP-1035*" in second) == (True, True)
    save(bench, 1036)
    assert process.later(minutes=1) == 1
    assert "Page 2 of 2" in process.reads("dana")
    assert "Page 1 of 2" in process.opens("dana", "home_previous", "1.1")
    kelly = process.opens("kelly", "home_next", "3.1")
    assert ("Page 3 of 3" in kelly, "Next" in kelly, "Previous" in kelly) == (True, False, True)
    assert "Page 3 of 3" in process.opens("kelly", "home_next", "99.1")
    assert "Page 1 of 3" in process.opens("kelly", "home_next", "x.1")


def test_a_test_comes_as_a_direct_message_and_the_home_says_so(bench: Bench, process: Process) -> None:
    assert "A test is on its way to you" in process.opens("kelly", "home_test", "test")
    bench.tick()
    assert [message.text[:35] for message in bench.slack.messages("D0KELLY")] == ["This is a test from od-escalator. N"]
    assert "A test is on its way" not in process.opens("kelly")


def test_what_needs_to_be_looked_after_is_said_without_its_words(bench: Bench, process: Process) -> None:
    bench.sight.read("main", bench.clock.now())
    well = process.opens("kelly")
    assert "Open Dental (main) was read at 10:14 AM." in well
    assert "od-escalator status" not in well
    bench.sight.lose("main")
    bench.promise("waits")
    with bench.store.transaction() as tx:
        waiting.set_aside(tx, "main commlog 12", "Nora Whitfield", bench.clock.now())
    ill = process.opens("kelly")
    assert "does not answer; what was written there since 10:14 AM is not known" in ill
    assert "Messages and tasks on the way: 1. Given up: 0." in ill
    assert "od-escalator status" in ill
    assert "Nora" not in ill
