"""Standby: what a process does about a database to which another one writes, so that it can take over at any moment.

The other one may keep records of its own: another file, another machine. So from the first moment of standing by it is
known where the notes begin that a successor must judge; and whoever takes over goes on as after an older backup, from
where its own records end: cases keep their numbers and tasks (adopt.py), and nothing is told before it was looked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from od_escalator.domain.person import Role
from od_escalator.domain.practice import Standing
from od_escalator.domain.trace import Openings, openings
from od_escalator.engine.found import LONG_ENOUGH, Found
from od_escalator.engine.ports import Messenger, Practice
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.errors import EscalatorError, Permanent
from od_escalator.store import cursors, doubts, unsent, waiting
from od_escalator.store.cursors import Begun
from od_escalator.store.store import Store

#: Stamps have whole seconds and pass through two clocks: rather a note too many at the first start than one lost.
STAMPS_ARE_ROUGH = timedelta(seconds=2)

#: Whoever writes to common records does so once a minute, and loses the lock when it is frozen for half a one.
_APART_AFTER, _LOOKS_OFTEN = timedelta(minutes=3), timedelta(minutes=1)

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Stood:
    """Our records said `read_until` from `since` to `at`, while another process wrote."""

    read_until: datetime
    since: datetime
    at: datetime

    @property
    def apart(self) -> bool:
        return self.at - self.since >= _APART_AFTER


class Standby:
    def __init__(self, store: Store, recorder: Recorder, messenger: Messenger) -> None:
        self._store = store
        self._recorder = recorder
        self._messenger = messenger
        self._stood: dict[str, _Stood] = {}
        self._signed: dict[str, datetime] = {}

    def keep_up(self, practice: Practice, now: datetime) -> None:
        """Another one writes: know where to begin, and notice whether it keeps records of its own."""
        name = practice.name
        begun, stood = self._begun(practice, now), self._stood.get(name)
        is_same = stood is not None and stood.read_until == begun.read_until and now - stood.at <= _LOOKS_OFTEN
        since = stood.since if stood is not None and is_same else now
        self._stood[name] = _Stood(begun.read_until, since, now)
        was_apart = stood is not None and stood.apart
        if self._stood[name].apart is not was_apart:
            self._say(name, now, apart=not was_apart)
        if stood is None:
            _log.info("database.standby", database=name)
        self._sign(name, now)

    def take_over(self, practice: Practice, now: datetime) -> None:
        """Whatever was done since our records end is known, or in doubt, before anything is written."""
        name, stood = practice.name, self._stood.get(practice.name)
        if stood is None:
            self._say(name, now, apart=False)
            return
        begun = self._begun(practice, now)
        found = Found(tasks=practice.own_tasks(now, all_open=True), told=frozenset())
        begins = found.begins(now) or begun.read_until
        since = min(begins, begun.read_until) if begun.is_unread else begun.read_until
        found = replace(found, told=self._told(name, since))
        moved = _is_elsewhere(begun, begins, now)
        first = practice.cursor_since(begins, now) if moved else None
        with self._store.transaction() as tx:
            known = cursors.load(tx, name)
            if first is not None and known is not None:
                there = replace(first, incarnation=known.incarnation)
                cursors.begin(tx, name, there, begins, opens_from=min(begins, begun.opens_from))
            unsent.doubt(tx, name)
            doubts.save(tx, found.doubt(name, since, now, doubts.load(tx, name)))
            waiting.stand_together(tx, name)
            if stood.apart:
                self._recorder.alert(tx, f"apart {name} {now.isoformat()}", name, _finding(name), now)
        _log.info("database.taken_over", database=name, since=since)
        del self._stood[name]

    def _sign(self, database: str, now: datetime) -> None:
        """For `status`: once a minute, as whoever writes says that it looked."""
        signed = self._signed.get(database)
        if signed is None or now - signed >= _LOOKS_OFTEN:
            with self._store.transaction() as tx:
                waiting.stand_by(tx, database, now)
            self._signed[database] = now

    def _begun(self, practice: Practice, now: datetime) -> Begun:
        """Records in which nothing stands yet begin now."""
        with self._store.reading() as tx:
            begun = cursors.begun(tx, practice.name)
        if begun is not None:
            return begun
        first, at = practice.first_cursor(), now - STAMPS_ARE_ROUGH
        with self._store.transaction() as tx:
            if (begun := cursors.begun(tx, practice.name)) is None:
                cursors.begin(tx, practice.name, first, at, opens_from=at)
        return begun or Begun(at, at)

    def _told(self, database: str, since: datetime) -> Openings:
        """When the cases were opened of which Slack has messages; it may be away, and then we go on without."""
        known: Openings = frozenset()
        for place in dict.fromkeys(self._places(database)):
            try:
                traces = [trace for told in self._messenger.read(place, since) for trace in told.traces]
            except Permanent:
                continue
            except EscalatorError as error:
                _log.warning("database.taken_over_blind", database=database, exc_info=error)
                break
            known |= openings(traces)
        return known

    def _places(self, database: str) -> Iterator[str]:
        """Where cases are told of that have no task of ours."""
        recorder = self._recorder
        yield recorder.owners_channel
        for office in (each for each in recorder.roster.offices if each.database == database):
            if office.shadow:
                yield recorder.operations_channel
            elif office.by_hand:
                yield office.slack_channel
            people = (recorder.roster.people[each] for each in office.holders(Role.REGIONAL_MANAGER))
            yield from (person.slack for person in people if person.slack)

    def _say(self, database: str, now: datetime, *, apart: bool) -> None:
        with self._store.reading() as tx:
            if waiting.stands_apart(tx, database) is apart:
                return
        with self._store.transaction() as tx:
            if apart:
                waiting.stand_apart(tx, database, _finding(database)["problem"], now)
            else:
                waiting.stand_together(tx, database)
        if apart:
            _log.warning("database.records_apart", database=database)


def make_way(store: Store, sight: Sight, database: str) -> None:
    """Cut off from the database, somebody may still see in the state that another one reads it by now."""
    with store.reading() as tx:
        read_until, _ = cursors.seen(tx, database)
    ours = sight.of(database).read_until
    if read_until is not None and ours is not None and read_until > ours:
        sight.stand(database, Standing.STANDBY)


def _is_elsewhere(begun: Begun, begins: datetime, now: datetime) -> bool:
    """Whether to read from another place than where our records end: what they never knew, or what is long over."""
    if begun.is_unread:
        return begins < begun.read_until
    return begins > begun.read_until and begun.read_until < now - LONG_ENOUGH


def _finding(database: str) -> dict[str, str]:
    return {
        "id": "records-apart",
        "place": f"databases.{database}",
        "problem": "another process wrote to this database, and our own records show nothing of it",
        "hint": "let both keep the same records: the same [state] url, on a MariaDB server for two machines"
        " (operators.md, Two of them)",
    }
