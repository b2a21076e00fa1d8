"""An office as it is open in truth: with the holidays of Open Dental's schedule, where they can be read."""

import os
from datetime import datetime
from pathlib import Path

from od_escalator.clock import SystemClock
from od_escalator.config.load import load
from od_escalator.domain.closures import closed_too
from od_escalator.domain.hours import HORIZON
from od_escalator.domain.person import Office
from od_escalator.errors import EscalatorError, OperatorError
from od_escalator.outside import connect


def with_closures(path: Path, office: Office, at: datetime) -> tuple[Office, str | None]:
    """Those of the time after `at`, and why they are not in it if they are not; nothing is kept or written."""
    if not office.reads_schedule:
        return office, None
    try:
        outside = connect(load(path, os.environ), SystemClock())
    except OperatorError as error:
        return office, error.problem
    try:
        practice = outside.practices[office.database]
        return closed_too(office, practice.closures(at.date(), (at + HORIZON).date())), None
    except EscalatorError as error:
        return office, error.problem if isinstance(error, OperatorError) else str(error)
    finally:
        outside.close()
