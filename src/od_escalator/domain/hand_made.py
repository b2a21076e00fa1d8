"""A task that somebody sent by hand before ours: the case follows it, and there is no second one.

As the dead-man message asks for it, or because she did not wait for us. Its words are never changed. Two tasks are a
nuisance, another matter that is followed in the case's place is worse: in doubt it is not the one.
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
    r"(?<!not )(?<!n't )(?<!longer )\b(upset|unhappy|angry|mad|furious|irate|livid|crying|in tears|yell\w*|dissatisf\w*"
    r"|complain\w*(?! of)|frustrat\w*)\b",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\b(call|phone|ring|reach)\s+(back|him|her|them|pt|pat|patient|mom|mother|dad|father)\b|\b(callback|cb)\b"
    r"|\b(see|read)\s+(\w+\s+)?(note|commlog|comm log)\b",
    re.IGNORECASE,
)

#: What a call is about that has nothing to do with it.
_SOMETHING_ELSE = re.compile(
    r"\b(insurance|ins|claims?|eob|benefits?|verif\w*|pre-?auth\w*|x-?rays?|bwx?|fmx|pano|records?|referral|recall"
    r"|hygiene|(re)?schedul\w*|confirm\w*|appts?|appointments?|orders?|lab|results?|crowns?|dentures?|retainers?"
    r"|impression\w*|rx|prescription|premed|statement|balance|payments?|post-?op|remind\w*|mail(ing)?|forms?|birthday"
    r"|copy|scan)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientTask:
    """A task on a patient, sent at `sent_at` (our clock, UTC); `by` is the UserNum of its author.

    `inbox` is the user in whose inbox it lies, None for another list; `noted` are number and opening of the cases that
    follow it by our own notes on it.
    """

    task: int
    by: int
    ours: bool
    text: str
    sent_at: datetime
    inbox: str | None = None
    done: bool = False
    noted: frozenset[tuple[int, int]] = frozenset()


def sent_instead(
    case: Case, tasks: Sequence[PatientTask], inboxes: Sequence[str], *, anew: bool = True
) -> PatientTask | None:
    """The one that the case follows instead of a task of ours; `inboxes` are users, the likeliest first.

    One that it has followed already, wherever that is by now; else, with `anew`, one in these inboxes that is not Done
    and says that it is about this. None where ours is there.
    """
    opening = (case.number, case.opening)
    if any(each.ours and case_in(each.text.partition("\n")[0]) == opening for each in tasks):
        return None
    places = [user.casefold() for user in inboxes]
    found = (each for each in tasks if opening in each.noted or (anew and _fits(case, each, places)))
    return min(
        (each for each in found if not each.ours),
        key=lambda each: (
            opening not in each.noted,
            case.label not in cases_in(each.text),
            _place(each, places),
            each.task,
        ),
        default=None,
    )


def _fits(case: Case, task: PatientTask, places: Sequence[str]) -> bool:
    is_early = task.sent_at < case.opened_at - _BEFORE_THE_NOTE
    if is_early or task.done or task.noted or _place(task, places) == len(places):
        return False
    if named := cases_in(task.text):
        return case.label in named
    calls = _CALL.search(task.text) is not None and _SOMETHING_ELSE.search(task.text) is None
    return calls or _UPSET.search(task.text) is not None


def _place(task: PatientTask, places: Sequence[str]) -> int:
    inbox = (task.inbox or "").casefold()
    return places.index(inbox) if inbox in places else len(places)
