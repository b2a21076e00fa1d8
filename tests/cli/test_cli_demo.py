"""`demo`: the play has its own tests; here is what the command does before it begins."""

import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.cli.conftest import Desk


@pytest.mark.parametrize("library", ["starlette", "uvicorn", "websockets"])
def test_without_what_it_needs_it_says_how_to_install_it(library: str) -> None:
    code = (
        "import sys\n"
        f"sys.modules[{library!r}] = None\n"
        "from od_escalator.cli import main\n"
        "main(['demo', '--fast'], prog_name='od-escalator')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == (
        f'od-escalator: the demo needs {library}, which is not installed\n  hint: pip install "od-escalator[demo]"\n'
    )


def test_a_port_that_cannot_be_is_wrong_usage(desk: Desk) -> None:
    assert desk.run("demo", "--port", "65536").exit_code == 2


def test_a_port_that_is_taken_is_told(desk: Desk) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = desk.start("demo", "--fast", "--port", str(port))
        _, said = process.communicate()
    assert process.returncode == 1
    assert said == f"od-escalator: port {port} cannot be had\n  hint: choose another one, or leave --port out\n"


def test_a_practice_stays_open_for_whoever_tries_to_set_up(desk: Desk) -> None:
    process = desk.start("demo", "--to-set-up")
    assert process.stdout is not None
    told = {line.strip() for _, line in zip(range(11), process.stdout, strict=False)}
    [server] = [line.split()[-1] for line in told if line.startswith("Open Dental's database server")]
    host, _, port = server.partition(":")
    socket.create_connection((host, int(port)), 5).close()
    [init] = [line for line in told if line.startswith("od-escalator --config try/config.toml init --base-url")]
    assert init.endswith("/api/")
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 130
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)), 5)


def test_whoever_ends_it_from_outside_ends_all_that_it_has_started(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as folder:  # the path of a server's socket is a short one
        monkeypatch.setenv("TMPDIR", folder)
        process = desk.start("demo", "--fast", "--keep")
        assert process.stdout is not None
        assert any("Look at Slack while it plays" in line for line in process.stdout)
        begun = [*Path(folder).glob("*/socket")]
        process.terminate()
        process.communicate(timeout=60)
        assert (len(begun), process.returncode) == (1, 130)
        assert [*Path(folder).iterdir()] == []
