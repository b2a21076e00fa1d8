"""Play the story on the terminal: a real MariaDB, a local Slack with a page, and the real program between them."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from od_escalator.demo.history import write_history
from od_escalator.demo.scenes import SCENES, Cast, Scene
from od_escalator.demo.server import Server
from od_escalator.demo.slack import PostedMessage
from od_escalator.demo.stage import Stage
from od_escalator.demo.world import CHANNELS, USERS, ZONE, World, open_world
from od_escalator.log import configure

_MONDAY = datetime(2026, 11, 16, 10, 14, tzinfo=ZONE)

#: Seconds to read a scene's words and each thing that happens in it.
_TO_READ_SCENE, _TO_READ_LINE = 4.0, 3.2

#: Seconds of real time between two looks at what is left open; a click is looked at at once.
_LOOKS_EVERY = 1.0

#: Columns left of what is said, for who or where.
_MARGIN = 20

_PRIVACY_LINE = " Who and what: "
_PLACES = {channel.id: f"#{channel.name}" for channel in CHANNELS}


class Narrator:
    """Says on the terminal what happens; in between it leaves time to read."""

    def __init__(self, console: Console, *, fast: bool) -> None:
        self._console = console
        self._fast = fast
        self._heard: set[tuple[str, str]] = set()

    def line(self, where: str, said: str, style: str) -> None:
        self._row(Text(where, style=style), Text(said))
        self._wait(_TO_READ_LINE)

    def scene(self, number: int, scene: Scene, at: datetime) -> None:
        when = at.astimezone(ZONE)
        clock = f"{when:%a %b} {when.day}, {when:%H:%M}"
        self._console.print()
        self._console.rule(Text(f"{number}. {scene.title}", style="bold"), align="left")
        self._row(Text(clock, style="dim"), Text(scene.told, style="italic"))
        self._wait(_TO_READ_SCENE)

    def slack(self, world: World) -> int:
        """Say what was posted since the last call; returns how many messages that were."""
        new = [m for m in world.slack.everything() if (m.channel, m.ts) not in self._heard]
        self._heard |= {(m.channel, m.ts) for m in new}
        for message in sorted(new, key=lambda m: m.ts):
            self.line(_place(message), _readable(message.text), "magenta")
        return len(new)

    def _row(self, where: Text, said: Text) -> None:
        row = Table.grid(padding=(0, 2, 0, 0))
        row.add_column(width=_MARGIN, justify="right")
        row.add_column()
        row.add_row(where, said)
        self._console.print(row)

    def _wait(self, seconds: float) -> None:
        if not self._fast:
            Event().wait(seconds)


def play(*, fast: bool = False, keep: bool = False, port: int = 0) -> None:
    """Raises OperatorError where MariaDB or libfaketime is missing."""
    console = Console(highlight=False)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="od-escalator-demo-")))
        configure(stack.enter_context((folder / "log.jsonl").open("w", encoding="utf-8")), json=True)
        with console.status("Starting a private MariaDB, as Open Dental's installer sets it up (MyISAM) ..."):
            server = stack.enter_context(Server(engine="MyISAM", hand_turned=True))
            world = stack.enter_context(open_world(server, folder, _MONDAY, port=port))
        with console.status("Writing four years of ordinary notes ..."):
            notes = _write_years(world)
        _introduce(console, world, notes)
        cast = stack.enter_context(cast_in(world))
        _play(Narrator(console, fast=fast), cast)
        _conclude(console, cast)
        if keep:
            _leave_open(console, cast.stage)


def _write_years(world: World) -> int:
    with world.practice.open() as session:
        write_history(session, world.practice, _MONDAY.date())
        return int(str(session.value("SELECT COUNT(*) FROM commlog")))


@contextmanager
def cast_in(world: World) -> Iterator[Cast]:
    """Everybody logs in, and the program starts."""
    with world.at("Jamie") as jamie, world.at("Kelly") as kelly, world.at("Sam") as sam:
        stage = Stage(world)
        try:
            yield Cast(stage, jamie, kelly, sam)
        finally:
            stage.close()


def _introduce(console: Console, world: World, notes: int) -> None:
    console.print(
        Panel(
            "Willow Creek Dental is made up; everything else is real: an Open Dental database "
            f"({notes:,} CommLogs, MyISAM) in a MariaDB of its own, the SQL that workstations use, Slack's own SDK "
            "talking to a strict local Slack, and od-escalator between them.\n\n"
            f"Look at Slack while it plays: [bold]{world.slack.page_url}[/bold]",
            title="od-escalator: the story",
            border_style="blue",
        )
    )


def _play(narrator: Narrator, cast: Cast) -> None:
    for number, scene in enumerate(SCENES, start=1):
        narrator.scene(number, scene, cast.stage.world.clock.now())
        for seen in scene.act(cast):
            narrator.line("Open Dental", seen, "cyan")
        if not narrator.slack(cast.stage.world):
            narrator.line("Slack", "not a word", "dim")


def _conclude(console: Console, cast: Cast) -> None:
    root = cast.stage.world.slack.messages("C0GENEVA")[0]
    said = f"{_readable(root.text)}\n\nEdited in place {root.edited_count} times; its thread is the timeline."
    console.print()
    console.print(Panel(said, title="The one message in #geneva-patients, as it reads now", border_style="green"))


def _leave_open(console: Console, stage: Stage) -> None:
    """The program goes on, and hears what is clicked on the page."""
    page = stage.world.slack.page_url
    console.print(f"Slack stays open at [bold]{page}[/bold], and its buttons work; Ctrl-C ends it.")
    sys.stdout.flush()
    clicked = Event()
    try:
        stage.listen()
        stage.wake_on_click(clicked.set)
        while True:
            clicked.wait(_LOOKS_EVERY)
            clicked.clear()
            stage.listen()
            stage.rest()
    except KeyboardInterrupt:
        console.print("Closed.")


def _readable(text: str) -> str:
    """As Slack shows it: mentions are names; the line about privacy is the same everywhere."""
    for user in USERS:
        text = text.replace(f"<@{user.id}>", f"@{user.real_name}")
    return text.split(_PRIVACY_LINE)[0]


def _place(message: PostedMessage) -> str:
    if message.channel in _PLACES:
        return _PLACES[message.channel] + (" >" if message.thread_ts else "")
    return f"to {message.channel.removeprefix('D0').capitalize()}"
