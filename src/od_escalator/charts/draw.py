"""Draws charts in a process of its own, which ends with it: what plotting loads never stays in ours."""

import json
import os
import subprocess
import sys
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import asdict
from typing import Literal

from od_escalator.domain.chart import Chart
from od_escalator.errors import OperatorError

_PAINT = (sys.executable, "-P", "-m", "od_escalator.charts.paint")
_INSTALL = 'pip install "od-escalator[report]"'

#: Seconds for all of them; matplotlib alone takes three to load on a busy machine, and longer the first time.
_PATIENCE = 120.0


def draw(charts: Sequence[Chart], form: Literal["svg", "png"], patience: float = _PATIENCE) -> tuple[bytes, ...]:
    """The pictures, in the same order and always the same for the same charts; OperatorError when there are none."""
    if not charts:
        return ()
    asked = json.dumps({"form": form, "charts": [asdict(chart) for chart in charts]})
    environ = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # its threads would each take memory of their own
    try:
        ran = subprocess.run(  # noqa: S603  our own module, by our own interpreter
            _PAINT, input=asked.encode(), capture_output=True, timeout=patience, check=False, env=environ
        )
    except subprocess.TimeoutExpired as error:
        raise OperatorError(
            f"the charts were not drawn within {patience:g} seconds", "try again when the machine is less busy"
        ) from error
    except OSError as error:
        raise OperatorError("the charts' own process could not be started", "is there memory left?") from error
    if ran.returncode != 0:
        raise _not_drawn(ran.stderr.decode(errors="replace"))
    return tuple(b64decode(each) for each in json.loads(ran.stdout))


def _not_drawn(said: str) -> OperatorError:
    last = said.strip().splitlines()[-1:] or ["it was ended from outside"]
    if last[0].startswith("ModuleNotFoundError"):
        return OperatorError(f"the charts need what is not installed ({last[0].partition(': ')[2]})", _INSTALL)
    return OperatorError(f"the charts could not be drawn: {last[0]}", f"install it anew: {_INSTALL}")
