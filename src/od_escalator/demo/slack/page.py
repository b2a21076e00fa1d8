"""The page that shows what was posted and can be pressed: channels at the left, messages with their threads beside.

Written by the server, escaped throughout, nothing loaded from elsewhere; it works without its script too.
"""

from collections.abc import Callable, Mapping
from datetime import tzinfo
from html import escape
from importlib.resources import files
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from od_escalator.demo.slack.message_html import message_html
from od_escalator.demo.slack.mrkdwn import Names
from od_escalator.demo.slack.people import Channel
from od_escalator.demo.slack.seat import Seat, by_name
from od_escalator.demo.slack.view_html import NOTICES, command_html, dialog_html, home_html
from od_escalator.demo.slack.workspace import Workspace

PAGE_FILES: Final = {"page.css": "text/css", "page.js": "text/javascript"}
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def page_file(name: str) -> Callable[[Request], Response]:
    content = files(__package__).joinpath(name).read_bytes()

    def serve(_request: Request) -> Response:
        return Response(content, media_type=PAGE_FILES[name])

    return serve


def render_page(workspace: Workspace, query: Mapping[str, str], zone: tzinfo) -> Response:
    """The page as the wanted person sees the wanted channel, or the app's Home."""
    seat = Seat.of(workspace, query)
    names = Names(
        {user.id: user.real_name for user in workspace.users.values()},
        {channel.id: channel.name for channel in workspace.channels.values()},
        zone,
        {file.id: file.content for file in workspace.files.values() if file.content and file.complete},
    )
    title, main = "Slack", "<p>No channels yet.</p>"
    if seat.home and seat.person:
        title, main = "OD Escalator", home_html(seat, workspace.homes.get(seat.person.id), names)
    elif seat.channel:
        title, main = _title(names, seat.channel), _channel(workspace, seat, seat.channel, names)
    view = workspace.dialogs.get(seat.person.id) if seat.person else None
    parts = {
        "nav": _navigation(workspace, seat, names),
        "main": main,
        "say": command_html(seat),
        "notice": escape(NOTICES.get(query.get("notice", ""), "")),
        "dialog": dialog_html(seat, view, names) if view else "",
    }
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(_document(title, parts), headers=headers)


def _document(title: str, parts: Mapping[str, str]) -> str:
    again = "" if parts["dialog"] else '<noscript><meta http-equiv="refresh" content="5"></noscript>'
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)} - local Slack</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
{again}
<script src="/page.js" defer></script>
</head>
<body>
<nav aria-label="Channels" id="nav">{parts["nav"]}</nav>
<div class="pane">
<main aria-live="polite" id="main">{parts["main"]}</main>
<p id="notice" role="alert">{parts["notice"]}</p>
<div id="say">{parts["say"]}</div>
</div>
<div id="dialog">{parts["dialog"]}</div>
</body>
</html>
"""


def _navigation(workspace: Workspace, seat: Seat, names: Names) -> str:
    groups = (
        _group(workspace, seat, names, title, [c for c in by_name(workspace) if bool(c.direct_with) is direct])
        for title, direct in (("Channels", False), ("Direct messages", True))
    )
    return f'<p class="team">Local Slack</p>{_who(workspace, seat)}{"".join(groups)}'


def _who(workspace: Workspace, seat: Seat) -> str:
    """Who "you" are, and the way to your Home."""
    people = [user for user in workspace.users.values() if not user.is_bot and not user.deleted]
    if not people:
        return ""
    options = "".join(
        f'<option value="{user.id}"{" selected" if user is seat.person else ""}>{escape(user.real_name)}</option>'
        for user in people
    )
    place = f'<input type="hidden" name="channel" value="{seat.channel.id}">' if seat.channel else ""
    place = place or '<input type="hidden" name="home" value="1">'
    mark = ' aria-current="page"' if seat.home else ""
    home = seat.at(None).query()
    return (
        f'<form method="get" action="/" class="who">{place}<label for="as">You are</label><select id="as" name="as">'
        f'{options}</select><noscript><button class="button">Go</button></noscript></form>'
        f'<form method="post" action="/do/home"><input type="hidden" name="seat" value="{escape(home)}">'
        f"<button{mark}>OD Escalator: Home</button></form>"
    )


def _group(workspace: Workspace, seat: Seat, names: Names, title: str, channels: list[Channel]) -> str:
    entries = "".join(_entry(workspace, seat, names, channel) for channel in channels)
    return f"<h2>{title}</h2><ul>{entries}</ul>" if entries else ""


def _entry(workspace: Workspace, seat: Seat, names: Names, channel: Channel) -> str:
    count = len(workspace.standing(channel.id))
    mark = ' aria-current="page"' if channel is seat.channel else ""
    badge = f'<span class="count">{count}</span>' if count else ""
    label = f"<span>{escape(_title(names, channel))}</span>"
    return f'<li><a href="/?{escape(seat.at(channel).query())}"{mark}>{label}{badge}</a></li>'


def _title(names: Names, channel: Channel) -> str:
    if channel.direct_with:
        return names.people[channel.direct_with]
    return f"{'🔒' if channel.is_private else '#'} {channel.name}"


def _channel(workspace: Workspace, seat: Seat, channel: Channel, names: Names) -> str:
    people = ", ".join(names.people.get(member, member) for member in channel.members)
    notes = [people, *(["archived"] if channel.is_archived else [])]
    if not channel.bot_is_member:
        notes.append("the bot is not in this channel")
    head = f"<header><h1>{escape(_title(names, channel))}</h1><p>{escape(' · '.join(filter(None, notes)))}</p></header>"
    whispers = workspace.whispers.get(seat.person.id, ()) if seat.person else ()
    own = [message for message in whispers if message.channel == channel.id]
    tops = [*workspace.roots(channel.id), *(message for message in own if not message.is_reply)]
    threads = []
    for top in sorted(tops, key=lambda message: message.ts):
        below = [*workspace.replies(channel.id, top.ts), *(each for each in own if each.thread_ts == top.ts)]
        told = [message_html(workspace, seat, names, each, alone=each in own) for each in (top, *below)]
        count = f'<p class="replies">{len(below)} {"reply" if len(below) == 1 else "replies"}</p>'
        thread = f'<div class="thread">{count}{"".join(told[1:])}</div>' if below else ""
        threads.append(f'<section class="root">{told[0]}{thread}</section>')
    return head + ("".join(threads) or '<p class="empty">Nothing has been posted here yet.</p>')
