"""What words of danger do to a case: they raise it, and tell whoever must hear of them (design 5, Flags).

A clear phrase makes it critical at once. A single word makes it serious, and the regional manager is asked. Of each the
case remembers that it was heard, so that nobody is told twice; an emergency counts in every note anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Category
from od_escalator.domain.danger import Dangers
from od_escalator.domain.danger_kinds import CLINICAL, Danger
from od_escalator.domain.effects import Decision, EditCase, Effect, Entry, NoteOnTask, Reason, Say, Tell, TellPeople
from od_escalator.domain.hours import Calendar
from od_escalator.domain.ladder import plan_for, policy_for
from od_escalator.domain.person import ABOVE_THE_OFFICE, Role
from od_escalator.domain.policy import Policies
from od_escalator.domain.said import DangerSaid, Flagged
from od_escalator.domain.severity import Severity

_MAYBE = "?"


def hears(case: Case, event: DangerSaid, policies: Policies, calendar: Calendar) -> Decision:
    """Of any note on an open case."""
    quiet = Decision(case=case, reason=Reason.NOTHING_NEW)
    decision = sounded(case, quiet, event, policies, calendar)
    return replace(decision, reason=decision.entries[0].reason) if decision.entries else decision


def sounded(
    before: Case, decision: Decision, event: Flagged | DangerSaid, policies: Policies, calendar: Calendar
) -> Decision:
    """The decision on a note, and what its words of danger come to; `before` is the case as it was."""
    case = decision.case
    if case.end is not None or case.drill or decision.reason is Reason.MANAGERS_NOTE:
        return decision
    raised = _raised(before, case, event, policies, calendar)
    news = _news(before, raised, event)
    if not news:
        return decision
    raised = replace(raised, asked=(*raised.asked, *news))
    tells = tuple(_tells(raised, event, news))
    told = tuple(name for tell in tells for name in tell.recipients)
    reason = Reason.DANGER_ASKED if {tell.kind for tell in tells} == {Tell.DANGER} else Reason.DANGER
    entry = Entry(at=event.at, reason=reason, by=event.by, told=told)
    shown: tuple[Effect, ...] = decision.effects or (EditCase(),)
    if before.plan is not None and raised.is_legal and not case.is_legal:
        shown += (NoteOnTask(Reason.RAISED, popup=True),)
    return replace(decision, case=raised, entries=(*decision.entries, entry), effects=(*shown, Say(entry), *tells))


def heard(case: Case, kind: Tell) -> tuple[Danger, ...]:
    """What a message of this kind speaks of, in the order of the catalogue."""
    words = {asking.partition(" ")[0] for asking in case.asked}
    if kind is Tell.EMERGENCY:
        return tuple(danger for danger in Danger if danger in CLINICAL and danger in words)
    return tuple(danger for danger in Danger if kind is Tell.DANGER and danger + _MAYBE in words)


def _raised(before: Case, case: Case, event: Flagged | DangerSaid, policies: Policies, calendar: Calendar) -> Case:
    """As severe as the words say, with a plan of its own where another policy is for that."""
    severity, category = max(case.severity, event.dangers.severity), event.dangers.category or case.category
    changed = replace(case, severity=severity, category=Category.LEGAL if case.category is Category.LEGAL else category)
    if case.plan is None or case.plan.policy == policy_for(changed):
        return changed
    number = before.plan.number + 1 if before.plan else 1
    return replace(changed, plan=plan_for(changed, number, event.at, policies, calendar, case.opened_at))


def _news(before: Case, case: Case, event: Flagged | DangerSaid) -> Mapping[str, Danger]:
    """What was not heard yet, by the name under which it is remembered."""
    names = dict(_names(case, event.dangers, event))
    if before.plan is None and case.category is Category.PRIVACY:
        names.setdefault(Danger.PRIVACY, Danger.PRIVACY)
    return {name: danger for name, danger in names.items() if name not in case.asked and danger not in case.asked}


def _names(case: Case, dangers: Dangers, event: Flagged | DangerSaid) -> Iterator[tuple[str, Danger]]:
    for danger in dangers.clear:
        yield f"{danger} {event.note.source} {event.note.number}" if danger in CLINICAL else danger, danger
    for danger in dangers.possible:
        if case.severity < Severity.CRITICAL or danger is Danger.PRIVACY:
            yield danger + _MAYBE, danger


def _tells(case: Case, event: Flagged | DangerSaid, news: Mapping[str, Danger]) -> Iterator[TellPeople]:
    is_possible = any(name.endswith(_MAYBE) for name in news)
    if is_possible and case.severity < Severity.CRITICAL and event.role not in ABOVE_THE_OFFICE:
        yield TellPeople(kind=Tell.DANGER, recipients=(Role.REGIONAL_MANAGER,), by=event.by, round=len(case.asked))
    if Danger.PRIVACY in news.values():
        yield TellPeople(kind=Tell.PRIVACY, recipients=(Role.PRIVACY_OFFICER,), by=event.by, round=len(case.asked))
    if CLINICAL & set(news.values()):
        yield TellPeople(kind=Tell.EMERGENCY, recipients=(Role.ON_CALL_DOCTOR,), by=event.by, round=len(case.asked))
