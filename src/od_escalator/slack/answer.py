"""One quiet answer to who has typed a tag that cannot be followed, or text not to be posted: why, and what instead."""

from od_escalator.domain.notices import Answer
from od_escalator.domain.review_lint import ADVICE
from od_escalator.domain.tags import Help
from od_escalator.domain.unclear import Unclear, Unfit
from od_escalator.slack import parts
from od_escalator.slack.parts import Rendered

_NO_CASE = "this patient has no open case, so nobody was told. #upset opens one."
_WORDS = {
    Help.RM: f"#rm: {_NO_CASE}",
    Help.OWNERS: f"#owners: {_NO_CASE}",
    Unclear.PROMISE_PAST: "#promise: that day is over, so nobody will be reminded. Write it again with a day to come,"
    " like #promise 11/24 call.",
    Unclear.PROMISE_DAY: "#promise: there is no one day in it, so nobody will be reminded. Write it again with the day"
    " alone, like #promise 11/24 call.",
    Unclear.SNOOZE_PAST: "#snooze: that day is over, so the follow-up goes on. Write it again with a day to come, like"
    " #snooze 12/2 patient is away.",
    Unclear.SNOOZE_DAY: "#snooze: there is no one day in it, so the follow-up goes on. Write it again with it,"
    " like #snooze 12/2 patient is away.",
    Unclear.SNOOZE_REASON: "#snooze: there is no reason in it, so the follow-up goes on. Write it again with one, like"
    " #snooze 12/2 patient is away.",
    Unclear.REPLY_WAIVED: "#replied: only a regional manager or an owner can decide that a review gets no public reply."
    " They click No public reply at the case once the patient was reached.",
    Unclear.SNOOZE_ROLE: "#snooze: only a manager can set a case aside, so the follow-up goes on. #rm asks for help.",
}


def answer_message(answer: Answer) -> Rendered:
    words = _unfit(answer.to) if isinstance(answer.to, Unfit) else _WORDS[answer.to]
    return parts.checked(words, [parts.section(words)])


def _unfit(answer: Unfit) -> str:
    """Without a word of what was written: only what is wrong with it."""
    lines = [f"{ADVICE[fault].why} Rather: {ADVICE[fault].instead}" for fault in answer.faults]
    head = "#replied: if the words behind it are the public answer, please change that online:"
    return "\n".join([head, *(f"- {line}" for line in lines)])
