"""One message as HTML for the page, with what can be pressed in it."""

from datetime import UTC, datetime
from html import escape

from od_escalator.demo.slack.block_html import block_html
from od_escalator.demo.slack.message import PostedMessage
from od_escalator.demo.slack.mrkdwn import Names, mrkdwn_html
from od_escalator.demo.slack.pressing import named
from od_escalator.demo.slack.seat import Seat
from od_escalator.demo.slack.view_html import form_html
from od_escalator.demo.slack.workspace import Workspace


def message_html(workspace: Workspace, seat: Seat, names: Names, message: PostedMessage, *, alone: bool) -> str:
    """`alone`: this person sees it, and nobody else."""
    author = workspace.users.get(message.author)
    name = author.real_name if author else message.author
    app = '<span class="app">APP</span>' if author and author.is_bot else ""
    at = datetime.fromtimestamp(int(message.ts.partition(".")[0]), UTC).astimezone(names.zone)
    stamp = f'<time datetime="{at.isoformat()}">{at:%a %b} {at.day}, {at.hour % 12 or 12}:{at:%M:%S %p}</time>'
    notes = "".join(f'<span class="edited">{note}</span>' for note in _notes(message, alone=alone))
    body = "".join(block_html(block, names) for block in named(message.blocks))
    if body:
        body = form_html(seat, body, channel=message.channel, ts=message.ts)
    return (
        f'<article id="m{escape(message.ts)}"{" class=alone" if alone else ""}>'
        f'<div class="avatar" aria-hidden="true">{escape(name[:1])}</div><div>'
        f'<p class="by"><strong>{escape(name)}</strong>{app}{stamp}{notes}</p>'
        f"{body or f'<p>{mrkdwn_html(message.text, names)}</p>'}</div></article>"
    )


def _notes(message: PostedMessage, *, alone: bool) -> list[str]:
    times = f" {message.edited_count} times" if message.edited_count > 1 else ""
    notes = {
        f"edited{times}": message.edited_count > 0,
        "also sent to the channel": message.reply_broadcast,
        "only visible to you": alone,
    }
    return [note for note, holds in notes.items() if holds]
