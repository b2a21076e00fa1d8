"""Listen: the link by which clicks come from Slack is open while this process writes, and only then.

Whoever stands by would take clicks away from the one who writes: Slack gives each to any one link of the app. A link
that is down is no reason for anything else to wait; after a while operations hear of it, and that it is back.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from od_escalator.domain.interaction import Interaction
from od_escalator.domain.practice import Standing
from od_escalator.engine.lanes import slack_lane
from od_escalator.engine.ports import Listener
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.errors import EscalatorError, Permanent
from od_escalator.store import link, outbox
from od_escalator.store.link import LinkState
from od_escalator.store.outbox import Kind, Promise
from od_escalator.store.store import Store

_TOLD_AFTER = timedelta(minutes=5)

#: While all is well it is written down so often.
_SAVED_EVERY = timedelta(minutes=1)

#: What is known of a link that nobody has tried to open yet.
_NEVER_UP = "not opened yet"

_APP = "api.slack.com/apps > your app > "
_TOKEN = (
    f"{_APP}Basic Information > App-Level Tokens: copy the token, or generate one with connections:write, into the"
    " file of app_token_file; then reload (systemctl reload od-escalator)"
)
_SWITCH = f"{_APP}Socket Mode: switch it on; it is noticed by itself"
_HINTS = {
    "missing_scope": f"{_APP}Basic Information > App-Level Tokens: generate one with the scope connections:write for"
    " app_token_file; then reload (systemctl reload od-escalator)",
    "link_disabled": _SWITCH,
    **dict.fromkeys(("account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"), _TOKEN),
    "not_allowed_token_type": _TOKEN,
    "proxy": "let whoever looks after the proxy allow *.slack.com, port 443, with WebSockets; see od-escalator check",
    "tls_untrusted": "od-escalator check says whose certificate is not trusted, and what helps",
}
_REACH = (
    "does this machine reach https://slack.com and wss://wss-primary.slack.com? Behind a proxy set HTTPS_PROXY;"
    " till then work in Open Dental: tasks, messages and steps go on without the buttons"
)

_log = structlog.get_logger()


class Listen:
    def __init__(
        self,
        store: Store,
        recorder: Recorder,
        sight: Sight,
        listener: Listener | None,
        keep: Callable[[Interaction], None],
        zone: str,
    ) -> None:
        self._store = store
        self._recorder = recorder
        self._sight = sight
        self._listener = listener
        self._zone = zone
        self._state: LinkState | None = None
        self._saved_at: datetime | None = None
        self._told: datetime | None = None
        if listener is not None:
            listener.hear(keep)
        else:
            self._forget()

    def tick(self, now: datetime) -> int:
        """1 where the link has come up, or has gone."""
        if self._listener is None:
            return 0
        views = [self._sight.of(name) for name in self._recorder.roster.databases()]
        if not any(view.may_act for view in views):
            if any(view.standing is Standing.STANDBY for view in views):
                self._listener.close()
                self._state = None
            return 0
        if self._state is None:
            self._state = self._known(now)
        try:
            silent_for = self._listener.listen()
        except EscalatorError as error:
            return self._is_down(self._state, error, now)
        return self._is_up(self._state, now - timedelta(seconds=silent_for), now)

    def _known(self, now: datetime) -> LinkState:
        """As an earlier process has left it: one outage is told once."""
        with self._store.reading() as tx:
            known = link.load(tx)
        return known if known is not None and known.problem else LinkState(since=now, problem=_NEVER_UP)

    def _is_up(self, state: LinkState, sign: datetime, now: datetime) -> int:
        is_news = state.problem is not None
        if not is_news and self._saved_at is not None and self._saved_at <= now < self._saved_at + _SAVED_EVERY:
            return 0
        self._state = LinkState(since=now if is_news else state.since, sign=sign)
        self._saved_at = now
        with self._store.transaction() as tx:
            link.save(tx, self._state)
            if is_news and now - state.since >= _TOLD_AFTER:
                outbox.promise(tx, self._back(state.since), now)
        if is_news:
            _log.info("link.up", seconds=round((now - state.since).total_seconds()))
        return int(is_news)

    def _is_down(self, state: LinkState, error: EscalatorError, now: datetime) -> int:
        was_up, problem = state.problem is None, str(error)
        since = now if was_up else state.since
        tell = now - since >= _TOLD_AFTER and self._told != since
        if problem != state.problem or tell:
            self._state = LinkState(since=since, problem=problem)
            with self._store.transaction() as tx:
                link.save(tx, self._state)
                if tell:
                    self._recorder.alert(tx, f"link {since.isoformat()}", "", _finding(error), now)
        if tell:
            self._told = since
        if was_up or tell or state.problem == _NEVER_UP:
            _log.warning("link.down", exc_info=error)
        return int(was_up)

    def _back(self, since: datetime) -> Promise:
        return Promise(
            key=f"link back {since.isoformat()}",
            lane=slack_lane(self._recorder.operations_channel),
            database="",
            kind=Kind.BACK,
            detail={"link_since": since.isoformat(), "zone": self._zone},
        )

    def _forget(self) -> None:
        with self._store.reading() as tx:
            known = link.load(tx)
        if known is not None:
            with self._store.transaction() as tx:
                link.forget(tx)


def _finding(error: EscalatorError) -> dict[str, str]:
    otherwise = f"{_TOKEN}; or {_SWITCH}" if isinstance(error, Permanent) else _REACH
    hint = _HINTS.get(getattr(error, "code", ""), otherwise)
    return {
        "id": "link-down",
        "place": "slack: app_token_file",
        "problem": f"buttons do not work: {error}",
        "hint": hint,
    }
