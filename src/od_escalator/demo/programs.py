"""Finds the Debian programs the demo stands on, or says how to install them."""

import os
import shutil
from pathlib import Path

from od_escalator.errors import OperatorError

APT_LINE = "sudo apt-get install mariadb-server faketime"


def find_program(name: str, path: str | None = None) -> str:
    """Look in PATH and where Debian keeps servers; raises OperatorError with the line that installs it."""
    found = shutil.which(name, path=path or f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise OperatorError(f"{name} is not installed", APT_LINE)
    return found


def find_faketime() -> str:
    """Debian keeps it in a folder of the machine's kind, a build of one's own does not."""
    for place in ("/usr/lib/*", "/usr/lib", "/usr/local/lib"):
        for library in sorted(Path("/").glob(f"{place[1:]}/faketime/libfaketimeMT.so.1")):
            return str(library)
    raise OperatorError("libfaketime is not installed", APT_LINE)
