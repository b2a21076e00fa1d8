"""Whatever fails, and whatever it quotes: nobody is told of a patient. Slack, log and records are looked at as ever."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
import structlog

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.escalator import Escalator
from tests.canaries import canaries_of
from tests.faults.quoting import SAID, EachStatementOnce
from tests.story.ear import Ear

At = Callable[[str], Workstation]

#: Rounds in which nothing new failed: what was set aside, or put off, has had its turn by then.
ENOUGH = 5


MANY = 100

#: Where only words are understood that name no patient.
TYPED = "Wilhelmina Quackenbush"

FAILED = ("job.failed", "work.set_aside", "message.broken", "database.failed", "database.away")


def a_round(stage: Stage) -> int:
    """Every job once, as the daemon calls it: a failure is logged, and the others go on."""
    assert isinstance(stage.running, Escalator)
    failed = 0
    for job in stage.running.jobs():
        try:
            job.tick(stage.world.clock.now())
        except Exception as error:  # noqa: BLE001  as the daemon does
            failed += 1
            structlog.get_logger().error("job.failed", job=job.name, exc_info=error)
    return failed


def test_when_each_statement_fails_once_nobody_is_told_of_a_patient(
    stage: Stage, at: At, ear: Ear, log_as_the_daemon_does: StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    nora, faults = stage.world.patient("Nora Whitfield"), EachStatementOnce()

    def until_all_is_quiet() -> None:
        quiet = 0
        while quiet < ENOUGH:
            before = len(faults.met)
            with faults.failing():
                failed = a_round(stage)
            stage.world.clock.turn(timedelta(minutes=3))
            quiet = 0 if failed or len(faults.met) > before else quiet + 1

    at("Jamie").write_commlog(nora, SAID, "Upset Patient")
    until_all_is_quiet()
    assert isinstance(stage.running, Escalator)
    for number, value in enumerate(("open", f"case {TYPED}", f"away {TYPED}", "help")):
        kind = InteractionKind.COMMAND
        typed = Interaction(
            key=str(number), kind=kind, user="U0KELLY", action="/escalations", value=value, channel="C0GENEVA"
        )
        stage.running.respond.keep(typed)
    until_all_is_quiet()
    at("Kelly").write_commlog(nora, f"Spoke w/ {SAID}, she is fine now.")
    for row in at("Kelly").inbox():
        at("Kelly").tick_done(row["TaskNum"])
    until_all_is_quiet()
    assert len(faults.met) > MANY
    assert any(heard.startswith("#it: ") for heard in ear.news())
    log = log_as_the_daemon_does.getvalue()
    assert [asked for asked in stage.world.slack.requests if b"Quackenbush" in asked.body] == []
    assert "Quackenbush" not in log
    assert [event for event in FAILED if event not in log] == []
    assert canaries_of(stage.world).in_text("".join(capfd.readouterr())) == set()
