"""A test of one place: that it is one, that nothing happened, and what arrives there otherwise."""

from od_escalator.domain.notices import PlaceTest
from od_escalator.slack import parts
from od_escalator.slack.neutral import neutral
from od_escalator.slack.parts import Rendered

_PURPOSE_LENGTH = 200


def notice_message(test: PlaceTest) -> Rendered:
    purpose = neutral(test.purpose, _PURPOSE_LENGTH)
    blocks = [parts.section(f"*{PlaceTest.WORDS}*\n{purpose}"), parts.context("Nobody has to do anything.")]
    return parts.checked(f"{PlaceTest.WORDS} {purpose}", blocks)
