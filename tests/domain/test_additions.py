"""Only what a clinical note adds is new, however the rest of it was saved again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.additions import added, may_flag
from od_escalator.domain.tags import Marks

PROPHY = "Prophy, BWX taken. Home care reviewed."
UPSET = "Waited 50 min for the hygienist, left angry. #upset"
MARKS = Marks(types=frozenset(), tags=("#upset", "#angry"))


@pytest.mark.parametrize(
    ("text", "known", "new"),
    [
        (UPSET, [], UPSET),
        (UPSET, [UPSET], ""),
        (f"{PROPHY}\r\n{UPSET}", [PROPHY], UPSET),
        (f"{PROPHY} {UPSET}", [PROPHY], UPSET),
        (f"{UPSET}\n{PROPHY}", [PROPHY], UPSET),
        (f"{PROPHY}\n{UPSET}", [UPSET, PROPHY], ""),
        (f"  {UPSET.upper()} \n\n", [UPSET], ""),
        (f"11/16/2026 10:14:05 AM Jamie: {UPSET}", [UPSET], ""),
        (f"--- 2026-11-16 ---\n{UPSET}", [UPSET], ""),
        (UPSET, [f"11/16/26, 10:14 am: {UPSET}"], ""),
        ("11/16/2026 UPSET PT: waited.", ["waited."], "11/16/2026 UPSET PT: waited."),
        ("Pt was not #upset about the wait.", ["Pt was #upset about the wait."], "Pt was not #upset about the wait."),
        ("", ["x"], ""),
        (" \n...\n", [], ""),
    ],
)
def test_what_is_new(text: str, known: list[str], new: str) -> None:
    assert added(text, known) == new


@pytest.mark.parametrize(
    ("text", "known", "new"),
    [
        ("Crown broke. #upset", ["Waited. #upset"], "Crown broke. #upset"),
        ("Waited. #upset\nCalled again. #upset", ["Waited. #upset"], "Called again. #upset"),
        ("#upset\nWaited", ["#upset\nWaited"], ""),
        ("#upset\nWaited\nFluoride", ["#upset\nWaited"], "Fluoride"),
        ("Fluoride\n#upset\nWaited", ["#upset\nWaited"], "Fluoride"),
        ("#upset\nCrown broke", ["#upset\nWaited"], "#upset\nCrown broke"),
        ("#upset", ["#upset"], ""),
        ("Waited. #upset 3 Called back.", ["Waited. #upset 3"], "Called back."),
        ("Waited. #upset Asks for her records. #upset", ["Waited. #upset"], "Asks for her records. #upset"),
        ("#upset about the wait", [], "#upset about the wait"),
        ("#upset", ["Waited. #upset"], "#upset"),
        ("Pt #upset.\nWaited", ["Pt #upset.\nCrown broke"], "Pt #upset.\nWaited"),
    ],
)
def test_a_bare_tag_belongs_to_the_words_beside_it(text: str, known: list[str], new: str) -> None:
    assert added(text, known) == new


@pytest.mark.parametrize(
    ("standing", "new"),
    [(f"{PROPHY}\n{UPSET}", UPSET), (f"{UPSET} Called back.", UPSET), ("", ""), ("Pt was not upset.", "")],
)
def test_what_was_taken_back_is_not_new(standing: str, new: str) -> None:
    assert added(UPSET, [], standing) == new


@given(st.text(), st.lists(st.text(), max_size=3))
def test_saving_again_adds_nothing(old: str, known: list[str]) -> None:
    assert added(old, [*known, old]) == ""


@pytest.mark.parametrize(
    ("text", "may"),
    [
        (UPSET, True),
        ("# not here", True),
        ("\uff03upset", True),
        ("UPSET PATIENT", True),
        ("she is ANGRY", True),
        (PROPHY, False),
        ("crown on #14, claim #4471 #", False),
        ("", False),
    ],
)
def test_most_notes_need_no_second_look(text: str, may: bool) -> None:
    assert may_flag(text, MARKS) is may
