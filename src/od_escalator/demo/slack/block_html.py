"""Block Kit as HTML for the page: readable, not a copy of Slack's looks.

A button of it sends `press`, the arguments of `click` as JSON, with the form that stands around it.
"""

import json
from base64 import b64encode
from collections.abc import Callable
from html import escape
from typing import Final

from od_escalator.demo.slack.message import Json
from od_escalator.demo.slack.mrkdwn import Names, mrkdwn_html, plain_html


def block_html(block: Json, names: Names) -> str:
    return _BLOCKS[block["type"]](block, names)


def _text(thing: Json, names: Names) -> str:
    if thing["type"] == "mrkdwn":
        return mrkdwn_html(thing["text"], names)
    return plain_html(thing["text"]).replace("\n", "<br>")


def _header(block: Json, names: Names) -> str:
    return f'<h3 class="header">{_text(block["text"], names)}</h3>'


def _section(block: Json, names: Names) -> str:
    text = f"<p>{_text(block['text'], names)}</p>" if block.get("text") else ""
    fields = "".join(f"<p>{_text(field, names)}</p>" for field in block.get("fields", ()))
    grid = f'<div class="fields">{fields}</div>' if fields else ""
    accessory = _element(block["accessory"], names) if block.get("accessory") else ""
    return f'<div class="section"><div>{text}{grid}</div>{accessory}</div>'


def _context(block: Json, names: Names) -> str:
    parts = "".join(f"<span>{_element(element, names)}</span>" for element in block["elements"])
    return f'<div class="context">{parts}</div>'


def _actions(block: Json, names: Names) -> str:
    parts = "".join(_element(element, names) for element in block["elements"])
    return f'<div class="actions">{parts}</div>'


def _divider(_block: Json, _names: Names) -> str:
    return "<hr>"


def _element(element: Json, names: Names) -> str:
    kind = element["type"]
    if kind in {"mrkdwn", "plain_text"}:
        return _text(element, names)
    if kind == "button":
        return _button(element, names)
    if kind == "image":
        return _image(element, names)
    return _menu(element, names)


def _button(element: Json, names: Names) -> str:
    look, label = f"button {element.get('style', '')}".strip(), _text(element["text"], names)
    if url := element.get("url"):
        return f'<a class="{escape(look)}" href="{escape(url)}" rel="noreferrer">{label}</a>'
    return f'<button class="{escape(look)}"{_pressed(element, value=element.get("value"))}>{label}</button>'


def _menu(element: Json, names: Names) -> str:
    options = "".join(
        f"<li><button{_pressed(element, option=option['value'])}>{_text(option['text'], names)}</button></li>"
        for option in element["options"]
    )
    label = _text(element["placeholder"], names) if element.get("placeholder") else '<span aria-label="More">⋯</span>'
    return f'<details class="menu"><summary class="button">{label}</summary><ul>{options}</ul></details>'


def _pressed(element: Json, **chosen: str | None) -> str:
    """The attributes of a button that presses this element; one inside a dialog does not send that off."""
    press = json.dumps({"action_id": element["action_id"], **chosen})
    confirm = element.get("confirm", {}).get("text", {}).get("text")
    ask = f' data-confirm="{escape(confirm)}"' if confirm else ""
    return f' name="press" value="{escape(press)}" formaction="/do/press" formnovalidate{ask}'


def _image(block: Json, names: Names) -> str:
    if (file := block.get("slack_file")) and (content := names.pictures.get(file["id"])):
        source = f"data:image/png;base64,{b64encode(content).decode()}"
        return f'<img class="picture" src="{source}" alt="{escape(block["alt_text"])}">'
    return f'<span class="image">[image: {escape(block["alt_text"])}]</span>'


_BLOCKS: Final[dict[str, Callable[[Json, Names], str]]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
    "image": _image,
}
