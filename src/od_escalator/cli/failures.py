"""How a failure is told: the thing, the cause and the remedy, or that it is a bug; never a traceback."""

import sys
import traceback
from importlib import import_module

from od_escalator.errors import ConfigurationError, EscalatorError

FAILED, BUG, CONFIGURATION, INTERRUPTED = 1, 70, 78, 130

_NAME = "od-escalator"
_HINT = "  hint: "


def exit_code(error: Exception) -> int:
    if isinstance(error, ConfigurationError):
        return CONFIGURATION
    return FAILED if isinstance(error, EscalatorError) else BUG


def tell(error: Exception) -> str:
    """The text for standard error; a bug also goes to the log, which knows what it may say of it."""
    if isinstance(error, EscalatorError):
        lines = str(error).splitlines()
        return "\n".join(line if line.startswith(_HINT) else f"{_NAME}: {line}" for line in lines)
    _log(error)
    return f"{_NAME}: this is a bug in od-escalator: {type(error).__name__} at {_place(error)}"


def _place(error: Exception) -> str:
    """The innermost line of ours, as a module: a file's path may name a person."""
    places = [
        (str(frame.f_globals.get("__name__", "?")), line) for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    ours = [place for place in places if place[0].startswith("od_escalator.")]
    module, line = (ours or places or [("?", 0)])[-1]
    return f"{module}:{line}"


def _log(error: Exception) -> None:
    # Loaded only now: most commands never need the log.
    log = import_module("od_escalator.log")
    structlog = import_module("structlog")
    log.configure(sys.stderr)
    structlog.get_logger().error("command.failed", exc_info=error)
