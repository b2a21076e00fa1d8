"""On a terminal: drawn tables, and a word to whoever is expected to type."""

import os
import pty
import subprocess
import sys
from datetime import timedelta

from od_escalator.domain.events import TaskSeen
from tests.cli.conftest import OPENED, Desk, Ledger


def typed(desk: Desk, *words: str, keys: bytes = b"") -> str:
    """What a person sees who types the command, and then these keys."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "od_escalator", "--config", str(desk.config), *words]
    environ = os.environ | {"COLUMNS": "140", "TERM": "xterm", "PYTHONUTF8": "1"}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environ) as process:
        os.close(theirs)
        os.write(ours, keys)
        seen = b""
        try:
            while chunk := os.read(ours, 4096):
                seen += chunk
        except OSError:  # how Linux says that the other side has closed
            pass
        process.wait()
    os.close(ours)
    return seen.decode()


def test_tables_are_drawn(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    ledger.happen(1001, TaskSeen(at=OPENED + timedelta(minutes=3), by="kelly"))
    seen = typed(desk, "cases")
    assert "\N{BOX DRAWINGS LIGHT HORIZONTAL}" * 10 in seen
    assert "UP-1001" in seen
    assert "seen, no call is logged yet" in seen


def test_whoever_is_to_type_a_note_is_told_how_to_end(desk: Desk) -> None:
    seen = typed(desk, "try", keys=b"#upset about the bill\n\x04")
    assert "Type the note, then Ctrl-D on a line of its own." in seen
    assert "This note opens a case" in seen
