"""What Slack sees of a patient in each mode: what the practice has agreed, in a message's words and nowhere else."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest

from od_escalator.app import Escalator
from od_escalator.demo.server import Server
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import ZONE, World, open_world
from tests.canaries import canaries_of

At = Callable[[str], Workstation]

AGREED = 'privacy_agreement = "2026-03-02, Rosa Lind"'

#: What may be said at all, and how the case is called in the channel.
MODES = {
    "none": (set[str](), "UP-1001, Geneva, billing: "),
    "initials": ({"n w"}, "UP-1001, Geneva, billing, patient N. W.: "),
    "full": (
        {"nora", "whitfield", "nora whitfield", "norawhitfield", "whitfieldn"},
        "UP-1001, Geneva, billing, patient Nora Whitfield: ",
    ),
}


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def world(mariadb: Server, tmp_path: Path, mode: str) -> Iterator[World]:
    with open_world(mariadb, tmp_path, datetime(2026, 11, 16, 10, 14, tzinfo=ZONE)) as world:
        lines = "" if mode == "none" else f'privacy = "{mode}"\n{AGREED}\n'
        world.reconfigure(("[flags]", f"{lines}\n[flags]"))
        yield world


def test_slack_hears_of_a_patient_what_was_agreed(
    stage: Stage, at: At, mode: str, log_as_the_daemon_does: StringIO
) -> None:
    world, slack = stage.world, stage.world.slack
    allowed, heading = MODES[mode]
    nora = world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Zebrafink: Nora Whitfield upset about the bill, call 555-0201.", "Upset Patient")
    stage.settle()
    stage.until_local(18, 11)
    at("Kelly").write_commlog(nora, "Spoke w/ Nora, she is fine now.")
    at("Kelly").tick_done(at("Kelly").inbox()[0]["TaskNum"])
    stage.wait(minutes=5)
    assert isinstance(stage.running, Escalator)
    stage.running.watch.tick(world.clock.now())

    assert slack.messages("C0GENEVA")[-1].text.startswith(heading)
    assert any(text.startswith(heading) for text in (message.text for message in slack.direct("U0DANA")))
    assert slack.messages("C0OWNERS")[-1].text.startswith(heading)
    assert slack.scheduled("C0IT")

    canaries = canaries_of(world)
    for request in slack.requests:
        words = {key: request.arguments[key] for key in ("text", "blocks") if key in request.arguments}
        others = {key: value for key, value in request.arguments.items() if key not in words}
        assert canaries.in_text(f"{request.method} {json.dumps(others)}") == set()
        in_words = canaries.in_text(json.dumps(words))
        assert in_words <= (set() if others.get("channel") == "C0IT" else allowed), (request.method, others)
    assert canaries.in_text(log_as_the_daemon_does.getvalue()) == set()
    assert canaries.in_state(b"".join(file.read_bytes() for file in world.folder.glob("state.db*"))) == set()
