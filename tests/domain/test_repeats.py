"""Who complains again within a year hears from us sooner, and nothing else comes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from od_escalator.domain.belonging import complaints_before
from od_escalator.domain.case import Case, End
from od_escalator.domain.effects import Reason
from od_escalator.domain.playbook import Playbook
from od_escalator.domain.practice import OwnTask
from od_escalator.domain.severity import Severity
from od_escalator.domain.task_words import finishing
from od_escalator.domain.words import Contact
from tests.domain.builders import KELLY, OPENED, case_after, flag, new_case, tell

MADE = OwnTask(task=501, patient=7, case=1007, opening=1, made_at=OPENED - timedelta(days=200), done=True)
BEFORE = replace(new_case(), opened_at=OPENED - timedelta(days=200), end=End.RESOLVED, ended_at=OPENED)


@pytest.mark.parametrize(
    ("before", "count"),
    [
        (BEFORE, 1),
        (replace(BEFORE, end=End.UNREACHABLE), 1),
        (replace(BEFORE, opened_at=OPENED - timedelta(days=365)), 1),
        (replace(BEFORE, opened_at=OPENED - timedelta(days=366)), 0),
        (replace(BEFORE, end=End.WITHDRAWN), 0),
        (replace(BEFORE, end=None), 0),
        (replace(BEFORE, shadow=True), 0),
        (replace(BEFORE, drill=True), 0),
    ],
)
def test_only_what_was_a_complaint_and_lately_counts(before: Case, count: int) -> None:
    other = replace(BEFORE, number=BEFORE.number + 1)
    assert complaints_before([before], (), flag()) == count
    assert complaints_before([before, other], (), flag()) == count + 1
    assert complaints_before([before], (), flag(drill=True)) == 0


@pytest.mark.parametrize(
    ("task", "count"),
    [(MADE, 1), (replace(MADE, done=False), 0), (replace(MADE, made_at=OPENED), 0), (replace(MADE, case=1042), 1)],
)
def test_what_our_own_tasks_tell_counts_where_our_records_are_new(task: OwnTask, count: int) -> None:
    assert complaints_before([], [task, replace(task, opening=2)], flag()) == count
    assert complaints_before([replace(BEFORE, end=End.WITHDRAWN)], [replace(task, case=BEFORE.number)], flag()) == 0


@pytest.mark.parametrize("severity", Severity)
def test_a_second_one_is_serious_at_least_and_says_why(severity: Severity) -> None:
    decision = tell(new_case(severity), flag(severity=severity, earlier=1))
    assert decision.reason is Reason.OPENED
    assert [entry.reason for entry in decision.entries] == [Reason.OPENED, Reason.REPEATED]
    assert decision.case.severity is max(severity, Severity.SERIOUS)
    assert decision.case.plan is not None
    assert decision.case.plan.policy == decision.case.severity.policy
    assert finishing(decision.case, Playbook(), {})[0] == "2nd complaint in 12 months."


def test_the_first_and_what_was_settled_at_once_stay_as_they_are() -> None:
    assert case_after().severity is Severity.STANDARD
    solved = tell(new_case(), flag(**KELLY, contact=Contact.CONVERSATION, earlier=2)).case
    assert (solved.severity, solved.end) == (Severity.STANDARD, End.RESOLVED)
