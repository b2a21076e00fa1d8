"""Each handler, port and busy job fails, quoting a patient; Slack, log and records are looked at as ever."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any, cast

import pytest
import structlog
from click.testing import CliRunner

from od_escalator import app
from od_escalator.cli import main
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.escalator import Escalator
from od_escalator.outside import connect
from tests.canaries import canaries_of
from tests.faults.quoting import SAID, FirstCallFails, OneStatement
from tests.story.ear import Ear

At = Callable[[str], Workstation]

#: What fails does not depend on the storage engine of Open Dental.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)

#: At which statement of a handler's, or a job's, tick it fails.
HANDLERS_AT, JOBS_AT = (1, 4), (1, 2, 4)

BUTTON, DIALOG, COMMAND, HOME = InteractionKind
DONE = (
    DIALOG,
    "done",
    "1001:1 C0GENEVA",
    {"how": "resolved", "satisfied": "satisfied", "cause": "cost", "lesson": "none", "offered": "refund"},
)
SAID_THERE: tuple[tuple[InteractionKind, str, str, dict[str, str]], ...] = (
    *(
        (BUTTON, each, "1001:1", {})
        for each in ("got_it", "left_message", "help", "spoke", "snooze", "not_a_complaint")
    ),
    (DIALOG, "snooze", "1001:1 C0GENEVA", {"day": "2026-11-17", "why": "insurance"}),
    (DIALOG, "reassign", "1001:1 C0GENEVA", {"to": "sam"}),
    DONE,
    (DIALOG, "not_a_complaint", "1001:1 C0GENEVA", {"why": "question"}),
    *((COMMAND, "/escalations", text, {}) for text in ("open", "case 1001", f"away {SAID}", "test")),
    (HOME, "", "", {}),
    (BUTTON, "home_test", "test", {}),
)


class Ports:
    """The adapters, which can all fail."""

    def __init__(self) -> None:
        self.all: list[FirstCallFails] = []

    def start(self, world: World) -> Escalator:
        real = connect(world.config, world.ours)
        self.all = [
            FirstCallFails(each) for each in (*real.practices.values(), real.messenger, real.scheduler, real.desk)
        ]
        *practices, messenger, scheduler, desk = (cast("Any", each) for each in self.all)
        named = dict(zip(real.practices, practices, strict=True))
        outside = replace(real, practices=named, messenger=messenger, scheduler=scheduler, desk=desk)
        return app.build(world.config, world.ours, outside)


@pytest.fixture
def ports() -> Ports:
    return Ports()


@pytest.fixture
def stage(world: World, ports: Ports) -> Any:  # noqa: ANN401  a generator of a Stage
    world.reconfigure(
        ('weekly = "off"', 'weekly = "mon"'),
        ('sick_after = "off"', 'sick_after = "45m"'),
        ('cases = "off"', "cases = 2"),
        ("morning_messages = false\n", ""),
        ("[digest]", '[reviews]\nsites = ["google"]\n\n[digest]'),
    )
    stage = Stage(world, ports.start)
    yield stage
    stage.close()


def tick(stage: Stage, name: str = "") -> None:
    """The job of this name, or all, as the daemon calls it: a failure is logged, and the others go on."""
    assert isinstance(stage.running, Escalator)
    for job in stage.running.jobs():
        if name in ("", job.name):
            try:
                job.tick(stage.world.clock.now())
            except Exception as error:  # noqa: BLE001  as the daemon does
                structlog.get_logger().error("job.failed", job=job.name, exc_info=error)


def open_home(stage: Stage) -> None:
    assert isinstance(stage.running, Escalator)
    stage.running.respond.keep(Interaction(key=f"home {stage.world.clock.now()}", kind=HOME, user="U0KELLY"))


def give_something_to_do(name: str, stage: Stage, at: At) -> None:
    match name:
        case "compare":
            stage.world.ours.ahead = timedelta(hours=3)
        case "track main":
            at("Kelly").write_commlog(stage.world.patient("Nora Whitfield"), f"LM. {SAID}")
        case "closures" | "presence":
            stage.world.clock.turn(timedelta(hours=1))
        case "home":
            open_home(stage)
            tick(stage, "respond")
            stage.world.clock.turn(timedelta(minutes=6))
        case "weekly":
            stage.world.clock.turn(timedelta(weeks=1))
            tick(stage, "poll main")


def test_when_every_handler_job_and_port_fails_nobody_is_told_of_a_patient(
    stage: Stage, ports: Ports, at: At, ear: Ear, log_as_the_daemon_does: StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    faults, running, clock = OneStatement(), stage.running, stage.world.clock
    assert isinstance(running, Escalator)
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), SAID, "Upset Patient")
    stage.settle()
    for number in HANDLERS_AT:
        for index, (kind, action, value, choices) in enumerate(SAID_THERE):
            running.respond.keep(
                Interaction(
                    key=f"{number} {index}",
                    kind=kind,
                    user="U0KELLY",
                    action=action,
                    value=value,
                    choices=choices,
                    channel="C0GENEVA",
                )
            )
            with faults.failing(number, after="SAVEPOINT"):
                tick(stage, "respond")
    jobs, failed = {job.name for job in running.jobs()}, set[str]()
    for number in JOBS_AT:
        clock.turn(timedelta(minutes=6))
        for name in sorted(jobs):
            with faults.failing(number):
                tick(stage, name)
            failed |= {name} if faults.has_failed else set()
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), f"#upset {SAID}", "Upset Patient")
    stage.settle()
    for name in sorted(jobs):
        give_something_to_do(name, stage, at)
        with faults.failing(1):
            tick(stage, name)
        failed |= {name} if faults.has_failed else set()
        stage.world.ours.ahead = timedelta(0)
        clock.turn(timedelta(minutes=6))
        tick(stage)
    open_home(stage)
    for port in ports.all:
        port.failing = True
    for _ in range(3):
        clock.turn(timedelta(minutes=30))
        tick(stage)
    for port in ports.all:
        port.failing = False
        assert port.met

    log = log_as_the_daemon_does.getvalue()
    assert jobs == failed
    first = re.findall(r'"finding": "(\w+) in Slack \w+", "tries": 1\b', log)[: len(SAID_THERE)]
    assert first == [kind for kind, *_ in SAID_THERE]
    assert [asked for asked in stage.world.slack.requests if b"Zebrafink" in asked.body] == []
    assert "Zebrafink" not in log
    assert canaries_of(stage.world).in_text("".join(capfd.readouterr())) == set()
    assert ear.root().startswith("#geneva: ")


def test_what_scripts_are_told_has_a_patients_number_and_nothing_else(stage: Stage, at: At) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, SAID, "Upset Patient")
    at("Robin").write_commlog(nora, f"Not counted: {SAID}")
    stage.settle()
    config, told = str(stage.world.folder / "config.toml"), dict[str, str]()
    for words in (
        "status",
        "explain UP-1001",
        "explain --commlog 1",
        "cases list",
        "cases show UP-1001",
    ):
        told[words] = CliRunner().invoke(main, ["--config", config, *words.split(), "--json"]).stdout
        assert json.loads(told[words])
    found = {words: canaries_of(stage.world).in_text(said) for words, said in told.items()}
    assert found == {words: {str(nora)} if words.startswith("cases") else set() for words in told}
