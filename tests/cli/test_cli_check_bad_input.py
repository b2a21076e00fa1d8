"""What goes wrong on the first day, as whoever installs this meets it: each command says what, and what helps."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from od_escalator.demo.world import World
from tests.cli.conftest import Desk
from tests.cli.test_cli_run import begin, note

pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)

NOTHING_THERE = ("run --once", 1, "database main could not be read: run od-escalator check")
NO_CHANNEL = ("run --once", 1, "1 message failed for good: od-escalator outbox and check say why")
NOT_READ = ("status", 1, "stale: is od-escalator run running, is the database there?")
REACHED = ("test-notify", 0, "Every place in Slack was reached.")


def elsewhere(desk: Desk, _: World) -> None:
    desk.edit("@127.0.0.1:", "@opendental-server.invalid:")


def closed_port(desk: Desk, world: World) -> None:
    desk.edit(f":{world.server.port}/", ":9/")


def without_rights(desk: Desk, world: World) -> None:
    with closing(world.server.admin()) as admin:
        admin.run("CREATE OR REPLACE USER newcomer@'%%' IDENTIFIED BY %(pw)s", pw=world.server.password)
    desk.edit("od_escalator_opendental_cli@", "newcomer@")


def swapped(desk: Desk, _: World) -> None:
    bot, app = (desk.folder / name for name in ("slack-bot-token", "slack-app-token"))
    bot_token, app_token = bot.read_text(encoding="utf-8"), app.read_text(encoding="utf-8")
    bot.write_text(app_token, encoding="utf-8")
    app.write_text(bot_token, encoding="utf-8")


def refused(command: str) -> tuple[str, int, *tuple[str, ...]]:
    return (
        command,
        78,
        'slack-bot-token" holds an app-level token',
        'stands in the Slack app under "OAuth & Permissions"',
        'slack-app-token" holds a bot token',
        'stands in the Slack app under "Basic Information"',
    )


def not_invited(_: Desk, world: World) -> None:
    world.slack.remove_bot("C0GENEVA")


def archived(_: Desk, world: World) -> None:
    world.slack.archive("C0GENEVA")


def revoked(_: Desk, world: World) -> None:
    world.slack.revoke("xoxb-local")


def an_hour_behind(_: Desk, world: World) -> None:
    world.clock.turn(timedelta(hours=1, seconds=30))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (
            elsewhere,
            (
                ("check", 1, "no machine is known by the host's name in url", "are host and port in url right"),
                NOTHING_THERE,
                REACHED,
                NOT_READ,
            ),
        ),
        (
            closed_port,
            (
                ("check", 1, "no server listens at that port", "are host and port in url right"),
                NOTHING_THERE,
                REACHED,
                NOT_READ,
            ),
        ),
        (
            without_rights,
            (
                ("check", 1, "or the account no right on it", "od-escalator grants prints the SQL"),
                NOTHING_THERE,
                REACHED,
                NOT_READ,
            ),
        ),
        (
            swapped,
            (*(refused(command) for command in ("check", "run --once", "test-notify")), NOT_READ),
        ),
        (
            not_invited,
            (
                ("check", 1, "the bot sees no channel C0GENEVA", "invite the bot first: /invite"),
                (
                    "test-notify",
                    1,
                    "channel_not_found",
                    "invite the bot to the channel: /invite",
                    "1 place not reached",
                ),
                NO_CHANNEL,
                ("status", 1, "1 message failed for good: see od-escalator outbox, then retry or drop"),
            ),
        ),
        (
            archived,
            (
                ("check", 1, "#geneva-patients is archived", "Unarchive, or name another channel"),
                ("test-notify", 1, "is_archived", "take the channel out of the archive", "1 place not reached"),
                NO_CHANNEL,
                ("status", 1, "1 message failed for good: see od-escalator outbox, then retry or drop"),
            ),
        ),
        (
            revoked,
            (
                ("check", 1, "token_revoked (auth_test)", "copy the Bot User OAuth Token into the token's file"),
                ("test-notify", 1, "install the app again and renew the bot token", "10 places not reached"),
                ("run --once", 1, "failed for good: od-escalator outbox and check say why"),
                ("status", 1, "failed for good: see od-escalator outbox, then retry or drop"),
            ),
        ),
        (
            an_hour_behind,
            (
                (
                    "check",
                    0,
                    "this machine's clock is 1 h behind Slack's  [own-clock-wrong]",
                    "timedatectl set-ntp true",
                ),
                REACHED,
                ("run --once", 0, "clock.wrong", "1 change to cases"),
                ("status", 0, "this machine's clock is 1 h behind the true time, as others tell it"),
            ),
        ),
    ],
)
def test_whoever_installs_it_is_told_what_is_wrong_and_what_helps(
    there: Desk,
    world: World,
    spoil: Callable[[Desk, World], None],
    told: tuple[tuple[str, int, *tuple[str, ...]], ...],
) -> None:
    begin(world)
    note(world)
    spoil(there, world)
    files = [file for file in there.folder.iterdir() if file.name.endswith(("-password", "-token"))]
    secrets = [file.read_text(encoding="utf-8") for file in files]
    assert len(secrets) == 3
    for command, code, *words in told:
        result = there.run(*command.split())
        assert (result.exit_code, [each for each in words if each not in result.output]) == (code, []), result.output
        assert "Traceback" not in result.output
        assert "this is a bug" not in result.output
        assert [secret for secret in secrets if secret in result.output] == []
        world.clock.turn(timedelta(seconds=2))  # Slack takes one message a second
    kept = b"".join(file.read_bytes() for file in there.folder.iterdir() if file.is_file() and file not in files)
    assert [secret for secret in secrets if secret.encode() in kept] == []
