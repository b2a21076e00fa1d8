"""The same issue again: what had been changed about it, after which case and since when. Codes, and nobody's doing."""

from datetime import datetime

from od_escalator.domain.card import Telling
from od_escalator.domain.catalogue import label
from od_escalator.domain.improvement import Again
from od_escalator.domain.wording import local_day, named_day


def same_issue(telling: Telling, now: datetime) -> list[str]:
    card = telling.card
    if telling.again is None:
        return ["The same issue again."]  # the register was changed meanwhile
    what = before(telling.again, card.zone, now)
    return [f"The same issue again, {card.category}: {what}.", "Please look whether that works as it was meant."]


def before(again: Again, zone: str, now: datetime) -> str:
    """`after UP-1042 it was decided on Tue Nov 3 to put costs in writing beforehand`."""
    since = named_day(local_day(again.since, zone), local_day(now, zone))
    return f"after {again.label} it was decided on {since} to {label(again.change)}"
