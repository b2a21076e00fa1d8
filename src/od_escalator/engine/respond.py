"""Respond: what people do in Slack is stored before Slack is answered, and handled once.

What they are shown comes after the commit: it may be lost, or come twice, without harm.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

import structlog
from sqlalchemy import Connection

from od_escalator.clock import Clock
from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.domain.reply import Outcome, Reply
from od_escalator.domain.typed import known_words
from od_escalator.engine.aside import attempt
from od_escalator.engine.ports import Desk, Shown
from od_escalator.engine.record import Recorder
from od_escalator.errors import EscalatorError, Transient
from od_escalator.store import interactions, waiting
from od_escalator.store.store import Store

#: What one kind of interaction by a person of the TOML (an id) comes to: what they are shown. What it refuses with
#: Transient stays as it is and is handled later, or by another process; what else fails is set aside.
Handler = Callable[[Connection, Interaction, str, datetime], Sequence[Shown]]

#: So long what another process should handle is left to it: somebody waits for an answer.
_LEFT_TO_OTHERS = timedelta(minutes=5)

_log = structlog.get_logger()


class Respond:
    def __init__(
        self, store: Store, recorder: Recorder, desk: Desk, clock: Clock, handlers: Mapping[InteractionKind, Handler]
    ) -> None:
        self._store = store
        self._recorder = recorder
        self._desk = desk
        self._clock = clock
        self._handlers = handlers
        self._wakers: list[Callable[[], None]] = []
        self._left_since: dict[str, datetime] = {}  # by key

    def wake_on_interaction(self, waker: Callable[[], None]) -> None:
        self._wakers.append(waker)

    def keep(self, what: Interaction) -> None:
        """Store it, without words that mean nothing here; Slack is answered when this has returned. From any thread."""
        now = self._clock.now()
        if what.kind is InteractionKind.COMMAND:
            names = [name for each in self._recorder.roster.people.values() for name in (each.id, each.name)]
            what = replace(what, value=known_words(what.value, names, now.date()))
        with self._store.transaction() as tx:
            interactions.keep(tx, what, now)
        for wake in self._wakers:
            wake()

    def tick(self, now: datetime) -> int:
        """Handle what has come; returns how many."""
        with self._store.reading() as tx:
            keys = interactions.waiting(tx)
        self._left_since = {key: since for key, since in self._left_since.items() if key in keys}
        return sum(self._handle(key, now) for key in keys)

    def _handle(self, key: str, now: datetime) -> int:
        with self._store.reading() as tx:
            found = interactions.load(tx, key)
        if found is None:
            return 0
        what, _ = found
        try:
            person = self._person(what.user)
        except EscalatorError as error:
            _log.warning("interaction.held", exc_info=error)
            return 0
        shown = self._settle(key, what, person, now)
        for each in shown or ():
            self._show(what, each)
        return 0 if shown is None else 1

    def _settle(self, key: str, what: Interaction, person: str | None, now: datetime) -> Sequence[Shown] | None:
        """What is to be shown; None where it stays to be handled."""
        name, shown = f"{what.kind} in Slack {sha256(key.encode()).hexdigest()[:12]}", list[Shown]()

        def work() -> int:
            shown.extend(self._come_to(tx, what, person, now))
            interactions.settle(tx, key, now)
            interactions.forget_old(tx, now)
            return 1

        try:
            with self._store.transaction() as tx:
                if interactions.load(tx, key) is None:
                    return None
                is_new = name not in waiting.names(tx)
                done = attempt(tx, self._recorder, "", name, now, work, passing=Transient)
        except Transient:
            return self._leave(key, what, now)
        if done is None:
            return (Reply(outcome=Outcome.FAILED),) if is_new else None
        return shown

    def _leave(self, key: str, what: Interaction, now: datetime) -> Sequence[Shown] | None:
        """To who writes; where nobody there knows of it, whoever did it hears so, and nothing comes of it later."""
        if now - self._left_since.setdefault(key, now) < _LEFT_TO_OTHERS:
            return None
        with self._store.transaction() as tx:
            if interactions.load(tx, key) is None:
                return None
            interactions.settle(tx, key, now)
        _log.warning("interaction.left", kind=what.kind)
        return () if what.kind is InteractionKind.HOME else (Reply(outcome=Outcome.TRY_AGAIN),)

    def _come_to(self, tx: Connection, what: Interaction, person: str | None, now: datetime) -> Sequence[Shown]:
        handler = self._handlers.get(what.kind)
        if person is None:
            return (Reply(outcome=Outcome.STRANGER),)
        if handler is None:
            return (Reply(outcome=Outcome.NOT_UNDERSTOOD),)
        return handler(tx, what, person, now)

    def _person(self, user: str) -> str | None:
        """Who it is, by the Slack id or the e-mail address that the TOML gives."""
        people = self._recorder.roster.people.values()
        known = {each.slack.casefold(): each.id for each in people if each.slack}
        return next((known[name.casefold()] for name in self._desk.names_of(user) if name.casefold() in known), None)

    def _show(self, what: Interaction, shown: Shown) -> None:
        try:
            self._desk.show(what, shown)
        except EscalatorError as error:
            _log.warning("interaction.unanswered", exc_info=error)
