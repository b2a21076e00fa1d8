"""The buttons of a case: three at most in sight, the rest in the menu beside them; each carries case and revision."""

from collections.abc import Iterable
from dataclasses import replace

from od_escalator.domain.action import Action
from od_escalator.domain.buttons import IN_SIGHT
from od_escalator.domain.card import CaseCard, Content, Telling
from od_escalator.domain.effects import Tell
from od_escalator.slack.neutral import clean
from od_escalator.slack.parts import Json

_MENU = "more"
_NAME_LENGTH = 30

_WORDS = {
    Action.GOT_IT: "I've got it",
    Action.LEFT_MESSAGE: "Left message",
    Action.SPOKE: "Spoke",
    Action.DONE: "Done",
    Action.HELP: "Ask {helper}for help",
    Action.SNOOZE: "Snooze",
    Action.PROMISE: "Promise",
    Action.REASSIGN: "Reassign",
    Action.NOT_A_COMPLAINT: "Not a complaint",
    Action.REOPEN: "Reopen",
    Action.CRITICAL: "Critical?",
    Action.WAIVE_REPLY: "No public reply",
}

#: What cannot be taken back is asked about first: the question, and the word that does it.
_ASKED = {
    Action.SPOKE: (
        "Did you speak with the patient or the family? The clock for the call stops, and a short CommLog is then due.",
        "Yes, spoke",
    ),
    Action.REOPEN: ("The case starts over from its first step, with a new task. Reopen it?", "Reopen"),
    Action.CRITICAL: ("Everybody who follows critical cases hears at once. Is it critical?", "It is critical"),
}

#: Under a direct message to whoever has the case, and under one that asks about a withdrawal, or about a word.
_UNDER = {
    Tell.STEP: (Action.GOT_IT, Action.LEFT_MESSAGE, Action.SPOKE),
    Tell.WARNING: (Action.GOT_IT, Action.LEFT_MESSAGE, Action.SPOKE),
    Tell.REMINDER: (Action.GOT_IT, Action.LEFT_MESSAGE, Action.SPOKE),
    Tell.DONE: (Action.DONE,),
    Tell.DECLINE: (Action.DONE,),
    Tell.DANGER: (Action.CRITICAL,),
    Tell.WITHDRAWAL: (Action.NOT_A_COMPLAINT,),
    Tell.WITHDRAWN: (Action.REOPEN,),
    Tell.FLAG_GONE: (Action.NOT_A_COMPLAINT,),
}
_FOR_ANYBODY_TOLD = (Tell.DANGER, Tell.DECLINE, Tell.WITHDRAWAL, Tell.WITHDRAWN, Tell.FLAG_GONE)


def row(card: CaseCard) -> list[Json]:
    """Of the case's message; nothing where nothing is offered."""
    actions = [each for each in card.buttons if each is not Action.CRITICAL]
    return _row(card, actions)


def under(telling: Telling) -> list[Json]:
    """Of a direct message that asks somebody to act."""
    if not (telling.is_owner_of_case or telling.kind in _FOR_ANYBODY_TOLD):
        return []
    return _row(telling.card, [each for each in _UNDER.get(telling.kind, ()) if each in telling.card.buttons])


def unclickable(content: Content) -> Content:
    """The same where nobody hears a click."""
    match content:
        case CaseCard():
            return replace(content, buttons=())
        case Telling():
            return replace(content, card=replace(content.card, buttons=()))
        case _:
            return content


def _row(card: CaseCard, actions: Iterable[Action]) -> list[Json]:
    in_sight = [_button(card, action) for action in actions if action in (*IN_SIGHT, Action.CRITICAL)]
    rest = [action for action in actions if action not in (*IN_SIGHT, Action.CRITICAL)]
    elements = [*in_sight, *([_menu(card, rest)] if rest else [])]
    # A new name with each revision: Slack keeps what was picked in a block whose name stays.
    return [{"type": "actions", "block_id": f"case {_value(card)}", "elements": elements}] if elements else []


def _button(card: CaseCard, action: Action) -> Json:
    button: Json = {
        "type": "button",
        "action_id": action.value,
        "value": _value(card),
        "text": _plain(_words(card, action)),
        "accessibility_label": f"{_words(card, action)}, {clean(card.label, _NAME_LENGTH)}",
    }
    if action is Action.GOT_IT:
        button["style"] = "primary"
    if action in _ASKED:
        question, yes = _ASKED[action]
        title = f"{_words(card, action)}, {clean(card.label, _NAME_LENGTH)}"
        words = {"title": title, "text": question, "confirm": yes, "deny": "Not yet"}
        button["confirm"] = {name: _plain(said) for name, said in words.items()}
    return button


def _menu(card: CaseCard, actions: Iterable[Action]) -> Json:
    options = [{"text": _plain(_words(card, each)), "value": f"{each.value} {_value(card)}"} for each in actions]
    return {"type": "overflow", "action_id": _MENU, "options": options}


def _words(card: CaseCard, action: Action) -> str:
    """Who is asked for help is named where it is one person, by the first name."""
    names = [clean(each.name.partition(" ")[0], _NAME_LENGTH) for each in card.helpers]
    return _WORDS[action].format(helper=f"{names[0]} " if len(names) == 1 else "")


def _value(card: CaseCard) -> str:
    return f"{card.number}:{card.revision}"


def _plain(words: str) -> Json:
    return {"type": "plain_text", "text": words, "emoji": False}
