"""What a month can teach, for the owners: which causes and lessons were chosen how often, of all offices together."""

from collections.abc import Sequence

from od_escalator.domain.catalogue import Choice, label
from od_escalator.domain.learning import Learning
from od_escalator.domain.wording import counted, listed, named_day
from od_escalator.slack import parts
from od_escalator.slack.parts import Rendered

_MOST = 5
_WHY = "Chosen by managers when a case ended; of all offices together, for it is about the work and nobody's fault."
_TOO_FEW = "That is too few to read anything from."


def learning_message(learning: Learning) -> Rendered:
    heading = f"Lessons from {named_day(learning.first, learning.last)} to {named_day(learning.last, learning.last)}"
    said = [f"{counted(learning.cases, 'case')}, and of {learning.explained} somebody has said how it came about."]
    said += [_counts("Causes", learning.causes)] if learning.causes else [_TOO_FEW]
    said += [_counts("To do differently", learning.lessons)] if learning.lessons else []
    blocks = (parts.header(heading), parts.section("\n".join(said)), parts.context(_WHY))
    return parts.checked(f"{heading}: {' '.join((*said, _WHY))}", blocks)


def _counts(what: str, found: Sequence[tuple[Choice, int]]) -> str:
    return f"{what}: {listed([f'{label(choice)} ({count})' for choice, count in found], most=_MOST)}."
