"""Every move and every reason that the table declares can happen, and no other can: the page in docs/ is true."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path

from od_escalator.domain import nobody
from od_escalator.domain.case import Case, State
from od_escalator.domain.catalogue import Hold, Waiver
from od_escalator.domain.complaint import Category, Origin, Remedy
from od_escalator.domain.danger import Dangers
from od_escalator.domain.danger_kinds import Danger
from od_escalator.domain.deeds import EndSaid, HowSaid, Raised, Reassigned, Reopened, ReplyWaived, ReviewFound, Taken
from od_escalator.domain.diagram import states_page
from od_escalator.domain.effects import Reason
from od_escalator.domain.ending import ENDS
from od_escalator.domain.events import (
    Event,
    FlagGone,
    HoursChanged,
    PatientMerged,
    ProofGone,
    Rebased,
    TaskAstray,
    TaskDeleted,
    TaskDone,
    TaskMade,
    TaskPutBack,
    TaskSeen,
    TaskSent,
    TaskUndone,
)
from od_escalator.domain.filed import Filed
from od_escalator.domain.lifecycle import TABLE, Rule, decide
from od_escalator.domain.moves import LEADS_TO
from od_escalator.domain.person import Role
from od_escalator.domain.progress import awaits_our_tick
from od_escalator.domain.said import (
    Attempted,
    CalledResolved,
    Conversed,
    DangerSaid,
    DeclineSaid,
    HelpAsked,
    Promised,
    Replied,
    Snoozed,
    TakenBack,
)
from od_escalator.domain.severity import Severity
from od_escalator.domain.words import Contact
from tests.domain.builders import CALENDAR, KELLY, OFFICE, OPENED, POLICIES, flag, key, new_case, tell, time

PAGE = Path(__file__).parents[2] / "docs" / "states.md"

EDITED = replace(POLICIES, outer_limit=timedelta(days=3))
CLOSED = replace(CALENDAR, closed=frozenset({OPENED.date()}))

Cell = tuple[State, type[Event]]

EVENTS: tuple[Event, ...] = (
    flag(),
    flag(still_upset=True),
    flag(**KELLY, explicit=False),
    *(flag(**KELLY, contact=contact, satisfied=satisfied) for contact, satisfied in product(Contact, (None, False))),
    flag(role=Role.REGIONAL_MANAGER),
    *(
        DangerSaid(at=OPENED, note=key(8), dangers=dangers)
        for dangers in (Dangers(), Dangers(clear=(Danger.LAWYER,)), Dangers(possible=(Danger.LAWYER,)))
    ),
    flag(severity=Severity.SERIOUS),
    TaskMade(at=OPENED, task=90),
    TaskSent(at=OPENED, task=90),
    TaskSeen(at=OPENED),
    TaskDone(at=OPENED, role=Role.OFFICE_MANAGER),
    TaskDone(at=OPENED, role=Role.OWNERS),
    TaskUndone(at=OPENED),
    TaskDeleted(at=OPENED),
    TaskAstray(at=OPENED),
    TaskAstray(at=OPENED, may_move=True),
    TaskPutBack(at=OPENED),
    TaskPutBack(at=OPENED, moved=False),
    ProofGone(at=OPENED),
    DeclineSaid(at=OPENED),
    Taken(at=OPENED, by="sam"),
    Attempted(at=OPENED),
    Attempted(at=OPENED, by="sam", clicked=True),
    *(
        Conversed(at=OPENED, role=role, proof=proof, satisfied=satisfied, resolves=resolves)
        for role, proof, satisfied, resolves in product(
            (Role.OFFICE_MANAGER, Role.OWNERS), (True, False), (None, False), (True, False)
        )
    ),
    HelpAsked(at=OPENED, asking="commlog 9", of=Role.OWNERS),
    Promised(at=OPENED),
    Promised(at=OPENED, on=date(2026, 12, 2)),
    Snoozed(at=OPENED, until=OPENED.date()),
    Replied(at=OPENED),
    HowSaid(at=OPENED, offered=(Remedy.APOLOGY,), by="kelly"),
    ReplyWaived(at=OPENED, by="dana", why=Waiver.NOT_ABOUT_US),
    ReviewFound(at=OPENED),
    TakenBack(at=OPENED, by_author=True),
    TakenBack(at=OPENED, by_author=False),
    Raised(at=OPENED),
    Reopened(at=OPENED),
    CalledResolved(at=OPENED),
    CalledResolved(at=OPENED, role=Role.OWNERS),
    *(
        EndSaid(at=OPENED, end=end, by="kelly", role=role, satisfied=satisfied)
        for end, role, satisfied in product(ENDS, (Role.OFFICE_MANAGER, Role.OWNERS), (None, False))
    ),
    Reassigned(at=OPENED, to="sam", holder="kelly", by="dana"),
    Reassigned(at=OPENED, to="sam", holder="sam", by="dana"),
    *(Filed(at=OPENED, by="rosa", hold=hold, release=not hold) for hold in (Hold.BOARD, None)),
    Filed(at=OPENED, by="rosa", cost=1500),
    Filed(at=OPENED, by="rosa", category=Category.LEGAL),
    FlagGone(at=OPENED),
    *(PatientMerged(at=OPENED, into=8, merged_at=OPENED, beside=beside) for beside in (False, True)),
    HoursChanged(at=OPENED),
    Rebased(at=OPENED),
    time("Mon 10:00"),
    time("Mon 10:30"),
    time("Tue 9:30"),
    time("Wed 8:00"),
    time("Tue 11:00", "Mon 10:00"),
    time("Wed 9:30"),
    time("Thu 11:00", "Mon 10:00"),
    time("Fri 10:00"),
)


def shape(case: Case) -> tuple[object, ...]:
    """What the decisions look at, without the times; of a legal matter, and of what is over, less."""
    if case.owners_end:
        return (case.state, case.unsatisfied, case.task is None, case.contacted_at is None, case.done_at is None)
    if case.state is State.DONE and case.contacted_at and not (case.unsatisfied or case.settled_at):
        return (case.state, "was on hold")
    if case.is_legal:
        return (case.state, case.is_legal, case.task, case.contacted_at is None, case.done_at is None)
    milestones = (case.task, case.seen_at, case.attempted_at, case.claimed_at, case.contacted_at)
    rest = (case.done_at, case.proof_asked_at, case.plan, case.ask_for_task_at, case.promise_due_at)
    if case.origin is Origin.REVIEW:  # what is different about a review comes only at its end
        return (
            case.of_nobody,
            case.state,
            case.end,
            case.task is None,
            case.unsatisfied,
            case.settled_at,
            case.owes_reply,
        )
    if case.end is not None:
        return (case.end, case.by_hand, case.task is None, case.contacted_at is None, case.how_asked_at is None)
    return (
        case.state,
        case.by_hand,
        case.unsatisfied,
        awaits_our_tick(case),
        *(when is None for when in milestones + rest),
    )


@cache
def seen() -> dict[Cell, set[tuple[Reason, State]]]:
    """Everything that can happen, found by trying every event on every case that can come about."""
    found: dict[Cell, set[tuple[Reason, State]]] = defaultdict(set)
    waiting = [new_case(), replace(new_case(), by_hand=True), replace(new_case(), category=Category.LEGAL)]
    waiting.append(replace(new_case(), by_hand=True, origin=Origin.REVIEW))
    waiting.append(nobody.new_case(9, OFFICE, OPENED))
    known = {shape(case) for case in waiting}
    while waiting:
        case = waiting.pop(0)
        for event in (each for each in EVENTS if not nobody.means_nothing(case, each)):
            decision = tell(case, event)
            found[case.state, type(event)].add((decision.reason, decision.case.state))
            if decision.case != case:
                again = tell(decision.case, event)
                found[decision.case.state, type(event)].add((again.reason, again.case.state))
            if shape(decision.case) not in known:
                known.add(shape(decision.case))
                waiting.append(decision.case)
        elsewhere = decide(case, HoursChanged(at=OPENED), POLICIES, CLOSED)
        found[case.state, HoursChanged].add((elsewhere.reason, elsewhere.case.state))
        otherwise = decide(case, Rebased(at=OPENED), EDITED, CALENDAR)
        found[case.state, Rebased].add((otherwise.reason, otherwise.case.state))
    return found


def test_every_event_was_tried_in_every_state() -> None:
    assert set(seen()) == set(TABLE)


def test_cases_move_exactly_as_declared() -> None:
    moves = {cell: {target for _, target in outcomes} - {cell[0]} for cell, outcomes in seen().items()}
    declared = {(source, kind): set(to) for kind, rows in LEADS_TO.items() for source, to in rows.items()}
    assert {cell: to for cell, to in moves.items() if to} == declared


def test_decisions_have_exactly_the_declared_reasons() -> None:
    given: dict[Rule, set[Reason]] = defaultdict(set)
    for cell, outcomes in seen().items():
        reasons = {reason for reason, _ in outcomes}
        assert reasons <= set(TABLE[cell].reasons), cell
        given[TABLE[cell]] |= reasons
    assert given == {rule: set(rule.reasons) for rule in TABLE.values()}


def test_every_reason_has_its_place_in_a_decision() -> None:
    first = {reason for rule in TABLE.values() for reason in rule.reasons}
    # Three only come beside another, one only in a drill.
    assert first == set(Reason) - {Reason.SKIPPED, Reason.HOW_ASKED, Reason.REPEATED, Reason.RAN_OUT}


def test_the_page_of_states_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == states_page(), "run scripts/diagram"
