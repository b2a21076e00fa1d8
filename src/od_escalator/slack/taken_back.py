"""What is said directly where somebody says that it was no complaint, or its note is gone."""

from collections.abc import Sequence
from datetime import datetime

from od_escalator.domain.card import Telling
from od_escalator.domain.catalogue import label
from od_escalator.slack.neutral import name_of

_IS_IT_SO = "Is that so? Then please {how}, and the case is withdrawn."
_IN_OPEN_DENTAL = "write #notupset in a CommLog on this patient"


def withdrawal(telling: Telling, _now: datetime) -> list[str]:
    who = name_of(telling.by) if telling.by else "A member of staff"
    if telling.why is None:
        said = f"{who} says that this was no complaint (#notupset), and nothing has ended."
        return [said, _IS_IT_SO.format(how=_IN_OPEN_DENTAL)]
    said = f"{who} says that this was no complaint: {label(telling.why)}. Nothing has ended."
    return [said, _IS_IT_SO.format(how=f"choose Not a complaint in Slack, or {_IN_OPEN_DENTAL}")]


def withdrawn(telling: Telling, _now: datetime) -> list[str]:
    who = name_of(telling.by) if telling.by else "A manager"
    why = f": {label(telling.why)}" if telling.why else ""
    return [f"{who} says that this was no complaint{why}. The case is withdrawn.", "Not so? Then please reopen it."]


def flag_gone(has_it: Sequence[str]) -> list[str]:
    return [
        "The note behind this case was deleted, or no longer says that the patient is upset. Nothing has ended.",
        *has_it,
        f"Was it no complaint? Then please {_IN_OPEN_DENTAL}, and the case is withdrawn.",
    ]
