"""Who is who: whose Open Dental user, which office's clinic, which role."""

from dataclasses import replace

import pytest

from od_escalator.domain.note import Mode
from od_escalator.domain.person import Role
from od_escalator.domain.roster import Roster
from od_escalator.domain.severity import Severity
from tests.domain.builders import OFFICE, PEOPLE, ROSTER, note

LAKESIDE = replace(OFFICE, name="Lakeside", clinics=("Lakeside", "Lake East"))
ALONE = replace(OFFICE, name="Alone", database="second", clinics=())
REST = replace(OFFICE, name="Rest", clinics=())


@pytest.mark.parametrize(
    ("database", "clinic", "office"),
    [
        ("main", "Geneva", "Geneva"),
        ("main", "GENEVA", "Geneva"),
        ("main", "Lake East", "Lakeside"),
        ("main", "Elsewhere", None),
        ("main", "", None),
        ("second", "", "Alone"),
        ("second", "Geneva", "Alone"),
        ("third", "Geneva", None),
    ],
)
def test_which_office_looks_after_a_clinic(database: str, clinic: str, office: str | None) -> None:
    found = Roster(PEOPLE, (OFFICE, LAKESIDE, ALONE)).office_at(database, clinic)
    assert (found.name if found else None) == office


def test_an_office_without_clinics_takes_what_no_other_office_lists() -> None:
    roster = Roster(PEOPLE, (REST, OFFICE))
    assert roster.office_at("main", "Geneva") == OFFICE
    assert roster.office_at("main", "Elsewhere") == REST


def test_offices_and_databases_by_name() -> None:
    roster = Roster(PEOPLE, (OFFICE, LAKESIDE, ALONE))
    assert roster.databases() == ("main", "second")
    assert roster.office("Lakeside") == LAKESIDE
    assert roster.office("lakeside") is None


@pytest.mark.parametrize(
    ("user", "person"), [("Kelly", "kelly"), ("KELLY", "kelly"), ("Nobody", None), ("", None), (None, None)]
)
def test_who_logs_in_under_a_name(user: str | None, person: str | None) -> None:
    assert ROSTER.person_of(user) == person


@pytest.mark.parametrize(
    ("person", "role"),
    [
        ("kelly", Role.OFFICE_MANAGER),
        ("sam", Role.DEPUTY),
        ("dana", Role.REGIONAL_MANAGER),
        ("lee", Role.OWNERS),
        ("jamie", None),
        (None, None),
    ],
)
def test_what_somebody_is_at_an_office(person: str | None, role: Role | None) -> None:
    assert ROSTER.role_at(OFFICE, person) is role


def test_who_holds_two_roles_has_the_higher_one_and_the_privacy_officer_is_no_manager() -> None:
    roles = {Role.OFFICE_MANAGER: ("kelly",), Role.OWNERS: ("kelly",), Role.PRIVACY_OFFICER: ("pat",)}
    office = replace(OFFICE, roles=roles)
    assert office.role_of("kelly") is Role.OWNERS
    assert office.role_of("pat") is None


def test_a_severity_names_its_policy() -> None:
    assert [severity.policy for severity in Severity] == ["mild", "standard", "serious", "critical"]


def test_a_note_is_new_when_its_words_or_its_type_change_but_not_for_its_mode() -> None:
    judged = note("upset \udcff")
    assert judged.digest == replace(judged, mode=Mode.PHONE).digest
    assert judged.digest not in {replace(judged, text="upset").digest, replace(judged, type_name="Other").digest}
