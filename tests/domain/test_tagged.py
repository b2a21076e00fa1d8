"""Whose tags count, on which case, and what they come to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from od_escalator.domain.case import Case
from od_escalator.domain.evidence import Useless, Viewpoint, flagged, judge
from od_escalator.domain.flags import Marks, read_flag
from od_escalator.domain.person import Role
from od_escalator.domain.practice import SeenNote
from od_escalator.domain.review_words import Fault
from od_escalator.domain.said import (
    CalledResolved,
    DeclineSaid,
    Flagged,
    HelpAsked,
    Promised,
    Replied,
    Snoozed,
    TakenBack,
)
from od_escalator.domain.tagged import read_tags
from od_escalator.domain.unclear import Unclear, Unfit
from od_escalator.domain.words import Contact
from tests.domain.builders import CALL, OFFICE, ROSTER, Field, at, case_after, key, made, note, talked

MARKS = Marks(types=frozenset({"Upset Patient"}))
JAMIE, KELLY, DANA, SAM, ROSA = 11, 12, 13, 14, 15
VIEW = Viewpoint(OFFICE, ROSTER, MARKS, {JAMIE: "Jamie", KELLY: "Kelly", DANA: "Dana", SAM: "Sam", ROSA: "Rosa"})
CASE, PAST = case_after(made()), case_after(past_manager=True)
WRITTEN = at("Mon 11:00")
RM, OWNERS = Role.REGIONAL_MANAGER, Role.OWNERS


def seen(text: str, author: int = JAMIE, *, same_patient: bool = True, **changed: Field) -> SeenNote:
    return SeenNote(note=note(text, author=author, **changed), same_patient=same_patient)


def asks(of: Role, by: str | None = None) -> HelpAsked:
    return HelpAsked(at=WRITTEN, asking=f"{of} commlog 8", of=of, by=by)


def promised_by_kelly(on: date | None) -> Promised:
    return Promised(at=WRITTEN, on=on, by="kelly", binding=True)


SNOOZED = Snoozed(at=WRITTEN, until=date(2026, 12, 2), by="kelly")


@pytest.mark.parametrize(
    ("case", "said", "events"),
    [
        (CASE, seen("Nothing to see."), []),
        (CASE, seen("Pt does not want to be contacted.", KELLY), [DeclineSaid(at=WRITTEN, by="kelly")]),
        (CASE, seen("Pt does not want to be contacted."), []),
        (CASE, seen("#rm"), [asks(RM)]),
        (CASE, seen("#rm", KELLY), [asks(RM, "kelly")]),
        (CASE, seen("#rm #owners"), [asks(OWNERS)]),
        (CASE, seen("#replied https://example.org/r/1", KELLY), [Replied(at=WRITTEN, by="kelly")]),
        (
            CASE,
            seen("Posted. #replied: Dear Nora, we have spoken with you about it.", KELLY),
            [Replied(at=WRITTEN, by="kelly"), Unfit((Fault.NAME, Fault.SPOKE))],
        ),
        (CASE, seen("#replied waived, it was taken down", KELLY), [Unclear.REPLY_WAIVED]),
        (CASE, seen("#replied"), []),
        (CASE, seen("#replied", KELLY, written_at=at("Mon 9:00")), []),
        (CASE, seen("#rm", DANA), []),
        (CASE, seen("#owners", DANA), [asks(OWNERS, "dana")]),
        (CASE, seen("#rm", same_patient=False), []),
        (CASE, seen("#rm", by_person=False), []),
        (CASE, seen("#upset rm #owners"), []),
        (CASE, seen("#notupset"), [TakenBack(at=WRITTEN, by_author=True)]),
        (
            CASE,
            seen("#notupset", KELLY),
            [TakenBack(at=WRITTEN, by_author=False, by="kelly", role=Role.OFFICE_MANAGER)],
        ),
        (CASE, seen("#notupset", key=key(7), written_at=WRITTEN), [TakenBack(at=WRITTEN, by_author=True)]),
        (CASE, seen("#notupset", written_at=at("Mon 9:58")), []),
        (CASE, seen("#promise 12/4 call"), [Promised(at=WRITTEN, on=date(2026, 12, 4))]),
        (CASE, seen("#promise 12/4 call", KELLY), [promised_by_kelly(date(2026, 12, 4))]),
        (CASE, seen("#promise 11/2, so call 12/4", KELLY), [promised_by_kelly(date(2026, 12, 4))]),
        (CASE, seen("#promise today", KELLY), [promised_by_kelly(date(2026, 11, 30))]),
        (CASE, seen("#promise a call"), [Unclear.PROMISE_DAY, Promised(at=WRITTEN)]),
        (CASE, seen("#promise 12/4 or 12/7", KELLY), [Unclear.PROMISE_DAY, promised_by_kelly(None)]),
        (CASE, seen("#promise 11/2 call", KELLY), [Unclear.PROMISE_PAST]),
        (CASE, seen("#promise"), []),
        (CASE, seen("#snooze 12/2 patient is away", KELLY), [SNOOZED]),
        (CASE, seen("#snooze patient is away until Wed", KELLY), [SNOOZED]),
        (CASE, seen("#snooze 12/2 patient is away"), [Unclear.SNOOZE_ROLE]),
        (CASE, seen("#snooze 12/2", KELLY), [Unclear.SNOOZE_REASON]),
        (CASE, seen("#snooze until she is back", KELLY), [Unclear.SNOOZE_DAY]),
        (CASE, seen("#snooze 11/2 patient is away", KELLY), [Unclear.SNOOZE_PAST]),
        (CASE, seen("#resolved", KELLY), [CalledResolved(at=WRITTEN, by="kelly", role=Role.OFFICE_MANAGER)]),
        (CASE, seen("LVM #resolved", KELLY), [CalledResolved(at=WRITTEN, by="kelly", role=Role.OFFICE_MANAGER)]),
        (CASE, seen(CALL + " #resolved", KELLY), []),
        (CASE, seen("#resolved"), []),
        (PAST, seen("#rm"), [asks(RM)]),
        (PAST, seen("#upset rm"), []),
        (PAST, seen("#upset rm #owners"), [asks(OWNERS)]),
        (PAST, seen("#rm #notupset #promise Tue", KELLY), []),
    ],
)
def test_what_tags_come_to(case: Case, said: SeenNote, events: Sequence[object]) -> None:
    assert list(read_tags(case, said, VIEW)) == events


@pytest.mark.parametrize(
    ("case", "said", "verdict"),
    [
        (CASE, seen("#upset rm " + CALL, DANA), Useless.PAST_THE_MANAGER),
        (PAST, seen(CALL, KELLY), Useless.PAST_THE_MANAGER),
        (PAST, seen(CALL, JAMIE), Useless.NOT_A_MANAGER),
        (PAST, replace(seen(CALL, JAMIE), treating=True), Useless.NOT_A_MANAGER),
        (PAST, seen("#resolved", DANA), Useless.SAYS_NOTHING),
    ],
)
def test_what_proves_nothing_there(case: Case, said: SeenNote, verdict: Useless) -> None:
    assert judge(case, said, VIEW) is verdict


def test_the_regional_managers_word_ends_what_went_past_the_office() -> None:
    case = case_after(talked(by="dana", role=RM), past_manager=True)
    said = judge(case, seen("#resolved", DANA), VIEW)
    assert getattr(said, "resolves", False)


def test_a_familys_resolved_resolves_nothing() -> None:
    said = judge(CASE, seen(CALL + " #resolved", KELLY, same_patient=False), VIEW)
    assert not getattr(said, "resolves", True)


def flag_of(text: str, author: int, view: Viewpoint = VIEW) -> Flagged:
    return flagged(note(text, author=author), read_flag(text, None, MARKS), WRITTEN, view)


def test_the_office_managers_own_words_prove_nothing_past_her() -> None:
    assert flag_of("#upset rm " + CALL, KELLY).contact is Contact.NONE
    assert flag_of("#upset rm " + CALL, DANA).contact is Contact.CONVERSATION


def test_where_nobody_is_above_it_goes_the_usual_way() -> None:
    alone = replace(OFFICE, roles={Role.OFFICE_MANAGER: ("kelly",)})
    view = replace(VIEW, office=alone)
    assert not flag_of("#upset rm", JAMIE, view).past_manager
    assert list(read_tags(CASE, seen("#upset rm #owners"), view)) == [asks(OWNERS)]
