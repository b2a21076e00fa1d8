"""What is said directly where somebody says that it was no complaint, or its note is gone."""

from collections.abc import Sequence
from datetime import datetime

from od_escalator.domain.action import Action
from od_escalator.domain.card import Telling
from od_escalator.domain.catalogue import label
from od_escalator.slack.neutral import name_of


def withdrawal(telling: Telling, _now: datetime) -> list[str]:
    who = name_of(telling.by) if telling.by else "A member of staff"
    why = f": {label(telling.why)}" if telling.why else ""
    return [
        f"{who} says that this was no complaint{why}. Nothing has ended.",
        f"Is that so? Then please {_how(telling)}, and the case is withdrawn.",
    ]


def withdrawn(telling: Telling, _now: datetime) -> list[str]:
    who = name_of(telling.by) if telling.by else "A manager"
    why = f": {label(telling.why)}" if telling.why else ""
    return [f"{who} says that this was no complaint{why}. The case is withdrawn.", "Not so? Then please reopen it."]


def flag_gone(telling: Telling, has_it: Sequence[str]) -> list[str]:
    return [
        "The note behind this case was deleted, or no longer says that the patient is upset. Nothing has ended.",
        *has_it,
        f"Was it no complaint? Then please {_how(telling)}, and the case is withdrawn.",
    ]


def _how(telling: Telling) -> str:
    clickable = Action.NOT_A_COMPLAINT in telling.card.buttons
    return "press the button here" if clickable else "write #notupset in a CommLog on this patient"
