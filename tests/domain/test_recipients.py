"""Who hears in whose place: by role, by the day, and never nobody."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from od_escalator.domain.availability import Absent, Attendance, Away, Unseen
from od_escalator.domain.card import StandsFor, card_of, staff
from od_escalator.domain.evidence import Viewpoint, flagged
from od_escalator.domain.flags import Marks, read_flag
from od_escalator.domain.person import Role
from od_escalator.domain.recipients import Hearer, holder_of, ids_of, recipients_of, task_goes_to
from od_escalator.domain.roster import Roster
from tests.domain.builders import (
    OFFICE,
    OM,
    OPENED,
    OWNERS,
    PEOPLE,
    RM,
    at,
    case_after,
    flag,
    made,
    new_case,
    note,
    tell,
)

MONDAY, FRIDAY = date(2026, 11, 30), date(2026, 12, 4)
CASE = case_after(made())
PAST = replace(CASE, past_manager=True)
TUE = at("Tue 10:00")


def away(**delegates: str | None) -> Attendance:
    """These are away from Monday until Friday."""
    times = {id_: (Away(begins=MONDAY, until=FRIDAY, delegate=each),) for id_, each in delegates.items()}
    return Attendance(away=times)


#: Kelly was not seen on Tuesday from 9:00 to 10:30.
UNSEEN = Attendance(unseen=(Unseen(at("Tue 9:00"), at("Tue 10:30"), "kelly"),))


def works(days: str, **also: str) -> Attendance:
    """Kelly works on these days (0 is Monday)."""
    return Attendance(days={id_: frozenset(map(int, on)) for id_, on in {"kelly": days, **also}.items()})


@pytest.mark.parametrize(
    ("attendance", "names", "told"),
    [
        (Attendance(), (RM, "kelly", OWNERS, "rosa"), ("dana", "kelly", "rosa", "lee")),
        (Attendance(), ("privacy_officer",), ()),
        (away(kelly="sam"), (OM,), ("sam",)),
        (away(kelly=None), (OM,), ("sam",)),
        (away(kelly="dana"), (OM, RM), ("dana",)),
        (away(kelly=None, sam=None), (OM,), ("kelly",)),
        (away(kelly=None, sam="lee"), (OM,), ("lee",)),
        (away(dana="rosa"), (RM, OWNERS), ("rosa", "lee")),
        (away(dana=None), (RM,), ("dana",)),
        (away(rosa=None), (OWNERS,), ("lee",)),
        (away(rosa=None, lee=None), (OWNERS,), ("rosa", "lee")),
        (away(dana="sam"), ("dana",), ("sam",)),
        (away(dana=None), ("dana",), ("dana",)),
        (works("0"), (OM, RM), ("sam", "dana")),
        (works("01"), (OM,), ("kelly",)),
        (works("0", sam="0"), (OM,), ("kelly",)),
        (UNSEEN, (OM, RM, "kelly"), ("sam", "dana", "kelly")),
        (replace(UNSEEN, away=away(sam=None).away), (OM,), ("kelly",)),
        (replace(UNSEEN, days=works("01", sam="0").days), (OM,), ("kelly",)),
        (works("0", dana="0"), (RM, "kelly"), ("dana", "kelly")),
    ],
)
def test_whoever_is_there_is_told_and_never_nobody(
    attendance: Attendance, names: tuple[str, ...], told: tuple[str, ...]
) -> None:
    office = replace(OFFICE, attendance=attendance)
    assert ids_of(recipients_of(names, CASE, office, TUE)) == told


def test_it_is_said_in_whose_place_and_until_when() -> None:
    office = replace(OFFICE, attendance=away(kelly="sam"))
    (hearer,) = recipients_of((OM,), CASE, office, TUE)
    assert hearer == Hearer("sam", Absent("kelly", date(2026, 12, 1), FRIDAY))
    (shown,) = staff((hearer,), PEOPLE)
    assert shown.stands_for == StandsFor(name="Kelly Ray", day=date(2026, 12, 1), until=FRIDAY)
    (hearer,) = recipients_of((OM,), CASE, replace(OFFICE, attendance=UNSEEN), TUE)
    (shown,) = staff((hearer,), PEOPLE)
    assert shown.stands_for == StandsFor(name="Kelly Ray", day=date(2026, 12, 1), unseen=True)
    assert staff((Hearer("sam", Absent("gone", MONDAY)),), PEOPLE)[0].stands_for is None


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (at("Tue 8:59"), "kelly"),
        (at("Tue 9:00"), "sam"),
        (at("Tue 10:29"), "sam"),
        (at("Tue 10:30"), "kelly"),
        (at("Wed 9:00"), "kelly"),
    ],
)
def test_who_was_not_seen_is_not_there_just_then(when: datetime, told: str) -> None:
    office = replace(OFFICE, attendance=UNSEEN)
    assert (ids_of(recipients_of((OM,), CASE, office, when)), task_goes_to(office, when)) == ((told,), told)


@pytest.mark.parametrize(
    ("when", "told"), [(at("Fri 10:00"), "kelly"), (at("Sat 10:00"), "kelly"), (at("Tue 10:00"), "sam")]
)
def test_a_day_on_which_nobody_works_is_no_day_not_worked(when: datetime, told: str) -> None:
    """Kelly works on Fridays; on Saturdays the office is closed."""
    office = replace(OFFICE, attendance=works("4"))
    assert ids_of(recipients_of((OM,), CASE, office, when)) == (told,)


def test_who_noted_it_is_nobodys_delegate_and_asked_alone() -> None:
    office = replace(OFFICE, attendance=away(dana="rosa"))
    assert recipients_of(("dana",), replace(CASE, noted_by="dana"), office, TUE) == (Hearer("dana"),)


@pytest.mark.parametrize(
    ("attendance", "holder", "told"),
    [
        (Attendance(), "dana", ("dana", "rosa", "lee")),
        (away(dana="sam"), "rosa", ("rosa", "lee")),
        (away(dana="kelly"), "rosa", ("rosa", "lee")),
        (away(dana="lee"), "lee", ("lee", "rosa")),
        (away(dana=None, rosa=None, lee=None), "dana", ("dana", "rosa", "lee")),
    ],
)
def test_past_the_office_manager_nobody_stands_in_who_shall_not_hear(
    attendance: Attendance, holder: str, told: tuple[str, ...]
) -> None:
    office = replace(OFFICE, attendance=attendance)
    assert holder_of(PAST, office) == holder
    assert ids_of(recipients_of((RM, OM, OWNERS, "sam"), PAST, office, TUE)) == told


def test_who_took_it_over_hears_with_whoever_is_back() -> None:
    office = replace(OFFICE, attendance=away(dana="lee", kelly="sam"))
    assert ids_of(recipients_of((RM,), PAST, office, at("Fri 10:00"))) == ("dana", "lee")
    taken = replace(CASE, task_with="sam")
    assert ids_of(recipients_of((OM,), taken, office, TUE)) == ("sam",)
    assert ids_of(recipients_of((OM,), taken, office, at("Fri 10:00"))) == ("kelly", "sam")
    assert card_of(taken, office, PEOPLE).owner.name == "Sam Hill"
    assert holder_of(replace(taken, by_hand=True), office) == "kelly"


@pytest.mark.parametrize(
    ("attendance", "when", "to"),
    [
        (Attendance(), OPENED, "kelly"),
        (away(kelly="dana"), OPENED, "dana"),
        (away(kelly=None, sam=None), OPENED, "kelly"),
        (away(kelly="sam"), at("Thu 18:00"), "kelly"),
        (away(kelly="sam"), at("Sun 18:00", week=-1), "sam"),
        (works("01234", sam="0"), at("Sat 10:00"), "kelly"),
        (works("1234"), at("Sat 10:00"), "sam"),
    ],
)
def test_the_task_goes_to_who_is_there_when_the_office_is_open_next(
    attendance: Attendance, when: datetime, to: str
) -> None:
    office = replace(OFFICE, attendance=attendance)
    assert task_goes_to(office, when) == to
    view = Viewpoint(office, Roster(PEOPLE, (office,)), Marks(types=frozenset()), {})
    event = flagged(note(text="#upset"), read_flag("#upset", None, view.marks), when, view)
    assert event.task_with == (None if to == "kelly" else to)


@pytest.mark.parametrize(
    ("changed", "task_with"), [({}, "sam"), ({"by_hand": True}, None), ({"past_manager": True}, None)]
)
def test_a_case_knows_who_has_its_task(changed: dict[str, Any], task_with: str | None) -> None:
    past = changed.pop("past_manager", False)
    case = replace(new_case(), **changed)
    assert tell(case, flag(task_with="sam", past_manager=past)).case.task_with == task_with


def test_a_delegate_proves_as_the_manager_would() -> None:
    office = replace(OFFICE, attendance=away(kelly="morgan", dana="sam"))
    assert [office.role_of(id_) for id_ in ("morgan", "sam", "jamie")] == [Role.OFFICE_MANAGER, Role.DEPUTY, None]
