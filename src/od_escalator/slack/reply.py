"""A private answer: what came of a click, a dialog or a command, and what to do where nothing did."""

from od_escalator.domain.reply import Outcome, Reply
from od_escalator.slack import parts
from od_escalator.slack.parts import Rendered

_WORDS = {
    Outcome.STRANGER: "od-escalator does not know you, so nothing was changed. Please ask IT to add your Slack name to"
    " its list of people.",
    Outcome.NOT_UNDERSTOOD: "This could not be followed, so nothing was changed. Please try it in Open Dental.",
}


def reply_message(reply: Reply) -> Rendered:
    words = _WORDS[reply.outcome]
    return parts.checked(words, [parts.section(words)])
