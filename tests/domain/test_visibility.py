"""Who may look at a case in Slack, and who may speak for whom."""

from dataclasses import replace

import pytest

from od_escalator.domain.availability import Attendance, Away, dead_ends, joined
from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Subject
from od_escalator.domain.person import Office, Person, Role, told_away
from od_escalator.domain.roster import Roster
from od_escalator.domain.visibility import has, may_speak_for, offices_of, sees
from tests.domain.builders import OFFICE, OPENED, PEOPLE, at, case_after

NOW = at("Tue 9:00")
AWAY = Away(begins=OPENED.date(), until=at("Fri 9:00").date())
CASE = case_after()
ELSEWHERE = replace(OFFICE, name="Lakeside", roles={Role.OFFICE_MANAGER: ("morgan",), Role.REGIONAL_MANAGER: ("dana",)})
STANDING_IN = told_away(OFFICE, {"kelly": (replace(AWAY, delegate="pat"),)})


@pytest.mark.parametrize(
    ("person", "case", "office", "seen"),
    [
        ("kelly", CASE, OFFICE, True),
        ("sam", CASE, OFFICE, True),
        ("lee", CASE, OFFICE, True),
        ("morgan", CASE, OFFICE, False),
        ("pat", CASE, OFFICE, False),
        ("pat", CASE, STANDING_IN, True),
        ("kelly", CASE, STANDING_IN, True),
        ("pat", replace(CASE, past_manager=True), STANDING_IN, False),
        ("sam", replace(CASE, past_manager=True), OFFICE, False),
        ("dana", replace(CASE, past_manager=True), OFFICE, True),
        ("dana", replace(CASE, subject=Subject.REGIONAL_MANAGER), OFFICE, False),
        ("lee", replace(CASE, subject=Subject.OWNER), OFFICE, False),
        ("lee", replace(CASE, subject=Subject.OWNER, about="rosa"), OFFICE, True),
        ("rosa", replace(CASE, subject=Subject.OWNER, about="rosa"), OFFICE, False),
        ("kelly", replace(CASE, shadow=True), OFFICE, False),
        ("kelly", replace(CASE, plan=None), OFFICE, True),
        ("pat", replace(CASE, plan=None), OFFICE, False),
    ],
)
def test_a_case_is_seen_by_its_managers_and_who_hears_for_them(
    person: str, case: Case, office: Office, *, seen: bool
) -> None:
    assert sees(person, case, office, NOW) is seen


def test_it_is_theirs_who_hold_it_or_are_at_the_office() -> None:
    assert [has(id_, CASE, OFFICE) for id_ in ("kelly", "sam", "dana")] == [True, True, False]
    assert has("dana", replace(CASE, past_manager=True), OFFICE)


@pytest.mark.parametrize(
    ("person", "other", "may"),
    [
        ("kelly", "kelly", True),
        ("dana", "kelly", True),
        ("dana", "morgan", True),
        ("dana", "dana", True),
        ("rosa", "dana", True),
        ("rosa", "lee", True),
        ("dana", "rosa", False),
        ("rosa", "morgan", False),
        ("kelly", "sam", False),
        ("dana", "pat", False),
    ],
)
def test_who_is_above_an_office_speaks_for_its_people(person: str, other: str, *, may: bool) -> None:
    assert may_speak_for(person, other, Roster(PEOPLE, (OFFICE, ELSEWHERE))) is may


def test_a_persons_offices_are_those_in_which_they_have_a_part() -> None:
    doctor = replace(ELSEWHERE, roles={**ELSEWHERE.roles, Role.ON_CALL_DOCTOR: ("pat",)})
    roster = Roster(PEOPLE, (STANDING_IN, doctor))
    named = {id_: [office.name for office in offices_of(id_, roster)] for id_ in ("dana", "kelly", "pat", "nobody")}
    assert named == {"dana": ["Geneva", "Lakeside"], "kelly": ["Geneva"], "pat": ["Geneva", "Lakeside"], "nobody": []}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kelly", ("kelly",)),
        ("@Kelly", ("kelly",)),
        ("kelly ray", ("kelly",)),
        ("COLE", ("dana",)),
        ("Lee", ("lee",)),
        ("<@U0DANA>", ()),
        ("Park", ("lee", "pat")),
        ("", ()),
    ],
)
def test_a_name_as_it_is_typed_means_whom_it_may_mean(typed: str, meant: tuple[str, ...]) -> None:
    people = {**PEOPLE, "pat": Person(id="pat", name="Pat Park", slack="U0PAT")}
    assert Roster(people, (OFFICE,)).called(typed) == meant


def test_what_was_said_goes_before_what_was_configured() -> None:
    said, configured = replace(AWAY, delegate="sam"), replace(AWAY, delegate="lee")
    both = joined({"kelly": (said,)}, {"kelly": (configured,), "dana": (configured,)})
    assert both == {"kelly": (said, configured), "dana": (configured,)}
    assert Attendance(away=both).stand_in("kelly", OPENED.date()) == "sam"


@pytest.mark.parametrize(
    ("behind", "ends"),
    [
        ({}, []),
        ({"sam": (AWAY,)}, [("kelly", "sam")]),
        ({"sam": (replace(AWAY, delegate="kelly"),)}, [("kelly", "sam", "kelly")]),
        ({"sam": (replace(AWAY, delegate="lee"),)}, []),
        ({"sam": (Away(begins=AWAY.until, until=at("Fri 9:00", week=1).date()),)}, []),
    ],
)
def test_a_chain_of_delegates_is_followed_to_its_end(
    behind: dict[str, tuple[Away, ...]], ends: list[tuple[str, ...]]
) -> None:
    assert [chain for chain, _ in dead_ends(("kelly",), replace(AWAY, delegate="sam"), behind)] == ends
