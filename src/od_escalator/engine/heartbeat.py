"""The heartbeat: after each audit that finished, one GET to an address that somebody watches from outside."""

import urllib.request
from http.client import HTTPException

import structlog

_WITHIN = 10.0  # seconds

_log = structlog.get_logger()


class Heartbeat:
    """Without an address it does nothing; an address that does not answer costs one line in the log, not the audit."""

    def __init__(self, url: str | None) -> None:
        self._url = url
        self._missed = False

    def beat(self) -> bool:
        """Whether somebody heard it. The address may hold a secret, so it is never logged."""
        if self._url is None:
            return False
        try:
            with urllib.request.urlopen(self._url, timeout=_WITHIN) as answer:  # noqa: S310  http or https: config/addresses.py
                answer.read(1024)
        except (OSError, HTTPException, ValueError) as error:
            if not self._missed:
                _log.warning("heartbeat.missed", reason=type(error).__name__)
            self._missed = True
            return False
        self._missed = False
        return True
