"""The dialogs as Slack shows them: menus alone, each with a label, checked against Slack's limits. Pure.

`private_metadata` is the case with its revision and the channel in which it was asked for, where an answer belongs.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.views import View

from od_escalator.domain.action import Action
from od_escalator.domain.case import End
from od_escalator.domain.catalogue import Cause, Choice, Cost, Lesson, Mistake, Satisfaction, Wait, Waiver, label
from od_escalator.domain.complaint import Category, Remedy
from od_escalator.domain.dialog import DayDialog, Dialog, EndDialog, Menu, ReassignDialog, WaiveDialog, WithdrawDialog
from od_escalator.domain.ending import Lack
from od_escalator.domain.wording import named_day
from od_escalator.slack.neutral import clean, name_of, neutral
from od_escalator.slack.parts import Json, context

_LABEL_LENGTH = 20
_OPTION_LENGTH = 75
_MOST_OPTIONS = 100

_ENDS = {
    End.RESOLVED: "resolved",
    End.UNREACHABLE: "the patient cannot be reached",
    End.DECLINED: "the patient wants no contact",
    End.WITH_LAWYER: "a lawyer or insurer has it",
}
_MORE = {
    Lack.WORD_FROM_ABOVE: " Any other end takes a regional manager or an owner.",
    Lack.ATTEMPTS: " “The patient cannot be reached” takes three tries on two days first.",
}
_TITLES = {
    Action.DONE: "Done",
    Action.SNOOZE: "Set aside",
    Action.PROMISE: "A promised call",
    Action.REASSIGN: "Give to somebody else",
    Action.NOT_A_COMPLAINT: "Not a complaint",
    Action.WAIVE_REPLY: "No public reply",
}
_PROOF = "To be resolved it also takes a CommLog about the conversation. "
_DAYS = {
    Action.SNOOZE: "The follow-up waits until that day closes, and whoever has the case is reminded that morning.",
    Action.PROMISE: "You are reminded that morning. No conversation by the end of that day: your manager is told.",
}
_KEPT = "The owners hear what was offered; cause and lesson stay out of Open Dental."

#: As text and value.
Option = tuple[str, str]


def action_of(dialog: Dialog) -> Action:
    match dialog:
        case EndDialog():
            return Action.DONE
        case DayDialog():
            return dialog.action
        case ReassignDialog():
            return Action.REASSIGN
        case WithdrawDialog():
            return Action.NOT_A_COMPLAINT
        case WaiveDialog():
            return Action.WAIVE_REPLY


def view_of(dialog: Dialog, channel: str | None) -> Json:
    """Raises ValueError where it breaks a limit, which is a bug."""
    action = action_of(dialog)
    view: Json = {
        "type": "modal",
        "callback_id": action.value,
        "private_metadata": " ".join(filter(None, (dialog.value, channel))),
        "title": _plain(_TITLES[action]),
        "submit": _plain("Save"),
        "close": _plain("Cancel"),
        "blocks": [context(f"{neutral(dialog.label, _LABEL_LENGTH)}. {_about(dialog)}"), *_menus(dialog)],
    }
    try:
        View(**view).to_dict()
    except SlackObjectFormationError as refused:
        raise ValueError(f"not a valid dialog: {refused}") from None
    return view


def place_in(metadata: str) -> str | None:
    """The channel in which the dialog was asked for, if it was one."""
    return metadata.partition(" ")[2] or None


def _about(dialog: Dialog) -> str:
    match dialog:
        case EndDialog():
            proof = _PROOF if End.RESOLVED in dialog.ends else ""
            return f"{proof}{_KEPT}{_MORE[dialog.more] if dialog.more else ''}"
        case DayDialog():
            return _DAYS[dialog.action]
        case ReassignDialog():
            now_with = f"Now with {name_of(dialog.owner)}. " if dialog.owner else ""
            return f"{now_with}Both hear of it; the task stays where it is in Open Dental."
        case WithdrawDialog(asks=True):
            return "Nothing ends yet: the regional manager is asked."
        case WithdrawDialog():
            return "The case is withdrawn, and the regional manager sees it with its reason."
        case WaiveDialog():
            ends = "The case ends with that." if dialog.settled else "The case goes on until the patient is settled."
            return f"The review stays without an answer, and the thread says why. {ends}"


def _menus(dialog: Dialog) -> Sequence[Json]:
    match dialog:
        case EndDialog():
            return _end_menus(dialog)
        case DayDialog():
            return _day_menus(dialog)
        case ReassignDialog():
            people = [(clean(person.name, _OPTION_LENGTH), id_) for id_, person in dialog.people]
            return [_menu(Menu.TO, "Who has it from now on?", people, people[0] if len(people) == 1 else None)]
        case WithdrawDialog():
            return [_menu(Menu.WHY, "Why was it none?", _catalogue(Mistake))]
        case WaiveDialog():
            return [_menu(Menu.WHY, "Why is there no answer?", _catalogue(Waiver))]


def _end_menus(dialog: EndDialog) -> Sequence[Json]:
    ends = [(_ENDS[end], end.value) for end in dialog.ends]
    remedies = [(_capital(remedy.label), remedy.value) for remedy in Remedy]
    known = [(_capital(remedy.label), remedy.value) for remedy in dialog.offered]
    offered = _input(
        Menu.OFFERED,
        "What was offered? (if anything)",
        {
            "type": "multi_static_select",
            "options": [*map(_option, remedies)],
            **({"initial_options": [*map(_option, known)]} if known else {}),
        },
        optional=True,
    )
    # What the words suggest comes first; a legal matter follows its own rules and begins elsewhere.
    others = [each for each in Category if each not in (dialog.about, Category.LEGAL)]
    abouts = [(_capital(each.value), each.value) for each in (dialog.about, *others)]
    return [
        _menu(Menu.HOW, "How did it end?", ends, ends[0]),
        _menu(Menu.ABOUT, "What was it about?", abouts, abouts[0], optional=True),
        offered,
        _menu(Menu.COST, "What did that cost? (if known)", _catalogue(Cost), optional=True),
        _menu(Menu.SATISFIED, "Is the patient satisfied now?", _catalogue(Satisfaction)),
        _menu(Menu.CAUSE, "What brought it about?", _catalogue(Cause)),
        _menu(Menu.LESSON, "What will you do differently?", _catalogue(Lesson)),
    ]


def _day_menus(dialog: DayDialog) -> Sequence[Json]:
    days = [(_named(day, dialog.today), day.isoformat()) for day in dialog.days]
    following = next((n for n, day in enumerate(dialog.days) if day > dialog.today), 0)
    if dialog.action is Action.PROMISE:
        return [_menu(Menu.DAY, "By which day is the call promised?", days, days[following])]
    day = _menu(Menu.DAY, "Until the end of which day?", days, days[following])
    return [day, _menu(Menu.WHY, "Why?", _catalogue(Wait))]


def _named(day: date, today: date) -> str:
    return f"Today, {named_day(day, today)}" if day == today else named_day(day, today)


def _catalogue(choices: Iterable[Choice]) -> Sequence[Option]:
    return [(_capital(label(choice)), choice.value) for choice in choices]


def _menu(
    menu: Menu, words: str, options: Sequence[Option], initial: Option | None = None, *, optional: bool = False
) -> Json:
    chosen = {"initial_option": _option(initial)} if initial else {}
    return _input(
        menu, words, {"type": "static_select", "options": [*map(_option, options)], **chosen}, optional=optional
    )


def _input(menu: Menu, words: str, element: Json, *, optional: bool = False) -> Json:
    if not 0 < len(element["options"]) <= _MOST_OPTIONS:
        raise ValueError(f"a menu of {len(element['options'])} options")
    placed = {"action_id": menu.value, "placeholder": _plain("Please choose"), **element}
    return {"type": "input", "block_id": menu.value, "label": _plain(words), "element": placed, "optional": optional}


def _option(option: Option) -> Json:
    return {"text": _plain(option[0]), "value": option[1]}


def _plain(words: str) -> Json:
    return {"type": "plain_text", "text": words, "emoji": False}


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
