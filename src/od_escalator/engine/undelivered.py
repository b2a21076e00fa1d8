"""What did not arrive: when it is tried again, and what operations hear where a person must change something."""

from datetime import timedelta

from od_escalator.store.outbox import Message

LONGEST = timedelta(minutes=5)
_SHORTEST, _DOUBLINGS = timedelta(seconds=2), 8

#: Where it is no place that has to be put right.
_HINTS = dict.fromkeys(
    ("unknown_version", "unknown_column"),
    "update od-escalator, or look at od-escalator check, which can also accept this Open Dental; until then tasks wait",
)


def backoff(tries: int) -> timedelta:
    doubled: timedelta = _SHORTEST * 2 ** min(tries, _DOUBLINGS)
    return min(doubled, LONGEST)


def finding_about(message: Message, code: str) -> dict[str, str]:
    case = f" of case UP-{message.case_number}" if message.case_number else ""
    return {
        "id": "message-failed",
        "place": message.lane,
        "problem": f"a {message.kind} message{case} could not be delivered ({code})",
        "hint": _HINTS.get(code, "put the place right, then od-escalator check; od-escalator status lists what failed"),
    }


def no_slack(person: str) -> dict[str, str]:
    return {
        "id": "person-without-slack",
        "place": f"people.{person}",
        "problem": "should have been told in Slack, but the TOML gives no Slack identity",
        "hint": 'add slack = "U..." (or the e-mail address) to this person',
    }
