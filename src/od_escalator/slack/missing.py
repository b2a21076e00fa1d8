"""What is said directly where a case lacks nothing but something in writing: a CommLog, a Done, what was offered."""

from datetime import datetime

from od_escalator.domain.card import CaseCard, Telling
from od_escalator.domain.complaint import Subject


def proof(telling: Telling, _now: datetime) -> list[str]:
    if telling.card.done_at:
        found = "The task is Done, and there is no CommLog about the conversation yet."
    elif not telling.card.contacted_at:
        found = "The case was called resolved, and there is no CommLog about a conversation yet."
    else:
        found = "A conversation is mentioned, and there is no CommLog about it yet."
    return [f"{found} Please write one: a line or two is enough.", "Not reached yet? Then please keep trying."]


def done(telling: Telling, _now: datetime) -> list[str]:
    return [request_after_contact(telling.card), "Not settled yet? Then all is well as it is."]


def offer(_telling: Telling, _now: datetime) -> list[str]:
    return [
        "This case is resolved, and what was offered to the patient is not written down yet.",
        "Please add a line to the CommLog, like “remedy: refund” or “remedy: none”. Then the owners hear how it ended.",
    ]


def request_after_contact(card: CaseCard) -> str:
    """Of whoever has the case."""
    if not card.proven:
        return "A conversation is mentioned; thank you. Please write a short CommLog about it."
    if card.unsatisfied and not card.past_manager:
        boss = "an owner" if card.subject is Subject.REGIONAL_MANAGER else "your regional manager"
        return f"The patient was reached and is not satisfied yet. Please plan the next call with {boss}."
    how = "write #resolved in a CommLog" if card.past_manager else "mark the task Done"
    return f"The patient was reached; thank you. Once the matter is settled, please {how}."
