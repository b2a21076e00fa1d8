"""What can be typed after `/escalations`, and why what was typed cannot be followed."""

from od_escalator.domain.command import Puzzle
from od_escalator.domain.listing import Guide
from od_escalator.domain.wording import listed
from od_escalator.slack import parts
from od_escalator.slack.neutral import neutral
from od_escalator.slack.parts import Rendered

_NAME_LENGTH = 40
_MOST_NAMES = 30
_AWAY = "/escalations away 12/21-12/28 sam"

_COMMANDS = (
    ("open", "the open cases that you may see; open 2 is the second page"),
    ("mine", "those of them that are yours"),
    ("case 1042", "where one case stands, and what comes next"),
    ("away", "who is away"),
    ("away 12/21-12/28 sam", "you are away on these days, and Sam stands in; until 12/28 means back on that day"),
    ("away kelly 12/21-12/28 sam", "Kelly is, as a manager above her office may say"),
    ("back", "you are there again; back kelly, and she is"),
    ("test", "sends you a test message, and says whom the cases of your offices reach"),
)
_CLOSING = "Never type a patient's name here. What concerns a patient is in Open Dental, on the task of the case."

_WORDS = {
    Puzzle.NO_COMMAND: "This is no command of od-escalator, so nothing was changed.",
    Puzzle.NO_CASE: "Which case? Type its number, like /escalations case 1042.",
    Puzzle.UNKNOWN_CASE: "There is no case of this number among those that you may see. /escalations open lists them.",
    Puzzle.NO_DAYS: f"It does not say clearly on which days, so nobody is away. Type it like {_AWAY}.",
    Puzzle.DAYS_OVER: f"Those days are over, so nothing was changed. Type days to come, like {_AWAY}.",
    Puzzle.ENDS_FIRST: f"It would end before it begins, so nothing was changed. Type it like {_AWAY}.",
    Puzzle.TOO_LONG: "That is more than a year, so nothing was changed. Whoever leaves for good is taken out of the"
    " configuration by IT.",
    Puzzle.NOBODY: "There is nobody of this name here, so nothing was changed. You can type one of these: {names}.",
    Puzzle.SEVERAL: "Several people may be meant, so nothing was changed. Type one of these: {names}.",
    Puzzle.NOT_YOURS: "You can say this of yourself, and as a manager above an office of the people there. Nothing was"
    " changed. Please ask them, or their manager.",
    Puzzle.OWN_DELEGATE: f"Nobody stands in for themselves, so nothing was changed. Name somebody else, like {_AWAY}.",
    Puzzle.NOBODY_LEFT: "Whoever you named is away too on some of these days, and nobody who is there stands in for"
    " them. Nothing was changed. Name somebody who is there; /escalations away lists who is not.",
    Puzzle.NOT_AWAY: "Nobody had said here that they are away, so nothing was changed.",
    Puzzle.CONFIGURED: "The configuration says that they are away, and only IT can change that: away = [...] in their"
    " table under [people].",
}


def guide_message(guide: Guide) -> Rendered:
    if guide.puzzle in (None, Puzzle.NO_COMMAND):
        why = [_WORDS[Puzzle.NO_COMMAND]] if guide.puzzle else []
        lines = "\n".join(f"• `/escalations {typed}` {meaning}" for typed, meaning in _COMMANDS)
        spoken = "; ".join(f"{typed}: {meaning}" for typed, meaning in _COMMANDS)
        blocks = [*map(parts.section, why), parts.section(f"*What you can type*\n{lines}"), parts.context(_CLOSING)]
        return parts.checked(" ".join((*why, f"What you can type after /escalations: {spoken}. {_CLOSING}")), blocks)
    names = [neutral(name, _NAME_LENGTH) for name in guide.names]
    words = parts.fitting(_WORDS[guide.puzzle].format(names=listed(names, most=_MOST_NAMES) or "nobody"))
    return parts.checked(words, [parts.section(words)])
