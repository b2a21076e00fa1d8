"""What one person sees beside the messages: the app's Home, an open dialog, a box for the command."""

from html import escape
from typing import Final

from od_escalator.demo.slack.block_html import block_html
from od_escalator.demo.slack.choosing import chosen
from od_escalator.demo.slack.field_html import field_html
from od_escalator.demo.slack.message import Json
from od_escalator.demo.slack.mrkdwn import Names, plain_html
from od_escalator.demo.slack.seat import Seat

#: What a person is told whose deed came to nothing.
NOTICES: Final = {
    "unanswered": "OD Escalator did not answer within three seconds. Try it again.",
    "impossible": "That cannot be done here, or not any more.",
}


def form_html(seat: Seat, inside: str, **about: str) -> str:
    """Things to press, which are dead where the person is not."""
    hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in about.items())
    where = f'<input type="hidden" name="seat" value="{escape(seat.query())}">'
    dead = "" if seat.may_act else " disabled"
    return f'<form method="post" action="/do/press">{where}{hidden}<fieldset{dead}>{inside}</fieldset></form>'


def home_html(seat: Seat, view: Json | None, names: Names) -> str:
    name = escape(seat.person.real_name) if seat.person else ""
    head = f"<header><h1>OD Escalator</h1><p>Home of {name}</p></header>"
    if view is None:
        return head + '<p class="empty">Nothing is shown here yet.</p>'
    blocks = "".join(block_html(block, names) for block in view["blocks"])
    return f'{head}<section class="root">{form_html(seat, blocks, view="home")}</section>'


def dialog_html(seat: Seat, view: Json, names: Names) -> str:
    errors = view.get("errors", {})
    body = "".join(
        field_html(block, _chosen(view, block), errors.get(block["block_id"]))
        if block["type"] == "input"
        else block_html(block, names)
        for block in view["blocks"]
    )
    submit = f'<button class="button primary">{plain_html(view["submit"]["text"])}</button>' if view["submit"] else ""
    close = plain_html(view["close"]["text"]) if view["close"] else "Cancel"
    return (
        f'<dialog open aria-labelledby="dialog-title" data-view="{view["id"]}">'
        f'<h2 id="dialog-title">{plain_html(view["title"]["text"])}</h2>'
        f'<form method="post" action="/do/submit"><input type="hidden" name="seat" value="{escape(seat.query())}">'
        f'<input type="hidden" name="view" value="dialog">{body}<div class="actions end">'
        f'<button class="button" formaction="/do/dismiss" formnovalidate>{close}</button>{submit}</div></form></dialog>'
    )


def _chosen(view: Json, block: Json) -> list[str]:
    return chosen(view["state"]["values"][block["block_id"]][block["element"]["action_id"]])


def command_html(seat: Seat) -> str:
    """A box for the slash command, in a channel where the person is."""
    if seat.channel is None or not seat.may_act:
        return ""
    return (
        f'<form method="post" action="/do/command"><input type="hidden" name="seat" value="{escape(seat.query())}">'
        '<label for="command">/escalations</label><input type="text" id="command" name="text" autocomplete="off" '
        'placeholder="open, mine, case 1042, help"><button class="button">Send</button></form>'
    )
