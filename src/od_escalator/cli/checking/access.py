"""Who else on this machine may read our own records, with their copies, or change the configuration."""

from collections.abc import Iterator
from pathlib import Path

from od_escalator.cli.checking.report import Report

_OTHERS, _ANYBODY_CHANGES = 0o077, 0o002
_BACKUPS = "backups"


def check_access(config: Path, state: Path | None, report: Report, *, has_modes: bool) -> None:
    """Windows has no modes; what its lists of rights say, nobody can tell from here."""
    if not has_modes:
        folder = (state or config).parent
        problem = f"who may read {folder} cannot be told from here"
        report.find("access-unknown", "state: url", problem, folder=str(folder))
        return
    for file in _records(state) if state else ():
        if _mode(file) & _OTHERS:
            problem = f"others on this machine may read {file}"
            report.find("state-open-to-others", "state: url", problem, file=str(file))
    if _mode(config) & _ANYBODY_CHANGES:
        problem = f"anybody on this machine may change {config}"
        report.find("config-open-to-changes", "", problem, file=str(config))


def _records(state: Path) -> Iterator[Path]:
    """The file, what SQLite keeps beside it, what was moved aside, and the copies that `backup` makes beside it."""
    for place, names in ((state.parent, f"{state.name}*"), (state.parent / _BACKUPS, "*")):
        yield from (file for file in sorted(place.glob(names)) if file.is_file())


def _mode(file: Path) -> int:
    """Nothing of a file that went meanwhile, as those of SQLite do."""
    try:
        return file.stat().st_mode
    except OSError:
        return 0
