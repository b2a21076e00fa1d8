"""A case ends if and only if the rules say so, in whatever order things happen: the rules told a second time."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from od_escalator.domain.case import Case, End
from od_escalator.domain.complaint import Category, Origin
from od_escalator.domain.deeds import EndSaid, Taken
from od_escalator.domain.ending import ENDS, lack
from od_escalator.domain.events import (
    Event,
    FlagGone,
    TaskAstray,
    TaskDeleted,
    TaskDone,
    TaskMade,
    TaskSeen,
    TaskUndone,
    TimePassed,
)
from od_escalator.domain.person import Role
from od_escalator.domain.said import Attempted, CalledResolved, Conversed, DeclineSaid, Promised, Replied, TakenBack
from tests.domain.builders import OPENED, Field, flag, new_case, tell

ABOVE = (Role.REGIONAL_MANAGER, Role.OWNERS)
roles = st.sampled_from([None, Role.OFFICE_MANAGER, *ABOVE])
content = st.sampled_from([None, True, False])


def of(kind: type[Event], **what: st.SearchStrategy[Field]) -> st.SearchStrategy[Event]:
    return st.builds(kind, at=st.just(OPENED), **what)


by = st.just("kelly")
conversed = of(Conversed, by=by, role=roles, proof=st.booleans(), satisfied=content, resolves=st.booleans())
done, undone = of(TaskDone, by=by, role=roles), of(TaskUndone)
end_said = of(EndSaid, end=st.sampled_from(ENDS), by=by, role=roles, satisfied=content)
OFTEN = (conversed, conversed, conversed, done, done, undone, end_said, of(Replied, by=by))
RARELY = (
    of(Attempted, by=by),
    of(TaskMade, task=st.just(90)),
    of(TaskDeleted),
    of(TaskAstray) | of(DeclineSaid, by=by),
    of(Promised, by=by) | of(TaskSeen) | of(Taken, by=by),
    of(CalledResolved, by=by, role=roles),
    of(TakenBack, by=by, role=roles, by_author=st.booleans()) | of(FlagGone),
    st.builds(TimePassed, at=st.just(OPENED), seen_until=st.just(OPENED)),
)
happenings = st.sampled_from((*OFTEN, *OFTEN, *RARELY)).flatmap(lambda chosen: chosen)
rarely = st.sampled_from([False, False, False, True])
pauses = st.sampled_from([timedelta(minutes=1), timedelta(minutes=20), timedelta(hours=9), timedelta(days=1)])


@dataclass
class Rules:
    """What the rules go by: proven, what was said last of the patient, Done, and who said so."""

    legal: bool
    review: bool
    proven: bool = False
    unhappy: bool = False
    ticked: bool = False
    called_done: bool = False
    task: bool = False
    seen: bool = False
    asked_back: bool = False
    settled: bool = False
    replied: bool = False
    spoken: bool = False
    tries: list[date] = field(default_factory=list)
    end: End | None = None

    def hear(self, event: Event) -> None:
        match event:
            case Conversed():
                self._talk(event)
            case TaskDone() if not self.ticked:
                self._tick(event)
            case TaskUndone():
                self.called_done = self.called_done and not self.ticked
                self.ticked = self.settled = False
            case EndSaid():
                self._say(event)
            case CalledResolved(role=role) if self.legal and not self.proven and role in ABOVE:
                self.end = End.WITH_LAWYER
            case TakenBack(by_author=by_author, role=role):
                in_time = event.at <= OPENED + timedelta(minutes=30)
                self._withdraw(may=role in ABOVE or (by_author and in_time))
            case FlagGone() if not self.asked_back:
                self._withdraw(may=not self.seen)
            case Replied() if not self.replied:
                self.replied = True
                self.end = End.RESOLVED if self.settled else None
            case _:
                self._note(event)

    def _talk(self, said: Conversed) -> None:
        """With its CommLog, or called resolved once there is one; all else is only spoken of."""
        self.seen = self.spoken = True
        counts = said.proof or (said.resolves and self.proven)
        self.proven = self.proven or said.proof
        if said.satisfied is False:
            self.unhappy, self.settled = True, False
        if said.satisfied is False or not counts:
            return
        self.unhappy = self.unhappy and said.role not in ABOVE
        if self.unhappy or (self.legal and said.role not in ABOVE):
            return
        if self.ticked or ((said.resolves or self.called_done) and not self.task):
            self._resolve()
        self.called_done = self.called_done or said.resolves

    def _tick(self, done: TaskDone) -> None:
        self.seen = True
        above, is_ours = done.role in ABOVE, done.by is None and self.called_done
        if self.legal and not self.proven and above:
            self.end = End.WITH_LAWYER
        elif self.proven and (above or (not self.unhappy and (not self.legal or is_ours))):
            self._resolve()
        self.ticked = self.called_done = True

    def _say(self, said: EndSaid) -> None:
        """In Slack: what is not so cannot be chosen."""
        above = said.role in ABOVE
        if said.end is not End.RESOLVED:
            tried = len(self.tries) >= 3 and len(set(self.tries)) >= 2 and not self.proven
            self.end = said.end if above and (said.end is not End.UNREACHABLE or tried) else None
        elif not (self.legal and not self.proven) and (above or not (self.unhappy or self.legal)):
            self.unhappy = not above and said.satisfied is False
            self.settled = self.settled and not self.unhappy
            if self.proven and not self.unhappy and (self.ticked or not self.task):
                self._resolve()
            self.called_done = self.called_done or not self.unhappy

    def _resolve(self) -> None:
        """A review waits for its public reply."""
        self.ticked = True
        self.settled = self.review and not self.replied
        self.unhappy = self.unhappy and not self.settled
        self.end = None if self.settled else End.RESOLVED

    def _withdraw(self, *, may: bool) -> None:
        self.asked_back = True
        self.end = End.WITHDRAWN if may else None

    def _note(self, event: Event) -> None:
        if isinstance(event, TaskMade | TaskDeleted):
            self.task = isinstance(event, TaskMade)
        if isinstance(event, Attempted) and (self.ticked or not self.spoken):
            self.tries.append(event.at.date())
        self.seen = self.seen or isinstance(event, Attempted | TaskSeen | Taken)


def may_be_chosen(said: EndSaid, case: Case, tries: list[date]) -> bool:
    return lack(case, said.end, said.role, tries) is None


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(pauses, happenings), min_size=4, max_size=12), rarely, st.booleans(), st.booleans())
def test_a_case_ends_if_and_only_if_the_rules_say_so(
    happened: list[tuple[timedelta, Event]], legal: bool, review: bool, made: bool
) -> None:
    category, origin = Category.LEGAL if legal else Category.WAIT, Origin.REVIEW if review else None
    case = tell(replace(new_case(), category=category, origin=origin), flag(category=category, origin=origin)).case
    rules, now = Rules(legal, review), OPENED
    for pause, happens in ([(timedelta(0), TaskMade(at=now, task=90))] if made else []) + happened:
        now += pause
        event = at_that_time(happens, now)
        if isinstance(event, EndSaid) and not may_be_chosen(event, case, rules.tries):
            before = rules.end
            rules.hear(event)
            assert rules.end is before
            continue
        rules.hear(event)
        case = tell(case, event).case
        assert case.end is rules.end
        if case.end is not None:
            return


def at_that_time(event: Event, now: datetime) -> Event:
    return replace(event, at=now, seen_until=now) if isinstance(event, TimePassed) else replace(event, at=now)
