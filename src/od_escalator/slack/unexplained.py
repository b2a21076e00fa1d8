"""What is said directly where a case was resolved and nobody has said what was offered."""

from datetime import datetime

from od_escalator.domain.card import Telling


def unexplained(_telling: Telling, _now: datetime) -> list[str]:
    return [
        "This case is resolved, and what was offered to the patient is not written down yet.",
        "Please add a line to the CommLog, like “remedy: refund” or “remedy: none”. Then the owners hear how it ended.",
    ]
