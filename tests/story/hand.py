"""A hand that presses what stands in a case's message, over Slack's link."""

from od_escalator.demo.slack import PostedMessage
from od_escalator.demo.slack.message import Json
from od_escalator.demo.stage import Stage
from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.escalator import Escalator


class Hand:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        stage.listen()
        self._pressed = 0
        self._read: dict[str, int] = {}

    def message(self, channel: str = "C0GENEVA") -> PostedMessage:
        """The newest that has buttons, as it stands now."""
        found = [each for each in self.stage.world.slack.messages(channel) if _row(each) is not None]
        return found[-1]

    def offers(self, channel: str = "C0GENEVA") -> list[str]:
        """What can be pressed in the newest message there."""
        return list(_values(self.stage.world.slack.messages(channel)[-1]))

    def press(self, user: str, action: str, message: PostedMessage | None = None, *, often: int = 1) -> None:
        """It is kept, and handled when the program comes round to it; a `message` as it stood on the screen before."""
        for _ in range(often):
            if message is None:
                self._press_now(user, action, self.message())
                continue
            self._pressed += 1
            pressed = Interaction(
                key=f"press {self._pressed}",
                kind=InteractionKind.BUTTON,
                user=user,
                action=action,
                value=_values(message)[action],
                channel=message.channel,
                message=message.ts,
            )
            assert isinstance(self.stage.running, Escalator)
            self.stage.running.respond.keep(pressed)

    def _press_now(self, user: str, action: str, message: PostedMessage) -> None:
        slack, value = self.stage.world.slack, _values(message)[action]
        in_menu = action not in {each["action_id"] for each in (_row(message) or {})["elements"]}
        where = ("more", f"{action} {value}") if in_menu else (action,)
        assert slack.click(user, message.channel, message.ts, *where).acknowledged

    def click(self, user: str, action: str, message: PostedMessage | None = None) -> list[str]:
        """Press it, and let the program come round to it: what it answers."""
        self.press(user, action, message)
        self.stage.rest()
        return self.heard(user)

    def heard(self, user: str) -> list[str]:
        """The private answers since the last call."""
        said = [each.text for each in self.stage.world.slack.whispers(user)]
        new, self._read[user] = said[self._read.get(user, 0) :], len(said)
        return new


def _row(message: PostedMessage) -> Json | None:
    return next((block for block in message.blocks if block["type"] == "actions"), None)


def _values(message: PostedMessage) -> dict[str, str]:
    row = _row(message) or {"elements": []}
    found = {each["action_id"]: each["value"] for each in row["elements"] if each["type"] == "button"}
    menus = [each for each in row["elements"] if each["type"] == "overflow"]
    options = [option["value"].split(" ") for menu in menus for option in menu["options"]]
    return found | dict(options)
