"""What a click comes to when the case is not as the message was: one outcome, and the truth about it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from od_escalator.domain.action import Action
from od_escalator.domain.case import Case, End
from od_escalator.domain.complaint import Category
from od_escalator.domain.effects import Decision, Entry, Reason
from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.domain.reply import Outcome, Reply
from od_escalator.domain.severity import Severity
from od_escalator.engine.clicks import Clicks
from od_escalator.engine.ports import Shown
from od_escalator.engine.respond import Respond
from od_escalator.errors import StateError
from od_escalator.store import cases
from od_escalator.store.outbox import Kind
from tests.engine.away import failing_commits
from tests.engine.bench import RECORDER, Bench
from tests.store.made_up import OPENED, case

CASE = case()
LATER = OPENED + timedelta(hours=1)


class Desk:
    """Knows everybody by their id, and writes down what is shown."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.shown: list[Reply] = []
        clicks = Clicks(RECORDER, bench.sight, lambda *_: ())
        self.respond = Respond(bench.store, RECORDER, self, bench.clock, {InteractionKind.BUTTON: clicks})
        self._pressed = 0

    def names_of(self, user: str) -> Sequence[str]:
        return (user,)

    def show(self, to: Interaction, shown: Shown) -> None:
        assert to.channel == "C0GENEVA"
        assert isinstance(shown, Reply)
        self.shown.append(shown)

    def press(self, *actions: str, user: str = "U0KELLY", revision: int = 0) -> None:
        for action in actions:
            self._pressed += 1
            key, value = f"press {self._pressed}", f"{CASE.number}:{revision}"
            kind = InteractionKind.BUTTON
            pressed = Interaction(key=key, kind=kind, user=user, action=action, value=value, channel="C0GENEVA")
            self.respond.keep(pressed)

    def click(self, *actions: str, user: str = "U0KELLY") -> list[Outcome]:
        self.shown.clear()
        self.press(*actions, user=user)
        self.respond.tick(self.bench.clock.now())
        return [each.outcome for each in self.shown]

    def case(self) -> Case:
        with self.bench.store.reading() as tx:
            found = cases.load(tx, CASE.number)
        assert found is not None
        return found


@pytest.fixture
def desk(bench: Bench) -> Callable[..., Desk]:
    def desk(**changed: Any) -> Desk:  # noqa: ANN401  Case's fields
        with bench.store.transaction() as tx:
            cases.save(tx, replace(CASE, **changed), None)
        return Desk(bench)

    return desk


@pytest.mark.parametrize(
    ("changed", "action", "user", "expected"),
    [
        ({}, "dance", "U0KELLY", Outcome.NOT_UNDERSTOOD),
        ({}, Action.CRITICAL, "U0DANA", Outcome.RAISED),
        ({"end": End.RESOLVED, "ended_at": LATER, "ended_by": "kelly"}, Action.SPOKE, "U0DANA", Outcome.ENDED),
        ({"end": End.RESOLVED, "ended_at": LATER}, Action.CRITICAL, "U0DANA", Outcome.ENDED),
        ({"category": Category.LEGAL}, Action.SPOKE, "U0KELLY", Outcome.LEGAL),
        ({"contacted_at": LATER}, Action.LEFT_MESSAGE, "U0KELLY", Outcome.REACHED),
        ({"attempted_at": LATER}, Action.GOT_IT, "U0KELLY", Outcome.MOVED_ON),
        ({"taken_by": "kelly", "seen_at": LATER}, Action.GOT_IT, "U0KELLY", Outcome.YOURS_ALREADY),
        ({"taken_by": "kelly", "seen_at": LATER}, Action.GOT_IT, "U0DANA", Outcome.TAKEN_BY),
        ({"done_at": LATER}, Action.DONE, "U0KELLY", Outcome.DONE_ALREADY),
        ({"severity": Severity.CRITICAL}, Action.CRITICAL, "U0DANA", Outcome.CRITICAL_ALREADY),
        ({"opening": 2, "opened_at": OPENED + timedelta(days=9)}, Action.SPOKE, "U0KELLY", Outcome.MOVED_ON),
    ],
)
def test_a_click_is_answered_by_how_the_case_is_now(
    desk: Callable[..., Desk], changed: dict[str, object], action: str, user: str, expected: Outcome
) -> None:
    at_the_desk = desk(**changed)
    before = at_the_desk.case()
    assert at_the_desk.click(action, user=user) == [expected]
    assert (at_the_desk.case() == before) is (expected is not Outcome.RAISED)


def test_what_goes_on_as_another_case_is_not_opened_again(desk: Callable[..., Desk], bench: Bench) -> None:
    at_the_desk = desk(end=End.WITHDRAWN, ended_at=LATER)
    with bench.store.transaction() as tx:
        cases.save(tx, case(1002), None)
    assert at_the_desk.click(Action.REOPEN, user="U0DANA") == [Outcome.ANOTHER_CASE]


def test_a_call_that_a_note_has_told_of_is_not_counted_again(desk: Callable[..., Desk], bench: Bench) -> None:
    at_the_desk = desk()
    entry = Entry(at=bench.clock.now(), reason=Reason.ATTEMPTED, by="kelly")
    tried = replace(at_the_desk.case(), attempts=1, attempted_at=entry.at)
    with bench.store.transaction() as tx:
        RECORDER.record(tx, Decision(case=tried, reason=entry.reason, entries=(entry,)), entry.at)
    assert at_the_desk.click(Action.LEFT_MESSAGE) == [Outcome.TRIED_ALREADY]
    assert at_the_desk.click(Action.LEFT_MESSAGE, user="U0DANA") == [Outcome.TRIED]
    bench.clock.turn(timedelta(hours=1))
    assert at_the_desk.click(Action.LEFT_MESSAGE) == [Outcome.TRIED]
    assert at_the_desk.case().attempts == 3


def test_a_burst_of_clicks_becomes_one_edit_that_shows_the_last_of_them(
    desk: Callable[..., Desk], bench: Bench
) -> None:
    at_the_desk = desk()
    assert at_the_desk.click("got_it", "left_message", "help", "spoke") == [
        Outcome.TAKEN,
        Outcome.TRIED,
        Outcome.HELP_ASKED,
        Outcome.CLAIMED,
    ]
    assert [row["kind"] for row in bench.rows()].count(Kind.EDIT) == 1


def test_a_click_whose_commit_fails_is_done_once_all_the_same(desk: Callable[..., Desk], bench: Bench) -> None:
    at_the_desk = desk()
    at_the_desk.press("left_message")
    with failing_commits(), pytest.raises(StateError):
        at_the_desk.respond.tick(bench.clock.now())
    assert (at_the_desk.shown, at_the_desk.case().attempts) == ([], 0)
    assert [at_the_desk.respond.tick(bench.clock.now()) for _ in range(2)] == [1, 0]
    assert [each.outcome for each in at_the_desk.shown] == [Outcome.TRIED]
    assert at_the_desk.case().attempts == 1
