"""Willow Creek's configuration in a folder of its own, the command line on it, and cases to look at."""

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import structlog
from click.testing import CliRunner, Result
from sqlalchemy import update

from od_escalator.cli import main
from od_escalator.cli.state import find_state
from od_escalator.clock import SystemClock
from od_escalator.config import rules
from od_escalator.config.load import load_settings
from od_escalator.demo.server import Server
from od_escalator.demo.world import World, open_world
from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Category, Origin
from od_escalator.domain.events import Event
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.note import NoteKey, Source
from od_escalator.domain.roster import Roster
from od_escalator.domain.said import Flagged
from od_escalator.domain.severity import Severity
from od_escalator.engine.record import Recorder
from od_escalator.store import cases, tables
from od_escalator.store.outbox import Delivery
from od_escalator.store.store import Store

#: A Monday, 10:14 AM in Geneva.
OPENED = datetime(2026, 11, 16, 15, 14, tzinfo=UTC)


@dataclass(frozen=True)
class Desk:
    """Somebody at a command line, with a configuration in `folder`."""

    folder: Path
    environ: Mapping[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def state(self) -> Path:
        return self.folder / "state.db"

    def edit(self, old: str, new: str) -> None:
        text = self.config.read_text(encoding="utf-8")
        assert old in text
        self.config.write_text(text.replace(old, new), encoding="utf-8")

    def secret(self, name: str, text: str, mode: int = 0o600) -> None:
        file = self.folder / name
        file.write_text(text, encoding="utf-8")
        file.chmod(mode)

    def run(self, *words: str, stdin: str | bytes | None = None) -> Result:
        arguments = ["--config", str(self.config), *words]
        return CliRunner(env=self.environ).invoke(main, arguments, input=stdin, prog_name="od-escalator")

    def start(self, *words: str) -> subprocess.Popen[str]:
        """The same as a process of its own."""
        command = [sys.executable, "-m", "od_escalator", "--config", str(self.config), *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=os.environ.copy())


def check(desk: Desk, *words: str) -> tuple[int, list[dict[str, str]], list[str]]:
    result = desk.run("check", "--json", *words)
    found: dict[str, Any] = json.loads(result.stdout)
    assert found["good"] is (result.exit_code == 0)
    return result.exit_code, found["findings"], found["found"]


def ids(desk: Desk, *words: str) -> list[str]:
    return [finding["id"] for finding in check(desk, *words)[1]]


def notes(desk: Desk) -> list[dict[str, str]]:
    """What `check` notes besides, without those that are always there."""
    found: list[dict[str, str]] = json.loads(desk.run("check", "--json").stdout)["notes"]
    always = {"sql-writes", "drill-not-set-up", "on-call-doctor-missing", "no-email"}
    return [note for note in found if note["id"] not in always]


def sql(world: World, *statements: str) -> None:
    """Break the practice."""
    with closing(world.practice.open()) as session:
        for statement in statements:
            session.run(statement)


class Ledger:
    """Our own database, filled as the engine fills it."""

    def __init__(self, desk: Desk) -> None:
        settings = load_settings(desk.config)
        self.store = Store(find_state(settings))
        self._recorder = Recorder(
            roster=Roster(rules.people(settings), rules.offices(settings)),
            policies=rules.policies(settings),
            owners_channel="C0OWNERS",
            operations_channel="C0IT",
            rhythm=rules.digests(settings),
        )

    def open_case(  # noqa: PLR0913  each is a detail of its own
        self,
        office: str = "Geneva",
        by: str | None = None,
        origin: Origin | None = None,
        *,
        drill: bool = False,
        at: datetime = OPENED,
        patient: int = 77,
        severity: Severity = Severity.STANDARD,
        category: Category = Category.BILLING,
    ) -> Case:
        note = NoteKey("main", 1, Source.COMMLOG, 1)
        with self.store.reading() as tx:
            number = cases.next_number(tx)
        new = Case(
            number=number,
            database="main",
            office=office,
            patient=patient,
            note=note,
            author=1,
            severity=severity,
            category=category,
            opened_at=at,
            origin=origin,
            drill=drill,
        )
        event = Flagged(at=at, note=note, author=1, severity=severity, category=category, by=by)
        return self._record(new, event)

    def deliver(self, at: datetime) -> None:
        """All that was promised is done."""
        with self.store.transaction() as tx:
            tx.execute(update(tables.outbox).values(state=Delivery.SENT, settled_at=at))

    def happen(self, number: int, *events: Event) -> Case:
        with self.store.reading() as tx:
            case = cases.load(tx, number)
        assert case is not None
        for event in events:
            case = self._record(case, event)
        return case

    def _record(self, case: Case, event: Event) -> Case:
        office = self._recorder.roster.office(case.office)
        assert office is not None
        decision = decide(case, event, self._recorder.policies, office.calendar)
        with self.store.transaction() as tx:
            self._recorder.record(tx, decision, event.at)
        return decision.case


def desk_in(folder: Path) -> Desk:
    """Everything is in order, and nothing was started yet."""
    made = Desk(folder)
    template = (files("od_escalator.demo") / "willow_creek.toml").read_text(encoding="utf-8")
    url = "mysql+pymysql://od_escalator@127.0.0.1:9/opendental"
    made.config.write_text(
        template.format(url=url, folder=folder.as_posix(), slack="http://127.0.0.1:9/api/"), encoding="utf-8"
    )
    made.secret("db-password", "correct horse battery\n")
    made.secret("slack-bot-token", "xoxb-of-willow-creek\n")
    made.secret("slack-app-token", "xapp-of-willow-creek\n")
    return made


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


@pytest.fixture
def ledger(desk: Desk) -> Iterator[Ledger]:
    assert desk.run("migrate").exit_code == 0
    made = Ledger(desk)
    yield made
    made.store.close()


@pytest.fixture
def world(mariadb: Server, tmp_path: Path) -> Iterator[World]:
    """A practice and a Slack whose clocks show about the real time, as the command line knows no other."""
    folder = tmp_path / "world"
    folder.mkdir()
    with open_world(mariadb, folder, SystemClock().now(), name="opendental_cli") as world:
        yield world


@pytest.fixture
def there(world: World) -> Desk:
    """A command line in that world, whose offices are always open: at night other things are due than by day."""
    desk = Desk(world.folder)
    always = ", ".join(f'{day} = ["00:00-24:00"]' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    text = desk.config.read_text(encoding="utf-8")
    desk.config.write_text(re.sub(r"(?m)^hours = .*$", f"hours = {{ {always} }}", text), encoding="utf-8")
    return desk


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    """A command sends the log of its process to its own streams, which end with it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
