"""Direct messages about words of danger: the code of what was found, never a word of the note."""

from datetime import datetime

from od_escalator.domain.action import Action
from od_escalator.domain.card import Telling
from od_escalator.domain.wording import dated, listed


def may_be_critical(telling: Telling, _now: datetime) -> list[str]:
    clickable = Action.CRITICAL in telling.card.buttons
    how = "press the button here" if clickable else "write #upset critical in a CommLog on this patient"
    return [
        f"The note has a word that may mean a critical case: {_spoken_of(telling)}.",
        f"Please read it. Is it critical? Then {how}: all hear at once.",
        "If not, nothing needs to be done: the case goes on as a serious one.",
    ]


def privacy(telling: Telling, now: datetime) -> list[str]:
    return [
        f"A complaint about privacy was noted {_when(telling, now)}.",
        "Please read the note, and see what the law asks for; some of it has a deadline.",
    ]


def emergency(telling: Telling, now: datetime) -> list[str]:
    return [
        f"An upset patient may need a doctor now: the note speaks of {_spoken_of(telling)}.",
        f"It belongs to a case of {_when(telling, now)}. Please read it at once, and call if need be.",
    ]


def _spoken_of(telling: Telling) -> str:
    return listed([each.label for each in telling.dangers])


def _when(telling: Telling, now: datetime) -> str:
    return dated(telling.card.opened_at, telling.card.zone, now)
