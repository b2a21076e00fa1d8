"""A task that somebody sent by hand before ours: the case follows it, and there is no second one.

As the dead-man message asks for it, or because she did not wait for us. Its words are never changed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from od_escalator.domain.case import Case
from od_escalator.domain.task_words import case_in, cases_in

#: Some write the task first and the note about it afterwards.
_BEFORE_THE_NOTE = timedelta(minutes=15)

_UPSET = re.compile(
    r"\b(upset|unhappy|angry|mad|furious|irate|livid|crying|in tears|yell\w*|dissatisf\w*|complain\w*|frustrat\w*)\b",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\b(call|phone|ring|reach)\s+(back|him|her|them|pt|pat|patient|mom|mother|dad|father)\b|\b(callback|cb)\b",
    re.IGNORECASE,
)

#: What it is about where it speaks of neither.
_SOMETHING_ELSE = re.compile(
    r"\b(insurance|ins|claim|eob|benefits?|verif\w*|pre-?auth\w*|x-?rays?|bwx?|fmx|pano|records?|referral|recall|hygiene"
    r"|schedul\w*|confirm\w*|appt|appointment|order|lab|crown|impression\w*|rx|prescription|premed|statement|mail(ing)?"
    r"|forms?|birthday|copy|scan)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientTask:
    """A task on a patient, sent at `sent_at` (our clock, UTC); `by` is the UserNum of its author.

    `inbox` is the user in whose inbox it lies, None for another list; `noted` are the labels in our own notes on it.
    """

    task: int
    by: int
    ours: bool
    text: str
    sent_at: datetime
    inbox: str | None = None
    done: bool = False
    noted: frozenset[str] = frozenset()


def sent_instead(
    case: Case, tasks: Sequence[PatientTask], inboxes: Sequence[str], *, anew: bool = True
) -> PatientTask | None:
    """The one that the case follows instead of a task of ours; `inboxes` are users, the likeliest first.

    One that names the case, wherever it lies, or one in these inboxes that speaks of nothing else. Without
    `anew` only one that the case has followed already. None where ours is there.
    """
    if any(each.ours and case_in(_first_line(each)) == (case.number, case.opening) for each in tasks):
        return None
    places = [user.casefold() for user in inboxes]
    return min(
        (each for each in tasks if _fits(case, each, places, anew=anew)),
        key=lambda each: (case.label not in _named(each), _place(each, places), each.task),
        default=None,
    )


def _fits(case: Case, task: PatientTask, places: Sequence[str], *, anew: bool) -> bool:
    if task.ours or task.sent_at < case.opened_at - _BEFORE_THE_NOTE:
        return False
    if not anew:
        return case.label in task.noted
    if named := _named(task):
        return case.label in named
    if _place(task, places) == len(places):
        return False
    if task.done:  # nobody looks at it again, so it has to be sure
        return task.sent_at >= case.opened_at and _UPSET.search(task.text) is not None
    is_it = any(words.search(task.text) for words in (_UPSET, _CALL))
    return is_it or _SOMETHING_ELSE.search(task.text) is None


def _named(task: PatientTask) -> frozenset[str]:
    return cases_in(task.text) | task.noted


def _place(task: PatientTask, places: Sequence[str]) -> int:
    inbox = (task.inbox or "").casefold()
    return places.index(inbox) if inbox in places else len(places)


def _first_line(task: PatientTask) -> str:
    return task.text.partition("\n")[0]
