"""Who may do what about a case in Slack."""

from dataclasses import replace
from datetime import date

import pytest

from od_escalator.domain.action import Action
from od_escalator.domain.availability import Attendance, Away
from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Category, Subject
from od_escalator.domain.person import Office, Role
from od_escalator.domain.reply import Outcome
from od_escalator.domain.rights import needs_a_second, refused
from od_escalator.domain.severity import Severity
from tests.domain.builders import OFFICE, OPENED, case_after

CASE = case_after()
SERIOUS = replace(CASE, severity=Severity.SERIOUS)
PROVEN = replace(SERIOUS, contacted_at=OPENED)
UNHAPPY = replace(CASE, contacted_at=OPENED, unsatisfied=True)
LEGAL = replace(CASE, category=Category.LEGAL)
PAST = replace(CASE, past_manager=True)
ABOUT_KELLY = replace(CASE, subject=Subject.OFFICE_MANAGER)
ABOUT_DANA = replace(CASE, subject=Subject.REGIONAL_MANAGER)
ABOUT_ROSA = replace(CASE, subject=Subject.OWNER, about="rosa")

#: Dana looks after the office from above and at the desk, and nobody else is there.
ALONE = replace(OFFICE, roles={Role.OFFICE_MANAGER: ("dana",), Role.REGIONAL_MANAGER: ("dana",)})
NONE_ABOVE = replace(OFFICE, roles={Role.OFFICE_MANAGER: ("kelly",), Role.DEPUTY: ("sam",)})
BOTH = replace(OFFICE, roles={**OFFICE.roles, Role.REGIONAL_MANAGER: ("kelly", "dana")})

MAY, NOT_YOURS, ABOVE, SECOND = None, Outcome.NOT_YOURS, Outcome.ONLY_ABOVE, Outcome.SECOND_PERSON
ASKS_YOU = Outcome.ASKS_YOU
SPECIAL = (Action.REOPEN, Action.CRITICAL, Action.HELP, Action.WAIVE_REPLY)

#: Who clicks: kelly (office manager), sam (deputy), dana (regional manager), rosa (owner), a stranger to the office.
WHO = ("kelly", "sam", "dana", "rosa", "max")
ALL_MAY = (MAY, MAY, MAY, MAY, NOT_YOURS)
ONLY_ABOVE = (ABOVE, ABOVE, MAY, MAY, NOT_YOURS)
NEEDS_TWO = (SECOND, SECOND, MAY, MAY, NOT_YOURS)

TABLE = [
    *[(CASE, action, ALL_MAY) for action in Action if action not in SPECIAL],
    (CASE, Action.HELP, (MAY, MAY, ASKS_YOU, MAY, NOT_YOURS)),
    (PAST, Action.HELP, (NOT_YOURS, NOT_YOURS, MAY, ASKS_YOU, NOT_YOURS)),
    (CASE, Action.REOPEN, ONLY_ABOVE),
    (CASE, Action.CRITICAL, ONLY_ABOVE),
    (CASE, Action.WAIVE_REPLY, ONLY_ABOVE),
    (ABOUT_DANA, Action.WAIVE_REPLY, (ABOVE, ABOVE, NOT_YOURS, MAY, NOT_YOURS)),
    (SERIOUS, Action.SPOKE, ALL_MAY),
    (SERIOUS, Action.DONE, NEEDS_TWO),
    (SERIOUS, Action.NOT_A_COMPLAINT, ALL_MAY),
    (PROVEN, Action.DONE, ALL_MAY),
    (UNHAPPY, Action.DONE, ONLY_ABOVE),
    (LEGAL, Action.DONE, ONLY_ABOVE),
    (LEGAL, Action.NOT_A_COMPLAINT, ONLY_ABOVE),
    (PAST, Action.SPOKE, (NOT_YOURS, NOT_YOURS, MAY, MAY, NOT_YOURS)),
    (ABOUT_KELLY, Action.SPOKE, ALL_MAY),
    (ABOUT_KELLY, Action.DONE, (SECOND, MAY, MAY, MAY, NOT_YOURS)),
    (ABOUT_DANA, Action.NOT_A_COMPLAINT, (MAY, MAY, NOT_YOURS, MAY, NOT_YOURS)),
    (ABOUT_ROSA, Action.GOT_IT, (MAY, MAY, MAY, NOT_YOURS, NOT_YOURS)),
]


@pytest.mark.parametrize(
    ("case", "action", "person", "expected"),
    [(case, action, *each) for case, action, row in TABLE for each in zip(WHO, row, strict=True)],
)
def test_who_may_do_what(case: Case, action: Action, person: str, expected: Outcome | None) -> None:
    assert refused(action, person, case, OFFICE) is expected


@pytest.mark.parametrize(
    ("office", "person", "expected"), [(ALONE, "dana", MAY), (NONE_ABOVE, "kelly", MAY), (BOTH, "kelly", SECOND)]
)
def test_a_second_person_is_asked_for_only_where_there_is_one(
    office: Office, person: str, expected: Outcome | None
) -> None:
    assert refused(Action.DONE, person, SERIOUS, office) is expected


@pytest.mark.parametrize(
    ("case", "asks"),
    [(CASE, ""), (SERIOUS, "kelly sam"), (PROVEN, "kelly sam"), (ABOUT_KELLY, "kelly"), (ABOUT_DANA, "")],
)
def test_whose_word_that_it_was_none_only_asks_those_above(case: Case, asks: str) -> None:
    asking = [who for who in WHO[:4] if needs_a_second(Action.NOT_A_COMPLAINT, who, case, OFFICE)]
    assert " ".join(asking) == asks


def test_who_stands_in_for_the_office_manager_hears_no_more_than_she_would() -> None:
    away = Away(begins=date(2026, 11, 30), until=date(2026, 12, 4), delegate="max")
    office = replace(OFFICE, attendance=Attendance(away={"kelly": (away,)}))
    assert refused(Action.SPOKE, "max", CASE, office) is MAY
    assert refused(Action.SPOKE, "max", PAST, office) is NOT_YOURS
