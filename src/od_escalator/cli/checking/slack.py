"""Slack: a token that works, the bot in its channels, the people in the workspace."""

from collections.abc import Iterator

from od_escalator.cli.checking.report import Report
from od_escalator.config.model import Office, Settings
from od_escalator.config.relations import holders
from od_escalator.domain.person import Role
from od_escalator.errors import EscalatorError, Permanent
from od_escalator.slack.facts import ChannelFacts, SlackFacts

_APP = "in Slack: api.slack.com/apps, your app"


def check_slack(settings: Settings, facts: SlackFacts, report: Report) -> None:
    """One finding and no more when Slack does not answer: nothing else could be told."""
    try:
        bot = facts.bot()
        report.good(f"Slack: the bot is {bot.name} in {bot.team}")
        if bot.missing_scopes:
            report.error(
                "slack-scope-missing",
                "slack: bot_token_file",
                f"the bot lacks the scopes {', '.join(sorted(bot.missing_scopes))}",
                f"{_APP}, OAuth & Permissions: add them, then Reinstall to Workspace",
            )
            return
        known = _check_people(settings, facts, report) | {bot.user_id}
        for place, channel, office in _channels(settings):
            _check_channel(place, channel, office, facts.channel(channel), known, report)
    except Permanent as error:
        report.error("slack-refused", "slack: bot_token_file", str(error), f"{_APP}, OAuth & Permissions")
    except EscalatorError as error:
        report.error("slack-away", "slack: base_url", str(error), "does this machine reach https://slack.com?")


def _channels(settings: Settings) -> Iterator[tuple[str, str, Office | None]]:
    yield "slack: owners_channel", settings.slack.owners_channel, None
    yield "slack: operations_channel", settings.slack.operations_channel, None
    for office in settings.offices:
        yield f'office "{office.name}": slack_channel', office.slack_channel, office


def _check_channel(
    place: str, id_: str, office: Office | None, facts: ChannelFacts | None, known: set[str], report: Report
) -> None:
    if facts is None:
        report.error(
            "channel-unknown",
            place,
            f"the bot sees no channel {id_}",
            "copy the id from the channel's details in Slack; into a private channel invite the bot first",
        )
        return
    if facts.is_archived:
        report.error(
            "channel-archived", place, f"#{facts.name} is archived", "in Slack: unarchive it, or name another channel"
        )
    elif not facts.bot_is_member:
        report.error(
            "bot-not-in-channel",
            place,
            f"the bot is not in #{facts.name}",
            f"in Slack, in #{facts.name}: /invite the bot",
        )
    else:
        report.good(f"Slack: {id_} is #{facts.name}")
    if office is not None and not facts.is_private:
        report.warning(
            "channel-public",
            place,
            f"#{facts.name} is open to the whole workspace",
            "in Slack: make it private, with the managers of the office in it",
        )
    if office is not None and (others := facts.members - known):
        report.warning(
            "channel-has-others",
            place,
            f"in #{facts.name} are people whom the configuration does not name: {', '.join(sorted(others))}",
            "take them out of the channel, or give them a table under [people]",
        )


def _check_people(settings: Settings, facts: SlackFacts, report: Report) -> set[str]:
    """The user ids of the configuration's people."""
    told = {id_ for office in settings.offices for role in Role for id_ in holders(office, role)}
    known: set[str] = set()
    for id_, person in settings.people.items():
        if person.slack is None:
            if id_ in told:
                report.warning(
                    "person-without-slack",
                    f"people.{id_}",
                    f"{person.name} would be told in Slack, and has no Slack identity",
                    'add slack = "U..." or the e-mail address',
                )
            continue
        place, user = f"people.{id_}: slack", facts.person(person.slack)
        if user is None:
            report.error(
                "slack-person-unknown",
                place,
                f'nobody in the workspace is "{person.slack}"',
                "copy the member id from the person's profile in Slack",
            )
        elif not user.is_active or user.is_bot:
            what = "a bot" if user.is_bot else "deactivated"
            report.error("slack-person-inactive", place, f'"{person.slack}" is {what}', "name the person's own account")
        if user is not None:
            known.add(user.id)
    return known
