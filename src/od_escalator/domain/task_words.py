"""What we write into an Open Dental task: neutral, short, no cause and no fault, because patients may read it."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Subject
from od_escalator.domain.effects import Reason
from od_escalator.domain.offerings import Approval
from od_escalator.domain.playbook import Playbook
from od_escalator.domain.policy import Milestone
from od_escalator.domain.public_review import PublicReview, Site
from od_escalator.domain.timing import contact_due
from od_escalator.domain.wording import clock_time, counted, listed, named_day, repeat_words, weekday_time

#: How to finish, in two lines.
FINISHING = (
    "When you have spoken: write a CommLog about it on this patient. A voicemail is worth a CommLog too.",
    "When it is settled: mark this task Done. Done and the CommLog together close it; nobody is asked again.",
)

#: Where it is about a provider, whom we tell nothing.
DOCTOR_FIRST = "Please speak with the doctor before calling."

#: As `mark_of` writes it; of a detour (`UP-1042/D7`) nothing.
_MARK = re.compile(r"(?<![\w/-])UP-(?P<case>\d{1,9})(?:-(?P<opening>\d{1,4}))?(?![\w/-])")

#: In a first line that nobody but us writes.
_LINE = re.compile(r" - UP-(?P<case>\d{1,9})(?:-(?P<opening>\d{1,4}))? \(noted ")

#: Of our first note on a task that a person sent.
_ADOPTION = re.compile(r"(?<![\w/-])UP-(?P<case>\d{1,9})/A(?P<opening>\d{1,4})(?![\w/-])")

_ANY_MARK = re.compile(r"UP-\d")

#: Of a drill: nobody is to be called, and nothing is to be written.
_DRILL_FINISHING = (
    "This is a drill of how upset patients are followed up. No patient is upset: call nobody, write nothing.",
    "Now that you have opened this task, mark it Done. That is all; how long it took is told to operations.",
)

#: Of a review whose writer nobody knows.
_REVIEW_FINISHING = (
    "Not sure who wrote it? Call nobody, post the holding reply. It says nothing of any patient or visit.",
    "When the reply is posted: mark this task Done. That closes it; nobody is asked again.",
)

#: Where a lawyer, a board or an insurer has to do with it.
NO_CALLS = "Do not call or offer anything yet: the owners have been told, and decide what comes next."
_LEGAL_FINISHING = (
    NO_CALLS,
    "Keep what there is as it is, and write down only who said what and when. A regional manager or owner ends this.",
)


def finishing(case: Case, playbook: Playbook, ask: Mapping[Approval, str]) -> tuple[str, ...]:
    """The last lines of the task: it is never written anew, so its steps are for what it was about when it was made."""
    if case.drill:
        return _DRILL_FINISHING
    if case.of_nobody:
        return _REVIEW_FINISHING
    if case.is_legal:
        return _LEGAL_FINISHING
    repeat = (f"{repeat_words(case.earlier)}.",) if case.earlier else ()
    first = (DOCTOR_FIRST,) if case.subject is Subject.PROVIDER else ()
    return (*repeat, *first, *FINISHING, *playbook.about(case.category, ask))


def mark_of(case: Case) -> str:
    """What finds this opening's task again: `UP-1042`, and `UP-1042-2` after it was reopened."""
    return case.label if case.opening == 1 else f"{case.label}-{case.opening}"


def case_in(line: str) -> tuple[int, int] | None:
    """The number and the opening of the case whose task begins with this line; None where it is no case's own."""
    found = _MARK.search(line)
    return (int(found["case"]), int(found["opening"] or 1)) if found else None


def case_of_line(line: str) -> tuple[int, int] | None:
    """As `case_in`, where nothing but the line itself tells that it is ours."""
    found = _LINE.search(line)
    return (int(found["case"]), int(found["opening"] or 1)) if found else None


def adoption_mark(case: Case) -> str:
    """Of the note on a task that a person sent: it is this opening's."""
    return f"{case.label}/A{case.opening}"


def adopted_in(note: str) -> frozenset[tuple[int, int]]:
    """The numbers and openings of the cases that follow the task, as a note of ours on it says."""
    return frozenset((int(found["case"]), int(found["opening"])) for found in _ADOPTION.finditer(note))


def cases_in(text: str) -> frozenset[str]:
    """The labels of all cases that it names."""
    return frozenset(f"UP-{found['case']}" for found in _MARK.finditer(text))


def may_be_of(label: str, line: str, *, is_ours: bool) -> bool:
    """Whether the task that begins with this line is this case's: a restored backup gives TaskNums out again.

    People may edit the mark away: then it is as long as we wrote it and no other case's mark is there.
    """
    return label in cases_in(line) or (is_ours and _ANY_MARK.search(line) is None)


def first_line(case: Case, zone: str, author: str) -> str:
    """`Please call back by Thu 2:00 PM - billing - UP-1042 (noted Wed 10:14 AM Jamie)`."""
    noted = _noted(case, zone, author)
    if case.drill:
        return f"DRILL - nobody is upset - please open this and mark it Done - {mark_of(case)} (noted {noted})"
    if case.is_legal:
        return f"Please do not call or offer anything yet - {case.category} - {mark_of(case)} (noted {noted})"
    if case.of_nobody:
        by = weekday_time(_reply_due(case), zone, case.opened_at)
        return f"Please post the reply to a review by {by} - call nobody - {mark_of(case)} (noted {noted})"
    due = contact_due(case) or case.opened_at
    by = weekday_time(due, zone, case.opened_at)
    return f"Please call back by {by} - {case.category} - {mark_of(case)} (noted {noted})"


def _noted(case: Case, zone: str, author: str) -> str:
    """`Wed 10:14 AM Jamie, about Tue 4:00 PM`: what somebody was told on Tuesday may be written down on Wednesday."""
    noted = f"{weekday_time(case.opened_at, zone, case.opened_at)} {author}".rstrip()
    return f"{noted}, about {weekday_time(case.dated_at, zone, case.opened_at)}" if case.dated_at else noted


def following_note(first: str, finishing: Sequence[str]) -> str:
    """On a task that somebody sent by hand: what ours would have said, without the note's words."""
    return "\n".join((first, "This task is followed, so there is no second one.", *finishing))


def review_words(review: PublicReview) -> str:
    """In the place of a note's words."""
    stars = "" if review.rating is None else f" with {counted(review.rating, 'star')}"
    day = f"{named_day(review.posted_on, review.posted_on)} {review.posted_on.year}"
    where = "a public site" if review.site is Site.OTHER else review.site.capitalize()
    return f"A review on {where}{stars}, posted {day}. Nobody knows who wrote it."


def _reply_due(case: Case) -> datetime:
    steps = case.plan.steps if case.plan else ()
    return min((p.due_at for p in steps if p.step.until is Milestone.REPLIED), default=case.opened_at)


#: Below a task that takes the place of a Slack message.
DETOURED = (
    "Slack could not be reached or did not take the message, so it comes here.",
    "The office manager has the case's own task. Mark this one Done when you have seen to it.",
)


def detour_line(case: Case, mark: str, zone: str, author: str) -> str:
    """`Please look into this: no call is on file yet - billing - UP-1042/D7 (noted Wed 10:14 AM Jamie)`."""
    noted = _noted(case, zone, author)
    return f"Please look into this: {_missing(case).partition('.')[0]} - {case.category} - {mark} (noted {noted})"


_SAYS = {
    Reason.PROOF_ASKED: "No CommLog of a conversation is on file yet. "
    "Please write one on this patient, then this closes.",
    Reason.JOINED: "Another note about this was written on the patient's account. Please read it before you call.",
    Reason.RAISED: NO_CALLS,
    Reason.TASK_PUT_BACK: "Reply had sent this to the program's own inbox, which nobody reads, so it was put back "
    "here. A note on this task is read wherever it lies.",
    Reason.REPLY_WAIVED: "The review needs no public answer any more.",
    Reason.WITHDRAWN: "This was taken back. Nothing needs to be done here any more.",
    Reason.RAN_OUT: "DRILL: it is over, nobody had marked this task Done in time. Nothing needs to be done any more.",
}


def task_note(case: Case, about: Reason, told: Sequence[str], now: datetime, zone: str) -> str:
    """The words of a note on the task, without the mark that the writer adds."""
    if about is Reason.JOINED and case.subject is Subject.PROVIDER:
        return f"{_SAYS[about]} {DOCTOR_FIRST}"
    if about in _SAYS:
        return _SAYS[about]
    when = weekday_time(now, zone, now)
    if about is Reason.REMINDED:
        return f"A reminder ({when}). This was put off, and now: {_missing(case)}"
    heard = f"{listed(told)} {'has' if len(told) == 1 else 'have'} been told" if told else "A reminder"
    drill = "DRILL: " if case.drill else ""
    return f"{drill}{heard} ({when}): {_missing(case)}"


#: Of a click in Slack; `{who}` did it, `{when}`.
_CLICKED = {
    Reason.TAKEN: "{who} has this.",
    Reason.ATTEMPTED: "{who} tried to reach the patient and left a message.",
    Reason.CLAIMED: "{who} spoke with the patient or family. Please write a CommLog about it, then this closes.",
    Reason.HELP_ASKED: "{who} asked for help with this.",
    Reason.SNOOZED: "{who} set this aside for a while.",
    Reason.PROMISED: "{who} promised the patient a call.",
    Reason.WITHDRAWN: "{who} says that this was no complaint. Nothing needs to be done here any more.",
    Reason.REASSIGNED: "{who} gave this to {holder}, who sees to it from now on. The task stays here.",
    Reason.DONE_SAID: "{who} says that this is done.",
    Reason.REPLY_WAIVED: "{who} decided that the review needs no public answer.",
    Reason.UNREACHABLE: "{who} closed this. Nothing needs to be done here any more.",
    Reason.DECLINED: "{who} closed this. Please do not call about it any more.",
}


def clicked_note(about: Reason, who: str, at: datetime, zone: str, holder: str = "somebody else") -> str:
    """`Sam Hill has this. (Clicked in Slack Mon 10:32 AM.)`: whoever works with the task need not be in Slack."""
    said = _CLICKED.get(about, "{who} did this.").format(who=who, holder=holder)
    return f"{said} (Clicked in Slack {weekday_time(at, zone, at)}.)"


def visit_note(at: datetime) -> str:
    """For the task alone: Slack hears of no appointment. `at` is as the appointment book has it."""
    return f"The patient comes in today at {clock_time(at.replace(tzinfo=UTC), 'UTC')}. Please greet them personally."


def _missing(case: Case) -> str:
    if case.of_nobody:
        return "the reply to the review is not posted yet. If it is, please mark this task Done."
    if case.drill:
        return "this task is not Done yet. No patient is upset."
    if case.is_legal:
        return "the owners decide what comes next. Please do not call or offer anything before."
    if case.contacted_at is not None:
        return "the patient was reached, and the matter is still open."
    if case.reached(Milestone.ATTEMPTED):
        return "no conversation is on file yet. If you have reached the patient, please write the CommLog."
    return "no call is on file yet. If you have called, please write the CommLog."
