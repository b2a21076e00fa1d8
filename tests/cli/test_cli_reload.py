"""SIGHUP: the running service reads its configuration anew, or keeps the one it has and says why."""

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from od_escalator.demo.server import free_port
from od_escalator.demo.world import World
from tests.cli.conftest import Desk
from tests.cli.test_cli_run import UPSET, begin, note, running, tasks, told

HANGUP: int = getattr(signal, "SIGHUP", 0)
UNIX: int = getattr(socket, "AF_UNIX", 0)
LOCK = "od-escalator.opendental_cli"

pytestmark = [
    pytest.mark.skipif(not HANGUP, reason="Windows has no SIGHUP"),
    # What a reload does to a practice does not depend on the storage engine.
    pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True),
]


class Service:
    """The command as a process, and what it tells systemd."""

    def __init__(self, process: subprocess.Popen[str], ear: socket.socket) -> None:
        self.process = process
        self._ear = ear

    def heard(self, wanted: str) -> None:
        """Wait for it; everything before is taken away."""
        while not self._ear.recv(500).decode().startswith(wanted):
            pass

    def reload(self) -> None:
        self.process.send_signal(HANGUP)
        self.heard("RELOADING=1\nMONOTONIC_USEC=")
        self.heard("READY=1")

    def end(self) -> str:
        """What it said on standard error."""
        self.process.send_signal(signal.SIGTERM)
        _, said = self.process.communicate(timeout=30)
        assert self.process.returncode == 0, said
        return said


@pytest.fixture
def service(there: Desk, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    begin(world)
    with _service(there, tmp_path / "notify", monkeypatch) as service:
        yield service


@contextmanager
def _service(there: Desk, address: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("NOTIFY_SOCKET", str(address))
    with socket.socket(UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(address))
        ear.settimeout(30)
        with running(there, "run") as process:
            service = Service(process, ear)
            service.heard("READY=1")
            yield service


def until(world: World, happened: object) -> bool:
    assert callable(happened)
    return any(world.slack.wait_for(happened, 0.1) for _ in range(300))


def inboxes(world: World) -> list[str]:
    with closing(world.practice.open()) as session:
        return [
            str(row["UserName"])
            for row in session.rows("SELECT u.UserName FROM task t JOIN userod u ON u.TaskListInBox = t.TaskListNum")
        ]


def writer(world: World) -> int:
    with closing(world.practice.open()) as session:
        return int(session.value(f"SELECT COALESCE(IS_USED_LOCK('{LOCK}'), 0)"))


def alerts(world: World) -> list[str]:
    return [message.text for message in world.slack.messages("C0IT")]


def test_the_new_office_manager_gets_the_task(there: Desk, world: World, service: Service) -> None:
    there.edit('office_manager = "kelly"', 'office_manager = "sam"')
    there.edit('deputy = "sam"\n', "")
    service.reload()
    note(world)
    assert until(world, lambda: told(world))
    said = service.end()
    assert inboxes(world) == ["Sam"]
    assert '"event": "config.reloaded"' in said
    assert said.count("od-escalator: following Geneva and Lakeside") == 2
    assert alerts(world) == []


def test_nobody_else_gets_the_writer_lock_in_between(there: Desk, world: World, service: Service) -> None:
    assert until(world, lambda: writer(world) != 0)
    before = writer(world)
    there.edit('name = "Lakeside"', 'name = "Lake Side"')
    service.reload()
    assert writer(world) == before
    there.edit('tasks_via = "sql"', 'tasks_via = "sql"\nsettle = "20s"')
    service.reload()
    assert until(world, lambda: writer(world) not in {0, before})


BAD = [
    ('office_manager = "kelly"', 'office_manager = "kelley"', 'office "Geneva": office_manager'),
    ("[[offices]]", "[[offices", "line "),
    ("state.db", "elsewhere.db", "state: url: another place for our own records needs a new start"),
    ("{folder}/db-password", "{folder}/no-such-file", "databases.main: password_file: cannot read"),
]


@pytest.mark.parametrize(("old", "new", "said"), BAD)
def test_a_bad_configuration_changes_nothing_and_is_told_to_operations_once(
    there: Desk, world: World, service: Service, old: str, new: str, said: str
) -> None:
    folder = there.folder.as_posix()
    there.edit(old.format(folder=folder), new.format(folder=folder))
    service.reload()
    assert until(world, lambda: alerts(world))
    note(world)
    assert until(world, lambda: told(world))
    log = service.end()
    assert inboxes(world) == ["Kelly"]
    [alert] = alerts(world)
    assert alert.startswith("config.toml needs a look: configuration not reloaded, the one before it goes on: ")
    assert said in alert
    assert '"event": "config.kept"' in log
    assert world.server.password not in alert + log


def test_a_missing_file_changes_nothing_and_the_mended_one_takes_over(
    there: Desk, world: World, service: Service
) -> None:
    text = there.config.read_text(encoding="utf-8")
    there.config.unlink()
    service.reload()
    assert until(world, lambda: alerts(world))
    there.config.write_text(text.replace('office_manager = "kelly"', 'office_manager = "dana"'), encoding="utf-8")
    service.reload()
    note(world)
    assert until(world, lambda: told(world))
    assert inboxes(world) == ["Dana"]
    assert "cannot read" in alerts(world)[0]
    assert len(alerts(world)) == 1


def test_an_office_with_open_cases_cannot_be_taken_out(there: Desk, world: World, service: Service) -> None:
    note(world)
    assert until(world, lambda: told(world))
    there.edit('name = "Geneva"', 'name = "Batavia"')
    service.reload()
    assert until(world, lambda: alerts(world))
    assert 'office "Geneva": is gone, and "Geneva" has 1 open case' in alerts(world)[0]
    assert "put it back until its cases have ended" in alerts(world)[0]
    refused = 'configuration not reloaded, the one before it goes on: config.toml: office "Geneva": is gone'
    assert f": {refused}" in there.run("status").stdout
    assert json.loads(there.run("status", "--json").stdout)["refused_reload"]["problem"].startswith(refused)
    there.edit('name = "Batavia"', 'name = "Geneva"')
    service.reload()
    assert until(world, lambda: "Refused" not in there.run("status").stdout)
    assert json.loads(there.run("status", "--json").stdout)["refused_reload"] is None
    assert "Geneva" in service.end()


def test_two_reloads_at_once_end_with_what_the_file_says(there: Desk, world: World, service: Service) -> None:
    for _ in range(5):
        service.process.send_signal(HANGUP)
    there.edit('office_manager = "kelly"', 'office_manager = "dana"')
    service.process.send_signal(HANGUP)
    service.process.send_signal(HANGUP)
    service.heard("RELOADING=1")
    service.heard("READY=1")
    note(world)
    assert until(world, lambda: told(world))
    assert inboxes(world) == ["Dana"]
    assert service.end().splitlines()[-1] == "od-escalator: stopped, nothing was left half done"


def test_a_reload_while_slack_hangs_sends_nothing_twice(there: Desk, world: World, service: Service) -> None:
    world.slack.fail_next("chat.postMessage", "hang_after", channel="C0GENEVA")
    note(world)
    assert until(world, lambda: bool(world.slack.messages("C0GENEVA")))
    there.edit('name = "Lakeside"', 'name = "Lake Side"')
    service.reload()
    assert until(world, lambda: "sent" in there.run("status").stdout and "unknown" not in there.run("status").stdout)
    service.end()
    assert tasks(world) == 1
    assert len(world.slack.messages("C0GENEVA")) == 1


def test_a_reload_and_a_stop_at_once_end_the_service(there: Desk, world: World, service: Service) -> None:
    assert until(world, lambda: writer(world) != 0)
    service.process.send_signal(HANGUP)
    said = service.end()
    assert said.splitlines()[-1] == "od-escalator: stopped, nothing was left half done"
    assert UPSET not in said
    assert there.config.exists()


def test_the_health_page_moves_with_a_reload(
    there: Desk, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(world)
    first, second = free_port(), free_port()
    there.edit("[flags]", f'[health]\nlisten = "127.0.0.1:{first}"\n\n[flags]')
    with _service(there, tmp_path / "notify", monkeypatch) as service:
        assert until(world, lambda: ready(first))
        there.edit(f"127.0.0.1:{first}", f"127.0.0.1:{second}")
        service.reload()
        assert until(world, lambda: ready(second))
        assert not ready(first)
        service.end()


def ready(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
            return bool(json.load(answer)["ready"])
    except URLError:
        return False
