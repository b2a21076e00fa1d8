"""What may stand in a public answer to a review, and what may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.review_drafts import BLANK, Draft, draft
from od_escalator.domain.review_lint import ADVICE, faults_behind_tag, lint
from od_escalator.domain.review_words import Fault

BLOCKED = [
    (Fault.NAME, "Thank you, Mrs. Whitfield, for telling us."),
    (Fault.NAME, "Dear Nora, we read every comment."),
    (Fault.NAME, "We read this. Hi Nora Whitfield, please call us."),
    (Fault.NAME, "We heard from N. W. about this."),
    (Fault.PATIENT, "Our patient was greeted warmly."),
    (Fault.PATIENT, "As a valued patient you deserve better."),
    (Fault.PATIENT, "We hate to lose a long-time patient."),
    (Fault.PATIENT, "You are not a patient of any of our offices; you are not a patient."),
    (Fault.PATIENT, "We have no record of anyone by that name."),
    (Fault.PATIENT, "We could not find you in our system."),
    (Fault.PATIENT, "You were never a patient here."),
    (Fault.WAS_HERE, "We hope your next visit is better."),
    (Fault.WAS_HERE, "We looked into your recent dental appointment."),
    (Fault.WAS_HERE, "There was a mistake on your account."),
    (Fault.WAS_HERE, "Nobody was at the desk when you came in."),
    (Fault.WAS_HERE, "It was busy while you\u00a0were   here."),
    (Fault.WAS_HERE, "We\u2019ve seen you twice this spring."),
    (Fault.WAS_HERE, "Thank you for choosing us."),
    (Fault.WAS_HERE, "You missed two appointments."),
    (Fault.WAS_HERE, "We look forward to seeing you again."),
    (Fault.SPOKE, "We have spoken with you and all is well."),
    (Fault.SPOKE, "We have spoken with Mrs Jones about her crown."),
    (Fault.SPOKE, "Our office manager called you this morning."),
    (Fault.SPOKE, "WE  HAVE\nSPOKEN with the person who wrote this."),
    (Fault.SPOKE, "Dr. Lee talked to him about it."),
    (Fault.SPOKE, "As discussed, we will look into it."),
    (Fault.SPOKE, "Glad this was resolved with you."),
    (Fault.SPOKE, "It was good to have talked."),
    (Fault.SPOKE, "We did speak with them."),
    (Fault.SPOKE, "The matter has been resolved."),
    (Fault.TREATMENT, "We are sorry about your crown."),
    (Fault.TREATMENT, "The root canal we did went well."),
    (Fault.TREATMENT, "It was tooth #14."),
    (Fault.DATE, "What happened on 3/14 should not have."),
    (Fault.DATE, "On March 14th we were short of staff."),
    (Fault.DATE, "It was busy last Tuesday."),
    (Fault.DATE, "We opened again two weeks ago."),
    (Fault.MONEY, "The estimate said $250."),
    (Fault.MONEY, "It was 250 dollars."),
    (Fault.PHONE, "We tried (315) 555-0199."),
    (Fault.OFFER, "If you remove the review we will help."),
    (Fault.OFFER, "We will send a gift card."),
    (Fault.OFFER, "Please take down this post."),
]
ADVISED = [
    (Fault.POLICY, "Our cancellation policy is posted at the desk."),
    (Fault.ARGUES, "This is simply false."),
    (Fault.ARGUES, "You should have told us."),
    (Fault.SORRY, "We are sorry that you feel this way."),
    (Fault.EXPERIENCE, "Thank you for sharing your experience with us."),
    (Fault.SHOUTS, "We care!"),
    (Fault.SHOUTS, "We ALWAYS care."),
    (Fault.LONG, "We read every comment. " * 30),
]
FINE = [
    "Thank you for taking the time to write. We read every comment.",
    "Our patients' comfort matters to us.",
    "Our patient care team reads every comment.",
    "We welcome new patients and their families.",
    "Privacy rules such as HIPAA keep us from saying online who is a patient here.",
    "Privacy rules keep us from discussing anyone's care or treatment in public.",
    "We would like to speak with you. Please call our office manager.",
    "Our office manager is glad to talk with anyone who has a concern.",
    "We take your concern and your comments seriously.",
    "Please call (315) 555-0142, Monday to Friday, or write us 24/7.",
    "Thank you for your feedback. We will do better.",
    "We hope to hear from you when you have a moment.",
    "Our teams meet every month about what people tell us.",
    "Whatever it was, we want this resolved. May we ask for a call?",
    "Hello, and thank you for the three stars.",
    "Thank you. The team has read this.",
]


@pytest.mark.parametrize(("fault", "text"), BLOCKED)
def test_what_tells_whose_it_is_must_not_be_posted(fault: Fault, text: str) -> None:
    assert fault in [each.fault for each in lint(text)]
    assert fault.blocks


@pytest.mark.parametrize(("fault", "text"), ADVISED)
def test_what_sounds_like_an_argument_is_advised_against(fault: Fault, text: str) -> None:
    assert [each.fault for each in lint(text)] == [fault]
    assert not fault.blocks


@pytest.mark.parametrize("text", FINE)
def test_what_may_be_posted_is_let_be(text: str) -> None:
    assert lint(text, names=["Will May"], phones=["+1 315-555-0142"]) == ()


def test_the_patients_name_and_anothers_number_are_found_where_they_are_known() -> None:
    found = lint("Call 315.555.0142 or 315 555 0199.", names=["Nora Whitfield"], phones=["3155550142"])
    assert [(each.fault, each.words) for each in found] == [(Fault.PHONE, "315 555 0199")]
    assert lint("we know WHITFIELD well.", names=["Nora J. Whitfield"])[0].words == "WHITFIELD"
    assert lint("We know all about May.", names=["Will May"])[0].fault is Fault.NAME


def test_each_fault_is_told_once_with_its_reason_and_a_sentence_that_may_stand() -> None:
    found = lint("Your visit on 3/14, your balance of $20, and your visit on 3/15!")
    assert [each.fault for each in found] == [Fault.WAS_HERE, Fault.DATE, Fault.MONEY, Fault.SHOUTS]
    assert found[0].words == "your visit"
    assert set(ADVICE) == set(Fault)
    assert all(advice.why and lint(advice.instead) == () for advice in ADVICE.values())


@pytest.mark.parametrize("kind", list(Draft))
def test_our_own_drafts_may_be_posted(kind: Draft) -> None:
    assert lint(draft(kind, "(315) 555-0142"), phones=["315-555-0142"]) == ()
    assert BLANK in draft(kind, None)
    assert lint(draft(kind, None)) == ()


@pytest.mark.parametrize(
    ("words", "faults"),
    [
        ("on google, spoke w/ pt", ()),
        (
            ": Thank you Mrs Whitfield, we have spoken with you about your crown.",
            (Fault.NAME, Fault.SPOKE, Fault.TREATMENT),
        ),
        ("Thank you for writing. Please call our manager at 315 555 0142!", ()),
    ],
)
def test_what_stands_behind_the_tag_is_read_where_it_may_be_the_answer(words: str, faults: tuple[Fault, ...]) -> None:
    assert faults_behind_tag(words) == faults


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    found = lint(text, names=[text], phones=[text])
    assert list(found) == sorted(found, key=lambda each: list(Fault).index(each.fault))
