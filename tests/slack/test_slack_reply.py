"""Private answers: every outcome has its words, and a refusal says what to do instead."""

import pytest

from od_escalator.domain.reply import Outcome, Reply
from od_escalator.slack.reply import reply_message


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_a_full_sentence_about_the_case(outcome: Outcome) -> None:
    said = reply_message(Reply(outcome=outcome, label="UP-1042")).text
    assert said[0].isupper()
    assert said.endswith(".")
    assert "{" not in said
    assert "nothing was changed" not in said.lower() or said.count(". ")
