"""Somebody who sets the made-up practice up from nothing: what is asked and answered is the page docs/setup.md.

`scripts/transcript` writes the page; a test plays the same and fails when the page is stale.
"""

import re
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from od_escalator.clock import SystemClock
from od_escalator.demo.opening_times import write_schedule
from od_escalator.demo.server import Server
from od_escalator.demo.slack import APP_TOKEN, BOT_TOKEN
from od_escalator.demo.world import World, open_world
from tests.cli.terminal import Terminal

PAGE = Path(__file__).parents[2] / "docs" / "setup.md"

#: The beginning of each question, and the answer; an empty one takes what is proposed.
ASKED = (
    ("Open Dental's database server", "{server}"),
    ("Name of the database there", "{schema}"),
    ("Our login there", "{user}"),
    ("Its password (not shown)", "{password}"),
    ("Which one", "sql"),
    ("the author of our tasks", ""),
    ("Time zone", ""),
    ("CommLog types that flag", ""),
    ("Slack: bot token", BOT_TOKEN.value),
    ("Slack: app-level token", APP_TOKEN.value),
    ("Channel for whoever looks after this program", ""),
    ("Channel in which the owners hear", ""),
    ("The owners", ""),
    ("The regional manager", ""),
    ("All right?", ""),
    ("Write them?", ""),
    ("marked as a test?", ""),
)

_HEAD = """\
# Setting up

<!-- written by scripts/transcript from a conversation with the program; a test fails when it is stale -->

`od-escalator init` asks for what the configuration needs and proposes what it finds in Open Dental and in Slack. Below
it runs against the made-up practice of the demo, from nothing to the first message: {answers} answers, most of them
Enter. What was typed stands behind the colon, after the proposal in brackets; passwords and tokens are not shown.

Have ready: the login to the database server (`?` at that question prints the SQL that makes it), the two tokens of the
Slack app (`od-escalator slack manifest` prints the app and the steps), and the bot invited to a channel for each
office, one for the owners and one for whoever looks after the program. In Open Dental: a user for this program alone,
a task inbox for every office manager, and the CommLog type *Upset Patient*, not as the first of the list.

- Wrong answers are asked again, with what helps. Ctrl-C ends it, and all is as it was.
- Where the names do not tell who of Open Dental is who in Slack, write both: `KRay/U012AB3CD`.
- In the table of offices a number changes that office; two clinics become one office when one of them names both.
- Every answer is an option as well, as its help shows; `--yes` takes what is proposed.
- `--print` writes nothing, and prints the configuration.
- What is there already is replaced only when you say so, and a copy of it is kept.
- Several database servers are named with commas between; the same login must do for all of them.

```
$ od-escalator init
{transcript}
```

The configuration explains each of its keys, like `config.example.toml`, and is meant to be edited. How it goes on:
[the README](../README.md#install); how it is run: [operators](operators.md).
"""


@dataclass(frozen=True)
class SetUp:
    """How it went: the exit code, and all that was to be seen."""

    code: int
    answers: int
    seen: str
    folder: Path
    world: World

    def page(self) -> str:
        """The same whatever the machine."""
        return _HEAD.format(answers=self.answers, transcript=self._plain())

    def _plain(self) -> str:
        text = self.seen.strip()
        for real, shown in (
            (f"127.0.0.1:{self.world.server.port}", "192.168.1.10"),
            (login(self.world), "od_escalator"),
            (self.world.practice.database, "opendental"),
            (f"{self.folder}/state.db", "/var/lib/od-escalator/state.db"),
            (str(self.folder), "/etc/od-escalator"),
        ):
            text = text.replace(real, shown)
        text = re.sub(r"\d+\.\d+\.\d+-MariaDB\S*(?=[:,])", "MariaDB", text)
        text = re.sub(r": made, at \w+", ": made", text)
        return "\n".join(line.rstrip() for line in text.splitlines())


def login(world: World) -> str:
    return f"od_escalator_{world.practice.database}"


def prepare(world: World) -> None:
    """Its doctors work, and the schedule says when."""
    with closing(world.practice.open()) as session:
        write_schedule(session, world.practice, SystemClock().now().date())


def answers(world: World) -> dict[str, str]:
    """What differs from run to run."""
    return {
        "server": f"127.0.0.1:{world.server.port}",
        "schema": world.practice.database,
        "user": login(world),
        "password": world.server.password,
    }


def set_up(world: World, folder: Path) -> SetUp:
    prepare(world)
    known = answers(world)
    with Terminal(folder / "config.toml", "init", "--base-url", world.slack.base_url) as terminal:
        for question, answer in ASKED:
            terminal.answer(question, answer.format(**known))
        code = terminal.end()
        return SetUp(code, terminal.answers, terminal.seen, folder, world)


def write_page() -> None:
    with TemporaryDirectory() as folder, Server(engine="MyISAM", hand_turned=True) as server:
        (Path(folder) / "world").mkdir()
        with open_world(server, Path(folder) / "world", SystemClock().now(), name="opendental_cli") as world:
            PAGE.write_text(set_up(world, Path(folder) / "etc").page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_page()
