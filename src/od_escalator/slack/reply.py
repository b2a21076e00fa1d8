"""A private answer: what came of a click, a dialog or a command, and what to do where nothing did."""

from od_escalator.domain.reply import Outcome, Reply
from od_escalator.slack import parts
from od_escalator.slack.neutral import neutral
from od_escalator.slack.parts import Rendered

_LABEL_LENGTH = 20

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
    Outcome.SECOND_PERSON: "This would end {case} without proof, and here that takes a second person: a regional"
    " manager or an owner. Nothing was changed. Please ask one of them.",
}


def reply_message(reply: Reply) -> Rendered:
    words = _WORDS[reply.outcome].format(case=neutral(reply.label or "this case", _LABEL_LENGTH))
    words = words[0].upper() + words[1:]
    return parts.checked(words, [parts.section(words)])
