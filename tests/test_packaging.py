"""What is handed over: the wheel carries everything it needs, and the repository nothing of this or that machine."""

import configparser
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(build, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (made,) = folder.glob("*.whl")
    return zipfile.ZipFile(made)


def shipped(folder: Path) -> set[str]:
    """Name the files below `folder` relative to it, without what Python left there."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_has_all_of_the_package(wheel: zipfile.ZipFile) -> None:
    expected = {f"od_escalator/{name}" for name in shipped(ROOT / "src" / "od_escalator")}
    assert expected <= set(wheel.namelist())
    assert "od_escalator/py.typed" in expected


def test_the_wheel_can_make_and_migrate_the_state(wheel: zipfile.ZipFile) -> None:
    expected = {f"od_escalator/migrations/{name}" for name in shipped(ROOT / "migrations")}
    assert any(re.fullmatch(r"od_escalator/migrations/versions/\w+\.py", name) for name in expected)
    assert expected <= set(wheel.namelist())


def test_the_wheel_has_the_documented_configuration_as_it_is(wheel: zipfile.ZipFile) -> None:
    assert wheel.read("od_escalator/config.example.toml") == (ROOT / "config.example.toml").read_bytes()


def test_the_wheel_can_make_the_practice_of_the_demo(wheel: zipfile.ZipFile) -> None:
    assert any(re.fullmatch(r"od_escalator/demo/.+\.sql", name) for name in wheel.namelist())


def test_the_wheel_has_the_command_and_the_licence(wheel: zipfile.ZipFile) -> None:
    info = next(name.partition("/")[0] for name in wheel.namelist() if ".dist-info/" in name)
    scripts = configparser.ConfigParser()
    scripts.read_string(wheel.read(f"{info}/entry_points.txt").decode())
    assert scripts["console_scripts"]["od-escalator"] == "od_escalator.cli:main"
    assert b"MIT License" in wheel.read(f"{info}/licenses/LICENSE")


def test_the_service_loads_nothing_that_only_other_commands_need() -> None:
    # Less what whoever counts the lines of the tests had loaded before.
    loads = "import sys; before = {*sys.modules}; import od_escalator.cli, od_escalator.app, od_escalator.cli.run"
    loads += "; print(*sys.modules.keys() - before)"
    ran = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert {
        "alembic",
        "difflib",
        "html",
        "jinja2",
        "logging.handlers",
        "matplotlib",
        "numpy",
        "prometheus_client",
        "rich",
        "smtplib",
        "starlette",
        "urllib3",
        "uvicorn",
        "websockets",
    } & set(ran.stdout.split()) == set()


@pytest.mark.parametrize("command", ["scripts/demo", "scripts/test"])
def test_the_commands_of_the_readme_are_there_to_run(command: str) -> None:
    assert os.access(ROOT / command, os.X_OK)
    assert re.search(rf"^\s*\$? ?(\./)?{command}\b", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_version_is_pinned_and_no_address_is_named() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []


def _files_of_the_repository() -> Iterator[Path]:
    """Everything but what tools put beside it."""
    for entry in ROOT.iterdir():
        if entry.name in {"dist", "build"} or (entry.name.startswith(".") and entry.name not in {".ci", ".gitignore"}):
            continue
        yield from (path for path in (entry, *entry.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a package registry's host", rb"[p]ypi\.|[p]ythonhosted|[d]eb\.debian"),
        ("a folder of somebody's machine", rb"/[h]ome/[a-z]|/[w]ork/|/[r]oot/|/[t]mp/venv"),
    ],
)
def test_nothing_of_one_machine_is_in_the_repository(what: str, pattern: bytes) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {what}"
        for path in _files_of_the_repository()
        for number, line in enumerate(path.read_bytes().splitlines(), start=1)
        if re.search(pattern, line)
    ]
    assert found == []
