"""The page that shows what was posted: channels and direct messages at the left, messages with their threads beside.

Written by the server, escaped throughout, nothing loaded from elsewhere.
"""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from html import escape
from importlib.resources import files
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from od_escalator.demo.slack.block_html import block_html
from od_escalator.demo.slack.message import PostedMessage
from od_escalator.demo.slack.mrkdwn import Names, mrkdwn_html
from od_escalator.demo.slack.people import Channel
from od_escalator.demo.slack.workspace import Workspace

PAGE_FILES: Final = {"page.css": "text/css", "page.js": "text/javascript"}
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


def page_file(name: str) -> Callable[[Request], Response]:
    content = files(__package__).joinpath(name).read_bytes()

    def serve(_request: Request) -> Response:
        return Response(content, media_type=PAGE_FILES[name])

    return serve


def render_page(workspace: Workspace, wanted: str | None, zone: tzinfo) -> Response:
    """The page with the wanted channel open, or the first one."""
    channels = sorted(workspace.channels.values(), key=lambda channel: (channel.direct_with or "", channel.name))
    shown = workspace.channels.get(wanted or "", channels[0] if channels else None)
    names = Names(
        {user.id: user.real_name for user in workspace.users.values()},
        {channel.id: channel.name for channel in channels},
        zone,
    )
    groups = (
        _group(workspace, names, title, shown, [c for c in channels if bool(c.direct_with) is direct])
        for title, direct in (("Channels", False), ("Direct messages", True))
    )
    main = _channel(workspace, names, shown) if shown else "<p>No channels yet.</p>"
    html = _document(_title(names, shown) if shown else "Slack", "".join(groups), main)
    return HTMLResponse(html, headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"})


def _document(title: str, nav: str, main: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)} - local Slack</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
<noscript><meta http-equiv="refresh" content="3"></noscript>
<script src="page.js" defer></script>
</head>
<body>
<nav aria-label="Channels"><p class="team">Local Slack</p>{nav}</nav>
<main aria-live="polite">{main}</main>
</body>
</html>
"""


def _group(workspace: Workspace, names: Names, title: str, shown: Channel | None, channels: list[Channel]) -> str:
    entries = "".join(_entry(workspace, names, channel, current=channel is shown) for channel in channels)
    return f"<h2>{title}</h2><ul>{entries}</ul>" if entries else ""


def _entry(workspace: Workspace, names: Names, channel: Channel, *, current: bool) -> str:
    count = len(workspace.standing(channel.id))
    mark = ' aria-current="page"' if current else ""
    badge = f'<span class="count">{count}</span>' if count else ""
    label = f"<span>{escape(_title(names, channel))}</span>"
    return f'<li><a href="/?channel={escape(channel.id)}"{mark}>{label}{badge}</a></li>'


def _title(names: Names, channel: Channel) -> str:
    if channel.direct_with:
        return names.people[channel.direct_with]
    return f"{'🔒' if channel.is_private else '#'} {channel.name}"


def _channel(workspace: Workspace, names: Names, channel: Channel) -> str:
    people = ", ".join(names.people.get(member, member) for member in channel.members)
    notes = [people, *(["archived"] if channel.is_archived else [])]
    if not channel.bot_is_member:
        notes.append("the bot is not in this channel")
    head = f"<header><h1>{escape(_title(names, channel))}</h1><p>{escape(' · '.join(filter(None, notes)))}</p></header>"
    threads = [_thread(workspace, names, root) for root in workspace.roots(channel.id)]
    return head + ("".join(threads) or '<p class="empty">Nothing has been posted here yet.</p>')


def _thread(workspace: Workspace, names: Names, root: PostedMessage) -> str:
    replies = workspace.replies(root.channel, root.ts)
    below = "".join(_message(workspace, names, reply) for reply in replies)
    count = f'<p class="replies">{len(replies)} {"reply" if len(replies) == 1 else "replies"}</p>'
    thread = f'<div class="thread">{count}{below}</div>' if replies else ""
    return f'<section class="root">{_message(workspace, names, root)}{thread}</section>'


def _message(workspace: Workspace, names: Names, message: PostedMessage) -> str:
    author = workspace.users.get(message.author)
    name = author.real_name if author else message.author
    app = '<span class="app">APP</span>' if author and author.is_bot else ""
    at = datetime.fromtimestamp(int(message.ts.partition(".")[0]), UTC).astimezone(names.zone)
    times = f" {message.edited_count} times" if message.edited_count > 1 else ""
    edited = f'<span class="edited">edited{times}</span>' if message.edited_count else ""
    also = '<span class="edited">also sent to the channel</span>' if message.reply_broadcast else ""
    body = "".join(block_html(block, names) for block in message.blocks)
    body = body or f"<p>{mrkdwn_html(message.text, names)}</p>"
    stamp = f'<time datetime="{at.isoformat()}">{at:%a %b} {at.day}, {at.hour % 12 or 12}:{at:%M:%S %p}</time>'
    return (
        f'<article id="m{escape(message.ts)}"><div class="avatar" aria-hidden="true">{escape(name[:1])}</div><div>'
        f'<p class="by"><strong>{escape(name)}</strong>{app}{stamp}{edited}{also}</p>{body}</div></article>'
    )
