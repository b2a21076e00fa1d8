"""The dead-man's words, which Slack posts when we cannot; and that we, or the buttons, are back."""

from od_escalator.domain.notices import BackAgain, LinkBack, Silence
from od_escalator.domain.wording import counted, dated, listed
from od_escalator.slack import parts
from od_escalator.slack.neutral import neutral
from od_escalator.slack.parts import Rendered

_NAME_LENGTH = 40


def silence_message(silence: Silence) -> Rendered:
    words = f"{sentence(silence)} Until IT says otherwise send the task by hand, and call."
    hint = "IT: is the machine on, and the service running? od-escalator status says what it did last."
    blocks = [parts.section(f"*{words}*"), parts.context(hint)]
    return parts.checked(f"{words} {hint}", blocks)


def back_message(back: BackAgain) -> Rendered:
    caught_up = f"{counted(back.caught_up, 'case')} caught up" if back.caught_up else "nothing was missed"
    words = f"Automatic follow-up is back, {caught_up}. It had been silent since {dated(back.since, back.zone)}."
    return parts.checked(words, [parts.section(words)])


def link_back_message(back: LinkBack) -> Rendered:
    words = f"The buttons in Slack work again. They had not since {dated(back.since, back.zone)}."
    return parts.checked(words, [parts.section(words)])


def sentence(silence: Silence) -> str:
    """How this one begins, which tells it from the others of these offices."""
    return f"{beginning(silence.offices)} {dated(silence.since, silence.zone)}."


def beginning(offices: tuple[str, ...]) -> str:
    """How the message of these offices begins, whenever it was scheduled: that finds it again."""
    names = listed([neutral(name, _NAME_LENGTH) for name in offices])
    return f"Automatic follow-up for {names} has not reached Slack since"
