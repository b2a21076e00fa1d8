"""What a note's words say about reaching the patient: the sentences of real offices, with invented people."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.note import Mode
from od_escalator.domain.words import Contact, read_words

_TABLE = (Path(__file__).parent / "contact_notes.txt").read_text(encoding="utf-8").splitlines()[1:]
_NOTES = [tuple(line.split("\t", 1)) for line in _TABLE]
_SAYS = {kind: [text for said, text in _NOTES if said == kind] for kind in Contact}

_PIECES = st.sampled_from(
    [
        "pt ",
        "LVM ",
        "called ",
        "spoke w/ ",
        "mom ",
        "Dr. ",
        "not ",
        "back",
        ", ",
        ". ",
        "\n",
        "#upset ",
        "she ",
        "- ",
        "explained ",
    ]
)


@pytest.mark.parametrize(("contact", "text"), _NOTES)
def test_a_note_says_whether_the_patient_was_reached(contact: str, text: str) -> None:
    assert read_words(text).contact == contact


# Only the capital tells the insurer from the guardian of a child.
@pytest.mark.parametrize(("contact", "text"), [row for row in _NOTES if "guardian" not in row[1].lower()])
def test_shouted_notes_read_the_same(contact: str, text: str) -> None:
    assert read_words(text.upper()).contact == contact


@pytest.mark.parametrize(
    ("text", "mode", "contact"),
    [
        ("Told pt we are sorry and will redo it", Mode.TEXT, Contact.ATTEMPT),
        ("Told pt we are sorry and will redo it", Mode.PHONE, Contact.CONVERSATION),
        ("Apologized for the wait, asked her to call me", Mode.EMAIL, Contact.ATTEMPT),
        ("Hi Sarah, so sorry about today. Please call me. Kelly", Mode.TEXT, Contact.ATTEMPT),
        ("Explained the bill to pt", Mode.MAIL, Contact.ATTEMPT),
        ("Explained the bill to pt. She replied and is happy now", Mode.EMAIL, Contact.CONVERSATION),
        ("Sent an apology. She is ok with that", Mode.EMAIL_AND_TEXT, Contact.CONVERSATION),
        ("pt is ok", Mode.TEXT, Contact.NONE),
        ("Texted her, she says no", Mode.TEXT, Contact.ATTEMPT),
        ("Called pt", Mode.TEXT, Contact.ATTEMPT),
        ("Spoke w/ pt", Mode.TEXT, Contact.CONVERSATION),
        ("", Mode.PHONE, Contact.NONE),
        ("LVM", Mode.PHONE, Contact.ATTEMPT),
        ("pt called re #upset", None, Contact.NONE),
    ],
)
def test_what_was_only_written_is_an_attempt_until_it_is_answered(
    text: str, mode: Mode | None, contact: Contact
) -> None:
    assert read_words(text, mode).contact is contact


@pytest.mark.parametrize(
    ("text", "satisfied"),
    [
        ("Spoke w/ pt, still furious, wants to leave", False),
        ("Spoke w/ pt, she is satisfied", True),
        ("Spoke w/ pt, she is not satisfied", False),
        ("called pt, she is no longer upset", True),
        ("Called pt, explained bill, she understands", True),
        ("spoke w/ mom, she is not happy w/ the answer", False),
        ("spoke w/ mom, she accepted the apology but is leaving the practice", False),
        ("spoke w/ dad, was upset at first but is happy now", True),
        ("Pt unhappy w/ crown color, wants to leave. I spoke w/ her, apologized, she appreciated it", True),
        ("spoke w/ pt", None),
        ("LVM", None),
        ("called pt, she hung up on me", False),
        ("Spoke w/ pt, she declined the refund offer and will find another dentist", False),
        ("Spoke w/ pt. Hope she is happy", None),
        ("Spoke w/ pt. She will not return", False),
        ("talked to husband, he thanked me", True),
        ("talked to husband, no longer furious", None),
    ],
)
def test_the_last_words_tell_how_the_patient_left_it(text: str, satisfied: bool | None) -> None:
    assert read_words(text).satisfied is satisfied


def test_each_kind_of_contact_has_many_examples() -> None:
    assert all(len(texts) > 90 for texts in _SAYS.values())


@given(st.text(max_size=300) | st.lists(_PIECES, max_size=30).map("".join), st.sampled_from([None, *Mode]))
def test_any_text_is_read(text: str, mode: Mode | None) -> None:
    words = read_words(text, mode)
    assert words.reasons or words.contact is not Contact.CONVERSATION


_SPOKEN = [
    text for text in _SAYS[Contact.CONVERSATION] if text.lower().startswith(("spoke w", "spoke to", "met w", "s/w"))
]


@given(
    st.sampled_from(_SPOKEN), st.sampled_from(["LVM. ", "No answer this am. ", "Called Delta. ", "Pt called upset. "])
)
def test_what_came_before_hides_no_conversation(text: str, before: str) -> None:
    assert read_words(before + text).contact is Contact.CONVERSATION


@given(
    st.sampled_from(_SPOKEN),
    st.sampled_from([" LVM for Dr. Hill.", " Called Delta, no answer.", " Will call pt Friday."]),
)
def test_what_came_after_hides_no_conversation(text: str, after: str) -> None:
    assert read_words(text + "." + after).contact is Contact.CONVERSATION


@given(st.sampled_from([text for _, text in _NOTES]))
def test_quoted_mail_says_nothing(text: str) -> None:
    if text[0].isdigit():
        return  # ">30 min" is no quote
    quoted = "\n".join(f"> {line}" for line in text.splitlines())
    assert read_words(quoted).contact is Contact.NONE


@pytest.mark.parametrize(
    "piece",
    [
        "she is ",
        "pt ",
        "called pt ",
        "#",
        "-",
        " ",
        "\n",
        ",",
        "dr ",
        "w/",
        "discussed a ",
        "if pt ",
        "\0",
        "no ",
        "left ",
    ],
)
def test_a_hostile_64_kb_note_is_read_to_its_end(piece: str) -> None:
    assert read_words((piece * 65_536)[:65_536]).contact in Contact
