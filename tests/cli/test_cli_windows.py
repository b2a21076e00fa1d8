"""What is prepared for Windows, as far as it can be looked at elsewhere: the task, the folders, the log in a file."""

import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path, PureWindowsPath
from xml.etree import ElementTree as ET

import pytest

from od_escalator.errors import OperatorError
from od_escalator.folders import folders
from od_escalator.log_file import LogFile
from tests.cli.conftest import Desk

NAMESPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
TRUTH, TEXT = r"true|false", r".+"

#: Of Microsoft's documented "Task Scheduler Schema" (taskschedulerschema-..., MS-TSCH 2.5) what may stand in each
#: element: other elements, in this order where the order counts, or a text.
SCHEMA: dict[str, tuple[str, ...] | str] = {
    "Task": ("RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"),
    "RegistrationInfo": ("URI", "SecurityDescriptor", "Source", "Date", "Author", "Version", "Description"),
    "Description": TEXT,
    "Triggers": ("BootTrigger",),
    "BootTrigger": ("Enabled", "StartBoundary", "EndBoundary", "Repetition", "ExecutionTimeLimit", "Delay"),
    "Repetition": ("Interval", "Duration", "StopAtDurationEnd"),
    "StopAtDurationEnd": TRUTH,
    "Interval": r"PT[1-9]\d*M",
    "Principals": ("Principal",),
    "Principal": ("UserId", "LogonType", "GroupId", "DisplayName", "RunLevel"),
    "UserId": r"S-1-5-19",
    "RunLevel": r"LeastPrivilege",
    "Settings": (
        *("AllowStartOnDemand", "RestartOnFailure", "MultipleInstancesPolicy", "DisallowStartIfOnBatteries"),
        *("StopIfGoingOnBatteries", "AllowHardTerminate", "StartWhenAvailable", "NetworkProfileName"),
        *("RunOnlyIfNetworkAvailable", "WakeToRun", "Enabled", "Hidden", "DeleteExpiredTaskAfter", "IdleSettings"),
        *("NetworkSettings", "ExecutionTimeLimit", "Priority", "RunOnlyIfIdle"),
    ),
    **dict.fromkeys(("AllowStartOnDemand", "DisallowStartIfOnBatteries", "StopIfGoingOnBatteries"), TRUTH),
    **dict.fromkeys(("AllowHardTerminate", "StartWhenAvailable", "Enabled"), TRUTH),
    "RestartOnFailure": ("Interval", "Count"),
    "Count": r"[1-9]\d?|1\d\d|2[0-4]\d|25[0-5]",
    "MultipleInstancesPolicy": r"Parallel|Queue|IgnoreNew|StopExisting",
    "ExecutionTimeLimit": r"PT0S",
    "Priority": r"[0-9]|10",
    "Actions": ("Exec",),
    "Exec": ("Command", "Arguments", "WorkingDirectory"),
    **dict.fromkeys(("Command", "Arguments", "WorkingDirectory"), TEXT),
}
IN_PROGRAM_DATA = r"C:\ProgramData\od-escalator\config.toml"


def printed(desk: Desk, config: str, *words: str) -> ET.Element:
    result = Desk(desk.folder).run("--config", config, "windows", "task", *words)
    assert result.exit_code == 0, result.output
    assert result.stdout.isascii()
    return ET.fromstring(result.stdout)  # noqa: S314  we have just made it


def faults(element: ET.Element) -> list[str]:
    """What Microsoft's schema does not allow."""
    name = element.tag.removeprefix(NAMESPACE)
    allowed, inside = SCHEMA[name], [child.tag.removeprefix(NAMESPACE) for child in element]
    if isinstance(allowed, str):
        return [] if not inside and re.fullmatch(allowed, element.text or "") else [f"{name}: {element.text}"]
    found = [] if inside == [each for each in allowed if each in inside] else [f"{name}: {inside}"]
    return found + [fault for child in element for fault in faults(child)]


def test_the_task_is_as_microsofts_schema_has_it(desk: Desk) -> None:
    task = printed(desk, IN_PROGRAM_DATA)
    assert (task.tag, task.attrib, faults(task)) == (f"{NAMESPACE}Task", {"version": "1.2"}, [])
    [principal] = task.iter(f"{NAMESPACE}Principal")
    [actions] = task.iter(f"{NAMESPACE}Actions")
    assert actions.attrib["Context"] == principal.attrib["id"]


def test_the_task_starts_what_can_be_typed_with_paths_as_they_are(desk: Desk) -> None:
    folder = PureWindowsPath(r"D:\Kliniken & Büros\od")
    task = printed(desk, str(folder / "config.toml"), "--program", r"C:\Program Files\od-escalator\od-escalator.exe")
    words = {
        name: task.findtext(f".//{NAMESPACE}{name}") or "" for name in ("Command", "Arguments", "WorkingDirectory")
    }
    assert words["Command"] == r"C:\Program Files\od-escalator\od-escalator.exe"
    assert words["WorkingDirectory"] == str(folder)
    typed = [each.strip('"') for each in re.findall(r'"[^"]+"|\S+', words["Arguments"])]
    log = str(folder / "od-escalator.log")
    assert typed == ["--config", str(folder / "config.toml"), "run", "--log-file", log]
    assert desk.run("run", "--log-file", log, "--help").exit_code == 0


def test_a_task_without_full_paths_is_refused(desk: Desk) -> None:
    result = desk.run("--config", "config.toml", "windows", "task")
    assert (result.exit_code, result.stdout) == (2, "")


def test_each_system_has_its_own_folders() -> None:
    here = folders({}, windows=False)
    assert (str(here.config), str(here.state)) == ("/etc/od-escalator", "/var/lib/od-escalator")
    there = folders({"PROGRAMDATA": r"E:\Data"}, windows=True)
    assert (str(there.config), there.state.as_posix()) == (r"E:\Data\od-escalator", "E:/Data/od-escalator")
    assert str(folders({}, windows=True).config) == r"C:\ProgramData\od-escalator"


def test_nothing_that_windows_lacks_is_needed_to_start(desk: Desk) -> None:
    """What Python does not have there is taken away; then every module of ours is loaded, but demo and drawing."""
    sources = files("od_escalator")
    script = f"""
import asyncio, importlib, multiprocessing, os, pathlib, pkgutil, select, signal, socket, subprocess, sys, time, uuid
import alembic, apscheduler, click, holidays, pydantic, pymysql, rich.console, slack_sdk, sqlalchemy, structlog
for module, names in {{
    os: "chown fchown lchown fork forkpty geteuid getegid getgid getuid getpgid killpg mkfifo nice pread setsid "
        "statvfs sysconf uname wait wait3 WNOHANG O_NOFOLLOW O_DIRECTORY sched_getaffinity getloadavg",
    signal: "SIGHUP SIGUSR1 SIGUSR2 SIGALRM SIGCHLD SIGKILL SIGPIPE pthread_sigmask setitimer alarm pause",
    socket: "AF_UNIX socketpair SO_REUSEPORT",
    select: "poll epoll",
    time: "tzset",
}}.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
gone = "fcntl grp pwd resource termios tty pty syslog posix _posixsubprocess".split()
for name in gone:
    sys.modules[name] = None
loaded = 0
for found in pkgutil.walk_packages([{str(sources)!r}], "od_escalator."):
    if not found.name.endswith(("__main__", "charts.paint")) and found.name.split(".")[1] not in ("demo", "migrations"):
        importlib.import_module(found.name)
        loaded += 1
from od_escalator.cli import main
main(["--config", {str(desk.config)!r}, "check", "--offline"], standalone_mode=False)
print("loaded", loaded)
"""
    assert desk.run("migrate").exit_code == 0
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "Our own records" in ran.stdout
    assert int(ran.stdout.split()[-1]) > 300


def test_where_nothing_else_keeps_the_log_it_is_in_a_file_with_why_it_ended(desk: Desk) -> None:
    assert desk.run("migrate").exit_code == 0
    log = desk.folder / "od-escalator.log"
    assert desk.run("run", "--once", "--log-file", str(log)).exit_code == 1
    (desk.folder / "slack-bot-token").write_text("xapp-swapped", encoding="utf-8")
    assert desk.run("run", "--log-file", str(log)).exit_code == 78
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line["event"] for line in lines] == ["database.away", "command.failed"]
    assert "holds an app-level token" in lines[-1]["problem"]
    nowhere = desk.run("run", "--log-file", str(desk.folder / "gone" / "od-escalator.log"))
    assert (nowhere.exit_code, "its folder must exist" in nowhere.stderr) == (1, True)


def test_the_log_grows_no_larger_than_six_files(tmp_path: Path) -> None:
    file = tmp_path / "od-escalator.log"
    with LogFile(file, largest=200) as log:
        for number in range(100):
            log.write(f'{{"number": {number}}}\n')
    kept = sorted(tmp_path.iterdir())
    assert len(kept) == 6
    assert all(each.stat().st_size <= 200 for each in kept)
    assert json.loads(file.read_text(encoding="utf-8").splitlines()[-1]) == {"number": 99}


def test_a_log_that_cannot_be_written_or_put_aside_stops_nothing(tmp_path: Path) -> None:
    file = tmp_path / "od-escalator.log"
    (tmp_path / "od-escalator.log.5").mkdir()  # as with a file that somebody reads on Windows, nothing takes its place
    with LogFile(file, largest=50) as log:
        for _ in range(100):
            log.write("a line\n")
    assert sum(len(each.read_text().splitlines()) for each in tmp_path.iterdir() if each.is_file()) == 100
    with pytest.raises(OperatorError, match="cannot write"):
        LogFile(tmp_path)
