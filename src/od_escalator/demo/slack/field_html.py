"""The fields of a dialog as HTML: menus, choices, days and words that a browser's form sends by block_id."""

from collections.abc import Sequence
from html import escape
from typing import Final

from od_escalator.demo.slack.message import Json
from od_escalator.demo.slack.mrkdwn import plain_html

_CHOICES: Final = {"radio_buttons": "radio", "checkboxes": "checkbox", "multi_static_select": "checkbox"}


def field_html(block: Json, values: Sequence[str], error: str | None) -> str:
    """One input block with what is chosen in it; what is wrong with it stands below and is tied to it."""
    id_, element = escape(block["block_id"]), block["element"]
    label = plain_html(block["label"]["text"]) + (
        ' <span class="quiet">(optional)</span>' if block.get("optional") else ""
    )
    below = f'<p class="quiet">{plain_html(block["hint"]["text"])}</p>' if block.get("hint") else ""
    if error:
        below += f'<p class="error" id="error-{id_}">{plain_html(error)}</p>'
    if kind := _CHOICES.get(element["type"]):
        return f'<fieldset class="field"><legend>{label}</legend>{_choices(block, kind, values)}{below}</fieldset>'
    tied = f' aria-describedby="error-{id_}" aria-invalid="true"' if error else ""
    shared = f'id="field-{id_}" name="field-{id_}"{tied}{"" if block.get("optional") else " required"}'
    return (
        f'<div class="field"><label for="field-{id_}">{label}</label>{_control(element, shared, values)}{below}</div>'
    )


def _choices(block: Json, kind: str, values: Sequence[str]) -> str:
    name = escape(f"field-{block['block_id']}")
    required = " required" if kind == "radio" and not block.get("optional") else ""
    return "".join(
        f'<label class="choice"><input type="{kind}" name="{name}" value="{escape(option["value"])}"'
        f"{' checked' if option['value'] in values else ''}{required}> {plain_html(option['text']['text'])}</label>"
        for option in block["element"]["options"]
    )


def _control(element: Json, shared: str, values: Sequence[str]) -> str:
    if element["type"] == "static_select":
        options = "".join(
            f'<option value="{escape(option["value"])}"{" selected" if option["value"] in values else ""}>'
            f"{plain_html(option['text']['text'])}</option>"
            for option in element["options"]
        )
        hint = plain_html(element["placeholder"]["text"]) if element.get("placeholder") else "Choose"
        return f'<select {shared}><option value="">{hint}</option>{options}</select>'
    words = escape("".join(values))
    if element["type"] == "datepicker":
        return f'<input type="date" {shared} value="{words}">'
    if element.get("multiline"):
        return f"<textarea {shared}>{words}</textarea>"
    return f'<input type="text" {shared} value="{words}">'
