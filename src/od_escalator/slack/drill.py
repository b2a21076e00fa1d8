"""A drill in words: each message says that it is one, and that no patient is upset."""

from od_escalator.domain.card import CaseCard, Telling
from od_escalator.domain.case import End, State
from od_escalator.domain.drill_result import DrillResult, result_line
from od_escalator.domain.effects import Reason, Tell
from od_escalator.domain.policy import Milestone
from od_escalator.domain.wording import dated
from od_escalator.slack import parts
from od_escalator.slack.neutral import name_of, names_of, neutral
from od_escalator.slack.parts import Rendered

DRILL = "DRILL"
#: In the place of a category.
NOBODY = "no patient is upset"
CLOSING = "This is a drill: no patient is upset, nobody is to be called. Who has the task opens it and marks it Done."
#: Escaped it may be five times as long, and must fit into one section.
_RESULT_LENGTH = 590
_LABEL_LENGTH = 20
_ONLY = "This is a drill: no patient is upset."
_PLEASE = "Please open the task in your Open Dental inbox, and mark it Done. Nothing else is needed."

#: `{who}` did it.
SAID = {
    Reason.RESOLVED: "{who} ended the drill. Thank you.",
    Reason.WITHDRAWN: "{who} called the drill off.",
    Reason.RAN_OUT: "The drill is over: nobody marked the task Done in time.",
    Reason.TASK_DELETED: "{who} deleted the task of the drill.",
}


def drill_message(result: DrillResult) -> Rendered:
    said, label = neutral(result_line(result), _RESULT_LENGTH), neutral(result.label, _LABEL_LENGTH)
    closing = f"{label} was a drill and counts nowhere. All of it: od-escalator explain {label}"
    return parts.checked(said, [parts.section(f":stopwatch: {said}"), parts.context(closing)])


def drill_standing(card: CaseCard) -> str:
    """One clause, without a full stop."""
    when = f" {dated(card.ended_at, card.zone, card.opened_at)}" if card.ended_at else ""
    by = f" by {name_of(card.ended_by)}" if card.ended_by else ""
    match card.end:
        case End.RESOLVED:
            return f"the drill is over, Done{when}{by}"
        case End.WITHDRAWN:
            return f"the drill was called off{when}{by}"
        case End():
            return f"the drill is over, nobody answered{when}"
    if card.shadow:
        return "running, in shadow without a task"
    if card.state is State.OPEN:
        return f"running, {'nobody has sent the task' if card.awaits_task else 'the task has not been opened'} yet"
    seen = f"{name_of(card.taken_by)} has it, and the task" if card.taken_by else "the task was opened and"
    return f"running, {seen} is not Done yet"


def drill_sentences(telling: Telling, when: str | None) -> list[str]:
    """For the kinds of message that a drill has; `when` is the time of which a warning or a blind moment speaks."""
    owner = name_of(telling.card.owner)
    others = names_of([person for person in telling.told if person != telling.to])
    match telling.kind:
        case Tell.PICKED_UP:
            return [f"the drill has begun, {owner} has it."]
        case Tell.TASK:
            inbox = "your" if telling.is_owner_of_case else f"{owner}'s"
            return [_ONLY, f"Please send a task to {inbox} Open Dental inbox, attached to the test patient."]
        case Tell.WARNING:
            return [f"{_ONLY} {others or owner} will be told {when or 'soon'} unless the task is Done.", _PLEASE]
        case Tell.BLIND:
            return [f"{_ONLY} No view of Open Dental {f'since {when}' if when else 'right now'}, so it may be Done."]
    if telling.is_owner_of_case:
        return [_ONLY, "Its task was not sent to you yet: please ask for it." if telling.card.awaits_task else _PLEASE]
    missing = "not been opened" if Milestone.SEEN in telling.untils else "not been marked Done"
    return [f"{_ONLY} {owner} has its task, and it has {missing} yet.", "Please ask whether it popped up."]
