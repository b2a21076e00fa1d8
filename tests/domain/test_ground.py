"""What a case stands on: notes that were edited or deleted, and a patient whose chart went into another one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from od_escalator.domain.case import Case, End
from od_escalator.domain.effects import Reason
from od_escalator.domain.events import FlagGone, PatientMerged, TaskSeen
from od_escalator.domain.flags import Marks
from od_escalator.domain.ground import stands
from od_escalator.domain.note import Note, Procedure
from od_escalator.domain.person import Role
from od_escalator.domain.practice import FlagSight
from od_escalator.domain.said import Attempted, TakenBack
from tests.domain.builders import OPENED, at, case_after, done, key, made, new_case, talked, tell, words

CASE = case_after(made())
MARKS = Marks(types=frozenset({"Upset Patient"}), tags=("#upset",), codes=frozenset({"UPSET"}))
LATER = OPENED + timedelta(minutes=5)
GONE = FlagGone(at=LATER)
FIRST = Note(key=key(7), patient=7, author=21, text="Pt upset. #upset", written_at=LATER)
CHART = replace(FIRST, procedure=Procedure(number=9, code="D1110"))


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (None, False),
        (FIRST, True),
        (replace(FIRST, text="Pt upset about the bill. #upset"), True),
        (replace(FIRST, text="Pt asked about the bill."), False),
        (replace(FIRST, text="Not #upset after all"), False),
        (replace(FIRST, text="Wrong chart. #notupset"), True),
        (replace(FIRST, text="Pt asked about the bill.", type_name="Upset Patient"), True),
        (replace(FIRST, text="Pt asked about the bill.", type_name="Misc"), False),
        (CHART, True),
        (replace(CHART, text="Prophy, BWX taken."), False),
        (replace(CHART, text=""), False),
        (replace(CHART, procedure=Procedure(number=9, code="D1110", deleted=True)), False),
        (replace(CHART, text="Long wait.", procedure=Procedure(number=9, code="upset")), True),
        (replace(CHART, text=" ", procedure=Procedure(number=9, code="upset")), False),
    ],
)
def test_what_a_case_may_stand_on(note: Note | None, expected: bool) -> None:
    assert stands(CASE.opened_at, FlagSight(key=key(7), note=note), MARKS) is expected


def test_a_type_that_was_renamed_takes_no_flag_off_an_untouched_note() -> None:
    untouched = replace(FIRST, text="Long wait.", type_name="Unhappy", written_at=OPENED)
    assert stands(CASE.opened_at, FlagSight(key=key(7), note=untouched), MARKS)


@pytest.mark.parametrize(
    "case",
    [
        case_after(made(), TaskSeen(at=OPENED)),
        case_after(made(), Attempted(at=OPENED)),
        case_after(made(), talked(proof=False)),
        case_after(made(), done()),
        case_after(past_manager=True),
    ],
    ids=["seen", "attempted", "claimed", "done", "past the manager"],
)
def test_once_somebody_works_on_it_nobody_ends_it_by_editing_a_note(case: Case) -> None:
    decision = tell(case, GONE)
    assert (decision.reason, decision.case.end) == (Reason.FLAG_GONE, None)
    assert tell(decision.case, GONE).reason is Reason.NOTHING_NEW
    own_word = TakenBack(at=LATER, by_author=False, role=Role.REGIONAL_MANAGER, by="dana")
    assert tell(decision.case, own_word).case.end is End.WITHDRAWN


def test_before_anybody_works_on_it_it_is_withdrawn() -> None:
    assert tell(CASE, GONE).case.end is End.WITHDRAWN


def test_who_was_asked_already_is_not_asked_again() -> None:
    asked = tell(case_after(made(), TaskSeen(at=OPENED)), TakenBack(at=at("Mon 11:00"), by_author=True)).case
    assert asked.withdrawal_asked_at is not None
    assert tell(asked, GONE).reason is Reason.NOTHING_NEW


def test_a_case_goes_where_its_patient_goes() -> None:
    decision = tell(CASE, PatientMerged(at=LATER, into=8, merged_at=OPENED))
    assert (decision.case.patient, decision.case.merged_at) == (8, OPENED)


def test_beside_another_open_case_both_stay_open_and_say_so() -> None:
    merged = PatientMerged(at=LATER, into=8, merged_at=OPENED, beside=True)
    assert words(tell(CASE, merged)) == "merged_beside: merged_beside -> edit say(merged_beside)"
    ended = case_after(made(), talked(), done())
    assert words(tell(ended, merged)) == "patient_merged: patient_merged -> "
    assert tell(new_case(), merged).reason is Reason.NOT_OPENED
