"""The dead man's word: Slack says that we are silent, and we say that we are back, once, to whoever has read that."""

from collections.abc import Iterable
from datetime import datetime

from od_escalator.domain.notices import BackAgain, Silence
from tests.simulation.broken import Broken
from tests.simulation.slack import Shown


def look_at_silences(messages: Iterable[Shown], known_since: datetime, until: datetime) -> None:
    """`known_since` is when our state was last restored or made anew; by `until` audits had time to look twice."""
    spoken = [(each.at, each.content) for each in messages if isinstance(each.content, Silence | BackAgain)]
    alarms = [(at, said) for at, said in spoken if isinstance(said, Silence)]
    backs = [(at, said) for at, said in spoken if isinstance(said, BackAgain) and at > known_since]
    for at, alarm in alarms:
        if known_since < alarm.since and at < until and not any(b > at and s.since <= alarm.since for b, s in backs):
            raise Broken(f"Slack has raised the alarm at {at}, and nobody heard that we are back: {alarm}")
    for at, back in backs:
        if not any(before < at and alarm.since == back.since for before, alarm in alarms):
            raise Broken(f"back at {at} from a silence that nobody heard of: {back}")
    if len({back.since for _, back in backs}) < len(backs):
        raise Broken(f"back more than once: {backs}")
