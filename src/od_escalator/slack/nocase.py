"""One quiet line for who asked for help where there is nothing to help with yet."""

from od_escalator.domain.card import NoCase
from od_escalator.slack import parts
from od_escalator.slack.parts import Rendered


def no_case_message(answer: NoCase) -> Rendered:
    words = f"#{answer.asked.value}: this patient has no open case, so nobody was told. #upset opens one."
    return parts.checked(words, [parts.section(words)])
