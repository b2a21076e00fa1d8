"""Detour: who should hear in Slack and cannot, gets a task in Open Dental instead; or else the next person hears of it.

At once where Slack has refused the message for good, after half an hour where Slack is away. One task for each case,
plan and person; whoever holds the case has its task already. Where there can be no task, and Slack has refused, whoever
stands above hears of it in Slack.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Tell
from od_escalator.domain.person import Office
from od_escalator.domain.practice import Standing
from od_escalator.domain.recipients import above, holder_of
from od_escalator.engine.hearing import held_until
from od_escalator.engine.lanes import opendental_lane, slack_lane
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.store import cases, doubts, outbox, tellings
from od_escalator.store.outbox import Delivery, Kind, Message, Promise
from od_escalator.store.store import Store

_PATIENCE = timedelta(minutes=30)

#: What was promised longer ago is no news to anybody.
_TOO_OLD = timedelta(days=7)

#: What asks somebody to do something; the rest is only good to know.
_ASKING = (
    Tell.STEP,
    Tell.HELP,
    Tell.UNSATISFIED,
    Tell.WITHDRAWAL,
    Tell.DANGER,
    Tell.PRIVACY,
    Tell.EMERGENCY,
)

_log = structlog.get_logger()


class Detour:
    def __init__(self, store: Store, databases: Sequence[str], recorder: Recorder, sight: Sight) -> None:
        self._store = store
        self._databases = databases
        self._recorder = recorder
        self._sight = sight

    def tick(self, now: datetime) -> int:
        """How many tasks and messages were promised."""
        writers = {name for name in self._databases if self._sight.of(name).standing is Standing.WRITER}
        with self._store.reading() as tx:
            promises = {p.key: p for p in self._promises(tx, writers, now)}
            new = [promises[key] for key in outbox.unknown_keys(tx, promises)]
        if new:
            with self._store.transaction() as tx:
                for promise in new:
                    outbox.promise(tx, promise, now)
            _log.warning("message.detoured", count=len(new), kind=Kind.DETOUR)
        return len(new)

    def _promises(self, tx: Connection, writers: set[str], now: datetime) -> Iterator[Promise]:
        for message in outbox.undelivered(tx, Kind.DIRECT, now - _TOO_OLD, now - _PATIENCE):
            waits = _is_held(message, now) or _is_looked_for(tx, message, now)
            if message.database in writers and message.detail["tell"] in _ASKING and not waits:
                yield from self._promise(tx, message)

    def _promise(self, tx: Connection, message: Message) -> Iterator[Promise]:
        case = cases.load(tx, message.case_number or 0)
        office = self._recorder.roster.office(case.office) if case else None
        person = message.detail["person"]
        known = self._recorder.roster.people.get(person)
        if case is None or case.end is not None or office is None or known is None:
            return
        if case.shadow or case.drill or (person == holder_of(case, office) and not case.past_manager):
            return
        if case.past_manager or office.by_hand or known.open_dental_user is None:
            # A task stands on the patient, where the office manager would see it; or nothing is to be written.
            yield from self._instead(tx, case, office, message)
            return
        yield Promise(
            key=f"detour {case.number} {message.detail['plan']} {person}",
            lane=opendental_lane(case),
            database=case.database,
            kind=Kind.DETOUR,
            case_number=case.number,
            detail={"person": person},
        )

    def _instead(self, tx: Connection, case: Case, office: Office, message: Message) -> Iterator[Promise]:
        """For the next person above who has Slack, unless they were told of it anyway."""
        person, steps = message.detail["person"], message.detail["steps"]
        ids = above(case, office)
        next_ones = ids[ids.index(person) + 1 :] if person in ids else ids
        people = (self._recorder.roster.people.get(id_) for id_ in next_ones)
        known = next((each for each in people if each and each.slack), None)
        if message.state is not Delivery.FAILED or known is None or known.slack is None:
            return
        told = tellings.of_steps(tx, case.number, message.detail["plan"], message.detail["tell"])
        if steps and {(step, known.id) for step in steps} <= {(step, who) for step, who, _ in told}:
            return
        yield Promise(
            key=f"instead of {message.id}",
            lane=slack_lane(known.slack),
            database=case.database,
            kind=Kind.DIRECT,
            case_number=case.number,
            detail={**message.detail, "person": known.id},
        )


def _is_held(message: Message, now: datetime) -> bool:
    """Somebody's quiet hours have kept it, and Slack has not had its chance since."""
    until = held_until(message.detail)
    return until is not None and now < until + _PATIENCE


def _is_looked_for(tx: Connection, message: Message, now: datetime) -> bool:
    """Another state may have told it, and Slack has not had its chance to say so since this one took over."""
    doubt = doubts.load(tx, message.database) if message.in_doubt else None
    return doubt is not None and now < doubt.found_at + _PATIENCE
