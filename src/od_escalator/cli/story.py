"""A case told to an office manager: what happened, what comes next, and why other things did not happen. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from od_escalator.cli.facts import Directory
from od_escalator.domain.case import Case
from od_escalator.domain.catalogue import label
from od_escalator.domain.effects import Entry, Reason
from od_escalator.domain.plan import PlannedStep
from od_escalator.domain.policy import Milestone
from od_escalator.domain.putting_off import due_of, is_put_off
from od_escalator.domain.wording import (
    at_moment,
    dated,
    local_day,
    moment,
    ordinal,
    promise_words,
    repeat_words,
    unless_words,
    weekday_time,
)

Line = tuple[datetime, str]

_BY_SOMEBODY = {
    Reason.OPENED: "{who} noted an upset patient.",
    Reason.SOLVED_ON_THE_SPOT: "{who} noted the upset and settled it in the same conversation.",
    Reason.JOINED: "{who} wrote another note about this upset.",
    Reason.REOPENED: "{who} noted that the patient is upset again; the case started over.",
    Reason.TASK_SENT: "{who} sent the task.",
    Reason.SEEN: "{who} opened the task.",
    Reason.TAKEN: "{who} has it.",
    Reason.ATTEMPTED: "{who} tried to reach the patient; that is not a conversation yet.",
    Reason.CONTACTED: "{who} reached the patient, and the CommLog is written.",
    Reason.CLAIMED: "{who} mentioned a conversation; the CommLog about it is still needed.",
    Reason.UNSATISFIED: "{who} reached the patient, who was not satisfied yet.",
    Reason.DONE_UNPROVEN: "{who} marked the task Done; the CommLog about the conversation was still missing.",
    Reason.DONE_UNSATISFIED: "{who} marked the task Done, but the patient was not satisfied yet.",
    Reason.DANGER: "{who} wrote words that cannot wait; told at once: {told}.",
    Reason.DANGER_ASKED: "{who} wrote a word that may mean a critical case; {told} was asked.",
    Reason.PROMISED: "{who} promised the patient {promise}.",
    Reason.SNOOZED: "{who} set the case aside until {instant}.",
    Reason.HELP_ASKED: "{who} asked for help; told at once: {told}.",
    Reason.WITHDRAWN: "{who} took the note back; the case was withdrawn.",
    Reason.WITHDRAWAL_ASKED: "{who} wrote that it was no complaint; {told} was asked, and nothing ended.",
    Reason.TASK_DELETED: "{who} deleted the task; the case stayed open until the patient was called.",
    Reason.RESOLVED: "{who} finished it: resolved.",
    Reason.SETTLED: "{who} settled it with the patient; the reply to the review was still missing.",
    Reason.REPLY_OWED: "{who} ended it but for the reply: the review was still waiting for one.",
    Reason.REPLIED: "{who} wrote that the reply to the review is posted.",
    Reason.REPLY_WAIVED: "{who} decided that the review gets no public reply.",
    Reason.HOW_SAID: "{who} wrote down what was offered.",
    Reason.HANDED_OVER: "{who} ended it: a lawyer or insurer has it.",
    Reason.DONE_SAID: "{who} said that it was done; the CommLog and the task's Done were to make it resolved.",
    Reason.UNREACHABLE: "{who} ended it: the patient could not be reached.",
    Reason.DECLINED: "{who} ended it: the patient did not want to be contacted.",
    Reason.CATEGORIZED: "{who} said what it is about.",
    Reason.COST_SAID: "{who} said what the remedy cost.",
    Reason.HELD: "{who} put its records on hold.",
    Reason.RELEASED: "{who} ended the hold on its records.",
    Reason.HELD_OPEN: "{who} would have ended it; it is on hold, and only an owner ends it.",
    Reason.DECLINE_SAID: "{who} wrote that the patient wants no contact; {told} was asked, and nothing ended.",
    Reason.REASSIGNED: "{who} gave the case to {told}; its task stayed where it was.",
}
_BY_ITSELF = {
    Reason.RAISED: "That note made it graver, so a new plan began: {policy}.",
    Reason.REPEATED: "{repeat} of this patient, so it is followed up as serious at least.",
    Reason.FLAG_GONE: "The note was deleted or lost its flag; {told} was asked, and nothing ended.",
    Reason.PATIENT_MERGED: "The patient was merged with another chart; the case went along.",
    Reason.MERGED_BESIDE: "The patient was merged with another chart that has an open case too; both stayed open.",
    Reason.REBASED: "Its plan was changed to the policy as the TOML says it now.",
    Reason.HOURS_CHANGED: "The office hours were changed; what was still to come was counted anew.",
    Reason.TASK_MADE: "The task was put into the office manager's inbox.",
    Reason.TASK_ASKED: "Nobody had sent the task yet; {told} was asked to.",
    Reason.SKIPPED: "Skipped: in shadow nobody has a task to open. {told} would have been told {instant}.",
    Reason.UNDONE: "The task was opened again.",
    Reason.RAN_OUT: "Nobody marked the task Done in time; the drill ended by itself.",
    Reason.PROOF_ASKED: "{told} was asked for the CommLog about the conversation.",
    Reason.DONE_ASKED: "The patient had been reached and the task was not Done at closing; {told} was asked about it.",
    Reason.PROOF_GONE: "The CommLog about the conversation was deleted or changed: not reached any more; told: {told}.",
    Reason.PROOF_LOST: "The CommLog about the conversation was deleted or changed after the end; told: {told}.",
    Reason.TASK_ASTRAY: "The task lay in our own inbox, where nobody reads it; {told} was asked to move it.",
    Reason.TASK_PUT_BACK: "The task had come into our own inbox, where nobody reads it, and was put back.",
    Reason.HOW_ASKED: "What was offered was not written down; {told} was asked, and the owners were to hear then.",
    Reason.WARNED: "{told} was reminded: the next step was due {instant}.",
    Reason.REMINDED: "{told} was reminded of what had been put off; the follow-up was to go on {instant}.",
    Reason.PROMISE_MISSED: "The promised call was not logged by {instant}; told: {told}.",
    Reason.STEP_DUE: "Told: {told}. This step was due {instant}.",
    Reason.CANNOT_SEE: "Open Dental had not been seen since {since}; told so: {told}.",
}
_IN_A_DRILL = {
    Reason.OPENED: "{who} began a drill.",
    Reason.WITHDRAWN: "{who} called the drill off.",
    Reason.TASK_DELETED: "{who} deleted the task of the drill.",
    Reason.RESOLVED: "{who} ended the drill.",
}
_OF_NOBODY = {
    Reason.OPENED: "A review was found, and nobody knows whose it is.",
    Reason.TASK_DELETED: "{who} deleted the task; the case stayed open until the reply was posted.",
}
_ALREADY = {
    Milestone.SEEN: "the task was seen already",
    Milestone.ATTEMPTED: "a call was logged already",
    Milestone.CONTACTED: "the patient had been reached already",
    Milestone.RESOLVED: "the case had ended already",
    Milestone.REPLIED: "the reply was posted already",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    happened: tuple[Line, ...]
    next: tuple[Line, ...]
    not_needed: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sightline:
    """What is needed to say why a due step was not taken: the time now, how far we have seen, and the grace."""

    now: datetime
    seen_until: datetime | None
    grace: timedelta


def tell(case: Case, entries: list[Entry], directory: Directory, sight: Sightline) -> Story:
    zone = directory.zone_of(case)
    steps = [step for step in case.plan.steps if step.taken_at is None] if case.plan else []
    needed = [step for step in steps if not case.reached(step.step.until) and case.end is None]
    coming = [line for step in needed for line in _coming(step, case, directory, sight)]
    return Story(
        happened=tuple((entry.at, _happened(entry, case, directory)) for entry in entries),
        next=tuple(sorted(dict.fromkeys(coming))),
        not_needed=tuple(
            (step.due_at, f"{directory.names(step.step.tell, case, step.due_at)}: not told, {_why(step, case, zone)}.")
            for step in steps
            if step not in needed
        ),
    )


def _happened(entry: Entry, case: Case, directory: Directory) -> str:
    zone = directory.zone_of(case)
    words = _BY_SOMEBODY | _BY_ITSELF | (_IN_A_DRILL if case.drill else _OF_NOBODY if case.of_nobody else {})
    said = words.get(entry.reason, entry.reason.value.replace("_", " ").capitalize() + ".")
    if entry.reason is Reason.ATTEMPTED and entry.instant is not None:
        said += " That put off telling {told} until {since}."
    instant, day = entry.instant or entry.at, local_day(entry.instant, zone) if entry.instant else None
    said += f" Reason: {label(entry.why)}." if entry.why else ""
    said += " (Clicked in Slack.)" if entry.in_slack else ""
    said += f" The note is dated {weekday_time(entry.dated_at, zone, entry.at)}." if entry.dated_at else ""
    return said.format(
        policy=case.plan.policy if case.plan else "",
        repeat=repeat_words(case.earlier),
        who=directory.name(entry.by) or "A member of staff",
        told=directory.names(entry.told, case, entry.at),
        instant=at_moment(instant, zone, entry.at),
        since=moment(instant, zone, entry.at),
        promise=promise_words(day, local_day(entry.at, zone)),
    )


def _coming(planned: PlannedStep, case: Case, directory: Directory, sight: Sightline) -> list[Line]:
    due_at = due_of(case, planned)
    told = directory.names(planned.step.tell, case, due_at)
    if due_at <= sight.now:
        return [(due_at, f"{told}: due, but {_held(planned, case, directory.zone_of(case), sight)}.")]
    if is_put_off(case, planned):
        return [(due_at, f"{told} will be told, {unless_words(planned.step.until)}; a manager put it off until then.")]
    again = f" for the {ordinal(planned.round + 1)} time" if planned.round else ""
    again += " and then daily" if planned.step.endless else ""
    lines = [
        (due_at, f"{told} will be told{again}, {unless_words(planned.step.until)}{_tried(planned, case, directory)}.")
    ]
    if planned.warn_at is not None and planned.warned_at is None and planned.warn_at > sight.now:
        manager = directory.names(("office_manager",), case, planned.warn_at)
        lines.insert(0, (planned.warn_at, f"{manager} will be reminded of the next step."))
    return lines


def _tried(planned: PlannedStep, case: Case, directory: Directory) -> str:
    office = directory.office(case)
    if not planned.delays or case.plan is None or office is None:
        return ""
    first = planned.due(case.plan.started_at, office.calendar)
    tries = "an attempt" if planned.delays == 1 else "attempts"
    return f"; {tries} put it off from {moment(first, office.calendar.zone, planned.due_at)}"


def _held(planned: PlannedStep, case: Case, zone: str, sight: Sightline) -> str:
    if case.done_at is not None and case.contacted_at is None and sight.now < case.done_at + sight.grace:
        until = moment(case.done_at + sight.grace, zone, sight.now)
        return f"the task is Done, and its CommLog is waited for until {until}"
    if sight.seen_until is None:
        return "held: this Open Dental database was never read to its end"
    if sight.seen_until < due_of(case, planned):
        since = moment(sight.seen_until, zone, sight.now)
        return f"held: Open Dental was not seen since {since}, and the patient may have been called"
    return "not taken yet: it is when the service runs (od-escalator status)"


def _why(planned: PlannedStep, case: Case, zone: str) -> str:
    reached = case.reached(planned.step.until)
    if case.ended_at is not None and (reached is None or planned.step.until is Milestone.RESOLVED):
        return f"the case had ended ({dated(case.ended_at, zone)})"
    return f"{_ALREADY[planned.step.until]} ({dated(reached, zone)})" if reached else "the case had ended"
