"""Poll: read what staff wrote since the last look, and have it judged (judge.py).

What was read, what was decided and how far we are goes into the store in one transaction, so a crash repeats the
look and never the case.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog

from od_escalator.domain.clocks import Clocks
from od_escalator.domain.note import NoteKey, Source
from od_escalator.domain.practice import Cursor, Reading, Standing
from od_escalator.engine.judge import Judge
from od_escalator.engine.look import Looks
from od_escalator.engine.older import Older
from od_escalator.engine.ports import Practice
from od_escalator.engine.sight import Sight
from od_escalator.engine.spoken import SlackSilentError
from od_escalator.engine.standby import STAMPS_ARE_ROUGH, Standby, make_way
from od_escalator.engine.timekeeper import Timekeeper
from od_escalator.errors import EscalatorError
from od_escalator.store import cursors, notes
from od_escalator.store.store import Store

#: Pages read in one tick before the other verbs get their turn; the next tick goes on.
_PAGES = 20

#: The reader returns rows this far below the cursor once more.
_OVERLAP = 50

#: An idle look is written down this seldom: the disk is the office's.
_WRITE_EVERY = timedelta(minutes=1)

_log = structlog.get_logger()


class Poll:
    def __init__(  # noqa: PLR0913, PLR0917  each is a part of its own
        self,
        store: Store,
        practices: Sequence[Practice],
        judge: Judge,
        older: Older,
        standby: Standby,
        sight: Sight,
        looks: Looks,
        time: Timekeeper,
    ) -> None:
        self._store = store
        self._practices = practices
        self._judge = judge
        self._sight = sight
        self._looks = looks
        self._time = time
        self._written: dict[str, datetime] = {}
        self._older = older
        self._standby = standby
        self._guessed: set[str] = set()  # compared while the time was in doubt

    def tick(self, now: datetime) -> int:
        """Look at every database once; returns how many cases were opened, joined or reopened."""
        self.stand(now)
        return sum(self.look(practice, now) for practice in self._practices)

    def stand(self, now: datetime) -> None:
        """Compare what was never looked at: before, no case gets a number (numbering.py)."""
        for practice in self._practices:
            if self._sight.of(practice.name).reachable is None:
                self._looks.at(practice.name, "poll", partial(self._stand, practice, now))

    def look(self, practice: Practice, now: datetime) -> int:
        return self._looks.at(practice.name, "poll", partial(self._look, practice, now))

    def _look(self, practice: Practice, now: datetime) -> int:
        return self._read(practice, now) if self._stand(practice, now) else 0

    def _stand(self, practice: Practice, now: datetime) -> bool:
        """Whether it is us who write to it."""
        try:
            standing = practice.hold()
        except EscalatorError:
            make_way(self._store, self._sight, practice.name)
            raise
        if standing is not Standing.WRITER:
            self._standby.keep_up(practice, now)
        elif not self._sight.of(practice.name).compared:
            self._standby.take_over(practice, now)
            self._compare(practice, now)
        elif practice.name in self._guessed and not self._time.known().unsure:
            self._compare(practice, now)
        self._sight.stand(practice.name, standing)
        return standing is Standing.WRITER

    def _compare(self, practice: Practice, now: datetime) -> None:
        unsure = self._time.known().unsure
        try:
            self._older.compare(practice, now, sure=not unsure)
        except SlackSilentError:
            self._sight.stand(practice.name, Standing.STANDBY)
            raise
        (self._guessed.add if unsure else self._guessed.discard)(practice.name)
        self._sight.compare(practice.name)

    def _read(self, practice: Practice, now: datetime) -> int:
        cursor, done = self._cursor(practice, now), 0
        for _ in range(_PAGES):
            time = self._time.known()
            reading = practice.read_notes(cursor, now)
            if not self._is_dated(practice, reading, time):
                break
            changed, cursor = self._judge_all(practice, reading, cursor, now)
            done += changed
            if not reading.more:
                break
        return done

    def _is_dated(self, practice: Practice, reading: Reading, before: Clocks) -> bool:
        """Whether the time was known throughout; otherwise the next look reads the same again."""
        if reading.server_at is not None:
            self._time.hear_server(practice.name, reading.server_at)
        return before.goes_with(self._time.known())

    def _cursor(self, practice: Practice, now: datetime) -> Cursor:
        """Where the last look ended; the first start ever opens nothing that is older than now."""
        with self._store.reading() as tx:
            known = cursors.load(tx, practice.name)
        if known is not None:
            return known
        first = practice.first_cursor()
        with self._store.transaction() as tx:
            cursors.begin(tx, practice.name, first, now, opens_from=now - STAMPS_ARE_ROUGH)
        _log.info("database.first_start", database=practice.name, cursor=first.last)
        return first

    def _judge_all(self, practice: Practice, reading: Reading, before: Cursor, now: datetime) -> tuple[int, Cursor]:
        """How many cases changed, and the cursor as it was saved."""
        name = practice.name
        idle = not (reading.notes or reading.stood_before) and reading.cursor == before
        written = self._written.get(name)
        if idle and written is not None and timedelta(0) <= reading.seen_until - written < _WRITE_EVERY:
            self._sight.read(name, reading.seen_until)
            return 0, before
        fresh = self._judge.sift(reading.notes, partial(_has_passed, cursor=reading.cursor))
        entered = self._sight.of(name).clock_from
        candidates = [self._judge.prepare(practice, note, now, entered) for note in fresh]
        users = practice.users() if any(each.is_news for each in candidates) else {}
        with self._store.transaction() as tx:
            self._judge.remember(tx, reading.stood_before, now)
            kept = [
                self._judge.judge(tx, each, users, now, passing=_has_passed(each.note.key, reading.cursor))
                for each in candidates
            ]
            held = [each.note.key for each, done in zip(candidates, kept, strict=True) if done is None]
            cursor = reading.cursor.holding(held)
            cursors.save(tx, name, cursor, reading.seen_until)
            self._judge.count(tx, name, reading.new_since(before, held))
            for source in (Source.COMMLOG, Source.PROCNOTE):
                left_behind = range(_overlap(source, before), _overlap(source, cursor))
                if left_behind:
                    notes.forget(tx, name, cursor.incarnation, source, left_behind)
        self._written[name] = reading.seen_until
        self._sight.read(name, reading.seen_until)
        return sum(done or 0 for done in kept), cursor


def _overlap(source: Source, cursor: Cursor) -> int:
    """Where the keys begin that the next look returns once more."""
    last = cursor.last if source is Source.COMMLOG else cursor.last_procnote or 0
    return last - _OVERLAP


def _has_passed(key: NoteKey, cursor: Cursor) -> bool:
    return key.number < _overlap(key.source, cursor)
