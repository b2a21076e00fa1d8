"""Slack: a token that works, the bot in its channels, the right people in the workspace and in the channels."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from od_escalator.cli.checking.report import Report
from od_escalator.config.model import Config, Office, Settings
from od_escalator.config.relations import holders
from od_escalator.domain.person import Role
from od_escalator.domain.wording import listed, span
from od_escalator.errors import EscalatorError, Permanent
from od_escalator.slack.facts import ChannelFacts, SlackFacts, UserFacts

_TOKEN_CODES = frozenset(
    {"account_inactive", "invalid_auth", "not_allowed_token_type", "not_authed", "token_expired", "token_revoked"}
)
_ON_THE_WAY = {
    "proxy": "slack-proxy",
    "tls_untrusted": "slack-untrusted",
    "tls_expired": "slack-untrusted",
    "tls_name": "slack-untrusted",
}
_SKEW = timedelta(minutes=2)
_OF_AN_OFFICE = (Role.OFFICE_MANAGER, Role.DEPUTY, Role.REGIONAL_MANAGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A channel of the configuration, with the ids of the people who belong there; `closed`: and nobody else does."""

    key: str
    channel: str
    people: tuple[str, ...] = ()
    closed: bool = False


def check_slack(settings: Settings, facts: SlackFacts, report: Report) -> frozenset[str] | None:
    """The ids of the people whom Slack reaches; None and one finding when it does not answer: nothing can be told."""
    try:
        bot = facts.bot()
        report.good(f"Slack: the bot is {bot.name} in {bot.team}")
        if bot.missing_scopes:
            problem = f"the bot lacks the scopes {', '.join(sorted(bot.missing_scopes))}"
            report.find("slack-scope-missing", "slack: bot_token_file", problem)
            return None
        users = _check_people(settings, facts, report)
        for place in _places(settings):
            channel = facts.channel(place.channel)
            if channel is None:
                report.find("channel-unknown", place.key, f"the bot sees no channel {place.channel}")
            else:
                _check_channel(place, channel, report)
                _check_members(place, channel, settings, users, report)
                _check_strangers(place, channel, facts, users, report)
    except Permanent as error:
        report.find("slack-refused", "slack: bot_token_file", str(error))
    except EscalatorError as error:
        report.find(kind_of_absence(error), "slack: base_url", str(error))
    else:
        return frozenset(id_ for id_, user in users.items() if user.is_active and not user.is_bot)
    return None


def check_link(config: Config, facts: SlackFacts, report: Report) -> None:
    """Whether Slack would open the link by which clicks come; that it does not answer is said elsewhere."""
    place, token = "slack: app_token_file", config.secrets.app_token
    if token is None:
        report.find("app-token-missing", place, "nobody can click: there is no app-level token")
        return
    try:
        address = facts.link_address(token.get_secret_value())
    except Permanent as error:
        report.find(kind_of_link(error), place, str(error))
        return
    except EscalatorError:
        return
    try:
        facts.reach_link(address)
    except EscalatorError as error:
        report.find(kind_of_absence(error), place, str(error))
    else:
        report.good("Slack: the app token opens the link by which clicks come")


def check_clock(facts: SlackFacts, now: datetime, report: Report) -> None:
    """By Slack's clock; that it does not answer is said elsewhere."""
    try:
        ahead = facts.ahead(now)
    except EscalatorError:
        return
    if abs(ahead) > _SKEW:
        side = "ahead of" if ahead > timedelta(0) else "behind"
        report.find("own-clock-wrong", "clock", f"this machine's clock is {span(abs(ahead))} {side} Slack's")


def kind_of_absence(error: EscalatorError) -> str:
    """What keeps us from Slack, as `check` calls it."""
    return _ON_THE_WAY.get(getattr(error, "code", ""), "slack-away")


def kind_of_link(error: Permanent) -> str:
    """The id of the finding that it is when Slack opens no link."""
    by_code = {"missing_scope": "app-token-scope", **dict.fromkeys(_TOKEN_CODES, "app-token-refused")}
    return by_code.get(error.code, "socket-mode-off")


def _places(settings: Settings) -> Iterator[_Place]:
    owners = dict.fromkeys(id_ for office in settings.offices for id_ in office.owners)
    yield _Place(key="slack: owners_channel", channel=settings.slack.owners_channel, people=tuple(owners))
    yield _Place(key="slack: operations_channel", channel=settings.slack.operations_channel)
    for office in settings.offices:
        people = tuple(dict.fromkeys(id_ for role in _OF_AN_OFFICE for id_ in holders(office, role)))
        yield _Place(key=_key(office), channel=office.slack_channel, people=people, closed=True)


def _key(office: Office) -> str:
    return f'office "{office.name}": slack_channel'


def _check_channel(place: _Place, channel: ChannelFacts, report: Report) -> None:
    if channel.is_archived:
        report.find("channel-archived", place.key, f"#{channel.name} is archived")
    elif not channel.bot_is_member:
        report.find("bot-not-in-channel", place.key, f"the bot is not in #{channel.name}", channel=channel.name)
    else:
        report.good(f"Slack: {place.channel} is #{channel.name}")
    if place.closed and not channel.is_private:
        problem = f"#{channel.name} is open to the whole workspace"
        report.find("channel-public", place.key, problem, channel=channel.name)


def _check_members(
    place: _Place, channel: ChannelFacts, settings: Settings, users: Mapping[str, UserFacts], report: Report
) -> None:
    """Told only where Slack shows us the members, and of people who can be invited."""
    for id_ in place.people:
        user = users.get(id_)
        if channel.members and user is not None and user.is_active and user.id not in channel.members:
            name = settings.people[id_].name
            problem = f"{name} is not in #{channel.name}"
            report.find("manager-not-in-channel", place.key, problem, channel=channel.name, name=name)


def _check_strangers(
    place: _Place, channel: ChannelFacts, facts: SlackFacts, users: Mapping[str, UserFacts], report: Report
) -> None:
    if not place.closed:
        return
    others = [facts.person(id_) for id_ in sorted(channel.members - {user.id for user in users.values()})]
    strangers = [f"{other.name} ({other.id})" for other in others if other is not None and not other.is_bot]
    if strangers:
        problem = f"in #{channel.name} are people whom the configuration does not name: {listed(strangers)}"
        report.find("channel-has-others", place.key, problem, channel=channel.name)


def _check_people(settings: Settings, facts: SlackFacts, report: Report) -> dict[str, UserFacts]:
    """The configuration's people whom the workspace has, by id."""
    known: dict[str, UserFacts] = {}
    for id_, person in settings.people.items():
        if person.slack is None:
            continue
        place, user = f"people.{id_}: slack", facts.person(person.slack)
        if user is None:
            report.find("slack-person-unknown", place, f'nobody in the workspace is "{person.slack}"')
            continue
        known[id_] = user
        if not user.is_active or user.is_bot:
            what = "a bot" if user.is_bot else "deactivated"
            report.find("slack-person-inactive", place, f'"{person.slack}" is {what}')
    return known
