"""Who may do what about a case in Slack: managers of its office, each for their part.

What ends a case without proof needs somebody from above the office where it is serious, or about whoever clicks. They
are asked by themselves.
"""

from od_escalator.domain.action import Action
from od_escalator.domain.buttons import helps
from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Subject
from od_escalator.domain.person import ABOVE_THE_OFFICE, AT_THE_OFFICE, Office, Role
from od_escalator.domain.recipients import above, kept_from
from od_escalator.domain.reply import Outcome
from od_escalator.domain.severity import Severity


def refused(action: Action, person: str, case: Case, office: Office) -> Outcome | None:
    """Why this person (an id) may not do that; None where they may."""
    role = office.role_of(person)
    if role is None or person in kept_from(case, office):
        return Outcome.NOT_YOURS
    if action is Action.HELP and role is helps(case):
        return Outcome.ASKS_YOU
    is_above = role in ABOVE_THE_OFFICE
    if case.past_manager and not is_above:
        return Outcome.NOT_YOURS
    if _is_for_above(action, case) and not is_above:
        return Outcome.ONLY_ABOVE
    return Outcome.SECOND_PERSON if action is Action.DONE and needs_a_second(action, person, case, office) else None


def _is_for_above(action: Action, case: Case) -> bool:
    if action in (Action.REOPEN, Action.CRITICAL, Action.WAIVE_REPLY):
        return True
    if action is Action.NOT_A_COMPLAINT:
        return case.is_legal
    return action is Action.DONE and (case.unsatisfied or case.is_legal)


def needs_a_second(action: Action, person: str, case: Case, office: Office) -> bool:
    """Whether their word alone is not enough; nobody does where nobody else is: a small practice is not locked in."""
    ends_unproven = action is Action.NOT_A_COMPLAINT or (action is Action.DONE and case.contacted_at is None)
    is_about_them = case.subject is Subject.OFFICE_MANAGER and person in office.holders(Role.OFFICE_MANAGER)
    if not ends_unproven or not (case.severity >= Severity.SERIOUS or is_about_them):
        return False
    at_the_office = {id_ for role in AT_THE_OFFICE for id_ in office.holders(role)}
    is_above = person not in at_the_office and office.role_of(person) in ABOVE_THE_OFFICE
    return bool(above(case, office)) and not is_above
