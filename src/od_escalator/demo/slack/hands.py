"""What people in the workspace do: write, press, type, open, send off; each waits for the program to acknowledge it."""

from dataclasses import dataclass
from typing import Final

from od_escalator.demo.slack import payloads
from od_escalator.demo.slack.ephemeral import whisper
from od_escalator.demo.slack.filling import Choices, filled
from od_escalator.demo.slack.links import Envelope
from od_escalator.demo.slack.message import Json, PostedMessage
from od_escalator.demo.slack.people import Channel, User
from od_escalator.demo.slack.pressing import named, press
from od_escalator.demo.slack.retries import again
from od_escalator.demo.slack.views import answered
from od_escalator.demo.slack.workplace import Workplace

#: So many real seconds Slack waits for an acknowledgement.
_PATIENCE_SECONDS: Final = 3
_COMMAND: Final = "/escalations"


@dataclass(frozen=True, slots=True)
class Ack:
    """Whether the program acknowledged in time, and what it said with it."""

    acknowledged: bool
    payload: Json | None = None


class Hands(Workplace):
    def say(self, channel: str, user_id: str, text: str, thread_ts: str | None = None) -> PostedMessage:
        """A person writes in a channel."""
        with self._changed:
            self._workspace.post_what_is_due()
            ts = self._workspace.next_ts()
            message = PostedMessage(ts=ts, channel=channel, author=user_id, text=text, thread_ts=thread_ts)
            self._workspace.put(message)
            self._changed.notify_all()
            return message

    def click(
        self, user: str, channel: str, ts: str, action_id: str, option: str | None = None, *, value: str | None = None
    ) -> Ack:
        """Press what stands in a message now, or pick this option of a menu; LookupError if it is not there.

        `value` tells apart buttons that share an action_id.
        """
        with self._changed:
            person, place = self._person(user), self._entered(user, channel)
            own = [message for message in self._workspace.whispers.get(user, ()) if message.ts == ts]
            message = own[0] if own else self._workspace.find(place.id, ts)
            if message is None:
                raise LookupError(f"no message {ts} stands in {channel}")
            action = press(named(message.blocks), action_id, option, value)
            return self._deliver(
                payloads.message_press(self._workspace, person, message, action, alone=bool(own)),
            )

    def command(self, user: str, channel: str, text: str) -> Ack:
        """Type `/escalations text`, in any channel; what is acknowledged with words is shown to them alone."""
        with self._changed:
            person, place = self._person(user), self._entered(user, channel)
            if not any("commands" in token.scopes for token in self._workspace.tokens.values()):
                raise LookupError(f"{_COMMAND} is not a command here: the app lacks the scope commands")
            ack = self._deliver(payloads.command(self._workspace, person, place, _COMMAND, text))
            if ack.payload:
                whisper(self._workspace, user, channel, ack.payload)
            return ack

    def open_home(self, user: str) -> Ack:
        """Open the app's Home; the event comes again when it is not acknowledged."""
        with self._changed:
            home = self._workspace.homes.get(user)
            envelope = payloads.home_opened(self._workspace, self._person(user), home)
            ack = self._deliver(envelope)
            if not ack.acknowledged:
                self._retries.keep(envelope)
                self._retries.send_what_is_due()
            return ack

    def click_home(self, user: str, action_id: str, option: str | None = None, *, value: str | None = None) -> Ack:
        """Press what stands on the Home; `value` tells apart the buttons of its rows."""
        with self._changed:
            return self._click_view(self._workspace.homes, user, action_id, option, value)

    def click_dialog(self, user: str, action_id: str, option: str | None = None, *, value: str | None = None) -> Ack:
        """Press a button inside the open dialog, which stays open."""
        with self._changed:
            return self._click_view(self._workspace.dialogs, user, action_id, option, value)

    def _click_view(
        self, views: dict[str, Json], user: str, action_id: str, option: str | None, value: str | None
    ) -> Ack:
        person, view = self._person(user), _shown(views, user)
        action = press(view["blocks"], action_id, option, value)
        return self._deliver(payloads.view_press(self._workspace, person, view, action))

    def submit(self, user: str, choices: Choices) -> Ack:
        """Send off the open dialog with these choices by block_id; LookupError where a person could not choose so."""
        with self._changed:
            person, view = self._person(user), _shown(self._workspace.dialogs, user)
            sent = {**view, "state": filled(view, choices)}
            sent.pop("errors", None)
            ack = self._deliver(payloads.submission(self._workspace, person, sent))
            if ack.acknowledged and self._workspace.dialogs.get(user) is view:
                answered(self._workspace, user, sent, ack.payload)
            return ack

    def dismiss(self, user: str) -> None:
        """Close the open dialog; the app is not told."""
        with self._changed:
            del self._workspace.dialogs[user]

    def send_again(self) -> Ack:
        """Slack delivers the last envelope once more."""
        with self._changed:
            last = self._workspace.links.last
            if last is None:
                raise LookupError("nothing was sent yet")
            return self._deliver(again(last))

    def _deliver(self, envelope: Envelope) -> Ack:
        links = self._workspace.links
        links.forget(envelope.id)
        if not links.send(envelope):
            return Ack(acknowledged=False)
        self._changed.wait_for(lambda: links.acknowledged(envelope.id), _PATIENCE_SECONDS)
        if not links.acknowledged(envelope.id):
            return Ack(acknowledged=False)
        return Ack(acknowledged=True, payload=links.answer_to(envelope.id))

    def _person(self, user: str) -> User:
        person = self._workspace.users[user]
        if person.deleted or person.is_bot:
            raise LookupError(f"{user} cannot do anything in this workspace")
        return person

    def _entered(self, user: str, channel: str) -> Channel:
        """The channel, if this person is in it."""
        place = self._workspace.channels[channel]
        if user not in place.members:
            raise LookupError(f"{user} is not in {channel}")
        return place


def _shown(views: dict[str, Json], user: str) -> Json:
    if user not in views:
        raise LookupError(f"nothing is open for {user}")
    return views[user]
