"""Who has clicked: what the TOML may call a Slack user, as Slack says it; asked again after an hour."""

from collections.abc import Sequence
from datetime import timedelta

from od_escalator.clock import Clock
from od_escalator.errors import Permanent
from od_escalator.slack.connection import Answer, Connection

_KNOWN_FOR = timedelta(hours=1).total_seconds()
_NOBODY = frozenset({"user_not_found", "user_not_visible"})
_MAY_NOT_ASK = "missing_scope"


class Identity:
    """May be used from any thread."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock
        self._known: dict[str, tuple[float, Sequence[str]]] = {}
        self._home: frozenset[str] = frozenset()

    def names_of(self, user: str) -> Sequence[str]:
        """The id and a confirmed e-mail address; nothing of who has left, is a program, or of another workspace.

        Raises Transient or Permanent. Where we may not ask it is the id: Slack itself vouches for that.
        """
        known = self._known.get(user)
        if known is None or self._clock.monotonic() >= known[0]:
            known = self._known[user] = (self._clock.monotonic() + _KNOWN_FOR, self._ask(user))
        return known[1]

    def _ask(self, user: str) -> Sequence[str]:
        try:
            found: Answer = self._connection.ask(self._connection.web.users_info, user=user).get("user") or {}
        except Permanent as refused:
            if refused.code in _NOBODY:
                return ()
            if refused.code == _MAY_NOT_ASK:
                return (user,)
            raise
        if found.get("deleted") or found.get("is_bot") or not self._is_ours(found):
            return ()
        email = (found.get("profile") or {}).get("email") if found.get("is_email_confirmed", True) else None
        return (user, str(email)) if email else (user,)

    def _is_ours(self, user: Answer) -> bool:
        """Of our workspace, or of our organisation where it has several."""
        if not self._home:
            answer = self._connection.ask(self._connection.web.auth_test)
            self._home = frozenset(str(answer[key]) for key in ("team_id", "enterprise_id") if answer.get(key))
        organisation = (user.get("enterprise_user") or {}).get("enterprise_id")
        return not user.get("is_stranger") and not self._home.isdisjoint({user.get("team_id"), organisation})
