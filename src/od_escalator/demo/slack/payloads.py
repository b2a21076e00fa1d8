"""What Slack sends about a deed, field by field (docs.slack.dev: interaction payloads, slash commands; 2026)."""

from typing import Final

from od_escalator.demo.slack.links import Envelope
from od_escalator.demo.slack.message import Json, PostedMessage
from od_escalator.demo.slack.people import APP_ID, BOT_USER_ID, TEAM_ID, Channel, User
from od_escalator.demo.slack.pressing import named, states
from od_escalator.demo.slack.rendition import as_json
from od_escalator.demo.slack.workspace import Workspace

_DOMAIN: Final = "local-practice"
_VERIFICATION: Final = "local-verification-token"


def message_press(workspace: Workspace, user: User, message: PostedMessage, action: Json, *, alone: bool) -> Envelope:
    """A press in a message; of one that this person sees `alone` Slack sends no text."""
    channel = workspace.channels[message.channel]
    container = {"type": "message", "message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": alone}
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    blocks = named(message.blocks)
    shown = {} if alone else {"message": {**as_json(workspace, message), "blocks": blocks}}
    payload = {
        "type": "block_actions",
        **_deed(workspace, user),
        "container": container,
        "channel": {"id": channel.id, "name": _channel_name(channel)},
        **shown,
        "state": states(blocks),
        "response_url": _response_url(workspace, "actions", user, channel.id),
        "actions": [_stamped(workspace, action)],
    }
    return Envelope(type="interactive", payload=payload)


def view_press(workspace: Workspace, user: User, view: Json, action: Json) -> Envelope:
    """A press on the Home or in a dialog: no channel, and nowhere to answer."""
    payload = {
        "type": "block_actions",
        **_deed(workspace, user),
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "actions": [_stamped(workspace, action)],
    }
    return Envelope(type="interactive", payload=payload)


def submission(workspace: Workspace, user: User, view: Json) -> Envelope:
    payload = {"type": "view_submission", **_deed(workspace, user), "view": view, "response_urls": []}
    return Envelope(type="interactive", payload=payload, takes_answer=True)


def command(workspace: Workspace, user: User, channel: Channel, name: str, text: str) -> Envelope:
    payload = {
        "token": _VERIFICATION,
        "team_id": TEAM_ID,
        "team_domain": _DOMAIN,
        "channel_id": channel.id,
        "channel_name": _channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": _response_url(workspace, "commands", user, channel.id),
        "trigger_id": workspace.passes.trigger(user.id),
    }
    return Envelope(type="slash_commands", payload=payload, takes_answer=True)


def home_opened(workspace: Workspace, user: User, view: Json | None) -> Envelope:
    ts = workspace.next_ts()
    event = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": workspace.direct_channel(user.id).id,
        "tab": "home",
        **({"view": view} if view else {}),
        "event_ts": ts,
    }
    bot = {"enterprise_id": None, "team_id": TEAM_ID, "user_id": BOT_USER_ID, "is_bot": True}
    payload = {
        "token": _VERIFICATION,
        "team_id": TEAM_ID,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{ts.replace('.', '')}",
        "event_time": int(ts.partition(".")[0]),
        "authorizations": [{**bot, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
    }
    return Envelope(type="events_api", payload=payload)


def _deed(workspace: Workspace, user: User) -> Json:
    return {
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": TEAM_ID},
        "api_app_id": APP_ID,
        "token": _VERIFICATION,
        "trigger_id": workspace.passes.trigger(user.id),
        "team": {"id": TEAM_ID, "domain": _DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _stamped(workspace: Workspace, action: Json) -> Json:
    return {**action, "action_ts": workspace.next_ts()}


def _channel_name(channel: Channel) -> str:
    """Slack does not tell the names of private conversations here."""
    if channel.direct_with:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name


def _response_url(workspace: Workspace, kind: str, user: User, channel: str) -> str:
    return f"{workspace.url}/{workspace.passes.answer_path(kind, user.id, channel)}"
