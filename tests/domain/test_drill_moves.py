"""A drill: which notes begin one, what moves it, how it ends, and what is said of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from od_escalator.domain.belonging import case_for, new_case
from od_escalator.domain.case import Case, End, State
from od_escalator.domain.drill import is_drill, is_misplaced, runs_out_at
from od_escalator.domain.drill_result import DrillResult, result_line
from od_escalator.domain.effects import MakeTask, Reason
from od_escalator.domain.events import (
    Event,
    FlagGone,
    PatientMerged,
    TaskDeleted,
    TaskMade,
    TaskSeen,
    TaskSent,
    TaskUndone,
)
from od_escalator.domain.evidence import Viewpoint, flagged
from od_escalator.domain.flags import Marks, read_flag
from od_escalator.domain.opening import opens
from od_escalator.domain.person import Role
from od_escalator.domain.policy import DRILL
from od_escalator.domain.said import Attempted, CalledResolved, HelpAsked, Promised, TakenBack
from od_escalator.domain.severity import Severity
from od_escalator.domain.task_words import FINISHING, finishing, first_line, task_note
from od_escalator.domain.timing import next_due
from od_escalator.domain.words import Contact
from tests.domain.builders import (
    CALENDAR,
    DANA,
    KELLY,
    OFFICE,
    OPENED,
    PLAYBOOK,
    POLICIES,
    ROSTER,
    ZONE,
    at,
    case_after,
    done,
    flag,
    key,
    note,
    talked,
    tell,
    time,
    words,
)

MARKS = Marks(types=frozenset({"Upset Patient"}), tags=("#unhappy",), test_patients=frozenset({("main", 555)}))
VIEW = Viewpoint(OFFICE, ROSTER, MARKS, {12: "Kelly"})
SOMEBODY_ELSE = 556
NEW = new_case(1042, OFFICE, 555, flag(drill=True))
LATER = at("Mon 10:05")
NOTHING = "nothing_new:  -> "


def running(*events: Event, new: Case = NEW) -> Case:
    case = tell(new, flag(drill=True)).case
    for event in events:
        case = tell(case, event).case
    return case


# --- which notes begin one ------------------------------------------------------------------------------

DRILL_THERE, OPENS_NOTHING, REAL = "a drill", "nothing, and operations are told", "a case"


@pytest.mark.parametrize(
    ("text", "type_name", "on_the_test_patient", "on_anybody_else"),
    [
        ("#upset #drill", "", DRILL_THERE, OPENS_NOTHING),
        ("#upset #drill November", "", DRILL_THERE, OPENS_NOTHING),
        ("#drill #upset", "", DRILL_THERE, OPENS_NOTHING),
        ("#Upset 3, #DRILL", "", DRILL_THERE, OPENS_NOTHING),
        ("Monthly: #upset\n#drill", "", DRILL_THERE, OPENS_NOTHING),
        ("#upset #rm #drill", "", DRILL_THERE, OPENS_NOTHING),
        ("#unhappy #drill", "", DRILL_THERE, OPENS_NOTHING),
        ("#drill", "Upset Patient", DRILL_THERE, OPENS_NOTHING),
        ("#drill for November #upset", "", DRILL_THERE, OPENS_NOTHING),
        # somebody who is upset, and a stray tag
        ("Pt in tears, the #drill hurt her. #upset", "", DRILL_THERE, REAL),
        ("Pt in tears #upset, Dr. N's #drill slipped", "", DRILL_THERE, REAL),
        ("Pt afraid of the #drill, shouted", "Upset Patient", DRILL_THERE, REAL),
        ("#upset This is not a #drill!", "", REAL, REAL),
        ("#upset #drilling hurt", "", REAL, REAL),
        ("#upset drill", "", REAL, REAL),
        ("#upset", "", REAL, REAL),
    ],
)
def test_a_drill_is_one_only_on_a_test_patient_and_a_stray_tag_loses_nobody(
    text: str, type_name: str, on_the_test_patient: str, on_anybody_else: str
) -> None:
    def comes_to(patient: int) -> str:
        written, read = note(text, patient=patient, type_name=type_name), read_flag(text, type_name, MARKS)
        assert read.opens
        if is_misplaced(written, read, MARKS):
            return OPENS_NOTHING
        assert flagged(written, read, OPENED, VIEW).drill is is_drill(written, read, MARKS)
        return DRILL_THERE if is_drill(written, read, MARKS) else REAL

    assert (comes_to(555), comes_to(SOMEBODY_ELSE)) == (on_the_test_patient, on_anybody_else)


def test_without_upset_the_tag_opens_nothing_and_is_nobodys_concern() -> None:
    for patient in (555, SOMEBODY_ELSE):
        read = read_flag("#drill", None, MARKS)
        assert not read.opens
        assert not is_misplaced(note("#drill", patient=patient), read, MARKS)


def test_what_is_read_of_it_is_said() -> None:
    assert read_flag("#upset #drill", None, MARKS).reasons == ("tag", "drill")
    assert read_flag("#upset: the #drill", None, MARKS).reasons == ("tag", "drill_aside")


def test_a_drill_says_nothing_of_a_patient() -> None:
    text = "#upset rm #drill Spoke w/ pt, she is still upset. Waived the fee. #review google"
    event = flagged(note(text), read_flag(text, None, MARKS), OPENED, VIEW)
    assert (event.by, event.role, event.drill) == ("kelly", Role.OFFICE_MANAGER, True)
    assert (event.contact, event.satisfied, event.offered) == (Contact.NONE, None, ())
    assert (event.still_upset, event.past_manager, event.origin) == (False, False, None)


# --- its case -------------------------------------------------------------------------------------------


def test_it_has_the_ladder_of_drills_whatever_its_severity() -> None:
    case = running(new=replace(NEW, severity=Severity.CRITICAL))
    assert case.plan
    assert (case.plan.policy, case.drill) == (DRILL, True)
    assert runs_out_at(case) == at("Mon 10:50")
    assert runs_out_at(NEW) is None
    assert runs_out_at(case_after()) is None


def test_it_pops_up_for_the_manager_who_began_it_herself() -> None:
    decision = tell(NEW, flag(drill=True, **KELLY))
    assert MakeTask(popup=True) in decision.effects
    assert decision.case.state is State.OPEN


def test_a_drill_and_what_is_real_never_meet() -> None:
    real, held = case_after(), running()

    def belongs(known: list[Case], *, drill: bool) -> Case | None:
        return case_for(known, flag(LATER, note=key(9), drill=drill), POLICIES, shadow=False)

    assert belongs([held, real], drill=True) == held
    assert belongs([held, real], drill=False) == real
    assert belongs([held], drill=False) is None
    assert belongs([real], drill=True) is None
    assert belongs([running(done())], drill=True) is None


@pytest.mark.parametrize(
    ("what", "case", "event", "expected"),
    [
        ("it begins", NEW, flag(drill=True), "opened: opened -> task! post"),
        ("its writer hears", NEW, flag(drill=True, by="jo"), "opened: opened -> task! post tell(picked_up: jo)"),
        (
            "a second note is no news",
            running(),
            flag(LATER, note=key(8), drill=True, severity=Severity.CRITICAL),
            NOTHING,
        ),
        ("the task is made", running(), TaskMade(at=LATER, task=9), "task_made: task_made -> "),
        ("the task is seen", running(), TaskSeen(at=LATER), "seen: seen -> edit say(seen)"),
        (
            "the task is deleted",
            running(),
            TaskDeleted(at=LATER),
            "task_deleted: task_deleted -> edit say(task_deleted)",
        ),
        ("Done ends it", running(), done(LATER), "resolved: resolved -> edit say(resolved) result"),
        (
            "somebody else's Done too",
            running(),
            done(LATER, by=None),
            "resolved: resolved -> edit say(resolved) result",
        ),
        (
            "anybody calls it off",
            running(TaskMade(at=LATER, task=9)),
            TakenBack(at=at("Mon 10:45"), by_author=False),
            "withdrawn: withdrawn -> edit say(withdrawn) note(withdrawn) finish result",
        ),
        (
            "its note is deleted",
            running(TaskMade(at=LATER, task=9), TaskSeen(at=LATER)),
            FlagGone(at=at("Mon 10:45")),
            "withdrawn: withdrawn -> edit say(withdrawn) note(withdrawn) finish result",
        ),
        (
            "its patient is merged",
            running(),
            PatientMerged(at=LATER, into=8, merged_at=LATER),
            "patient_merged: patient_merged -> edit say(patient_merged)",
        ),
        ("an attempt is no part of it", running(), Attempted(at=LATER), NOTHING),
        ("nor a conversation", running(), talked(LATER), NOTHING),
        ("nor a promise", running(), Promised(at=LATER), NOTHING),
        ("nor help", running(), HelpAsked(at=LATER, asking="a", of=Role.OWNERS), NOTHING),
        ("nor #resolved", running(), CalledResolved(at=LATER), NOTHING),
        ("nor Done taken back", running(), TaskUndone(at=LATER), NOTHING),
        (
            "the nudge",
            running(),
            time("Mon 10:10"),
            "step_due: step_due -> tell(step: office_manager) say(step_due) edit",
        ),
        (
            "the regional manager's turn, without a popup",
            running(TaskSeen(at=LATER)),
            time("Mon 10:20"),
            "step_due: step_due -> tell(step: regional_manager) say(step_due) edit note(step_due)",
        ),
        (
            "nobody answers",
            running(time("Mon 10:20")),
            time("Mon 10:50"),
            "ran_out: ran_out -> edit say(ran_out) note(ran_out) finish result",
        ),
        (
            "somebody may have answered unseen",
            running(time("Mon 10:20")),
            time("Mon 10:50", "Mon 10:40"),
            "nothing_due:  -> ",
        ),
        ("it is over", running(done()), time("Mon 10:50"), "already_ended:  -> "),
        ("a task that comes too late", running(done()), TaskMade(at=LATER, task=9), "task_made: task_made -> finish"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value and "->" not in value else "",
)
def test_what_happens_in_a_drill(what: str, case: Case, event: Event, expected: str) -> None:
    assert what
    assert words(tell(case, event)) == expected


def test_how_it_ended_is_known() -> None:
    finished = running(done(LATER, by="sam"))
    assert (finished.end, finished.ended_by, finished.seen_at, finished.done_at) == (End.RESOLVED, "sam", LATER, LATER)
    assert running(TaskSeen(at=OPENED), done(LATER)).seen_at == OPENED
    assert running(TakenBack(at=LATER, by_author=True, by="kelly")).end is End.WITHDRAWN
    over = running(time("Mon 10:20"), time("Mon 10:50"))
    assert (over.end, over.ended_at, over.contacted_at) == (End.RAN_OUT, at("Mon 10:50"), None)


def test_it_runs_out_even_where_no_step_is_left() -> None:
    case = running(time("Mon 10:20"))
    assert next_due(case, POLICIES) == at("Mon 10:50")
    assert case.plan
    assert runs_out_at(replace(case, plan=replace(case.plan, steps=()))) == at("Mon 10:30")


@pytest.mark.parametrize("new", [replace(NEW, shadow=True), replace(NEW, by_hand=True)], ids=["shadow", "by hand"])
def test_where_nobody_can_mark_a_task_done_a_managers_commlog_ends_it(new: Case) -> None:
    assert words(tell(running(new=new), talked(LATER))) == "resolved: resolved -> edit say(resolved) result"
    assert words(tell(running(new=new), talked(LATER, proof=False))) == NOTHING
    over = tell(running(time("Mon 10:20"), new=new), time("Mon 10:50"))
    assert words(over) == "ran_out: ran_out -> edit say(ran_out) result"


def test_a_task_sent_by_hand_is_adopted_and_its_done_ends_it() -> None:
    sent = running(TaskSent(at=LATER, task=9, holder="kelly"), new=replace(NEW, by_hand=True))
    assert words(tell(sent, talked(LATER, **DANA))) == NOTHING
    assert tell(sent, done(LATER)).reason is Reason.RESOLVED


def test_a_real_case_is_as_real_as_ever() -> None:
    assert not opens(replace(NEW, drill=False), flag(), POLICIES, CALENDAR).case.drill
    assert words(tell(case_after(), done(LATER))).startswith("done_unproven")


# --- its words ------------------------------------------------------------------------------------------


def test_the_task_says_in_its_first_words_that_it_is_a_drill() -> None:
    case = running()
    assert first_line(case, ZONE, "Jamie") == (
        "DRILL - nobody is upset - please open this and mark it Done - UP-1042 (noted Mon 10:00 AM Jamie)"
    )
    assert finishing(case_after(), PLAYBOOK, {})[:2] == FINISHING
    assert all("call back" not in line and "spoken" not in line for line in finishing(case, PLAYBOOK, {}))
    assert task_note(case, Reason.STEP_DUE, ["Dana Cole"], at("Mon 10:20"), ZONE) == (
        "DRILL: Dana Cole has been told (Mon 10:20 AM): this task is not Done yet. No patient is upset."
    )
    assert task_note(case, Reason.RAN_OUT, [], at("Mon 10:50"), ZONE).startswith("DRILL: it is over")


RESULT = DrillResult(
    label="UP-1042",
    office="Geneva",
    shadow=False,
    task=timedelta(seconds=12.9),
    seen=timedelta(minutes=14),
    told=(("Kelly Ray", timedelta(minutes=10)), ("Dana Cole", timedelta(minutes=20))),
    end=End.RESOLVED,
    ended=timedelta(minutes=31),
)


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (
            RESULT,
            (
                "task after 12 s, Kelly Ray told after 10 min, seen after 14 min, Dana Cole told after 20 min,"
                " Done after 31 min"
            ),
        ),
        (replace(RESULT, told=()), "task after 12 s, seen after 14 min, Done after 31 min"),
        (replace(RESULT, told=(), seen=None, end=None, ended=None), "task after 12 s, still running"),
        (
            replace(RESULT, task=timedelta(seconds=-2), told=(), end=End.WITHDRAWN),
            "task after 0 s, seen after 14 min, called off after 31 min",
        ),
        (
            replace(RESULT, task=None, seen=None, told=(("Dana Cole", None),), end=End.RAN_OUT),
            "no task was there, Dana Cole not reached in Slack, ended unanswered after 31 min",
        ),
        (
            replace(RESULT, task=None, seen=None, told=RESULT.told[1:], end=End.RAN_OUT, shadow=True),
            "Dana Cole would have been told after 20 min, no task in shadow, ended unanswered after 31 min",
        ),
    ],
)
def test_its_result_is_one_line(result: DrillResult, said: str) -> None:
    assert result_line(result) == f"Drill of Geneva: {said}."
