"""What came of a call to Slack: every failure of slack_sdk and urllib as one of our three kinds (slack.md 2.1, 2.2).

Transient only where nothing can have been done; where it may have been, Ambiguous.
"""

import socket
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackRequestError

from od_escalator.errors import Ambiguous, EscalatorError, Permanent, Transient
from od_escalator.slack.way import trouble

#: What a call may raise; anything else is a bug of ours. The SDK fails with AttributeError on JSON that is no object.
FAILURES = (SlackApiError, SlackRequestError, HTTPException, OSError, UnicodeError, AttributeError)

_TOO_MANY = 429
_SERVER_ERRORS = 500
#: "Some aspect of the operation may have succeeded", or Slack says that it knows the message already.
_MAY_HAVE_HAPPENED = frozenset(
    {
        "duplicate_channel_not_found",
        "duplicate_message_not_found",
        "fatal_error",
        "internal_error",
        "request_timeout",
        "service_unavailable",
    }
)
_WILL_PASS = frozenset(
    {"external_channel_migrating", "rate_limited", "ratelimited", "team_added_to_org", "update_failed"}
)
_NEVER_SENT = (socket.gaierror, ConnectionRefusedError)

#: It has the app token, and whoever listens has other advice.
_OPENS_LINK = "apps_connections_open"

_INVITE = "invite the bot to the channel: /invite @ its name"
_TOKEN = "install the app again and renew the bot token"  # noqa: S105  advice, not a token
_PERSON = "correct this person's Slack id or e-mail address in the configuration"
_REMEDIES = {
    "account_inactive": _TOKEN,
    "cannot_dm_bot": _PERSON,
    "channel_not_found": f"check the channel's id, and {_INVITE}",
    "invalid_auth": _TOKEN,
    "is_archived": "take the channel out of the archive, or name another one in the configuration",
    "missing_scope": "add the scope to the app and install it again",
    "not_allowed_token_type": "the bot token begins with xoxb-",
    "not_authed": _TOKEN,
    "not_in_channel": _INVITE,
    "token_expired": _TOKEN,
    "token_revoked": _TOKEN,
    "user_disabled": _PERSON,
    "user_not_found": _PERSON,
    "users_not_found": _PERSON,
}


def translate(failure: BaseException, method: str) -> EscalatorError:
    """The failure in the words of the house; its message names the method and Slack's code, never a message's text."""
    if isinstance(failure, SlackApiError):
        return _refused(failure, method)
    if isinstance(failure, SlackRequestError):
        return Permanent(f"Slack's address cannot be used ({method}); check [slack] base_url", "invalid_url")
    kind = type(failure).__name__
    if isinstance(failure, URLError):
        if on_the_way := trouble(failure.reason):
            code, words = on_the_way
            return Transient(f"Slack could not be reached ({method}: {words})", code=code)
        kind = type(failure.reason).__name__
        if isinstance(failure.reason, _NEVER_SENT):
            return Transient(f"Slack could not be reached ({method}: {kind})")
    return Ambiguous(f"Slack's answer was lost ({method}: {kind})")


def _refused(failure: SlackApiError, method: str) -> EscalatorError:
    response = failure.response
    status, data = response.status_code, response.data if isinstance(response.data, dict) else {}
    code = str(data.get("error", ""))
    if status == _TOO_MANY:
        return Transient(f"Slack asks us to slow down ({method})", _retry_after(response.headers))
    if status >= _SERVER_ERRORS:
        return Ambiguous(f"Slack failed with HTTP {status} ({method})")
    if code in _MAY_HAVE_HAPPENED:
        return Ambiguous(f"Slack failed with {code} ({method})")
    if code in _WILL_PASS:
        return Transient(f"Slack cannot do this now: {code} ({method})", _retry_after(response.headers))
    if not _is_code(code):
        return Ambiguous(f"Slack's answer was not understood (HTTP {status}, {method})")
    needed = f" ({data['needed']})" if code == "missing_scope" and "needed" in data else ""
    remedy = f"; {_REMEDIES[code]}" if code in _REMEDIES and method != _OPENS_LINK else ""
    return Permanent(f"Slack refused: {code}{needed} ({method}){remedy}", code)


def _is_code(word: str) -> bool:
    """What the SDK makes of an answer that is not JSON is a sentence."""
    return bool(word) and word.replace("_", "").isalnum()


def _retry_after(headers: Any) -> float | None:  # noqa: ANN401  a mapping of the SDK's, in its own spelling of names
    found = {str(name).lower(): value for name, value in dict(headers).items()}.get("retry-after")
    return float(found) if found and str(found).isdigit() else None
