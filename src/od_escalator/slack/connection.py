"""One Slack workspace over HTTPS: every call made once, every failure translated, Slack's own clock remembered.

The SDK never repeats a call by itself: its default would post a message twice (slack.md 2.1).
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from od_escalator.clock import Clock
from od_escalator.errors import Ambiguous, ConfigurationError, Transient
from od_escalator.slack.outcomes import FAILURES, translate
from od_escalator.slack.way import trusted

SLACK_URL = "https://slack.com/api/"

Method = Callable[..., SlackResponse]
Answer = dict[str, Any]


class Connection:
    """May be used from any thread; `timeout` is in seconds."""

    def __init__(self, *, token: str, clock: Clock, base_url: str = SLACK_URL, timeout: int = 10) -> None:
        _check_token(token)
        self.web = WebClient(
            token=token,
            base_url=base_url,
            timeout=timeout,
            ssl=trusted(base_url),
            retry_handlers=[],
            logger=quiet_logger(),
        )
        self.web.proxy = None  # left to urllib (slack/way.py)
        self._clock = clock
        self._open_again: dict[str, float] = {}  # by method, in seconds of a clock that nobody turns
        #: What Slack's clock showed in its last answer, and our monotonic second then.
        self.told: tuple[datetime, float] | None = None
        #: What the token may do, as Slack says with each answer; empty until the first.
        self.scopes: frozenset[str] = frozenset()

    def act(self, method: Method, **arguments: object) -> Answer:
        """Call something that must not be done twice; raises Transient, Permanent or Ambiguous.

        Slack says how long to wait with a method, whatever it is called for: until then nobody calls it.
        """
        if (left := self._open_again.get(method.__name__, 0.0) - self._clock.monotonic()) > 0:
            raise Transient(f"Slack asks us to slow down ({method.__name__})", left)
        try:
            response = method(**arguments)
        except FAILURES as failure:
            if isinstance(failure, SlackApiError):
                self._look_at_head(failure.response)
            translated = translate(failure, method.__name__)
            if isinstance(translated, Transient) and translated.retry_after:
                self._open_again[method.__name__] = self._clock.monotonic() + translated.retry_after
            raise translated from None
        self._look_at_head(response)
        return dict(response.data) if isinstance(response.data, dict) else {}

    def ask(self, method: Method, **arguments: object) -> Answer:
        """Call something that may be done again at will, so never Ambiguous."""
        try:
            return self.act(method, **arguments)
        except Ambiguous as lost:
            raise Transient(str(lost)) from None

    def pages(self, method: Method, key: str, **arguments: object) -> Iterator[Any]:
        """What stands under `key`, page by page; asked for as it is read."""
        cursor: dict[str, str] = {}
        while True:
            answer = self.ask(method, **arguments, **cursor)
            yield from answer.get(key) or ()
            following = next_cursor(answer)
            if not following:
                return
            cursor = {"cursor": following}

    def slack_time(self, ours: datetime) -> datetime:
        """An instant of our clock on Slack's clock; asks Slack where no answer has told its time yet."""
        if self.told is None:
            self.ask(self.web.auth_test)
        if self.told is None:
            return ours  # its answers tell no time
        slack, at = self.told
        return slack + timedelta(seconds=self._clock.monotonic() - at) + (ours - self._clock.now())

    def _look_at_head(self, response: SlackResponse) -> None:
        head = {name.lower(): str(value) for name, value in response.headers.items()}
        if "x-oauth-scopes" in head:
            self.scopes = frozenset(scope.strip() for scope in head["x-oauth-scopes"].split(","))
        try:
            slack = parsedate_to_datetime(head.get("date", ""))
        except (TypeError, ValueError):
            return
        if slack.tzinfo is not None:  # what we knew before is better
            self.told = (slack, self._clock.monotonic())


def id_in(answer: Answer, thing: str) -> str:
    """The id of the `channel` or `user` that was asked for; Transient where the answer has none."""
    found = answer.get(thing)
    if not (isinstance(found, dict) and found.get("id")):
        raise Transient(f"Slack's answer names no {thing}")
    return str(found["id"])


def next_cursor(answer: Answer) -> str | None:
    """Where the next page begins, if there is one."""
    return (answer.get("response_metadata") or {}).get("next_cursor") or None


def _check_token(token: str) -> None:
    """Raises ConfigurationError; in a header such a token would fail with an error that quotes it."""
    if not (token.isascii() and token.isprintable()):
        raise ConfigurationError(
            "the Slack token has characters that no token has", "copy it again from the Slack app, on one line"
        )


def quiet_logger() -> logging.Logger:
    """At DEBUG the SDK prints messages whole, and what it logs of failures we raise; so it says nothing."""
    logger = logging.getLogger("od_escalator.slack.sdk")
    logger.setLevel(logging.CRITICAL)
    return logger
