"""What one person is shown who has done something in Slack: a private answer where they did it."""

from collections.abc import Sequence

from od_escalator.clock import Clock
from od_escalator.domain.dialog import DayDialog, Dialog, EndDialog, ReassignDialog, WaiveDialog, WithdrawDialog
from od_escalator.domain.home import Home
from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.domain.listing import Listing
from od_escalator.domain.reply import Outcome, Reply
from od_escalator.errors import Permanent
from od_escalator.slack.connection import SLACK_URL, Connection
from od_escalator.slack.dialogs import place_in, view_of
from od_escalator.slack.home import home_view
from od_escalator.slack.identity import Identity
from od_escalator.slack.listing import listing_message
from od_escalator.slack.parts import Rendered
from od_escalator.slack.reply import reply_message
from od_escalator.slack.response_url import post_answer
from od_escalator.slack.send import words

_TOO_LATE = ("expired_trigger_id", "exchanged_trigger_id", "trigger_exchanged", "invalid_trigger_id")


class SlackDesk:
    """The engine's Desk; may be used from any thread."""

    def __init__(self, *, token: str, clock: Clock, base_url: str = SLACK_URL, timeout: int = 10) -> None:
        self._connection = Connection(token=token, clock=clock, base_url=base_url, timeout=timeout)
        self._identity = Identity(self._connection, clock)
        self._base_url, self._timeout = base_url, timeout

    def names_of(self, user: str) -> Sequence[str]:
        """Raises Transient or Permanent."""
        return self._identity.names_of(user)

    def show(self, to: Interaction, shown: Reply | Listing | Home | Dialog) -> None:
        """Raises Transient or Permanent."""
        match shown:
            case EndDialog() | DayDialog() | ReassignDialog() | WithdrawDialog() | WaiveDialog():
                self._open(to, shown)
            case Home():
                self._connection.ask(self._connection.web.views_publish, user_id=to.user, view=home_view(shown))
            case Reply():
                self._answer(to, reply_message(shown))
            case _:
                self._answer(to, listing_message(shown))

    def _open(self, to: Interaction, dialog: Dialog) -> None:
        """What opens a dialog is good once, for three seconds; afterwards only another click helps."""
        view, method = view_of(dialog, to.channel), self._connection.web.views_open
        try:
            self._connection.ask(method, trigger_id=to.trigger or "", view=view)
        except Permanent as refused:
            if refused.code not in _TOO_LATE:
                raise
            self._answer(to, reply_message(Reply(outcome=Outcome.CLICK_AGAIN, label=dialog.label)))

    def _answer(self, to: Interaction, message: Rendered) -> None:
        """Where they did it; where the bot is not, as where a command is typed, at the address that came with it.

        What was sent off in a dialog is answered where that was asked for.
        """
        channel = place_in(to.value) if to.kind is InteractionKind.DIALOG else to.channel
        if channel is not None and to.kind is not InteractionKind.COMMAND:
            web = self._connection.web
            try:
                self._connection.ask(web.chat_postEphemeral, channel=channel, user=to.user, **words(message))
            except Permanent:
                if to.answer_at is None:
                    raise
            else:
                return
        if to.answer_at is None:
            raise Permanent("there is no place to answer in", "no_place")
        post_answer(to.answer_at, message, base_url=self._base_url, timeout=self._timeout)
