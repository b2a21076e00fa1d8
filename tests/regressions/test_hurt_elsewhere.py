"""What hurt the users of other systems (docs/regressions.md), as far as no other test here has it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from od_escalator.domain.case import End
from od_escalator.domain.effects import PostCase, Tell, TellPeople
from od_escalator.domain.events import Event, FlagGone, TaskDeleted, TaskSeen, TaskUndone, TimePassed
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.person import Role
from od_escalator.domain.plan import start_plan
from od_escalator.domain.said import Attempted, HelpAsked, Promised
from od_escalator.store import tables
from tests.domain.builders import CALENDAR, OPENED, POLICIES, case_after, done, made, new_case, step, talked, tell
from tests.engine.bench import Bench
from tests.engine.room import Room
from tests.engine.verbs import Verbs
from tests.store.made_up import case

LATER = OPENED + timedelta(days=120)


def test_a_step_of_the_night_that_meets_a_restart_is_told_in_the_morning(bench: Bench) -> None:
    """grafana/oncall #1206: an alert at six, a restart, and nobody was ever paged."""
    bench.record(case(), PostCase())
    Verbs(bench).round(minutes=1)
    bench.clock.turn(timedelta(hours=9))  # nobody is there when it is due
    verbs = Verbs(bench)
    for _ in range(3):
        verbs.round(seconds=10)
        bench.tick()
    assert len(bench.slack.direct("U0DANA")) == 1


def test_a_case_that_everybody_knows_of_wakes_nobody_months_later() -> None:
    """grafana/oncall #3111: acknowledged four months ago, and it paged at half past five."""
    known = case_after(made(), TaskSeen(at=OPENED, by="kelly"))
    told = tell(known, TimePassed(at=OPENED + timedelta(days=30), seen_until=OPENED + timedelta(days=30))).case
    decision = tell(told, TimePassed(at=LATER, seen_until=LATER))
    assert (decision.case, decision.effects) == (told, ())


@pytest.mark.parametrize(
    "late",
    [
        TaskSeen(at=LATER, by="kelly"),
        Attempted(at=LATER, by="kelly"),
        TaskUndone(at=LATER),
        TaskDeleted(at=LATER),
        FlagGone(at=LATER),
        Promised(at=LATER),
        HelpAsked(at=LATER, asking="x", of=Role.OWNERS),
        TimePassed(at=LATER, seen_until=LATER),
    ],
    ids=lambda event: type(event).__name__,
)
def test_what_arrives_after_the_end_undoes_nothing(late: Event) -> None:
    """grafana/oncall #3161: an acknowledgement under way when it was resolved opened it again."""
    ended = case_after(made(), talked(), done())
    assert ended.end is End.RESOLVED
    decision = tell(ended, late)
    assert (decision.case, decision.entries, decision.effects) == (ended, (), ())


def test_a_step_that_tells_nobody_delays_no_other() -> None:
    """goalert #4548: an empty step, and the next one waits for it all the same."""
    steps = (step("1h", "attempted"), step("1h", "attempted", "owners"))
    policies = replace(POLICIES, steps={"standard": steps})
    planned = replace(new_case(), plan=start_plan(1, "standard", OPENED, policies, CALENDAR))
    due = OPENED + timedelta(hours=1)
    decision = decide(planned, TimePassed(at=due, seen_until=due), policies, CALENDAR)
    telling = next(effect for effect in decision.effects if isinstance(effect, TellPeople))
    assert (telling.kind, telling.recipients) == (Tell.STEP, ("owners",))


def test_one_open_case_silences_no_other(bench: Bench) -> None:
    """keep: told once until resolved, whoever it was about."""
    for number in (1001, 1002):
        bench.record(replace(case(number), patient=number))
    verbs = Verbs(bench)
    verbs.round(minutes=1)
    verbs.round(hours=2)
    for _ in range(3):
        bench.tick(seconds=1)
    assert {message.text[:7] for message in bench.slack.direct("U0DANA")} == {"UP-1001", "UP-1002"}


def test_the_audit_looks_after_a_case_of_any_age(bench: Bench) -> None:
    """grafana/oncall: the auditor looks back two days, and what is older may be stuck for ever."""
    room = Room(bench)
    bench.clock.turn(timedelta(days=400))
    room.run(update(tables.cases).values(next_due_at=None))
    assert room.audits(4) == [0, 0, 1, 0]
