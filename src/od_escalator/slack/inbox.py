"""What is said directly of a task that is in an Open Dental inbox by now, or is not."""

from datetime import datetime

from od_escalator.domain.card import Telling
from od_escalator.slack.neutral import name_of


def nobody_sent(telling: Telling, _now: datetime) -> list[str]:
    inbox = "your" if telling.is_owner_of_case else f"{name_of(telling.card.owner)}'s"
    return [
        "Nobody has sent the task about this upset patient yet.",
        f"Please send one to {inbox} Open Dental inbox, attached to the patient.",
    ]


def review(_telling: Telling, _now: datetime) -> list[str]:
    return [
        "A review was found, and nobody knows who wrote it.",
        "Please post the holding reply; IT has a draft (od-escalator review draft).",
        "When it is posted, have IT run od-escalator review replied: that ends it.",
    ]


def made(_telling: Telling, _now: datetime) -> list[str]:
    return ["A task about this is in your Open Dental inbox now.", "It may not have popped up: please open it."]
