"""A private answer: what came of a click, a dialog or a command, and what to do where nothing did."""

from od_escalator.domain.reply import Outcome, Reply
from od_escalator.domain.wording import weekday_time
from od_escalator.slack import parts
from od_escalator.slack.neutral import neutral
from od_escalator.slack.parts import Rendered

_LABEL_LENGTH = 20
_NAME_LENGTH = 40

#: Who it is where nobody else is named: whoever clicked.
_WITHOUT_A_NAME = {
    Outcome.REACHED: "you",
    Outcome.ASKED_ALREADY: "you",
    Outcome.HELP_ASKED: "whoever is above you",
    Outcome.SECOND_PERSON: "whoever is above you",
}

_WORDS = {
    Outcome.STRANGER: "od-escalator does not know you here, so nothing was changed. Please ask IT to add you to its"
    ' configuration: slack = "your member id, or your e-mail address in Slack" in your table under [people].',
    Outcome.NOT_UNDERSTOOD: "This could not be followed, so nothing was changed. Please try it in Open Dental.",
    Outcome.FAILED: "This could not be processed right now. It is kept and tried again, and IT is told. If it is"
    " urgent, please do it in Open Dental.",
    Outcome.NO_CASE: "This case is not among those that are followed here, so nothing was changed. Please look it"
    " up in Open Dental.",
    Outcome.NOT_YOURS: "{case} is not yours to change, so nothing was changed. If it should be, please ask IT to name"
    " you at its office.",
    Outcome.ONLY_ABOVE: "Only a regional manager or an owner may do this to {case}, so nothing was changed. Please ask"
    " one of them.",
    Outcome.ASKS_YOU: "This asks for your help with {case}, so nothing was changed. To ask the owners, please write"
    " #owners in a CommLog on this patient.",
    Outcome.CLICK_AGAIN: "That took a moment too long for Slack, so nothing was changed. Please click again.",
    Outcome.TRY_AGAIN: "Nobody here could follow this for five minutes, so nothing was changed. Please try again; if it"
    " is urgent, do it in Open Dental.",
    Outcome.FEW_ATTEMPTS: "{case} cannot end as unreachable yet: that takes three logged attempts on two days, in two"
    " ways, and a regional manager or an owner. Nothing was changed; please try once more.",
    Outcome.CANNOT_WAIT: "{case} is critical, and such a case does not wait. Nothing was changed; please ask for help"
    " where it cannot be done now.",
    Outcome.NO_DAY: "{case} has been open for as long as any may be, so it cannot be set aside. Nothing was changed;"
    " please ask for help with it.",
    Outcome.DAY_OVER: "That day is over, so nothing was changed. Please click again and choose a day to come.",
    Outcome.DAY_TOO_LATE: "{case} may not wait for so long, so nothing was changed. Please click again and choose an"
    " earlier day.",
    Outcome.DAY_CLOSED: "The office is closed on that day, so nothing was changed. Please click again and choose"
    " another.",
    Outcome.NOBODY: "There is nobody else to whom {case} could be given, so nothing was changed. Please ask IT to name"
    " them at its office.",
    Outcome.ASKED_ABOVE: "{who} was asked already whether {case} was none, so nothing was changed. Please wait for the"
    " answer, and go on with the case until then.",
    Outcome.DONE_SAID: "Thank you. The task of {case} is being marked Done; with the CommLog that makes it resolved.",
    Outcome.PROOF_MISSING: "Thank you, your answers are kept. There is no CommLog about the conversation with the"
    " patient of {case} yet: please write a short one, that is the proof.",
    Outcome.NOT_SATISFIED: "Thank you, your answers are kept. {case} stays open: the regional manager is told, and only"
    " a regional manager or an owner ends it.",
    Outcome.OVER: "Done: {case} has ended.",
    Outcome.PUT_OFF: "Done: {case} is set aside{at}. Whoever has it is reminded that morning.",
    Outcome.VOWED: "Noted for {case}: the call that was promised. You are reminded that morning.",
    Outcome.GIVEN: "Done: {who} has {case} now, and hears of it. Its task stays where it is in Open Dental.",
    Outcome.ASKS_ABOVE: "{who} is asked whether {case} was none. Nothing has ended; please go on with it until then.",
    Outcome.SECOND_PERSON: "This would end {case} without proof, and here that takes a second person. {who} is asked,"
    " and nothing else was changed. Please go on with it until then.",
    Outcome.WAIVED: "Noted for {case}: no public reply. It ends when the patient is settled.",
    Outcome.REPLY_OWED: "Done for {case}: nobody calls any more. It ends when the public reply is posted, or when it is"
    " decided that there is none.",
    Outcome.TAKEN: "Thank you, {case} is yours now, and the message says so.",
    Outcome.TRIED: "Noted for {case}: you left a message{at}. No second note is needed, and the next try still counts.",
    Outcome.CLAIMED: "Noted for {case}: you spoke with the patient{at}, and the clock for the call has stopped. Please"
    " write a short CommLog about it; that is the proof.",
    Outcome.HELP_ASKED: "Done: {who} is asked for help with {case}.",
    Outcome.RAISED: "Done: {case} is critical now, and everybody who follows such cases hears at once.",
    Outcome.REOPENED: "Done: {case} is open again and starts over from its first step.",
    Outcome.ENDED: "{case} has ended already{by}{at}; nothing was changed. Is the patient upset again? Then please"
    " write #upset in a CommLog.",
    Outcome.REACHED: "{who} reached the patient of {case}{at}; nothing was changed. What is left to say about it"
    " belongs in a CommLog.",
    Outcome.TRIED_ALREADY: "You have told of this call already{at}, so it counts once; nothing was changed. After"
    " the next try, please click again.",
    Outcome.ASKED_ALREADY: "{who} asked for help with {case}{at} already; nothing was changed. If it is urgent, please"
    " phone.",
    Outcome.YOURS_ALREADY: "You have {case} already{at}; nothing was changed. To pass it on, use *Reassign*.",
    Outcome.TAKEN_BY: "{who} has {case}{at}; nothing was changed. To take it over, please talk to them.",
    Outcome.DONE_ALREADY: "The task of {case} is Done already; nothing was changed. What is still missing stands in the"
    " message.",
    Outcome.CRITICAL_ALREADY: "{case} is critical already; nothing was changed. All who follow it were told.",
    Outcome.HELD: "{case} is on hold: only an owner ends it.",
    Outcome.LEGAL: "{case} is a legal matter: please do not call or offer anything before the owners have decided."
    " Nothing was changed.",
    Outcome.ANOTHER_CASE: "This upset is followed as another case by now, so {case} was not opened again. Please go on"
    " with that one.",
    Outcome.MOVED_ON: "{case} has moved on since this message was written, so nothing was changed. Please look at the"
    " case's own message, which is always up to date.",
}


def reply_message(reply: Reply) -> Rendered:
    who = neutral(reply.who, _NAME_LENGTH) if reply.who else ""
    words = _WORDS[reply.outcome].format(
        case=neutral(reply.label or "this case", _LABEL_LENGTH),
        who=who or _WITHOUT_A_NAME.get(reply.outcome, "somebody"),
        by=f" by {who}" if who else "",
        at=f" ({weekday_time(reply.at, reply.zone, reply.at)})" if reply.at else "",
    )
    words = words[0].upper() + words[1:]
    return parts.checked(words, [parts.section(words)])
