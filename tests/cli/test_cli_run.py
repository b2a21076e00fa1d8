"""`run`: the service as a process, one round of it, and a rehearsal that changes nothing."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from threading import Timer

import pytest

from od_escalator.clock import SystemClock
from od_escalator.demo.slack import LocalSlack
from od_escalator.demo.world import CHANNELS, USERS, World
from od_escalator.domain.practice import Cursor
from od_escalator.store import cursors
from od_escalator.store.store import Store
from tests.cli.conftest import Desk

UPSET = "Pt upset about the bill for her crown, wants a call back."


@contextmanager
def running(there: Desk, *words: str) -> Iterator[subprocess.Popen[str]]:
    """The command as a process, which ends with the test whatever happens, and by itself after a minute."""
    process = there.start(*words)
    limit = Timer(60, process.kill)
    limit.start()
    try:
        yield process
    finally:
        limit.cancel()
        process.kill()
        process.communicate()


def begin(world: World) -> None:
    """The service looked at this database for the first time ten minutes ago."""
    then = SystemClock().now() - timedelta(minutes=10)
    with closing(Store(world.config.state.url)) as store, store.transaction() as tx:
        cursors.begin(tx, "main", Cursor(), then, then)


def note(world: World, text: str = UPSET) -> None:
    """Jamie's note, written long enough ago to be believed."""
    world.server.set_time(SystemClock().now() - timedelta(minutes=1))
    with world.at("Jamie") as jamie:
        jamie.write_commlog(world.patient("Nora Whitfield"), text, "Upset Patient")
    world.server.set_time(SystemClock().now())


def told(world: World) -> bool:
    return tasks(world) == 1 and bool(world.slack.messages("C0GENEVA"))


def tasks(world: World) -> int:
    with closing(world.practice.open()) as session:
        return int(session.value("SELECT COUNT(*) FROM task"))


def test_the_first_round_ever_opens_nothing_that_is_older(there: Desk, world: World) -> None:
    note(world)
    result = there.run("run", "--once")
    assert (result.exit_code, result.stdout) == (0, "no changes to cases, no messages delivered\n")
    assert tasks(world) == 0


def test_one_round_opens_the_task_and_tells_slack(there: Desk, world: World) -> None:
    begin(world)
    assert tasks(world) == 0
    note(world)
    result = there.run("run", "--once")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("1 change to cases, ")
    assert tasks(world) == 1
    [message] = world.slack.messages("C0GENEVA")
    assert "UP-1001" in message.text
    again = there.run("run", "--once")
    assert again.stdout == "no changes to cases, no messages delivered\n"
    assert "UP-1001" in there.run("cases").stdout


def test_one_round_takes_its_time_with_a_slack_that_allows_one_message_a_second(there: Desk, world: World) -> None:
    begin(world)
    note(world, UPSET + " #upset 3")
    with LocalSlack(SystemClock(), users=USERS, channels=CHANNELS) as slack:
        there.edit(world.slack.base_url, slack.base_url)
        result = there.run("run", "--once")
        assert result.exit_code == 0, result.output
        [message] = slack.messages("C0GENEVA")
        assert len(slack.thread("C0GENEVA", message.ts)) == 1
        assert len(slack.direct("U0DANA")) == 1


def test_a_round_without_the_database_is_a_failure(there: Desk, world: World) -> None:
    there.edit(f":{world.server.port}/", ":9/")
    result = there.run("run", "--once")
    assert result.exit_code == 1
    assert "database main could not be read: run od-escalator check" in result.stdout


def test_a_round_beside_another_writer_stands_by(there: Desk, world: World) -> None:
    begin(world)
    note(world)
    with closing(world.practice.open()) as session:
        assert session.value("SELECT GET_LOCK('od-escalator.opendental_cli', 0)") == 1
        result = there.run("run", "--once")
    assert result.exit_code == 1
    assert "database main has another writer, which does the work: we stand by" in result.stdout
    assert tasks(world) == 0


def test_a_round_that_slack_does_not_let_finish_says_so(there: Desk, world: World) -> None:
    begin(world)
    note(world)
    there.edit(world.slack.base_url, "http://127.0.0.1:9/api/")
    result = there.run("run", "--once")
    assert result.exit_code == 1
    assert tasks(world) == 1
    assert result.stdout.splitlines()[-1] == "2 messages still to be delivered: od-escalator run goes on with them"


def test_a_rehearsal_tells_all_and_changes_nothing(there: Desk, world: World) -> None:
    begin(world)
    note(world)
    state, files = there.run("cases", "list", "--json").stdout, sorted(there.folder.iterdir())
    result = there.run("run", "--dry-run")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert "would open a task for Kelly about UP-1001, with a popup" in lines
    assert any(line.startswith("would post to C0GENEVA: UP-1001, Geneva, billing") for line in lines)
    assert "This was a rehearsal: nothing was written and nothing was sent." in lines
    assert tasks(world) == 0
    assert world.slack.messages("C0GENEVA") == []
    assert there.run("cases", "list", "--json").stdout == state == "[]\n"
    assert sorted(there.folder.iterdir()) == files


def test_a_rehearsal_beside_the_service_takes_no_lock(there: Desk, world: World) -> None:
    begin(world)
    note(world)
    with closing(world.practice.open()) as session:
        assert session.value("SELECT GET_LOCK('od-escalator.opendental_cli', 0)") == 1
        assert "would open a task" in there.run("run", "--dry-run").stdout
        assert session.value("SELECT IS_USED_LOCK('od-escalator.opendental_cli') = CONNECTION_ID()") == 1


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends processes in another way")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_service_works_until_it_is_told_to_stop(there: Desk, world: World, number: signal.Signals) -> None:
    begin(world)
    note(world)
    with running(there, "run") as process:
        assert any(world.slack.wait_for(lambda: told(world), 0.1) for _ in range(300))
        process.send_signal(number)
        _, said = process.communicate()
    assert process.returncode == 0
    assert tasks(world) == 1
    assert "od-escalator: following Geneva and Lakeside; Ctrl-C ends it" in said
    assert said.splitlines()[-1] == "od-escalator: stopped, nothing was left half done"
    assert UPSET not in said
    assert "Nora" not in said


def test_warnings_are_told_and_stop_nothing(there: Desk) -> None:
    (there.folder / "db-password").chmod(0o644)
    result = there.run("run", "--once")
    assert result.exit_code == 0
    assert "od-escalator: config.toml: warning: databases.main: password_file: others" in result.stderr
