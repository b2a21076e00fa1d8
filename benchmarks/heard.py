"""What reached whom after all, judged from Slack, from Open Dental and from the program's own promises."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta

from sqlalchemy import select

from benchmarks.group import Group
from od_escalator.config.load import load
from od_escalator.demo.slack import PostedMessage
from od_escalator.store import tables
from od_escalator.store.outbox import UNSETTLED, Delivery
from od_escalator.store.store import Store

#: Longer than this nobody reads on a telephone (slack.md 2.4).
READABLE = 4000  # characters

_AN_HOUR = timedelta(hours=1)


def problems(group: Group, notes: int, until: datetime) -> Iterator[str]:
    """Every promise that was not kept: one line each."""
    posted = group.slack.everything()
    yield from _lost(group, notes, until)
    yield from _not_once_in_its_channel(group, posted, notes)
    yield from _out_of_order(group, posted)
    if (most := most_in_an_hour(posted)) > 12:  # noqa: PLR2004  design 6, and what a person can read
        yield f"{most} direct messages to one person within an hour"
    if (longest := max((len(message.text) for message in posted), default=0)) > READABLE:
        yield f"a message of {longest} characters"


def _lost(group: Group, notes: int, until: datetime) -> Iterator[str]:
    with group.practice.open() as session:
        tasks = session.value("SELECT COUNT(*) FROM task WHERE Descript LIKE '%%UP-%%'")
        marked = session.value("SELECT COUNT(DISTINCT SUBSTRING_INDEX(Descript, '(', 1)) FROM task")
    if (tasks, marked) != (notes, notes):
        yield f"{tasks} tasks for {marked} cases of {notes} notes"
    with closing(Store(load(group.toml, {}).state.url)) as store, store.reading() as tx:
        c = tables.outbox.c
        left = [row.state for row in tx.execute(select(c.state).where(c.state.in_(UNSETTLED), c.next_try_at <= until))]
        failed = tx.execute(select(c.kind, c.problem).where(c.state == Delivery.FAILED)).all()
    yield from (f"{count} messages are still {state}" for state, count in Counter(left).items())
    yield from (f"{count} messages failed: {what}" for what, count in Counter(map(str, failed)).items())


def _not_once_in_its_channel(group: Group, posted: Sequence[PostedMessage], notes: int) -> Iterator[str]:
    channels = {office.channel for office in group.offices}
    roots = Counter(case_of(message) for message in posted if message.channel in channels and not message.is_reply)
    if len(roots) != notes:
        yield f"{len(roots)} cases in the offices' channels for {notes} notes"
    yield from (f"{case} was posted {count} times" for case, count in roots.items() if count > 1)


def _out_of_order(group: Group, posted: Sequence[PostedMessage]) -> Iterator[str]:
    """In each lane what was promised first stands first."""
    stood = {_id_of(message): message.ts for message in posted}
    lanes: defaultdict[str, list[str]] = defaultdict(list)
    with closing(Store(load(group.toml, {}).state.url)) as store, store.reading() as tx:
        c = tables.outbox.c
        for row in tx.execute(select(c.lane, c.id).where(c.state == Delivery.SENT).order_by(c.seq)):
            if row.id in stood:
                lanes[row.lane].append(stood[row.id])
    yield from (f"{lane} is out of order" for lane, times in lanes.items() if times != sorted(times))


def most_in_an_hour(posted: Sequence[PostedMessage]) -> int:
    """The most direct messages that one person got within any sixty minutes."""
    by_person: defaultdict[str, list[float]] = defaultdict(list)
    for message in posted:
        if message.channel.startswith("D"):
            by_person[message.channel].append(float(message.ts))
    return max((_most_within(sorted(times)) for times in by_person.values()), default=0)


def _most_within(times: Sequence[float]) -> int:
    most = first = 0
    for last, time in enumerate(times):
        while time - times[first] >= _AN_HOUR.total_seconds():
            first += 1
        most = max(most, last - first + 1)
    return most


def case_of(message: PostedMessage) -> str:
    """Its number, as the text begins."""
    return message.text.partition(" ")[0].rstrip(":,")


def _id_of(message: PostedMessage) -> str:
    return str(((message.metadata or {}).get("event_payload") or {}).get("id", message.ts))
