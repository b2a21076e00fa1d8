"""The Slack app that a practice makes for itself by pasting: what it may do is what we do, and no more.

Each practice makes its own, for Slack slows down apps that are given out ready-made (slack.md 2.3). Token rotation
stays off: once on it cannot be switched off, and tokens then live for twelve hours.
"""

from collections.abc import Mapping

from od_escalator.slack.command import COMMAND, USAGE

#: Without one of these something we do is refused (slack.md 2.6).
SCOPES: Mapping[str, str] = {
    "channels:history": "find a message again whose answer was lost, in a public channel",
    "channels:read": "tell whether a public channel is the right one",
    "chat:write": "post, edit and take back its own messages",
    "commands": f"answer {COMMAND}",
    "files:write": "show the owners the chart of their week",
    "groups:history": "the same as channels:history in a private channel",
    "groups:read": "the same as channels:read of a private channel",
    "im:history": "find a direct message of its own again",
    "im:write": "send direct messages",
    "users:read": "tell who has clicked, and whether a person still works here",
    "users:read.email": "find people whom the configuration gives by e-mail address",
}


def manifest(name: str) -> dict[str, object]:
    """To be pasted as JSON at api.slack.com/apps; Slack's schema of manifests, version 1."""
    return {
        "display_information": {
            "name": name,
            "description": "Follows up upset patients: who calls, by when, and how it ended. No patient details.",
            "background_color": "#1f3a4d",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": name, "always_online": True},
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Your cases, what is due, who is away",
                    "usage_hint": USAGE,
                    "should_escape": False,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": ["app_home_opened"]},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }
