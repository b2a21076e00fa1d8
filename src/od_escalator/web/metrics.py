"""What Prometheus reads: figures by database, office and severity, and nobody's name or number."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from od_escalator.domain.practice import Standing
from od_escalator.domain.severity import Severity
from od_escalator.engine.status import Status
from od_escalator.engine.status_words import troubles
from od_escalator.store.outbox import UNSETTLED, Delivery
from od_escalator.web.look import Look

_Samples = Iterable[tuple[tuple[str, ...], float | None]]


class Metrics(Collector):
    """Asks `look` for the figures at each scrape; `stuck` are the jobs that have not come back for too long."""

    def __init__(self, look: Callable[[], Look], stuck: Callable[[], Collection[str]]) -> None:
        self._look = look
        self._stuck = stuck
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)
        ProcessCollector(registry=self._registry)

    def describe(self) -> Iterable[Metric]:
        return ()  # what it is called is said at each scrape; nothing is looked up at the start

    def text(self) -> bytes:
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        look = self._look()
        status = look.status
        yield _gauge("stuck_jobs", "Jobs that have not come back for too long.", (), [((), len(self._stuck()))])
        yield from _of_databases(look)
        yield _gauge("open_cases", "Open cases, without drills.", ("office", "severity"), _open_cases(status))
        yield _gauge(
            "next_due_timestamp_seconds", "When time will next change an open case.", (), _one(status.next_due)
        )
        yield from _of_messages(status)
        yield from _of_slack(status)
        backup = _one(status.backup["next_at"] if status.backup else None)
        yield _gauge("last_backup_timestamp_seconds", "When od-escalator backup last made one.", (), backup)
        found = len(list(troubles(status, look.zone, look.at)))
        yield _gauge("findings", "What od-escalator status has to say besides.", (), [((), found)])
        yield _gauge("set_aside", "Notes and cases that could not be processed.", (), [((), len(status.set_aside))])


def _of_databases(look: Look) -> Iterator[Metric]:
    databases, by = look.status.databases, ("database",)
    views = {(name,): view for name, view in look.views.items()}
    read = [((each.name,), _seconds(each.read_until)) for each in databases]
    tracked = [((each.name,), _seconds(each.tracked_until)) for each in databases]
    stale = [((each.name,), float(each.is_stale(look.at))) for each in databases]
    writes = [(labels, float(view.standing is Standing.WRITER)) for labels, view in views.items()]
    answers = [(labels, float(view.reachable is True)) for labels, view in views.items()]
    yield _gauge("database_read_timestamp_seconds", "Until when every note is read.", by, read)
    yield _gauge("database_tracked_timestamp_seconds", "Until when tasks of open cases are followed.", by, tracked)
    yield _gauge("database_stale", "1 where that is too long ago.", by, stale)
    yield _gauge("database_writer", "1 where this process holds the writer lock.", by, writes)
    yield _gauge("database_reachable", "1 where the last look succeeded.", by, answers)


def _of_messages(status: Status) -> Iterator[Metric]:
    waiting = [((str(state),), float(status.outbox.get(state, 0))) for state in (*UNSETTLED, Delivery.FAILED)]
    settled = CounterMetricFamily("od_escalator_outbox_settled", "Messages and tasks that are done.", labels=["state"])
    for state in (Delivery.SENT, Delivery.DROPPED):
        settled.add_metric([str(state)], status.outbox.get(state, 0))
    yield _gauge("outbox_messages", "Messages and tasks that wait or failed.", ("state",), waiting)
    yield settled
    oldest = _one(status.oldest_waiting)
    yield _gauge("outbox_oldest_timestamp_seconds", "Since when the oldest of them waits.", (), oldest)


def _of_slack(status: Status) -> Iterator[Metric]:
    if status.link is not None:
        up = float(status.link.problem is None)
        yield _gauge("slack_link_up", "1 while clicks in Slack reach us.", (), [((), up)])
        yield _gauge("slack_link_sign_timestamp_seconds", "Slack's last sign.", (), _one(status.link.sign))
    speaks = _one(status.silence.post_at)
    yield _gauge("dead_man_timestamp_seconds", "When Slack says that we are silent, if we are.", (), speaks)


def _open_cases(status: Status) -> _Samples:
    """By office and the name of the severity."""
    counts: Counter[tuple[str, ...]] = Counter()
    for each in status.open_cases:
        if not each.drill:
            counts[each.office, Severity(each.severity).policy] += each.count
    return counts.items()


def _gauge(name: str, said: str, labels: Collection[str], samples: _Samples) -> Metric:
    """What is not known is left out."""
    family = GaugeMetricFamily(f"od_escalator_{name}", said, labels=list(labels))
    for values, value in samples:
        if value is not None:
            family.add_metric(list(values), value)
    return family


def _one(at: datetime | None) -> _Samples:
    return [((), _seconds(at))]


def _seconds(at: datetime | None) -> float | None:
    return at.timestamp() if at else None
