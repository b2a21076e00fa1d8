"""What an edited note says newly: a typo put right is nothing, a sentence beside the old ones is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.edits import fingerprints, newly_said, shares_words
from od_escalator.domain.tags import Marks

MARKS = Marks(types=frozenset({"Upset Patient"}), tags=("#upset", "#angry"))
BILL = "Pt very upset about the bill. #upset"


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        (BILL, BILL, ""),
        (BILL, f"  {BILL.upper()}\n", ""),
        ("Pt very upset abuot the bill. #upset", BILL, ""),
        ("Pt very upset abuot the bill #upset", "Pt very upset about the bill #upset", ""),
        ("Waited to long. #upset", "Waited too long. #upset", "Waited too long."),
        ("#upset", "#upset Waited 50 minutes", "Waited 50 minutes"),
        ("#upset", "Waited 50 minutes #upset", ""),
        (BILL, f"{BILL} Resolved.", "Resolved."),
        (BILL, f"{BILL} - called her, all good", "- called her, all good"),
        ("Pt very upset about the bill #upset", "Pt very upset about the bill #upset urgent", ""),
        (BILL, f"{BILL}\nCalled again about her crown. #upset", "Called again about her crown. #upset"),
        (
            "Pt very upset abuot the bill. #upset",
            f"{BILL}\nPt very upset about the bill once more. #upset 3",
            "Pt very upset about the bill once more. #upset 3",
        ),
        (BILL, "Crown broke on the other side. #upset", "Crown broke on the other side. #upset"),
        ("Waited 50 min.", "Waited 50 min. #upset", ""),
        ("Waited 50 min.", "Waited 50 min. #angry", ""),
        ("Waited 50 min.", "Waited 50 min. #upset Crown broke, so #upset", "Crown broke, so #upset"),
        ("Asked about #3 crown with the doctor", "Asked about #3 crown with the doctor\nLeft #upset", "Left #upset"),
    ],
)
def test_what_an_edit_says_newly(before: str, after: str, new: str) -> None:
    assert newly_said(after, fingerprints(before, MARKS), MARKS) == new


def test_words_taken_away_and_put_back_are_not_new() -> None:
    both = f"{BILL}\nCalled again about her crown. #upset"
    first = fingerprints(both, MARKS)
    then = fingerprints(BILL, MARKS, first)
    assert newly_said(both, then, MARKS) == ""
    assert fingerprints(both, MARKS, then)[: len(first)] == first


def test_what_was_reworded_twice_hides_nothing_new() -> None:
    versions: tuple[str, ...] = ()
    for text in ("Pt upset abuot her bill. #upset", "Pt upset about her bill. #upset"):
        versions = fingerprints(text, MARKS, versions)
    added = "Pt upset abut her bill again. #upset"
    assert newly_said(f"Pt upset about her bill. #upset\n{added}", versions, MARKS) == added


def test_fingerprints_hold_no_words_and_do_not_grow_without_end() -> None:
    versions: tuple[str, ...] = ()
    for number in range(400):
        versions = fingerprints(f"Nora waited {'x' * number} long. #upset", MARKS, versions)
    assert len(versions) == 300
    assert not any("nora" in each or "waited" in each for each in versions)


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        (BILL, True),
        (f"Prophy done.\n{BILL}", True),
        ("Pt very upset abuot the bill. #upset", True),
        ("Crown broke on the other side.", False),
        ("#angry", False),
        ("", False),
    ],
)
def test_whether_it_is_the_same_note_at_all(text: str, shares: bool) -> None:
    assert shares_words(text, fingerprints(BILL, MARKS), MARKS) is shares


@given(st.text(), st.lists(st.text(), max_size=3))
def test_saving_again_says_nothing_new(text: str, earlier: list[str]) -> None:
    versions: tuple[str, ...] = ()
    for each in (*earlier, text):
        versions = fingerprints(each, MARKS, versions)
    assert newly_said(text, versions, MARKS) == ""
