"""Spoken: what Slack has of an office's cases that our own records know nothing of.

Where staff send the tasks by hand Open Dental has nothing of ours that would tell it; and where it does not (older.py).
"""

from datetime import datetime

from od_escalator.domain.person import Role
from od_escalator.domain.trace import Openings, openings
from od_escalator.engine.ports import Messenger
from od_escalator.engine.record import Recorder
from od_escalator.errors import EscalatorError, Permanent, Transient
from od_escalator.store import outbox, posts
from od_escalator.store.store import Store

#: A place in Slack, and the thread there, or none.
_Place = tuple[str, str | None]


class SlackSilentError(Transient):
    """What was told already is not known before Slack answers: until then nobody is to be told anything."""


class Spoken:
    def __init__(self, store: Store, messenger: Messenger, recorder: Recorder) -> None:
        self._store = store
        self._messenger = messenger
        self._recorder = recorder
        self._unasked: dict[str, list[_Place]] = {}
        self._found: dict[str, Openings] = {}

    def unknown(self, database: str, since: datetime, *, everywhere: bool = False) -> Openings:
        """The cases that messages are about which we never promised, and when they were opened.

        In offices whose tasks we make only where it is looked `everywhere`. SlackSilentError while Slack does not tell;
        asked again it goes on with the places that are left.
        """
        places = self._unasked.setdefault(database, self._places(database, everywhere=everywhere))
        while places:
            try:
                found = self._at(*places[-1], since)
                self._found[database] = self._found.get(database, frozenset()) | found
            except Permanent:
                pass  # whoever was told there is told again: it cannot be read
            except EscalatorError as error:
                said = str(error).splitlines()[0]
                raise SlackSilentError(f"{database} waits for Slack to tell what was told already: {said}") from error
            places.pop()
        del self._unasked[database]
        return self._found.pop(database, frozenset())

    def _places(self, database: str, *, everywhere: bool) -> list[_Place]:
        roster = self._recorder.roster
        here = [office for office in roster.offices if office.database == database and (everywhere or office.by_hand)]
        if not here:
            return []
        above = {id_ for office in here for id_ in office.holders(Role.REGIONAL_MANAGER)}
        managers = (roster.people[id_].slack for id_ in sorted(above))
        channels = [*(office.slack_channel for office in here), self._recorder.operations_channel, *managers]
        with self._store.reading() as tx:
            threads = [(row["channel"], row["ts"]) for row in posts.of_open(tx, database)]
        return [*((channel, None) for channel in dict.fromkeys(channels) if channel), *threads]

    def _at(self, place: str, thread: str | None, since: datetime) -> Openings:
        told = {each.id: each.traces for each in self._messenger.read(place, since, thread)}
        with self._store.reading() as tx:
            unknown = outbox.unknown_ids(tx, told)
        return openings(trace for id_ in unknown for trace in told[id_])
