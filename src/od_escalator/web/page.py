"""Keep the health page up while the daemon runs. Whatever becomes of the page, everything else goes on.

Nothing that serves it is loaded before it is wanted: a daemon without the page pays nothing for it.
"""

import os
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

import structlog

from od_escalator.config.health import Health
from od_escalator.escalator import Escalator
from od_escalator.records import recorder_of

if TYPE_CHECKING:
    from od_escalator.web.serving import Serving

_NEEDS = ("starlette", "uvicorn", "prometheus_client", "jinja2")
INSTALL = 'pip install "od-escalator[web]", then restart'

_log = structlog.get_logger()


def missing() -> str | None:
    """What it needs and is not installed."""
    return next((name for name in _NEEDS if find_spec(name) is None), None)


class HealthPage:
    """A verb of the daemon; `stuck` are the daemon's jobs that have not come back for too long."""

    every = timedelta(seconds=30)

    def __init__(self, escalator: Escalator, health: Health, stuck: Callable[[], Collection[str]]) -> None:
        self._escalator = escalator
        self._health = health
        self._stuck = stuck
        self._up: Serving | None = None
        self._problem: str | None = None
        self._told = False

    def tick(self, now: datetime) -> int:
        """Serve, and serve again where it has ended; 1 when that began. Who writes tells operations where it cannot."""
        if self._up is not None and self._up.is_running:
            return 0
        self.close()
        if (name := missing()) is not None:
            return self._is_down(f"it needs {name}, which is not installed", INSTALL, now)
        try:
            self._up = import_module("od_escalator.web.serving").serve(self._escalator, self._health, self._stuck)
        except OSError as error:
            problem = f"{self._health.listen} cannot be listened on: {os.strerror(error.errno or 0)}"
            return self._is_down(problem, "end what else listens there, or name another port; it is tried again", now)
        self._problem = None
        _log.info("page.up")
        return 1

    def close(self) -> None:
        if self._up is not None:
            self._up.close()
            self._up = None

    def _is_down(self, problem: str, hint: str, now: datetime) -> int:
        if problem != self._problem:
            _log.warning("page.down", reason=problem)
        self._problem = problem
        views = [self._escalator.sight.of(name) for name in self._escalator.config.databases]
        if not self._told and any(view.may_act for view in views):
            finding = {"id": "page-down", "place": "health: listen", "problem": problem, "hint": hint}
            with self._escalator.store.transaction() as tx:
                recorder_of(self._escalator.config).alert(tx, f"page {now:%Y-%m-%d}", "", finding, now)
            self._told = True
        return 0
