"""What is said of how the program fares, one line each; no number of a note and nobody's name is in it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from od_escalator.domain.wording import counted, dated, span
from od_escalator.engine.status import DatabaseStatus, Status
from od_escalator.store.doubts import Doubt
from od_escalator.store.link import LinkState

#: What takes longer than this is no longer under way: a step that is due, a message that was promised.
_TAKEN_WITHIN, _DELIVERED_WITHIN = timedelta(minutes=5), timedelta(minutes=30)

#: A standby gives a sign each minute.
_GONE_AFTER = timedelta(minutes=3)


def facts(found: Status, zone: str, now: datetime) -> Iterator[str]:
    states = ", ".join(f"{count} {state}" for state, count in sorted(found.outbox.items()))
    yield f"Messages: {states or 'none yet'}"
    if found.link and not found.link.problem:
        since = dated(found.link.since, zone, now)
        yield f"Clicks in Slack reach us since {since}; Slack's last sign {ago(found.link.sign, now)}"
    for database, sign in found.standbys.items():
        if now - sign < _GONE_AFTER:
            yield f"{database}: a second process stands by and lets another one write, last sign {ago(sign, now)}"
    if found.silence.post_at:
        yield f"If nothing is heard of us, Slack says so {dated(found.silence.post_at, zone, now)}"
    if found.oldest_waiting and not _waits_long(found.oldest_waiting, now):
        yield _oldest(found.oldest_waiting, zone, now)


def troubles(found: Status, zone: str, now: datetime) -> Iterator[str]:
    """What somebody should look after, but for a database that is not read and what is set aside."""
    if found.next_due and now - found.next_due > _TAKEN_WITHIN:
        yield f"Steps were due since {dated(found.next_due, zone, now)} and are held: od-escalator explain says why"
    if found.oldest_waiting and _waits_long(found.oldest_waiting, now):
        yield _oldest(found.oldest_waiting, zone, now)
    if found.link and found.link.problem:
        yield _deaf(found.link, zone, now)
    if found.failed:
        yield f"{counted(found.failed, 'message')} failed for good: see od-escalator outbox, then retry or drop"
    if found.refused_reload:
        yield f"Refused {dated(found.refused_reload['next_at'], zone, now)}: {found.refused_reload['problem']}"
    if found.clock:
        yield f"Since {dated(found.clock['next_at'], zone, now)}: {found.clock['problem']}"
    for database, row in found.apart.items():
        yield f"{database}, since {dated(row['next_at'], zone, now)}: {row['problem']}"
    for doubt in found.doubts:
        yield said_of(doubt, zone, now)


def backup_words(found: Status, now: datetime) -> str:
    """Of our own records where they are a file."""
    if found.backup is None:
        return "Last backup: none yet; od-escalator backup makes one"
    return f"Last backup: {ago(found.backup['next_at'], now)}, {found.backup['problem']}"


def said_of(doubt: Doubt, zone: str, now: datetime) -> str:
    """What is said of a state that does not know all that was done."""
    since, found = dated(doubt.since, zone, now), dated(doubt.found_at, zone, now)
    looks = doubt.until is None or now < doubt.until
    until = f"until {dated(doubt.until, zone, now)}" if doubt.until else "for an hour from the start on"
    return (
        f"The state of {doubt.database} was older than what was done, and knew nothing since {since} (noticed {found})"
        + (f": messages are looked for in Slack before they are sent, {until}" if looks else "; it was put right")
    )


def read_words(each: DatabaseStatus, now: datetime) -> str:
    if each.read_until is None:
        return "never read: is od-escalator run running?"
    return "stale: is od-escalator run running, is the database there?" if each.is_stale(now) else "good"


def ago(seen: datetime | None, now: datetime) -> str:
    return f"{span(now - seen)} ago" if seen else "never"


def _waits_long(since: datetime, now: datetime) -> bool:
    return now - since > _DELIVERED_WITHIN


def _oldest(since: datetime, zone: str, now: datetime) -> str:
    return f"Oldest message that waits: since {dated(since, zone, now)}"


def _deaf(state: LinkState, zone: str, now: datetime) -> str:
    return f"Clicks in Slack do not reach us since {dated(state.since, zone, now)}: {state.problem}"
