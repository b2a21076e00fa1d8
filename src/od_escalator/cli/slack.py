"""`slack manifest`: the Slack app of this practice, to be pasted; nothing is contacted."""

import click

from od_escalator.cli.table import print_json
from od_escalator.slack.command import COMMAND
from od_escalator.slack.manifest import manifest

#: Slack's own limit on the name of an app.
_LONGEST = 35

_STEPS = """\
1. api.slack.com/apps > Create New App > From a manifest > your workspace > JSON: paste what stands above.
2. Install to Workspace; OAuth & Permissions: the Bot User OAuth Token (xoxb-...) goes into bot_token_file.
3. Basic Information > App-Level Tokens > Generate, with the scope connections:write (a manifest cannot make it): the
   token (xapp-...) goes into app_token_file. Without it buttons and {command} do not work; all else does.
4. In each channel of the configuration: /invite @{name}. Then od-escalator check."""


@click.group("slack")
def command() -> None:
    """Set up the Slack app."""


@command.command("manifest")
@click.option("--name", default="od-escalator", show_default=True, help="The app's name in Slack.")
def manifest_command(name: str) -> None:
    """Print the app to be pasted at api.slack.com/apps, and on the terminal what comes after that."""
    if not 1 <= len(name) <= _LONGEST or not name.isprintable():
        raise click.BadParameter(f"Slack takes 1 to {_LONGEST} characters", param_hint="--name")
    app = manifest(name)
    print_json(app)
    click.echo(_STEPS.format(name=name, command=COMMAND), err=True)
