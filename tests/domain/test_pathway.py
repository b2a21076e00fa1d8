"""The pathway proposes, step by step, and parts with nobody because they complained."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.catalogue import Cause
from od_escalator.domain.complaint import Category, Remedy
from od_escalator.domain.pathway import SAYS, Abuse, Proposal, Situation, letter_draft, parting_dates, proposals

BILL = Category.BILLING


@pytest.mark.parametrize(
    ("situation", "found"),
    [
        (Situation(category=BILL), ["nothing_more"]),
        (Situation(category=Category.LEGAL, abuse=Abuse.FIRST, cause=Cause.COST), ["hold", "insurer"]),
        (Situation(category=BILL, cause=Cause.COST), ["make_good"]),
        (Situation(category=BILL, cause=Cause.COST, offered=(Remedy.REFUND,)), ["make_good", "refund"]),
        (Situation(category=Category.SAFETY, cause=Cause.TREATMENT), ["insurer", "doctor_talk"]),
        (Situation(category=Category.TREATMENT, cause=Cause.EXPECTATION), ["doctor_talk"]),
        (Situation(category=Category.INSURANCE, cause=Cause.PAYER), ["payer_call"]),
        (Situation(category=BILL, cause=Cause.NONE_FOUND, earlier=3), ["listen_above"]),
        (Situation(category=BILL, abuse=Abuse.FIRST, earlier=2), ["boundary_talk"]),
        (Situation(category=BILL, abuse=Abuse.SPOKEN), ["written_warning"]),
        (Situation(category=BILL, abuse=Abuse.WARNED), ["parting_review"]),
    ],
)
def test_what_might_come_next(situation: Situation, found: list[str]) -> None:
    assert list(proposals(situation)) == found


@given(st.sampled_from(Category), st.none() | st.sampled_from(Cause), st.integers(0, 50))
def test_however_often_a_patient_complains_it_is_no_reason_to_part(
    category: Category, cause: Cause | None, earlier: int
) -> None:
    now = Situation(category=category, cause=cause, earlier=earlier)
    assert Proposal.PARTING_REVIEW not in proposals(now)


def test_each_proposal_says_what_it_means() -> None:
    assert set(SAYS) == set(Proposal)


def test_the_draft_has_the_days_and_blanks_and_no_word_of_reproach() -> None:
    dates = parting_dates(date(2026, 12, 1), 30)
    assert (dates.emergencies_until, dates.restricted_from) == (date(2026, 12, 31), date(2027, 1, 1))
    letter = letter_draft(dates)
    assert letter.startswith("[Letterhead of the practice]\n\nDecember 1, 2026\n")
    assert "Until December 31, 2026 we remain there" in letter
    assert "From January 1, 2027 on" in letter
    assert "[name]" in letter
    assert not any(word in letter.lower() for word in ("complain", "behavior", "abus", "fault", "terminat", "dismiss"))
