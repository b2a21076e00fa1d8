"""A strict Slack on this machine, over HTTP and WebSocket, for the demo and every test."""

from od_escalator.demo.slack.api import Request
from od_escalator.demo.slack.faults import FaultKind, RefusalKind
from od_escalator.demo.slack.hands import Ack
from od_escalator.demo.slack.links import Break
from od_escalator.demo.slack.local import LocalSlack
from od_escalator.demo.slack.message import PostedMessage
from od_escalator.demo.slack.people import (
    APP_SCOPES,
    APP_TOKEN,
    BOT_SCOPES,
    BOT_TOKEN,
    BOT_USER_ID,
    Channel,
    Token,
    User,
)
from od_escalator.demo.slack.strictness import Strictness

__all__ = [
    "APP_SCOPES",
    "APP_TOKEN",
    "BOT_SCOPES",
    "BOT_TOKEN",
    "BOT_USER_ID",
    "Ack",
    "Break",
    "Channel",
    "FaultKind",
    "LocalSlack",
    "PostedMessage",
    "RefusalKind",
    "Request",
    "Strictness",
    "Token",
    "User",
]
