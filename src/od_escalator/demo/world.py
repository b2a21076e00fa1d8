"""Willow Creek Dental for demo and tests: a real MariaDB, a local Slack, and od-escalator installed beside them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from od_escalator.config.load import load
from od_escalator.config.model import Config
from od_escalator.demo import schema
from od_escalator.demo.handclock import HandClock, OurClock
from od_escalator.demo.practice import Practice, build
from od_escalator.demo.server import Server
from od_escalator.demo.slack import APP_TOKEN, BOT_TOKEN, BOT_USER_ID, Channel, LocalSlack, User
from od_escalator.demo.workstation import Workstation
from od_escalator.store.migrate import migrate
from od_escalator.store.sqlite import make_private

ZONE = ZoneInfo("America/New_York")

USERS = tuple(
    User(id=f"U0{name.split()[0].upper()}", name=name.split()[0].lower(), real_name=name, email=email)
    for name, email in (
        ("Kelly Ray", "kelly@willow-creek.example"),
        ("Sam Ortiz", "sam@willow-creek.example"),
        ("Morgan Hale", "morgan@willow-creek.example"),
        ("Dana Brooks", "dana@willow-creek.example"),
        ("Rosa Lind", "rosa@willow-creek.example"),
        ("Lee Park", "lee@willow-creek.example"),
    )
)

CHANNELS = (
    Channel(id="C0GENEVA", name="geneva-patients", members=("U0KELLY", "U0SAM", "U0DANA", BOT_USER_ID)),
    Channel(id="C0LAKESIDE", name="lakeside-patients", members=("U0MORGAN", "U0DANA", BOT_USER_ID)),
    Channel(id="C0OWNERS", name="owners", members=("U0ROSA", "U0LEE", BOT_USER_ID)),
    Channel(id="C0IT", name="it-operations", members=("U0DANA", BOT_USER_ID)),
)


class World:
    """One practice with its Slack; their clock is the hand-turned one, and that of our machine may differ from it."""

    def __init__(self, server: Server, slack: LocalSlack, practice: Practice, clock: HandClock, folder: Path) -> None:
        self.server = server
        self.slack = slack
        self.practice = practice
        self.clock = clock
        self.ours = OurClock(clock)
        self.folder = folder
        self.config = self._configure()
        state = folder / "state.db"
        make_private(state)
        state.write_bytes(_empty_state())

    def at(self, user: str) -> Workstation:
        """Log somebody in to Open Dental; close it, or use it with `with`."""
        return Workstation(self.practice.url, user)

    def reconfigure(self, *changes: tuple[str, str]) -> None:
        """Edit the TOML as an administrator would, each text once; the program reads it when it starts."""
        toml = self.folder / "config.toml"
        text = toml.read_text(encoding="utf-8")
        for old, new in changes:
            if text.count(old) != 1:
                raise ValueError(f"{old!r} stands {text.count(old)} times in config.toml")
            text = text.replace(old, new)
        toml.write_text(text, encoding="utf-8")
        self.config = load(toml, {})

    def patient(self, name: str) -> int:
        return self.practice.patient(name).number

    def _configure(self) -> Config:
        """Write the TOML and the secrets as an administrator would, and read them as the daemon does."""
        secrets = {"db-password": self.server.password, "slack-bot-token": BOT_TOKEN.value}
        for name, secret in (secrets | {"slack-app-token": APP_TOKEN.value}).items():
            file = self.folder / name
            file.touch(mode=0o600)
            file.write_text(secret, encoding="utf-8")
        template = (files("od_escalator.demo") / "willow_creek.toml").read_text(encoding="utf-8")
        url = self.practice.our_url.replace(f":{self.server.password}@", "@")
        toml = self.folder / "config.toml"
        text = template.format(url=url, folder=self.folder.as_posix(), slack=self.slack.base_url)
        toml.write_text(text, encoding="utf-8")
        return load(toml, {})


@cache
def _empty_state() -> bytes:
    """A store as `migrate` makes it; made once, for it takes longer than most of what is played on it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "state.db"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()


@contextmanager
def open_world(
    server: Server,
    folder: Path,
    start: datetime,
    name: str = "opendental",
    port: int = 0,
    version: str = schema.VERSION,
    skew: timedelta = timedelta(0),
) -> Iterator[World]:
    """Build the practice anew in a hand-turned server, at `start`, as this release of Open Dental has it.

    The server's clock is ahead by `skew`.
    """
    clock = HandClock(start, lambda at: server.set_time(at + skew))
    practice = build(server, start.astimezone(ZONE).date(), name=name, engine=server.engine, version=version)
    with LocalSlack(clock, users=USERS, channels=CHANNELS, zone=ZONE, port=port) as slack:
        yield World(server, slack, practice, clock, folder)
