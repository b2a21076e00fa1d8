"""What a person can press, pick or fill in: block elements, and how much of each Slack takes."""

from typing import Final

from od_escalator.demo.slack.schema import Checker, by_type, choice, day, flag, items, number, shape, text

ID: Final = text(255)


def plain(most: int) -> Checker:
    return by_type({"plain_text": shape({"text": text(most)}, {"emoji": flag})})


def any_text(most: int) -> Checker:
    return by_type(
        {
            "plain_text": shape({"text": text(most)}, {"emoji": flag}),
            "mrkdwn": shape({"text": text(most)}, {"verbatim": flag}),
        },
    )


_CONFIRM: Final = shape(
    {"title": plain(100), "text": any_text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
)
_PRESSED: Final = {"action_id": ID, "confirm": _CONFIRM}
_FILLED: Final = {**_PRESSED, "placeholder": plain(150), "focus_on_load": flag}
_OPTION: Final = shape(
    {"text": any_text(75), "value": text(150)},
    {"description": any_text(75), "url": text(3000)},
)

IMAGE: Final = shape({"image_url": text(3000), "alt_text": text(2000)})

_SELECT: Final = shape({"options": items(_OPTION, 100)}, {**_FILLED, "initial_option": _OPTION})

#: In messages, on the Home, and in dialogs.
PRESSABLE: Final = {
    "button": shape(
        {"text": plain(75)},
        {
            **_PRESSED,
            "value": text(2000),
            "url": text(3000),
            "style": choice("primary", "danger"),
            "accessibility_label": text(75),
        },
    ),
    "overflow": shape({"options": items(_OPTION, 5)}, _PRESSED),
    "static_select": _SELECT,
}

#: In the input blocks of a dialog.
FILLABLE: Final = {
    "static_select": _SELECT,
    "multi_static_select": shape(
        {"options": items(_OPTION, 100)},
        {**_FILLED, "initial_options": items(_OPTION, 100), "max_selected_items": number(1)},
    ),
    "radio_buttons": shape({"options": items(_OPTION, 10)}, {**_FILLED, "initial_option": _OPTION}),
    "checkboxes": shape({"options": items(_OPTION, 10)}, {**_FILLED, "initial_options": items(_OPTION, 10)}),
    "datepicker": shape({}, {**_FILLED, "initial_date": day}),
    "plain_text_input": shape(
        {},
        {
            **_FILLED,
            "initial_value": text(3000),
            "multiline": flag,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
        },
    ),
}
