"""What Slack sees of a patient in each mode: what the practice has agreed, in a message's words and nowhere else."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest

from od_escalator.demo.server import Server
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import ZONE, World, open_world
from od_escalator.escalator import Escalator
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
        world.reconfigure(("[slack]\n", f"[slack]\n{lines}"))
        yield world


def _words(value: object) -> Iterator[str]:
    """What people read: each `text`. Values and ids of buttons, metadata and all else are not."""
    match value:
        case Mapping():
            yield from (said for key, said in value.items() if key == "text" and isinstance(said, str))
            yield from (said for each in value.values() for said in _words(each))
        case list() | tuple():
            yield from (said for each in value for said in _words(each))


def _without_words(value: object) -> object:
    match value:
        case Mapping():
            return {k: _without_words(v) for k, v in value.items() if not (k == "text" and isinstance(v, str))}
        case list() | tuple():
            return [_without_words(each) for each in value]
        case _:
            return value


def test_slack_hears_of_a_patient_what_was_agreed(
    stage: Stage, at: At, mode: str, log_as_the_daemon_does: StringIO
) -> None:
    world, slack = stage.world, stage.world.slack
    allowed, heading = MODES[mode]
    nora = world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Zebrafink: Nora Whitfield upset about the bill, call 555-0201.", "Upset Patient")
    stage.settle()
    stage.until_local(18, 11)
    at("Kelly").write_commlog(nora, "Spoke w/ Nora, apologized, she is fine now.")
    at("Kelly").tick_done(at("Kelly").inbox()[0]["TaskNum"])
    stage.wait(minutes=5)
    assert isinstance(stage.running, Escalator)
    stage.running.watch.tick(world.clock.now())

    root = slack.messages("C0GENEVA")[-1].text
    assert root.startswith(heading)
    assert ("Never write a name here" in root) is (mode == "none")
    assert ("Never write a word of the note here" in root) is (mode != "none")
    assert any(text.startswith(heading) for text in (message.text for message in slack.direct("U0DANA")))
    assert slack.messages("C0OWNERS")[-1].text.startswith(heading)
    assert slack.scheduled("C0IT")

    canaries = canaries_of(world)
    for request in slack.requests:
        words, others = "\n".join(_words(request.arguments)), _without_words(request.arguments)
        assert canaries.in_text(f"{request.method} {json.dumps(others)}") == set()
        may_hear = request.arguments.get("channel") != "C0IT"
        assert canaries.in_text(words) <= (allowed if may_hear else set()), (request.method, others)
    assert canaries.in_text(log_as_the_daemon_does.getvalue()) == set()
    assert canaries.in_state(b"".join(file.read_bytes() for file in world.folder.glob("state.db*"))) == set()
