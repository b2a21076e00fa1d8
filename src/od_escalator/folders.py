"""Where the configuration and our own records lie where nothing else is said: as each system has it for services."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath, PureWindowsPath

_NAME = "od-escalator"


@dataclass(frozen=True, slots=True)
class Folders:
    config: PurePath
    state: PurePath


def folders(environ: Mapping[str, str], *, windows: bool) -> Folders:
    if windows:
        folder = PureWindowsPath(environ.get("PROGRAMDATA", "C:/ProgramData"), _NAME)
        return Folders(config=folder, state=folder)
    return Folders(config=PurePosixPath("/etc", _NAME), state=PurePosixPath("/var/lib", _NAME))


HERE = folders(os.environ, windows=os.name == "nt")
