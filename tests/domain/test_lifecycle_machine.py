"""Any sequence of events: what people are promised holds, whatever happens in whatever order."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from od_escalator.domain.case import Case, End, State
from od_escalator.domain.clicked import from_slack
from od_escalator.domain.deeds import Raised, Reopened, Taken
from od_escalator.domain.effects import Decision, FinishTask, Reason, Tell, TellPeople
from od_escalator.domain.events import (
    Event,
    FlagGone,
    PatientMerged,
    TaskDeleted,
    TaskDone,
    TaskMade,
    TaskSeen,
    TaskUndone,
    TimePassed,
)
from od_escalator.domain.lifecycle import TABLE, decide
from od_escalator.domain.moves import LEADS_TO
from od_escalator.domain.person import Role
from od_escalator.domain.plan import PlannedStep
from od_escalator.domain.policy import Milestone
from od_escalator.domain.putting_off import due_of
from od_escalator.domain.said import Attempted, CalledResolved, Conversed, HelpAsked, Promised, Snoozed, TakenBack
from od_escalator.domain.severity import Severity
from od_escalator.domain.timing import blind_due, next_due
from od_escalator.domain.words import Contact
from tests.domain.builders import CALENDAR, OPENED, POLICIES, RM, flag, key, new_case, step

AGAIN = step("1h", "seen", RM, warn=True, every="4h")
LADDER = replace(
    POLICIES,
    outer_limit=timedelta(days=2),
    steps={name: (*steps, AGAIN) if name != "drill" else steps for name, steps in POLICIES.steps.items()},
)
ROLES = st.sampled_from([None, Role.OFFICE_MANAGER, Role.REGIONAL_MANAGER, Role.OWNERS])
SATISFIED = st.sampled_from([None, True, False])
ABOVE = (Role.REGIONAL_MANAGER, Role.OWNERS)


class LifeOfACase(RuleBasedStateMachine):
    """The model beside the case: what is proven, claimed, done and settled, told in the words of design 5."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.seen_until = OPENED
        self.case: Case = new_case()
        self.forget()

    def forget(self) -> None:
        self.proven = self.claimed = self.unhappy = self.done = self.ended = self.withdrawn = False
        self.task: int | None = None

    @property
    def opened(self) -> bool:
        return self.case.state is not State.NEW

    @property
    def running(self) -> bool:
        return self.opened and not self.ended

    def happens(self, event: Event) -> Decision:
        before, decision = self.case, decide(self.case, event, LADDER, CALENDAR)
        after = self.case = decision.case
        assert decision == decide(before, event, LADDER, CALENDAR)
        assert decision.reason in TABLE[before.state, type(event)].reasons
        moves = LEADS_TO.get(type(event), {}).get(before.state, ())
        assert after.state in (before.state, *moves)
        if after == before:
            assert not decision.entries
            assert set(decision.effects) <= {FinishTask()}
        else:
            assert after.revision == before.revision + 1
        return decision

    def at(self, when: datetime) -> Case:
        """The case as it would be then, with everything seen."""
        return decide(self.case, TimePassed(at=when, seen_until=when), LADDER, CALENDAR).case

    @rule(
        role=ROLES,
        contact=st.sampled_from(Contact),
        satisfied=SATISFIED,
        severity=st.sampled_from(Severity),
        explicit=st.booleans(),
        still_upset=st.booleans(),
    )
    def flagged(
        self,
        role: Role | None,
        contact: Contact,
        satisfied: bool | None,
        severity: Severity,
        explicit: bool,
        still_upset: bool,
    ) -> None:
        was_running, was_opened, before = self.running, self.opened, self.case
        decision = self.happens(
            flag(
                self.now,
                note=key(8),
                role=role,
                contact=contact,
                satisfied=satisfied,
                severity=severity,
                explicit=explicit,
                still_upset=still_upset,
            )
        )
        if decision.reason is Reason.MANAGERS_NOTE:
            assert role is not None
            assert self.case == before
            return
        if not was_running:
            talked = role is not None and contact is Contact.CONVERSATION
            self.forget()
            self.proven, self.unhappy = talked, talked and satisfied is False
            self.ended = not was_opened and talked and satisfied is not False
            assert self.ended is (decision.reason is Reason.SOLVED_ON_THE_SPOT)
            return
        if severity > before.severity:
            assert self.case.plan
            assert before.plan
            assert self.case.plan.number == before.plan.number + 1
            assert self.case.plan.policy == severity.policy
        self.unhappy = self.unhappy or (self.proven and still_upset)

    def hears(self, role: Role | None, satisfied: bool | None, *, resolves: bool) -> None:
        self.proven = True
        if satisfied is False:
            self.unhappy = True
            return
        self.unhappy = self.unhappy and role not in ABOVE
        self.ended = not self.unhappy and (self.done or (resolves and self.task is None))

    @rule(task=st.integers(1, 3))
    def task_made(self, task: int) -> None:
        decision = self.happens(TaskMade(at=self.now, task=task))
        if self.opened:
            late = self.ended and self.task != task
            assert (FinishTask() in decision.effects) is late
            self.task = task

    @rule()
    def task_seen(self) -> None:
        self.happens(TaskSeen(at=self.now))

    @rule(role=ROLES)
    def task_done(self, role: Role | None) -> None:
        self.happens(TaskDone(at=self.now, role=role))
        if self.running and not self.done:
            self.ended = self.proven and (not self.unhappy or role in ABOVE)
            self.done = not self.ended

    @rule()
    def task_undone(self) -> None:
        self.happens(TaskUndone(at=self.now))
        self.done = self.done and self.ended

    @rule()
    def task_deleted(self) -> None:
        self.happens(TaskDeleted(at=self.now))
        self.task = None if self.running else self.task

    @rule(by=st.sampled_from(["kelly", "sam"]))
    def taken(self, by: str) -> None:
        before, decision = self.case, self.happens(Taken(at=self.now, by=by))
        assert not self.running or self.case.taken_by == (before.taken_by or by)
        assert all(entry.in_slack for entry in from_slack(decision, by).entries)

    @rule()
    def raised(self) -> None:
        self.happens(Raised(at=self.now))
        assert not self.running or self.case.severity is Severity.CRITICAL

    @rule()
    def reopened(self) -> None:
        before, decision = self.case, self.happens(Reopened(at=self.now))
        assert (decision.reason is Reason.REOPENED) is (before.end is End.WITHDRAWN)
        if before.end is End.WITHDRAWN:
            self.forget()

    @rule(times=st.integers(1, 5), clicked=st.booleans())
    def attempted(self, times: int, clicked: bool) -> None:
        was, told = self.case.reached(Milestone.CONTACTED), self.case.attempts
        for _ in range(times):
            self.happens(Attempted(at=self.now, by="kelly", clicked=clicked))
        assert self.case.attempts - told <= (1 if clicked else times)
        assert self.case.reached(Milestone.CONTACTED) == was

    @rule(role=ROLES, proof=st.booleans(), satisfied=SATISFIED, resolves=st.booleans())
    def conversed(self, role: Role | None, proof: bool, satisfied: bool | None, resolves: bool) -> None:
        said = Conversed(at=self.now, role=role, proof=proof, satisfied=satisfied, resolves=resolves)
        self.happens(said)
        if self.running and (proof or (resolves and self.proven)):
            self.hears(role, satisfied, resolves=resolves)
        elif self.running:
            self.claimed = True
            self.unhappy = self.unhappy or satisfied is False

    @rule(of=st.sampled_from(ABOVE), asking=st.sampled_from("abc"))
    def help_is_asked(self, of: Role, asking: str) -> None:
        before, decision = self.case, self.happens(HelpAsked(at=self.now, asking=asking, of=of))
        told = [effect for effect in decision.effects if isinstance(effect, TellPeople)]
        assert bool(told) is (self.running and asking not in before.asked)

    @rule(days=st.none() | st.integers(0, 9), binding=st.booleans())
    def promised(self, days: int | None, binding: bool) -> None:
        on = None if days is None else self.now.date() + timedelta(days=days)
        self.happens(Promised(at=self.now, on=on, binding=binding))
        assert not self.running or days is None or self.case.promised_for == on

    @rule(days=st.integers(0, 9))
    def snoozed(self, days: int) -> None:
        self.happens(Snoozed(at=self.now, until=self.now.date() + timedelta(days=days)))
        waits_until = self.case.waits_until
        assert waits_until is None or waits_until <= self.case.opened_at + timedelta(days=2)

    @rule(by_author=st.booleans(), role=ROLES)
    def taken_back(self, by_author: bool, role: Role | None) -> None:
        was_running, in_time = self.running, self.now - self.case.opened_at <= timedelta(minutes=30)
        self.happens(TakenBack(at=self.now, by_author=by_author, role=role))
        if was_running and (role in ABOVE or (by_author and in_time)):
            self.ended = self.withdrawn = True

    @rule()
    def flag_is_gone(self) -> None:
        before, was_running = self.case, self.running
        decision = self.happens(FlagGone(at=self.now))
        if was_running and before.reached(Milestone.SEEN) is None and before.withdrawal_asked_at is None:
            self.ended = self.withdrawn = True
        told = [effect for effect in decision.effects if isinstance(effect, TellPeople)]
        assert bool(told) is (self.running and before.withdrawal_asked_at is None)

    @rule(into=st.integers(100, 102), beside=st.booleans())
    def patient_is_merged(self, into: int, beside: bool) -> None:
        decision = self.happens(PatientMerged(at=self.now, into=into, merged_at=self.now, beside=beside))
        assert not self.opened or self.case.patient == into
        assert not any(isinstance(effect, TellPeople) for effect in decision.effects)

    @rule()
    def called_resolved(self) -> None:
        self.happens(CalledResolved(at=self.now))

    @rule(minutes=st.integers(0, 60 * 24 * 4), sees=st.integers(0, 100))
    def time_passes(self, minutes: int, sees: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.seen_until += (self.now - self.seen_until) * sees / 100
        before, decision = self.case, self.happens(TimePassed(at=self.now, seen_until=self.seen_until))
        if self.running and is_held(before, self.now, self.seen_until):
            assert decision.case == before
        told = [effect.kind for effect in decision.effects if isinstance(effect, TellPeople)]
        assert len(told) == len(set(told))
        assert set(told) <= {Tell.STEP, Tell.WARNING, Tell.BLIND, Tell.PROOF, Tell.DONE, Tell.REMINDER, Tell.PROMISE}
        assert self.case.state is before.state
        for was, is_ in zip(steps(before), steps(self.case), strict=False):
            if is_ != was:
                assert was.taken_at is None
                assert not before.reached(was.step.until)
            if is_.taken_at != was.taken_at:
                assert due_of(before, was) <= min(self.now, self.seen_until)
            if is_.warned_at != was.warned_at:
                assert self.now < was.due_at

    @precondition(lambda self: self.running)
    @rule()
    def all_is_read(self) -> None:
        """With full sight, whatever is due is taken; it is held back only within the grace."""
        self.seen_until = self.now
        in_grace = self.happens(TimePassed(at=self.now, seen_until=self.now)).reason is Reason.IN_GRACE
        late = [p for p in pending(self.case) if due_of(self.case, p) <= self.now]
        assert in_grace or not late
        assert not in_grace or (self.done and not self.proven)

    @precondition(lambda self: self.running)
    @rule()
    def nothing_happens_before_it_is_due(self) -> None:
        due = next_due(self.case, LADDER)
        if due is None:
            assert not pending(self.case)
        elif due > self.now:
            just_before = due - timedelta(microseconds=1)
            assert self.at(just_before) == self.case
            assert self.at(due) != self.case

    @invariant()
    def the_case_says_what_people_did(self) -> None:
        assert (self.case.end is not None) is self.ended
        assert (self.case.contacted_at is not None) is self.proven
        assert self.case.unsatisfied is self.unhappy
        assert self.case.task == self.task
        if self.running:
            assert (self.case.done_at is not None) is self.done
            assert (self.case.reached(Milestone.CONTACTED) is not None) is (self.proven or self.claimed)

    @invariant()
    def nothing_ends_without_a_proven_conversation(self) -> None:
        assert not self.ended or self.proven or self.withdrawn
        assert not self.ended or next_due(self.case, LADDER) is None


def steps(case: Case) -> tuple[PlannedStep, ...]:
    return case.plan.steps if case.plan else ()


def is_held(case: Case, now: datetime, seen_until: datetime) -> bool:
    """Nothing of it was seen far enough, and nobody need be told of that yet."""
    due, blind = next_due(case, LADDER), blind_due(case, LADDER)
    return (due is None or due > min(now, seen_until)) and (blind is None or blind > now)


def pending(case: Case) -> list[PlannedStep]:
    return [p for p in steps(case) if p.taken_at is None and not case.reached(p.step.until)]


LifeOfACase.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestLifeOfACase = LifeOfACase.TestCase
