"""A plan that is changed on purpose: nothing starts over, and what was told counts as told."""

from dataclasses import replace
from datetime import timedelta

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Reason, TellPeople
from od_escalator.domain.events import Rebased
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.policy import Policies
from od_escalator.domain.timing import next_due
from tests.domain.builders import CALENDAR, OM, OWNERS, POLICIES, RM, at, flag, new_case, step, time, words

LIMITED = replace(POLICIES, outer_limit=timedelta(days=2))
EDITED = replace(
    LIMITED,
    steps={
        "standard": (
            step("3h", "seen", OM),
            step("1bd", "attempted", RM),
            step("1bd", "contacted", OWNERS),
            step("4bd", "resolved", RM),
        )
    },
)


def after(policies: Policies, *times: str) -> Case:
    case = decide(new_case(), flag(), policies, CALENDAR).case
    for when in times:
        case = decide(case, time(when), policies, CALENDAR).case
    return case


def test_what_was_told_is_not_told_again_and_what_is_overdue_is() -> None:
    case = after(POLICIES, "Mon 12:00", "Tue 10:00")
    decision = decide(case, Rebased(at=at("Tue 11:00")), replace(EDITED, outer_limit=None), CALENDAR)
    assert words(decision) == "rebased: rebased -> edit say(rebased)"
    old, plan = case.plan, decision.case.plan
    assert old
    assert plan
    assert (plan.number, plan.started_at) == (2, old.started_at)
    assert [p.taken_at for p in plan.steps] == [at("Mon 12:00"), at("Tue 10:00"), None, None]
    told = decide(decision.case, time("Tue 11:00"), EDITED, CALENDAR)
    assert [e.recipients for e in told.effects if isinstance(e, TellPeople)] == [(OWNERS,)]
    assert next_due(told.case, EDITED) == at("Fri 10:00")


def test_the_daily_word_to_the_owners_goes_on() -> None:
    case = after(LIMITED, "Mon 12:00", "Wed 10:00")
    rebased = decide(case, Rebased(at=at("Wed 11:00")), EDITED, CALENDAR).case
    rebased = decide(rebased, time("Wed 11:00"), EDITED, CALENDAR).case
    assert next_due(rebased, EDITED) == at("Thu 10:00")


def test_the_same_policy_changes_nothing() -> None:
    case = after(LIMITED, "Mon 12:00", "Tue 10:00")
    decision = decide(case, Rebased(at=at("Tue 11:00")), LIMITED, CALENDAR)
    assert (decision.reason, decision.case) == (Reason.NOTHING_NEW, case)
