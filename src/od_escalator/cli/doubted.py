"""What is said of a state that does not know all that was done."""

from datetime import datetime

from od_escalator.domain.wording import dated
from od_escalator.store.doubts import Doubt


def said_of(doubt: Doubt, zone: str, now: datetime) -> str:
    since, found = dated(doubt.since, zone, now), dated(doubt.found_at, zone, now)
    looks = doubt.until is None or now < doubt.until
    until = f"until {dated(doubt.until, zone, now)}" if doubt.until else "for an hour from the start on"
    return (
        f"The state of {doubt.database} was older than Open Dental, and knew nothing since {since} (noticed {found})"
        + (f": messages are looked for in Slack before they are sent, {until}" if looks else "; it was put right")
    )
