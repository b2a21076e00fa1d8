"""The lines of a case's thread: one short sentence for each thing that happened."""

from od_escalator.domain.card import ThreadLine
from od_escalator.domain.catalogue import label
from od_escalator.domain.complaint import Category, Subject
from od_escalator.domain.effects import Reason
from od_escalator.domain.wording import at_moment, local_day, moment, promise_words, severity_words, weekday_time
from od_escalator.slack import drill, parts, slips
from od_escalator.slack.neutral import mentions_of, name_of, names_of
from od_escalator.slack.parts import Rendered
from od_escalator.slack.standing import label_of, office_of, standing

#: `{who}` did it.
_DONE_BY = {
    Reason.OPENED: (":bell:", "{who} noted an upset patient."),
    Reason.JOINED: (":memo:", "{who} wrote another note about this upset."),
    Reason.REOPENED: (
        ":bell:",
        "{who} noted that the patient is upset again. The case starts over from its first step.",
    ),
    Reason.TASK_SENT: (":memo:", "{who} sent the task."),
    Reason.SEEN: (":eyes:", "{who} opened the task."),
    Reason.TAKEN: (":raising_hand:", "{who} has it."),
    Reason.ATTEMPTED: (":telephone_receiver:", "{who} tried to reach the patient, no conversation yet."),
    Reason.CONTACTED: (":speech_balloon:", "{who} reached the patient, and the CommLog is written."),
    Reason.CLAIMED: (":speech_balloon:", "{who} mentions a conversation. A CommLog about it is still needed."),
    Reason.UNSATISFIED: (
        ":speech_balloon:",
        "{who} reached the patient, who is not satisfied yet. The regional manager is told.",
    ),
    Reason.DONE_UNPROVEN: (":memo:", "{who} marked the task Done. A CommLog about the conversation is still needed."),
    Reason.DONE_UNSATISFIED: (
        ":memo:",
        "{who} marked the task Done. The patient is not satisfied yet: the regional manager or an owner ends the case.",
    ),
    Reason.WITHDRAWN: (":leftwards_arrow_with_hook:", "{who} took the note back. Nothing more needs to be done."),
    Reason.DONE_SAID: (
        ":memo:",
        "{who} says that it is done. The task's Done and the CommLog make it resolved.",
    ),
    Reason.HELD_OPEN: (":lock:", "{who} would have ended it. The case is on hold: only an owner ends it."),
    Reason.UNREACHABLE: (":information_source:", "{who} ended it: the patient could not be reached."),
    Reason.DECLINED: (":information_source:", "{who} ended it: the patient did not want to be contacted."),
    Reason.UNDONE: (":memo:", "The task is open again."),
    Reason.PATIENT_MERGED: (":information_source:", "The patient was merged with another chart."),
    Reason.MERGED_BESIDE: (
        ":information_source:",
        "The patient was merged with another chart, which has an open case too. Both stay open: please look at both.",
    ),
    Reason.SETTLED: (
        ":white_check_mark:",
        "{who} settled it with the patient. The reply to the review is still missing: once it is up, write #replied.",
    ),
    Reason.REPLY_OWED: (
        ":information_source:",
        "{who} ended it but for the reply to the review: nobody calls any more. Once it is up, write #replied.",
    ),
    Reason.HOW_SAID: (":memo:", "{who} wrote down what was offered."),
    Reason.REPLIED: (":speech_balloon:", "{who} posted the reply to the review."),
    Reason.REPLY_WAIVED: (":information_source:", "{who} decided that the review gets no public reply."),
    Reason.TASK_PUT_BACK: (":memo:", "Reply had sent the task to the program's own inbox: it was put back."),
    Reason.TASK_DELETED: (
        ":information_source:",
        "{who} deleted the task. The case stays open until the patient was called.",
    ),
}


#: What is said otherwise where it was a click: there is no note.
_CLICKED = {
    Reason.REOPENED: "{who} opened the case again. It starts over from its first step.",
    Reason.WITHDRAWN: "{who} says that this was no complaint. Nothing more needs to be done.",
    Reason.RAISED: "{who} says that it is critical, so the steps of that begin at once.",
}


def thread_line(line: ThreadLine) -> Rendered:
    emoji, sentence = _said(line)
    if line.entry.in_slack:
        clicked = _CLICKED.get(line.entry.reason)
        told = clicked.format(who=_who(line)) if clicked else sentence
        sentence = f"{told}{_why(line)} (Clicked in Slack.)"
    when = weekday_time(line.entry.at, line.card.zone, line.entry.at)
    text = f"{label_of(line.card)}, {when}: {sentence}"
    mark = f"{drill.DRILL}, " if line.card.drill else ""
    return parts.checked(text, [parts.section(f"{emoji} {mark}{when}: {sentence}")])


def _said(line: ThreadLine) -> tuple[str, str]:
    reason, by = line.entry.reason, name_of(line.by) if line.by else None
    if line.card.drill and reason in drill.SAID:
        return ":stopwatch:", drill.SAID[reason].format(who=by or "Somebody")
    if reason in _DONE_BY:
        emoji, sentence = _DONE_BY[reason]
        if line.card.subject is Subject.REGIONAL_MANAGER:
            sentence = sentence.replace("The regional manager", "An owner").replace("the regional manager or ", "")
        if line.card.of_nobody:
            sentence = sentence.replace("until the patient was called", "until the reply is posted")
        if line.card.shadow:
            sentence = sentence.replace("is told", "would be told")
        sentence = sentence.format(who=by or "Somebody")
        if reason is Reason.ATTEMPTED and line.entry.instant is not None:
            later = moment(line.entry.instant, line.card.zone, line.entry.at)
            sentence += f" That puts off telling {_told(line)} until {later}."
        return emoji, sentence
    if reason is Reason.RESOLVED:
        closing = "; live, it would wait for Done." if line.card.shadow else ". Thank you."
        return ":white_check_mark:", f"Resolved{f' by {by}' if by else ''}{closing}"
    if reason in _TIMED:
        emoji, say = _TIMED[reason]
        return emoji, say(line)
    return ":information_source:", f"{reason.value.replace('_', ' ').capitalize()}."


def _rebased(_line: ThreadLine) -> str:
    return "The plan was changed to the policy as it is written now."


def _raised(line: ThreadLine) -> str:
    if line.card.category is Category.LEGAL:
        return "It is a legal matter now. Please do not call or offer anything before the owners have decided."
    return f"It is {severity_words(line.card.severity)} now, so the steps of that begin at once."


def _proof(line: ThreadLine) -> str:
    asked = "Would be asked" if line.card.shadow else "Asked"
    return f"The CommLog about the conversation is still missing. {asked} for it: {_told(line)}."


def _warning(line: ThreadLine) -> str:
    reminded = "Would be reminded" if line.card.shadow else "Reminded"
    return f"{reminded}: {_told(line)}. The next step comes {_instant(line)}."


def _step(line: ThreadLine) -> str:
    where = "" if line.card.end else f" Where it stands: {standing(line.card)}."
    return f"{_told_now(line)} A step was due {_instant(line)}.{where}"


def _blind(line: ThreadLine) -> str:
    since = moment(line.entry.instant or line.entry.at, line.card.zone, line.entry.at)
    seen = f"No view of {office_of(line.card)}'s Open Dental since {since}"
    told = "Would be told" if line.card.shadow else "Told"
    maybe = "the reply may have been posted" if line.card.of_nobody else "the patient may have been called"
    return f"{seen}, so {maybe} already. {told} so: {_told(line)}."


def _skipped(line: ThreadLine) -> str:
    owner = name_of(line.card.owner)
    return f"Live, {owner} would have the task, and {_told(line)} would be told {_instant(line)} unless it is opened."


def _help(line: ThreadLine) -> str:
    return f"{_who(line)} asks for help. {_told_now(line)}"


def _danger(line: ThreadLine) -> str:
    told = f" {_told_now(line)}" if line.told else ""
    return f"Words of the note cannot wait.{told}"


def _danger_asked(line: ThreadLine) -> str:
    asked = "Would be asked" if line.card.shadow else "Asked"
    return f"A word of the note may mean a critical case. {asked} about it: {_told(line)}."


def _promise(line: ThreadLine) -> str:
    zone = line.card.zone
    day = local_day(line.entry.instant, zone) if line.entry.instant else None
    return f"{_who(line)} promised the patient {promise_words(day, local_day(line.entry.at, zone))}."


def _snooze(line: ThreadLine) -> str:
    return f"{_who(line)} set the case aside. The follow-up goes on {_instant(line)}."


def _reassigned(line: ThreadLine) -> str:
    return f"{_who(line)} gave the case to {mentions_of(line.told) or 'somebody else'}. Its task stays where it is."


def _reminder(line: ThreadLine) -> str:
    reminded = "Would be reminded" if line.card.shadow else "Reminded"
    return f"{reminded}: {_told(line)}. The follow-up goes on {_instant(line)}."


def _missed(line: ThreadLine) -> str:
    return f"The promised call is not logged. {_told_now(line)}"


def _withdrawal(line: ThreadLine) -> str:
    asked = "Would be asked" if line.card.shadow else "Asked"
    return f"{_who(line)} says that this was no complaint. Nothing has ended. {asked} about it: {_told(line)}."


def _flag_gone(line: ThreadLine) -> str:
    asked = "Would be asked" if line.card.shadow else "Asked"
    found = "The note was deleted, or no longer says that the patient is upset"
    return f"{found}. Nothing has ended. {asked} about it: {_told(line)}."


def _why(line: ThreadLine) -> str:
    return f" Reason: {label(line.entry.why)}." if line.entry.why else ""


def _who(line: ThreadLine) -> str:
    return name_of(line.by) if line.by else "Somebody"


def _told_now(line: ThreadLine) -> str:
    """Mentions notify, as an edit of the case's message never does."""
    if line.card.shadow:
        return f"Would be told now: {_told(line)}."
    return f"Told now: {mentions_of(line.told) or 'nobody'}."


def _told(line: ThreadLine) -> str:
    return names_of(line.told) or "nobody"


def _instant(line: ThreadLine) -> str:
    return at_moment(line.entry.instant or line.entry.at, line.card.zone, line.entry.at)


#: What time did, and what was asked for.
_TIMED = {
    Reason.REBASED: (":information_source:", _rebased),
    Reason.RAISED: (":small_red_triangle:", _raised),
    Reason.HANDED_OVER: (":scales:", lambda line: f"Ended by {_who(line)}: a lawyer or insurer has it now."),
    Reason.PROOF_ASKED: (":memo:", _proof),
    Reason.HOW_ASKED: (
        ":memo:",
        lambda line: f"What was offered is not written down yet. Asked for it: {_told(line)}.",
    ),
    Reason.WARNED: (":alarm_clock:", _warning),
    Reason.STEP_DUE: (":bell:", _step),
    Reason.CANNOT_SEE: (":warning:", _blind),
    Reason.TASK_ASKED: (":memo:", lambda line: f"Nobody has sent the task yet. Asked for it: {_told(line)}."),
    Reason.SKIPPED: (":information_source:", _skipped),
    Reason.HELP_ASKED: (":raised_hand:", _help),
    Reason.DANGER: (":rotating_light:", _danger),
    Reason.DANGER_ASKED: (":grey_question:", _danger_asked),
    Reason.PROMISED: (":spiral_calendar_pad:", _promise),
    Reason.SNOOZED: (":zzz:", _snooze),
    Reason.REASSIGNED: (":handshake:", _reassigned),
    Reason.REMINDED: (":alarm_clock:", _reminder),
    Reason.PROMISE_MISSED: (":bell:", _missed),
    Reason.WITHDRAWAL_ASKED: (":grey_question:", _withdrawal),
    Reason.FLAG_GONE: (":grey_question:", _flag_gone),
    **slips.LINES,
}
