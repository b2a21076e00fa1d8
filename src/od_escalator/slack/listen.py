"""Slack's link to us, kept open: what people do there is kept, and only then acknowledged.

Guarantee: a link that ends is replaced as a whole, at once the first time and then ever more seldom, and Slack is asked
for no second one before it is time, whatever happens.
"""

from collections.abc import Callable
from random import Random
from threading import Lock

import structlog

from od_escalator.clock import Clock
from od_escalator.domain.interaction import Interaction
from od_escalator.errors import EscalatorError, Permanent, Transient
from od_escalator.patience import wait_after
from od_escalator.slack.connection import SLACK_URL, Connection
from od_escalator.slack.link import Link
from od_escalator.slack.payloads import read

#: A link that lived for so many seconds was a good one: when it ends there is another one at once.
_GOOD_AFTER = 60.0

#: Seconds until a person may have put right what Slack refuses.
_REFUSED_FOR = 60.0

_KINDS = ("interactive", "slash_commands", "events_api")

_log = structlog.get_logger()


class SlackListener:
    """The engine's Listener; `listen` and `close` are called by one thread at a time, `hear` before them."""

    def __init__(
        self, *, token: str, clock: Clock, base_url: str = SLACK_URL, rng: Random | None = None, timeout: int = 10
    ) -> None:
        self._token = token
        self._clock = clock
        self._rng = rng or Random()  # noqa: S311  so that not all come back at the same moment
        self._connection = Connection(token=token, clock=clock, base_url=base_url, timeout=timeout)
        self._keep: Callable[[Interaction], None]
        self._hearing = Lock()
        self._link: Link | None = None
        self._parting: Link | None = None
        self._failures, self._not_before = 0, 0.0
        self._trouble: EscalatorError

    def hear(self, keep: Callable[[Interaction], None]) -> None:
        with self._hearing:  # what is under way ends with whom it began
            self._keep = keep

    def listen(self) -> float:
        """Raises Transient or Permanent while there is no link."""
        if self._link is not None and (trouble := self._link.trouble()):
            self._part(self._link, trouble)
        if self._link is None:
            self._link = self._open()
        self._leave()
        return self._link.silent_for

    def close(self) -> None:
        self._leave()
        if self._link is not None:
            self._link.close()
            self._link = None

    def _open(self) -> Link:
        if self._clock.monotonic() < self._not_before:
            raise self._trouble
        try:
            answer = self._connection.ask(self._connection.web.apps_connections_open, app_token=self._token)
            return Link(str(answer.get("url", "")), self._take, self._clock)
        except EscalatorError as trouble:
            self._fail(trouble)
            raise

    def _part(self, link: Link, trouble: EscalatorError) -> None:
        """The old one is closed when there is a new one: until then Slack may still use it."""
        self._leave()
        self._link, self._parting = None, link
        if self._clock.monotonic() - link.opened_at >= _GOOD_AFTER and not isinstance(trouble, Permanent):
            self._failures = 0
        else:
            self._fail(trouble)

    def _leave(self) -> None:
        if self._parting is not None:
            self._parting.close()
            self._parting = None

    def _fail(self, trouble: EscalatorError) -> None:
        self._failures += 1
        wait = _REFUSED_FOR if isinstance(trouble, Permanent) else wait_after(self._failures)
        asked = trouble.retry_after if isinstance(trouble, Transient) else None
        self._not_before = self._clock.monotonic() + max(asked or 0.0, wait * self._rng.uniform(0.5, 1.0))
        self._trouble = trouble

    def _take(self, envelope: object) -> bool:
        """True once it is kept, or where there is nothing to keep; False lets Slack send it again, or tell them."""
        interaction = read(envelope)
        if interaction is None:
            kind = envelope.get("type") if isinstance(envelope, dict) else None
            _log.info("interaction.refused", kind=kind if kind in _KINDS else "unknown")
            return True
        with self._hearing:
            try:
                self._keep(interaction)
            except Exception as error:  # noqa: BLE001  nothing of ours may end Slack's thread
                _log.warning("interaction.not_kept", kind=interaction.kind, exc_info=error)
                return False
        return True
