"""What one person is shown who has done something in Slack: a private answer where they did it."""

from collections.abc import Sequence

from od_escalator.clock import Clock
from od_escalator.domain.interaction import Interaction
from od_escalator.domain.reply import Reply
from od_escalator.errors import Permanent
from od_escalator.slack.connection import SLACK_URL, Connection
from od_escalator.slack.reply import reply_message
from od_escalator.slack.send import words


class SlackDesk:
    """The engine's Desk; may be used from any thread."""

    def __init__(self, *, token: str, clock: Clock, base_url: str = SLACK_URL, timeout: int = 10) -> None:
        self._connection = Connection(token=token, clock=clock, base_url=base_url, timeout=timeout)

    def names_of(self, user: str) -> Sequence[str]:
        """Raises Transient or Permanent."""
        return (user,)

    def show(self, to: Interaction, shown: Reply) -> None:
        """Raises Transient or Permanent."""
        if to.channel is None:
            raise Permanent("there is no place to answer in", "no_place")
        self._connection.ask(
            self._connection.web.chat_postEphemeral,
            channel=to.channel,
            user=to.user,
            **words(reply_message(shown)),
        )
