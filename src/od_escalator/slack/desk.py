"""What one person is shown who has done something in Slack: a private answer where they did it."""

from collections.abc import Sequence

from od_escalator.clock import Clock
from od_escalator.domain.home import Home
from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.domain.listing import Listing
from od_escalator.domain.reply import Reply
from od_escalator.errors import Permanent
from od_escalator.slack.connection import SLACK_URL, Connection
from od_escalator.slack.home import home_view
from od_escalator.slack.identity import Identity
from od_escalator.slack.listing import listing_message
from od_escalator.slack.parts import Rendered
from od_escalator.slack.reply import reply_message
from od_escalator.slack.response_url import post_answer
from od_escalator.slack.send import words


class SlackDesk:
    """The engine's Desk; may be used from any thread."""

    def __init__(self, *, token: str, clock: Clock, base_url: str = SLACK_URL, timeout: int = 10) -> None:
        self._connection = Connection(token=token, clock=clock, base_url=base_url, timeout=timeout)
        self._identity = Identity(self._connection, clock)
        self._base_url, self._timeout = base_url, timeout

    def names_of(self, user: str) -> Sequence[str]:
        """Raises Transient or Permanent."""
        return self._identity.names_of(user)

    def show(self, to: Interaction, shown: Reply | Listing | Home) -> None:
        """Raises Transient or Permanent."""
        if isinstance(shown, Home):
            self._connection.ask(self._connection.web.views_publish, user_id=to.user, view=home_view(shown))
            return
        self._answer(to, reply_message(shown) if isinstance(shown, Reply) else listing_message(shown))

    def _answer(self, to: Interaction, message: Rendered) -> None:
        """Where they did it; where the bot is not, as where a command is typed, at the address that came with it."""
        if to.channel is not None and to.kind is not InteractionKind.COMMAND:
            web = self._connection.web
            try:
                self._connection.ask(web.chat_postEphemeral, channel=to.channel, user=to.user, **words(message))
            except Permanent:
                if to.answer_at is None:
                    raise
            else:
                return
        if to.answer_at is None:
            raise Permanent("there is no place to answer in", "no_place")
        post_answer(to.answer_at, message, base_url=self._base_url, timeout=self._timeout)
