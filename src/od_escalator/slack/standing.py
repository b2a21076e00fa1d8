"""Where a case stands, in words: the same for the eye (after an emoji) and for the ear."""

from collections.abc import Collection

from od_escalator.domain.card import CaseCard, NextStep, Telling
from od_escalator.domain.case import End, State
from od_escalator.domain.policy import Milestone
from od_escalator.domain.privacy import InitialsCard, NamedCard
from od_escalator.domain.wording import counted, dated, end_words, unless_words, weekday_time
from od_escalator.slack.drill import DRILL, NOBODY, drill_standing
from od_escalator.slack.neutral import clean, name_of, names_of, neutral

SHADOW = "(shadow)"
_HEADING_LENGTH = 140  # Slack's is 150
_OFFICE_LENGTH = 60
_PATIENT_LENGTH = 40
_LABEL_LENGTH = 20

_EMOJI = {
    State.NEW: ":bell:",
    State.OPEN: ":bell:",
    State.SEEN: ":eyes:",
    State.ATTEMPTED: ":telephone_receiver:",
    State.CONTACTED: ":speech_balloon:",
    State.DONE: ":memo:",
    State.ENDED: ":white_check_mark:",
}


def title(card: CaseCard) -> str:
    """For a header, which has no markup."""
    shadow = f"{SHADOW} " if card.shadow else ""
    drill = f"{DRILL} " if card.drill else ""
    label, office = clean(card.label, _LABEL_LENGTH), clean(card.office, _OFFICE_LENGTH)
    heading = f"{shadow}{drill}{label} · {office} · {_about(card)}"
    whose = clean(patient_of(card), _HEADING_LENGTH - len(heading))
    return f"{heading} · {whose}" if whose else heading


def spoken_title(card: CaseCard) -> str:
    shadow = f"{SHADOW} " if card.shadow else ""
    heading = f"{shadow}{label_of(card)}, {office_of(card)}, {_about(card)}"
    return f"{heading}, patient {whose}" if (whose := neutral(patient_of(card), _PATIENT_LENGTH)) else heading


def patient_of(card: CaseCard) -> str:
    """As much as the type of the card may hold; of a plain one nothing."""
    match card:
        case NamedCard():
            return card.patient
        case InitialsCard():
            return card.initials
        case _:
            return ""


def label_of(card: CaseCard) -> str:
    label = neutral(card.label, _LABEL_LENGTH)
    return f"{DRILL} {label}" if card.drill else label


def _about(card: CaseCard) -> str:
    return NOBODY if card.drill else card.category.value


def office_of(card: CaseCard) -> str:
    return neutral(card.office, _OFFICE_LENGTH) or "the office"


def privacy_line(*cards: CaseCard, holds_task: bool) -> str:
    """Only who holds the task finds it in an inbox; under a patient's name nobody is told to write none."""
    return _privacy_line("Open Dental, your task inbox" if holds_task else "Open Dental", cards)


def owners_privacy_line(card: CaseCard) -> str:
    """They have no task of it in their inbox, but may search for it."""
    where = f"Open Dental, search {label_of(card)} in its tasks" if card.in_tasks else "Open Dental"
    return _privacy_line(where, [card])


def is_nowhere(card: CaseCard) -> bool:
    """A review of nobody known without a task: there is nothing of it in Open Dental."""
    return card.of_nobody and not card.in_tasks


def _privacy_line(where: str, cards: Collection[CaseCard]) -> str:
    if cards and all(map(is_nowhere, cards)):
        return "It is a review that no patient and no task belongs to. Never write a name here."
    if any(map(patient_of, cards)):
        return f"What happened: {where}. Never write a word of the note here."
    return f"Who and what: {where}. Never write a name here."


def emoji_of(card: CaseCard) -> str:
    if card.end is not None and card.end is not End.RESOLVED:
        return ":information_source:"
    return _EMOJI[card.state]


def holds_task(telling: Telling) -> bool:
    """Whether the task is in their own inbox."""
    return telling.is_owner_of_case and not telling.in_place_of_owner and not telling.card.past_manager


def standing(card: CaseCard) -> str:
    """One clause, without a full stop: `seen, no call is logged yet`."""
    if card.drill:
        return drill_standing(card)
    if card.end is not None:
        return _ended(card, card.end)
    if card.of_nobody:
        held = f"{name_of(card.taken_by)} has it, " if card.taken_by else ""
        return f"{held}the reply to the review is not posted yet"
    return {
        State.NEW: "just noted",
        State.OPEN: f"waiting, {_waiting_for(card)} yet",
        State.SEEN: f"{name_of(card.taken_by)} has it, no call is logged yet"
        if card.taken_by
        else "seen, no call is logged yet",
        State.ATTEMPTED: f"tried, the patient has not been reached yet ({counted(card.attempts, 'attempt')})",
        State.CONTACTED: _contacted(card),
        State.DONE: _done(card),
        State.ENDED: "ended",
    }[card.state]


def _waiting_for(card: CaseCard) -> str:
    if card.shadow or card.past_manager:
        return "no call is logged"
    return "nobody has sent the task" if card.awaits_task else "the task has not been opened"


def coming(card: CaseCard) -> str | None:
    """The sentence about the next step; None when nothing comes or it would tell nobody."""
    step = card.next_step
    if step is None or not step.told or card.end is not None:
        return None
    when = weekday_time(step.due_at, card.zone, card.opened_at)
    will = "would" if card.shadow else "will"
    return f"{names_of(step.told)} {will} be {_verb(card, step)} {when} {_unless(card, step)}."


def _unless(card: CaseCard, step: NextStep) -> str:
    if card.drill and step.until is Milestone.RESOLVED:
        return "unless the task is Done"
    return unless_words(step.until)


def _verb(card: CaseCard, step: NextStep) -> str:
    return "reminded" if [person.name for person in step.told] == [card.owner.name] else "told"


def _contacted(card: CaseCard) -> str:
    if card.unsatisfied:
        return "the patient was reached and is not satisfied yet"
    if not card.proven:
        return "a conversation is mentioned, the CommLog about it is missing"
    if card.past_manager:
        return "the patient was reached, the case is still open"
    return "the patient was reached, the task is still open"


def _done(card: CaseCard) -> str:
    if card.unsatisfied:
        return "the task is Done, the patient is not satisfied yet"
    if card.settled:
        settled = "settled with the patient" if card.proven else "nobody calls any more"
        return f"{settled}, the reply to the review is not posted yet"
    if card.proven:
        return "the task is Done and the CommLog is written"
    return "the task is Done, the CommLog about the conversation is missing"


def _ended(card: CaseCard, end: End) -> str:
    when = dated(card.ended_at, card.zone, card.opened_at) if card.ended_at else ""
    by = f"by {name_of(card.ended_by)}" if card.ended_by else ""
    words, details = end_words(end), " ".join(filter(None, (when, by)))
    if not details:
        return words
    return f"{words} ({details})" if "," in words else f"{words} {details}"
