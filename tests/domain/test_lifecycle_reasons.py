"""Why a decision comes out as it does, with exactly what it takes outside."""

from dataclasses import replace

import pytest

from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Origin
from od_escalator.domain.danger import Dangers
from od_escalator.domain.danger_kinds import Danger
from od_escalator.domain.effects import Reason
from od_escalator.domain.events import Event, TaskDone
from od_escalator.domain.person import Role
from od_escalator.domain.severity import Severity
from od_escalator.domain.words import Contact
from tests.domain.builders import (
    DANA,
    KELLY,
    at,
    case_after,
    done,
    flag,
    key,
    made,
    new_case,
    talked,
    tell,
    time,
    words,
)

LATER = at("Mon 10:30")

KNOWN, JOINS = "nothing_new:  -> ", "joined: joined -> edit say(joined) note(joined)"
TALKS, ENDS = "contacted: contacted -> edit say(contacted)", "resolved: resolved -> edit say(resolved) summary"
DONE = case_after(made(), done())
ENDED = case_after(made(), talked(), done())
SPOKE = {"note": key(8), "contact": Contact.CONVERSATION}
ASK = "tell(proof: office_manager) note(proof_asked)"
UNHAPPY = case_after(made(), talked(satisfied=False))
#: Tuesday 10:00 asks for a call, Wednesday 10:00 for a conversation and the end; an hour before, she is warned.
TOLD = case_after(made(), time("Mon 12:00"))

REASONS: tuple[tuple[str, Case, Event, str], ...] = (
    (
        "the manager writes of the upset and of the conversation in one note",
        new_case(),
        flag(**KELLY, contact=Contact.CONVERSATION),
        "solved_on_the_spot: solved_on_the_spot how_asked -> summary tell(how: office_manager)",
    ),
    (
        "a manager spoke with a patient who has taken a lawyer, and does not end that by herself",
        new_case(),
        flag(**KELLY, contact=Contact.CONVERSATION, dangers=Dangers(clear=(Danger.LAWYER,))),
        "opened: opened danger -> task post say(danger) announce",
    ),
    (
        "a manager spoke with the writer of a review, whose public answer is still owed",
        new_case(),
        flag(**KELLY, contact=Contact.CONVERSATION, origin=Origin.REVIEW),
        "opened: opened -> task post announce",
    ),
    (
        "a manager's note opens without popping up on her own screen",
        new_case(),
        flag(**KELLY),
        "opened: opened -> task post announce",
    ),
    (
        "a regional manager's note pops up at the office",
        new_case(),
        flag(**DANA),
        "opened: opened -> task! post tell(picked_up: dana) announce",
    ),
    (
        "a manager spoke with a patient who stays furious",
        new_case(),
        flag(**KELLY, contact=Contact.CONVERSATION, satisfied=False),
        "opened: opened -> task post tell(unsatisfied: regional_manager) announce",
    ),
    (
        "a case solved on the spot was never posted, so reopening posts it",
        case_after(**KELLY, contact=Contact.CONVERSATION),
        flag(LATER, note=key(8)),
        "reopened: reopened -> task! post say(reopened) announce",
    ),
    (
        "a manager's follow-up of the same type is no new upset",
        case_after(made()),
        flag(LATER, note=key(8), **KELLY, explicit=False),
        "managers_note:  -> ",
    ),
    (
        "nor after the end",
        ENDED,
        flag(LATER, **KELLY, **SPOKE),
        "managers_note:  -> ",
    ),
    (
        "a colleague writes that the patient is still upset after the call",
        case_after(made(), talked()),
        flag(LATER, note=key(8), still_upset=True),
        JOINS + " tell(unsatisfied: regional_manager)",
    ),
    ("the same task is found again", case_after(made()), made(LATER), KNOWN),
    (
        "a task note speaks of a call",
        case_after(made()),
        talked(LATER, proof=False),
        f"claimed: claimed -> edit say(claimed) {ASK}",
    ),
    ("and speaks of it again", case_after(made(), talked(proof=False)), talked(LATER, proof=False), KNOWN),
    (
        "a task note speaks of a call and a furious patient",
        case_after(made()),
        talked(LATER, proof=False, satisfied=False),
        f"claimed: claimed unsatisfied -> edit say(claimed) {ASK} say(unsatisfied) tell(unsatisfied: regional_manager)",
    ),
    (
        "a task note says that the patient is furious after the call",
        case_after(made(), talked()),
        talked(LATER, proof=False, satisfied=False),
        "unsatisfied: unsatisfied -> edit say(unsatisfied) tell(unsatisfied: regional_manager)",
    ),
    (
        "spoke, still furious",
        case_after(made()),
        talked(LATER, satisfied=False),
        "unsatisfied: unsatisfied -> edit say(unsatisfied) tell(unsatisfied: regional_manager)",
    ),
    ("spoke again, furious as before", UNHAPPY, talked(LATER, satisfied=False), KNOWN),
    ("the office manager cannot settle it", UNHAPPY, talked(LATER), KNOWN),
    ("the regional manager can", UNHAPPY, talked(LATER, **DANA), TALKS),
    (
        "Done by the office on a patient who is not satisfied",
        UNHAPPY,
        done(LATER),
        "done_unsatisfied: done_unsatisfied -> edit say(done_unsatisfied)",
    ),
    ("Done by the regional manager ends it", UNHAPPY, done(LATER, **DANA), ENDS),
    (
        "#resolved with the call",
        case_after(made()),
        talked(LATER, resolves=True),
        TALKS + " finish",
    ),
    (
        "#resolved once more while the task is not Done yet",
        case_after(made(), talked(resolves=True)),
        talked(LATER, resolves=True),
        KNOWN + "finish",
    ),
    ("#resolved without a task", case_after(), talked(LATER, resolves=True), ENDS),
    ("#resolved by the office on a patient who is not satisfied", UNHAPPY, talked(LATER, resolves=True), KNOWN),
    (
        "an hour before the boss hears",
        TOLD,
        time("Tue 9:00"),
        "warned: warned -> tell(warning: office_manager) say(warned) edit",
    ),
    (
        "nobody opened the task",
        case_after(made()),
        time("Mon 12:00"),
        "step_due: step_due -> tell(step: office_manager) say(step_due) edit",
    ),
    (
        "nobody called: the boss hears, and it pops up",
        TOLD,
        time("Tue 10:00"),
        "step_due: step_due -> tell(step: regional_manager) say(step_due) edit note(step_due)!",
    ),
    (
        "called, not ended: the boss hears, and nothing pops up",
        replace(case_after(made(), talked()), ask_for_done_at=None),
        time("Wed 10:00"),
        "step_due: step_due -> tell(step: regional_manager) say(step_due) edit note(step_due)",
    ),
    ("due, but not seen until then", TOLD, time("Tue 10:29", "Tue 9:59"), "cannot_see:  -> "),
    (
        "still not seen after half an hour",
        TOLD,
        time("Tue 10:30", "Tue 8:59"),
        "cannot_see: cannot_see -> tell(blind: regional_manager) say(cannot_see)",
    ),
    (
        "Done without a CommLog, and the grace is over",
        DONE,
        time("Mon 10:30"),
        "proof_asked: proof_asked -> tell(proof: office_manager) note(proof_asked) say(proof_asked) edit",
    ),
)


@pytest.mark.parametrize(("case", "event", "expected"), [pytest.param(*rest, id=id_) for id_, *rest in REASONS])
def test_what_comes_of_it(case: Case, event: Event, expected: str) -> None:
    assert words(tell(case, event)) == expected


def test_a_task_note_of_the_owner_ends_nothing_by_itself() -> None:
    case = case_after(made(), talked(proof=False, satisfied=False, role=Role.OWNERS))
    assert case.contacted_at is None
    assert tell(case, TaskDone(at=LATER, role=Role.OWNERS)).reason is Reason.DONE_UNPROVEN


def test_a_serious_case_tells_the_regional_manager_at_once_without_a_second_popup() -> None:
    told = tell(case_after(made(), severity=Severity.SERIOUS), time("Mon 10:00"))
    assert words(told) == "step_due: step_due -> tell(step: regional_manager) say(step_due) edit note(step_due)"
    called = tell(told.case, time("Mon 14:00"))
    assert words(called).endswith("note(step_due)!")
