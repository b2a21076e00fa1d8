"""A case in shadow: decided as ever, and without a task."""

from dataclasses import replace

import pytest

from od_escalator.domain.case import Case, End
from od_escalator.domain.effects import Reason
from od_escalator.domain.events import Event
from od_escalator.domain.severity import Severity
from od_escalator.domain.timing import next_due
from od_escalator.domain.words import Contact
from tests.domain.builders import DANA, KELLY, POLICIES, at, case_after, flag, key, new_case, talked, tell, time, words

NEW = replace(new_case(), shadow=True)
LATER = at("Mon 10:30")


def in_shadow(*events: Event) -> Case:
    case = tell(NEW, flag()).case
    for event in events:
        case = tell(case, event).case
    return case


ENDED = in_shadow(talked())


@pytest.mark.parametrize(
    ("what", "case", "event", "expected"),
    [
        ("no task is made, and nobody waits for it", NEW, flag(), "opened: opened skipped -> post say(skipped)"),
        ("her own note is seen already", NEW, flag(**KELLY), "opened: opened -> post"),
        (
            "a manager settles it at once",
            NEW,
            flag(**KELLY, contact=Contact.CONVERSATION),
            "solved_on_the_spot: solved_on_the_spot -> summary",
        ),
        ("the proof alone resolves", in_shadow(), talked(), "resolved: resolved -> edit say(resolved) summary"),
        (
            "the tag marks nothing Done",
            in_shadow(),
            talked(resolves=True),
            "resolved: resolved -> edit say(resolved) summary",
        ),
        (
            "a patient who is not satisfied is still the regional manager's",
            in_shadow(talked(satisfied=False)),
            talked(LATER),
            "nothing_new:  -> ",
        ),
        (
            "who may end it",
            in_shadow(talked(satisfied=False)),
            talked(LATER, **DANA),
            "resolved: resolved -> edit say(resolved) summary",
        ),
        (
            "another note adds nothing to a task",
            in_shadow(),
            flag(LATER, note=key(8)),
            "joined: joined -> edit say(joined)",
        ),
        (
            "a graver note begins a plan without the step until seen",
            in_shadow(),
            flag(LATER, note=key(8), severity=Severity.SERIOUS),
            "raised: joined raised skipped -> edit say(joined) say(raised) say(skipped)",
        ),
        ("the step until seen never comes", in_shadow(), time("Mon 12:00"), "nothing_due:  -> "),
        (
            "a step adds nothing to a task",
            in_shadow(time("Tue 9:00")),
            time("Tue 10:00"),
            "step_due: step_due -> tell(step: regional_manager) say(step_due) edit",
        ),
        (
            "again is again in shadow",
            ENDED,
            flag(LATER, note=key(8)),
            "reopened: reopened skipped -> edit say(reopened) say(skipped)",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value and "->" not in value else "",
)
def test_all_is_decided_and_nothing_written(what: str, case: Case, event: Event, expected: str) -> None:
    assert what
    assert words(tell(case, event)) == expected


def test_what_is_skipped_says_who_would_have_been_told_and_when() -> None:
    decision = tell(NEW, flag())
    opened, skipped = decision.entries
    assert (opened.reason, skipped.reason) == (Reason.OPENED, Reason.SKIPPED)
    assert (skipped.told, skipped.instant) == (("office_manager",), at("Mon 12:00"))
    assert next_due(decision.case, POLICIES) == at("Tue 9:00")


def test_it_stays_in_shadow_until_its_end_and_after() -> None:
    assert (ENDED.shadow, ENDED.end) == (True, End.RESOLVED)
    assert tell(ENDED, flag(LATER, note=key(8))).case.shadow
    assert not case_after().shadow
