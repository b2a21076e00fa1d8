"""All that we ship with may be passed on, and a licence that nobody has read stops the audit."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

#: What a made-up package says of itself, and whether that is good enough.
SAYS = {
    "one": ("License-Expression: MIT", True),
    "choice": ("License-Expression: GPL-3.0-only OR (MIT AND Zlib)", True),
    "mixture": ("License-Expression: MIT AND GPL-3.0-only", False),
    "short": ("License: MIT", True),
    "vague": ("License: ask the author", False),
    "copyleft": ("Classifier: License :: OSI Approved :: GNU Affero General Public License v3", False),
    "classified": ("Classifier: License :: OSI Approved :: BSD License", True),
    "silent": ("Summary: says nothing of it", False),
}


def licences(root: Path, *where: Path) -> tuple[int, list[str]]:
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, where))}
    command = [sys.executable, str(root / "scripts" / "licences")]
    ran = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert not ran.stderr
    return ran.returncode, ran.stdout.splitlines()


def test_everything_that_we_ship_with_may_be_passed_on() -> None:
    code, lines = licences(ROOT)
    assert (code, [line for line in lines if line.startswith("NOT")]) == (0, [])
    names = {line.split()[0] for line in lines}
    assert {"pymysql", "slack-sdk", "mako", "numpy", "h11"} <= names
    assert "pytest" not in names


def test_a_licence_that_is_not_on_our_list_stops_the_audit(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "licences", tmp_path / "scripts")
    project = (
        f"[project]\ndependencies = {[*SAYS, 'missing']}\n[project.optional-dependencies]\ntest = ['not-looked-at']\n"
    )
    (tmp_path / "pyproject.toml").write_text(project, encoding="utf-8")
    for name, (says, _) in SAYS.items():
        about = tmp_path / f"{name}-1.0.dist-info"
        about.mkdir()
        text = f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n{says}\n"
        (about / "METADATA").write_text(text, encoding="utf-8")
    code, lines = licences(tmp_path, tmp_path)
    stopped = {line.split()[4] for line in lines if line.startswith("NOT ON OUR LIST")}
    assert (code, stopped) == (1, {name for name, (_, good) in SAYS.items() if not good} | {"missing"})
    assert len(lines) == len(SAYS) + 1
