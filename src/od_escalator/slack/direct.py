"""Direct messages: what happened, what helps now, and who else knows, for somebody who has two minutes."""

from datetime import datetime

from od_escalator.domain.card import Telling
from od_escalator.domain.catalogue import label
from od_escalator.domain.complaint import Category
from od_escalator.domain.effects import Tell
from od_escalator.domain.policy import Milestone
from od_escalator.domain.wording import (
    at_moment,
    counted,
    dated,
    local_day,
    moment,
    ordinal,
    promise_words,
    repeat_words,
    span,
    weekday_time,
)
from od_escalator.slack import again, buttons, danger, inbox, missing, parts, slips, taken_back
from od_escalator.slack.drill import drill_sentences
from od_escalator.slack.neutral import name_of, names_of, stands_for
from od_escalator.slack.parts import Rendered
from od_escalator.slack.standing import holds_task, is_nowhere, label_of, office_of, privacy_line, spoken_title

_IN_ORDER = tuple(Milestone)
_SHORT_COMMLOG = "Already called? Then a short CommLog about it is all that is missing."
_NO_CALLS = "Nobody calls or offers anything before the owners have decided: the task says so."
_UNLESS_YOU = {
    Milestone.SEEN: "unless you open the task",
    Milestone.ATTEMPTED: "unless you log a call",
    Milestone.CONTACTED: "unless you log a conversation",
    Milestone.RESOLVED: "unless the case is resolved",
    Milestone.REPLIED: "unless the reply is posted",
}


def direct_message(telling: Telling, now: datetime) -> Rendered:
    """`now` decides how much of a time must be said; the message is read at about then."""
    if telling.kind is Tell.PICKED_UP:
        return _quiet_line(telling, now)
    said = sentences(telling, now)
    heading, privacy = spoken_title(telling.card), privacy_line(telling.card, holds_task=holds_task(telling))
    if in_whose_place := stands_for(telling.to):
        said.append(f"You hear this {in_whose_place}.")
    body = parts.section("\n".join((f"*{heading}*", *said)))
    return parts.checked(
        f"{heading}: {' '.join(said)} {privacy}", [body, *buttons.under(telling), parts.context(privacy)]
    )


def sentences(telling: Telling, now: datetime) -> list[str]:
    """What is said to somebody, without its heading."""
    if telling.card.drill:
        said = moment if telling.kind is Tell.BLIND else at_moment
        return drill_sentences(telling, said(telling.instant, telling.card.zone, now) if telling.instant else None)
    return {
        Tell.STEP: _step,
        Tell.WARNING: _warning,
        Tell.PROOF: missing.proof,
        Tell.DONE: missing.done,
        Tell.PROOF: missing.proof,
        Tell.DONE: missing.done,
        Tell.UNPROVEN: slips.unproven,
        Tell.PROOF_LOST: slips.lost,
        Tell.ASTRAY: slips.astray,
        Tell.DECLINE: slips.decline,
        Tell.TASK: inbox.nobody_sent,
        Tell.MADE: inbox.made,
        Tell.REVIEW: inbox.review,
        Tell.UNSATISFIED: _unsatisfied,
        Tell.BLIND: _blind,
        Tell.HELP: _help,
        Tell.DANGER: danger.may_be_critical,
        Tell.PRIVACY: danger.privacy,
        Tell.EMERGENCY: danger.emergency,
        Tell.REMINDER: _reminder,
        Tell.PROMISE: _promise,
        Tell.WITHDRAWAL: taken_back.withdrawal,
        Tell.WITHDRAWN: taken_back.withdrawn,
        Tell.FLAG_GONE: lambda telling, _: taken_back.flag_gone(telling, _has_it(telling)),
        Tell.REASSIGNED: _reassigned,
        Tell.HOW: missing.offer,
        Tell.PICKED_UP: lambda telling, _: [f"picked up, {name_of(telling.card.owner)} has it."],
        Tell.AGAIN: again.same_issue,
    }[telling.kind](telling, now)


def _quiet_line(telling: Telling, now: datetime) -> Rendered:
    line = f"{label_of(telling.card)}: {' '.join(sentences(telling, now))}"
    return parts.checked(line, [parts.section(line)])


def _help(telling: Telling, _now: datetime) -> list[str]:
    who = name_of(telling.by) if telling.by else "A member of staff"
    why = f": {label(telling.why)}" if telling.why else ""
    return [f"{who} asks for help with this case{why}.", *_has_it(telling), "Please ask what is needed."]


def _reminder(telling: Telling, now: datetime) -> list[str]:
    card = telling.card
    until = f" {at_moment(card.waits_until, card.zone, now)}" if card.waits_until else ""
    if card.promise_due_at:
        day = promise_words(card.promised_for, local_day(now, card.zone))
        return [f"The patient was promised {day}.", "Please call, and write a short CommLog about it."]
    return [f"This case was set aside, and that ends{until}.", "Please look into it before the follow-up goes on."]


def _promise(telling: Telling, now: datetime) -> list[str]:
    card = telling.card
    day = promise_words(card.promised_for, local_day(now, card.zone))
    return [
        f"The patient was promised {day}, and no conversation is logged since.",
        f"{' '.join(_has_it(telling))} Please ask whether a hand is needed.".strip(),
    ]


def _reassigned(telling: Telling, _now: datetime) -> list[str]:
    by = name_of(telling.by) if telling.by else "A manager"
    if telling.is_owner_of_case:
        return [f"{by} gave this case to you. Please see to it: its task stays where it is in Open Dental."]
    return [
        f"{by} gave this case to {name_of(telling.card.owner)}, who sees to it from now on. The task stays with you."
    ]


def _has_it(telling: Telling) -> list[str]:
    if telling.is_owner_of_case:
        return []
    if telling.card.awaits_task:
        return [f"{name_of(telling.card.owner)} has no task for it yet."]
    if is_nowhere(telling.card):
        return [f"{name_of(telling.card.owner)} looks after it."]
    has = "is looking into it" if telling.card.past_manager or telling.card.given else "has the task"
    return [f"{name_of(telling.card.owner)} {has}."]


def _step(telling: Telling, now: datetime) -> list[str]:
    until = _first_until(telling)
    also = [f"Also told now: {others}."] if (others := _others(telling)) else []
    also += [_past_limit(telling, now)] if telling.past_limit else []
    again = f" (told for the {ordinal(telling.times)} time)" if telling.times > 1 else ""
    if telling.is_owner_of_case:
        request, *more = _request(telling, until)
        return [f"{request.removesuffix('.')}{again}.", *more, *also]
    card = telling.card
    noted = dated(card.opened_at, card.zone, now)
    if card.category is Category.LEGAL:
        said = f"An upset patient was noted {noted}, and it is a legal matter{again}."
        return [said, _NO_CALLS, "You end it: mark the task Done, or write #resolved in a CommLog.", *also]
    what = "A review was found" if card.of_nobody else "An upset patient was noted"
    return [
        f"{what} {noted}, and {_missing(telling, until)}{again}.",
        *([f"It is the {repeat_words(card.earlier)}."] if card.earlier else []),
        f"{' '.join(_has_it(telling))} Please ask whether a hand is needed.",
        *also,
    ]


def _past_limit(telling: Telling, now: datetime) -> str:
    return f"It has been open for {span(now - telling.card.opened_at)}, and owners hear of it daily until it ends."


def _request(telling: Telling, until: Milestone) -> list[str]:
    card = telling.card
    if card.category is Category.LEGAL:
        return [_NO_CALLS]
    if until is Milestone.SEEN:
        no_task = card.awaits_task or telling.in_place_of_owner
        where = "the note is in Open Dental" if no_task else "Please open the task in your Open Dental inbox"
        waits = "A review waits for its public reply" if card.of_nobody else "An upset patient hopes for a call"
        return [f"{waits}. {where[0].upper()}{where[1:]}."]
    if until is Milestone.REPLIED:
        waits = "The review still waits for its reply. Please see to it"
        return [f"{waits}, and have IT run od-escalator review replied." if is_nowhere(card) else f"{waits}."]
    if card.contacted_at:
        return [missing.request_after_contact(card)]
    if card.attempts:
        return [f"Please call once more: {_tries(telling)}, no conversation yet.", _SHORT_COMMLOG]
    return ["Please call the patient: no call is logged yet.", _SHORT_COMMLOG]


def _missing(telling: Telling, until: Milestone) -> str:
    if until is Milestone.SEEN:
        return "nobody has sent the task yet" if telling.card.awaits_task else "the task has not been opened yet"
    if until is Milestone.REPLIED:
        return "the reply is not posted yet"
    if telling.card.contacted_at:
        return "the case is not resolved yet, though the patient was reached"
    if telling.card.attempts:
        return f"nobody has reached the patient yet ({_tries(telling)})"
    return "no call is logged yet"


def _tries(telling: Telling) -> str:
    return f"{counted(telling.card.attempts, 'attempt')} logged"


def _warning(telling: Telling, now: datetime) -> list[str]:
    when = at_moment(telling.instant, telling.card.zone, now) if telling.instant else "soon"
    others = _others(telling)
    who = f"{others} will be told" if others else "You will be reminded"
    until = _first_until(telling)
    hint = [_SHORT_COMMLOG] if until in {Milestone.ATTEMPTED, Milestone.CONTACTED} else []
    return [f"{who} {when} {_UNLESS_YOU[until]}.", *hint]


def _unsatisfied(telling: Telling, _now: datetime) -> list[str]:
    card = telling.card
    who = name_of(card.contacted_by) if card.contacted_by else "The office"
    when = f" {weekday_time(card.contacted_at, card.zone, card.opened_at)}" if card.contacted_at else ""
    return [
        f"{who} reached the patient{when}, and the patient is not satisfied yet.",
        "Please decide with the office what comes next. A regional manager or owner ends this case.",
    ]


def _blind(telling: Telling, now: datetime) -> list[str]:
    card = telling.card
    since = f" since {moment(telling.instant, card.zone, now)}" if telling.instant else " right now"
    seen = f"No view of {office_of(card)}'s Open Dental{since}, so the patient may have been called already."
    if card.of_nobody:
        return [seen.replace("the patient may have been called", "the reply may have been posted")]
    if telling.is_owner_of_case:
        return [seen, "If so, all is well. If not, please call."]
    return [seen, f"{' '.join(_has_it(telling))} Please ask by phone."]


def _first_until(telling: Telling) -> Milestone:
    return min(telling.untils, key=_IN_ORDER.index, default=Milestone.RESOLVED)


def _others(telling: Telling) -> str:
    return names_of([p for p in telling.told if (p.name, p.slack) != (telling.to.name, telling.to.slack)])
