"""Asks for Slack's tokens and channels, and tries each at once: what does not work is said, with the remedy."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from od_escalator.cli.checking.slack import kind_of_absence, kind_of_link
from od_escalator.cli.setting_up.asking import Asking, read_secret_file
from od_escalator.cli.setting_up.given import Given
from od_escalator.cli.setting_up.places import find_channel, operations_channel, owners_channel
from od_escalator.cli.setting_up.refused import Refused
from od_escalator.clock import Clock
from od_escalator.config.catalog import kinds
from od_escalator.config.credentials import APP, BOT, another_kind
from od_escalator.domain.wording import listed
from od_escalator.errors import ConfigurationError, EscalatorError, Permanent
from od_escalator.slack.connection import SLACK_URL
from od_escalator.slack.facts import BotFacts, SlackFacts
from od_escalator.slack.roll import Channel, Member, Roll

_NO_BUTTONS = "  Without it messages have no buttons; all else works, and it can be added later."


@dataclass(slots=True, kw_only=True)
class Workspace:
    """What is known of it grows from call to call."""

    asking: Asking
    given: Given
    clock: Clock
    bot_token: str = field(default="", repr=False)
    app_token: str | None = field(default=None, repr=False)
    bot: BotFacts | None = None
    channels: tuple[Channel, ...] = ()
    members: tuple[Member, ...] = ()
    in_channels: dict[str, frozenset[str]] = field(default_factory=dict)
    operations: str = ""
    owners: str = ""

    def log_in(self) -> None:
        self.bot_token = self._token(
            "Slack: bot token (xoxb-..., not shown)", self._read_bot, self.given.bot_token_file, "--bot-token-file"
        )
        if not self.given.no_app_token:
            self.app_token = (
                self._token(
                    "Slack: app-level token (xapp-..., not shown; Enter for none)",
                    self._read_app,
                    self.given.app_token_file,
                    "--app-token-file, or --no-app-token",
                )
                or None
            )
            if self.app_token is None:
                self.asking.say(_NO_BUTTONS)
        try:
            self._call_the_roll()
        except EscalatorError as error:
            self.asking.say(f"  {error}: channels and people cannot be listed now, so give their ids")

    def choose_channels(self) -> None:
        proposed = operations_channel(self.channels)
        self.operations = self.choose(
            "Channel for whoever looks after this program",
            flag="--operations-channel",
            given=self.given.operations_channel,
            proposal=f"#{proposed.name}" if proposed else None,
        )
        proposed = owners_channel(self.channels)
        self.owners = self.choose(
            "Channel in which the owners hear how cases ended",
            flag="--owners-channel",
            given=self.given.owners_channel,
            proposal=f"#{proposed.name}" if proposed else None,
        )

    def choose(self, question: str, *, flag: str, given: str | None, proposal: str | None) -> str:
        """The id of a channel that the bot may write to."""
        return self.asking.ask(question, self.read_channel, flag=flag, given=given, proposal=proposal)

    def read_channel(self, text: str) -> str:
        """Raises Refused: unknown, archived, or the bot is not in it; Slack is asked anew each time."""
        try:
            return self._usable(text)
        except EscalatorError as error:
            raise Refused(str(error).split("\n", maxsplit=1)[0], "answer again") from None

    def name_of(self, id_: str | None) -> str:
        return next((f"#{each.name}" for each in self.channels if each.id == id_), id_ or "")

    def _usable(self, text: str) -> str:
        self._call_the_roll()
        found = find_channel(text, self.channels)
        if isinstance(found, str):
            facts = self._facts().channel(found)
            if facts is None:
                raise Refused(f"the bot sees no channel {found}", kinds()["channel-unknown"].remedy)
            found = Channel(
                id=facts.id,
                name=facts.name,
                is_private=facts.is_private,
                is_archived=facts.is_archived,
                bot_is_member=facts.bot_is_member,
            )
        if found.is_archived:
            raise Refused(f"#{found.name} is archived", kinds()["channel-archived"].remedy)
        if not found.bot_is_member:
            name = self.bot.name if self.bot else "the bot"
            raise Refused(f"the bot is not in #{found.name}", f"type /invite @{name} in it, then answer again")
        self._remember(found)
        return found.id

    def _remember(self, channel: Channel) -> None:
        if channel not in self.channels:
            self.channels = (*self.channels, channel)

    def _call_the_roll(self) -> None:
        """Channels and people; without the scope for it what is typed is taken at its word, and `check` looks later."""
        roll = Roll(token=self.bot_token, clock=self.clock, base_url=self._url)
        self.channels = roll.channels() or ()
        self.members = self.members or roll.members() or ()
        for each in self.channels:
            if each.bot_is_member and not each.is_archived and each.id not in self.in_channels:
                facts = self._facts().channel(each.id)
                self.in_channels[each.id] = facts.members if facts else frozenset()

    def _token(self, question: str, read: Callable[[str], str], file: Path | None, flag: str) -> str:
        if file is None:
            return self.asking.ask_secret(question, read, flag=flag, may_be_empty=True)
        return self.asking.ask(question, lambda path: read(read_secret_file(path)), flag=flag, given=str(file))

    def _read_bot(self, token: str) -> str:
        _require_kind(token, BOT)
        self.bot_token = token
        try:
            self.bot = self._facts().bot()
        except ConfigurationError as error:
            raise Refused(error.problem, error.hint) from None
        except Permanent as error:
            raise Refused(str(error).partition(";")[0], kinds()["slack-refused"].remedy) from None
        except EscalatorError as error:
            raise Refused(str(error), kinds()[kind_of_absence(error)].remedy) from None
        if self.bot.missing_scopes:
            lacking = listed(sorted(self.bot.missing_scopes), most=len(self.bot.missing_scopes))
            self.asking.say(f"  The bot lacks the scopes {lacking}: {kinds()['slack-scope-missing'].remedy}")
        self.asking.say(f"  Slack: the bot is {self.bot.name} in {self.bot.team}")
        return token

    def _read_app(self, token: str) -> str:
        if not token:
            return ""
        _require_kind(token, APP)
        try:
            self._facts().reach_link(self._facts().link_address(token))
        except Permanent as error:
            raise Refused(str(error), kinds()[kind_of_link(error)].remedy) from None
        except EscalatorError as error:
            raise Refused(str(error), kinds()[kind_of_absence(error)].remedy) from None
        return token

    def _facts(self) -> SlackFacts:
        return SlackFacts(token=self.bot_token, clock=self.clock, base_url=self._url)

    @property
    def _url(self) -> str:
        return self.given.base_url or SLACK_URL


def _require_kind(token: str, prefix: str) -> None:
    wrong = another_kind(token, prefix)
    if wrong is not None:
        what, where = wrong
        raise Refused(f"that is {what}" if token else "it is empty", where)
