"""Files that nobody else on this machine may read, from the first moment on."""

import getpass
import os
import subprocess
from pathlib import Path

from od_escalator.errors import OperatorError

#: Windows' own names of the machine itself, its administrators and Local Service (as which `windows task` lets it run),
#: which are the same in every language.
_SYSTEM, _ADMINISTRATORS, _SERVICE = "*S-1-5-18", "*S-1-5-32-544", "*S-1-5-19"


def make_private(file: Path) -> None:
    """A new empty file for its owner alone; raises OSError, and OperatorError where Windows will not have it."""
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    if os.name == "nt":
        done = subprocess.run(icacls(file, getpass.getuser()), capture_output=True, check=False)  # noqa: S603  our own words
        if done.returncode:
            file.unlink()
            raise OperatorError(f"Windows did not make {file} private (icacls ended with {done.returncode})", _HINT)


_HINT = "run it as an administrator, on an NTFS disk"


def icacls(file: Path, account: str) -> list[str]:
    """What inherits nothing and lets in this account, the administrators and the machine's own services alone."""
    rights = ((account, "M"), (_ADMINISTRATORS, "F"), (_SYSTEM, "F"), (_SERVICE, "R"))
    grants = [f"{who}:{right}" for who, right in rights]
    return ["icacls", str(file), "/inheritance:r", "/grant:r", *grants]
